"""One answer of an endpoint: streamed as it comes, or held to a schema and told when it fits."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from app.base.errors import UserError
from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, Stats
from app.engine.remote import faults
from app.engine.remote.body import Body, chat_body, held_by_words
from app.engine.remote.line import Line, Refused, Watch
from app.engine.remote.reading import Reading
from app.engine.remote.sse import Events, Overlong
from app.engine.remote.target import Target
from app.engine.tools.check import Toolset, mismatch
from app.net.door import Reply

MOST_ANSWERS = 3
"""How often a model is asked until its answer fits a schema that its server cannot hold it to."""
PATH = "/chat/completions"


class Talk:
    """A request on its way. Raises UserError for a schema that is none."""

    def __init__(
        self,
        request: GenerateRequest,
        target: Target,
        tools: Toolset | None,
        tell: Callable[[EngineEvent], None],
    ) -> None:
        self._request, self.target, self._tools, self._tell = request, target, tools, tell
        self._schema = _schema(request.schema) if request.schema is not None else None
        self._body = chat_body(request, target, tools)
        self._reading: Reading | None = None
        self._began = time.monotonic()

    def hold(self, line: Line, watch: Watch) -> Finished:
        """Ask, tell the pieces, and return the end. Raises UserError and Cancelled."""
        if self._schema is not None:
            return self._held(line, watch, self._schema)
        try:
            return self._ask(line, self._body, watch, self._tell).finish()
        except Refused as refused:
            raise refused.error from None

    def cancelled(self) -> Finished:
        """The end of an answer that was stopped."""
        return self._reading.finish(cancelled=True) if self._reading else Finished("cancelled", Stats())

    def _ask(self, line: Line, body: Body, watch: Watch, tell: Callable[[EngineEvent], None]) -> Reading:
        def use(reply: Reply) -> Reading:
            told = self._request, self.target, self._tools
            reading = self._reading = Reading(*told, tell, watch.sign, self._began)
            _read(reply, reading, line)
            if not reading.whole:
                raise faults.broke_off(self.target)
            return reading

        return line.post_fitting(PATH, body, watch, use)

    # held to a schema

    def _held(self, line: Line, watch: Watch, schema: Any) -> Finished:
        """Nothing of the answer is told before it fits; what the server was not able to do is said in the notice."""
        body, notice, fault, answers = self._body, "", "", 0
        while answers < MOST_ANSWERS:
            try:
                reading = self._ask(line, body, watch, self._thought)
            except Refused as refused:
                if "response_format" not in body:
                    raise refused.error from None
                body, notice = held_by_words(body), self._checked_here()
                continue
            answers += 1
            finished = reading.finish(notice=notice)
            answer = "".join(reading.text)
            fault = "" if finished.reason == "length" else _fault(schema, answer)
            if not fault:
                self._tell(Delta(answer, "answer", finished.stats.generated_tokens))
                return finished
            body, notice = held_by_words(self._body, fault, answer), self._checked_here()
        raise UserError(
            f"{self.target.name} does not answer in the form that was asked for",
            why=fault.rstrip("."),
            todo="use another model for this",
            code="wrong-form",
        )

    def _thought(self, event: EngineEvent) -> None:
        if isinstance(event, Delta) and event.kind == "reasoning":
            self._tell(event)

    def _checked_here(self) -> str:
        return f"{self.target.name} could not be held to the form; its answer was checked here and fits."


def _read(reply: Reply, reading: Reading, line: Line) -> None:
    """All of a reply, streamed or not."""
    kind = reply.headers.get("content-type", "").lower()
    if "application/json" in kind:
        reading.take_object(line.json_of(reply))
        return
    if kind and "text/event-stream" not in kind:
        raise faults.no_server(line.target, kind)
    events = Events()
    try:
        for chunk in reply.chunks():
            for data in events.feed(chunk):
                reading.take(data)
            if reading.done:
                return
        for data in events.end():
            reading.take(data)
    except Overlong:
        raise faults.nonsense(line.target, "a line of it does not end") from None
    except UnicodeDecodeError:
        raise faults.nonsense(line.target, "it is no text in UTF-8") from None


def _schema(text: str) -> Any:
    import jsonschema  # a tenth of a second: not at start-up

    try:
        schema: Any = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(schema)  # pyright: ignore[reportUnknownMemberType]
    except (ValueError, RecursionError, jsonschema.SchemaError):
        raise UserError(
            "The answer cannot be held to this form",
            why="it is no JSON Schema",
            todo="correct it",
            code="bad-schema",
        ) from None
    return schema


def _fault(schema: Any, answer: str) -> str:
    """One sentence on why an answer does not fit; empty when it does."""
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        return "The answer is no JSON."
    return mismatch(schema, value, "answer does")
