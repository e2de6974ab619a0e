"""One call of a model for a step: its prompt held to the window, its answer to the schema, both counted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from app.base.errors import UserError
from app.base.jobs import CancelToken, Priority
from app.chat.receipt import receipt_of
from app.engine.api import (
    Delta,
    Engine,
    EngineEvent,
    Finished,
    GenerateRequest,
    Handle,
    Message,
    ModelInfo,
    Sampling,
)
from app.pipelines.context import Answer, Ask
from app.store.receipt_records import Receipt

T = TypeVar("T")
TRIES = 3
"""How often an answer that does not have its form is asked for."""
POLL_S = 0.05


@dataclass
class Call:
    """A request under way; its events come on the engine's thread."""

    request: Ask
    info: ModelInfo
    hear: Callable[[str], None]
    text: list[str] = field(default_factory=list[str])
    reasoning: list[str] = field(default_factory=list[str])
    wanted: GenerateRequest | None = None
    end: Finished | None = None

    def on_event(self, event: EngineEvent) -> None:
        """Collect the answer."""
        if isinstance(event, Finished):
            self.end = event
        if isinstance(event, Delta):
            (self.reasoning if event.kind == "reasoning" else self.text).append(event.text)
            if event.kind == "answer" and event.text:
                self.hear(event.text)


class Caller:
    """Puts requests to the engine for one step. `take` is told the tokens of every call, and its receipt."""

    def __init__(
        self,
        engine: Engine,
        ensure: Callable[[str], Future[ModelInfo]],
        cancel: CancelToken,
        take: Callable[[int, int, Receipt | None], None],
        note: Callable[[str], None],
        *,
        name: str,
        model: str,
        seed: int,
        exact: bool,
    ) -> None:
        """`note` keeps remarks; `name` is the step's, `model` the id that an empty one stands for."""
        self._engine, self._ensure, self._cancel = engine, ensure, cancel
        self._take, self._note = take, note
        self._name, self._model, self._seed, self._exact = name, model, seed, exact

    def wait(self, future: Future[T]) -> T:
        """Its result; raises Cancelled when the step is stopped meanwhile."""
        while True:
            self._cancel.check()
            try:
                return future.result(POLL_S)
            except NotYet:
                if future.done():
                    raise

    def info(self, model: str) -> ModelInfo:
        """A model, loaded."""
        return self.wait(self._ensure(model or self._model))

    def count(self, texts: Sequence[str], model: str) -> list[int]:
        """Tokens of each text."""
        return self.wait(self._engine.count_texts(texts, self.info(model).path))

    def ask_all(self, requests: Sequence[Ask], hear: Callable[[str], None]) -> list[Answer]:
        """All of them at once; those whose answer has not its form are asked for again."""
        answers: list[Answer | None] = [None] * len(requests)
        left = dict(enumerate(requests))
        for attempt in range(1, TRIES + 1):
            made = dict(zip(left, self._round(list(left.values()), hear), strict=True))
            for number, answer in made.items():
                before = answers[number]
                answers[number] = _joined(before, answer) if before else answer
            faults = {n: _fault(requests[n], a.text, a.data) for n, a in made.items()}
            left = {n: _again(left[n], made[n].text, fault) for n, fault in faults.items() if fault}
            if not left:
                break
            if attempt == TRIES:
                raise self._bad_answer(next(fault for fault in faults.values() if fault))
        return cast("list[Answer]", answers)

    def _bad_answer(self, fault: str) -> UserError:
        return UserError(
            f"The model's answer for “{self._name}” has not the form that it needs",
            why=f"{fault} (asked {TRIES} times)",
            todo="give it a longer answer, a simpler form or another model",
            code="bad-answer",
        )

    def _round(self, requests: Sequence[Ask], hear: Callable[[str], None]) -> list[Answer]:
        calls = [Call(request, self.info(request.model), hear) for request in requests]
        for call in calls:
            self._measure(call)
        began = time.monotonic()
        handles = [self._engine.submit(self._wanted(call), call.on_event) for call in calls]
        try:
            ends = [self._end(handle) for handle in handles]
        except BaseException:
            for handle in handles:
                handle.cancel()
            raise
        took = time.monotonic() - began
        return [self._answer(call, end, took) for call, end in zip(calls, ends, strict=True)]

    def _measure(self, call: Call) -> None:
        """Raise the plain error of a prompt that its window cannot hold together with the answer."""
        request = call.request
        counting = self._engine.count(request.messages, request.reasoning, (), call.info.path)
        prompt = self.wait(counting)
        window = min(call.info.context, request.context or call.info.context)
        if prompt + request.max_tokens > window:
            raise UserError(
                f"The prompt of “{self._name}” does not fit into its window",
                why=f"it has {prompt:,} tokens, its answer up to {request.max_tokens:,}, and the window {window:,}",
                todo="read the text in windows, shorten the answer or widen the window",
                code="prompt-too-long",
            )

    def _wanted(self, call: Call) -> GenerateRequest:
        """What the engine is asked; the call keeps it for its receipt."""
        request = call.request
        seed = self._seed if request.seed is None else request.seed
        sampling = Sampling(temperature=request.temperature, top_p=request.top_p, seed=seed)
        call.wanted = wanted = GenerateRequest(
            request.messages,
            sampling,
            request.max_tokens,
            request.stop,
            Priority.STEP,
            request.reasoning,
            exact=self._exact,
            schema=request.schema,
            model=call.info.path,
            scope=f"step:{self._name}",
        )
        return wanted

    def _receipt(self, call: Call) -> Receipt | None:
        if call.wanted is None or call.end is None:
            return None
        return replace(receipt_of(call.wanted, call.end, call.request.model or self._model), step=self._name)

    def _end(self, handle: Handle) -> Finished:
        while True:
            self._cancel.check()
            try:
                return handle.result(POLL_S)
            except TimeoutError:
                continue

    def _answer(self, call: Call, end: Finished, took: float) -> Answer:
        if end.reason == "cancelled":
            self._cancel.check()
            raise UserError(
                f"The model stopped in the middle of “{self._name}”",
                why="it was unloaded",
                todo="go on with the run",
                code="interrupted",
            )
        self._take(end.stats.prompt_tokens, end.stats.generated_tokens, self._receipt(call))
        if end.reason in ("length", "context") and not call.request.schema:
            self._note(f"An answer was cut off after {end.stats.generated_tokens:,} tokens.")
        text = "".join(call.text)
        return Answer(
            text,
            _parsed(text) if call.request.schema else None,
            "".join(call.reasoning),
            end.reason,
            end.stats.prompt_tokens,
            end.stats.generated_tokens,
            took,
            call.request.model or self._model,
            end.stats.seed,
        )


class _NoJson:
    """Stands for an answer that is no JSON."""


NO_JSON = _NoJson()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return NO_JSON


def _fault(request: Ask, text: str, data: Any) -> str:
    """What an answer lacks of its form, as a clause; empty for none."""
    if request.schema is None:
        return ""
    if data is NO_JSON:
        return "it breaks off before its end" if text.lstrip()[:1] in "{[" else "it is no JSON"
    from jsonschema import Draft202012Validator

    faults: Any = Draft202012Validator(json.loads(request.schema)).iter_errors(data)  # pyright: ignore[reportUnknownMemberType]
    for fault in faults:
        where = "/".join(str(part) for part in fault.absolute_path)
        return f"at “{where}”: {str(fault.message)[:200]}" if where else str(fault.message)[:200]
    return ""


def _again(request: Ask, text: str, fault: str) -> Ask:
    """The request once more, with what was wrong."""
    words = f"That answer cannot be used: {fault}. Answer again, whole and in the right form."
    more = Message("assistant", text if text.strip() else "{}"), Message("user", words)
    return replace(request, messages=(*request.messages, *more))


def _joined(before: Answer, after: Answer) -> Answer:
    return replace(
        after,
        prompt_tokens=before.prompt_tokens + after.prompt_tokens,
        generated_tokens=before.generated_tokens + after.generated_tokens,
        seconds=before.seconds + after.seconds,
    )
