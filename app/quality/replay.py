"""An answer made once more from its receipt, and what became of it: identical, or from which token on it differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, TypeVar

from app.base.errors import UserError
from app.base.jobs import CancelToken, Priority
from app.chat.receipt import receipt_of, request_of_receipt
from app.engine.api import Delta, Engine, EngineEvent, Finished, GenerateRequest, ModelInfo
from app.quality.differences import Difference, differences
from app.store.receipt_records import Receipt

T = TypeVar("T")
POLL_S = 0.05
Told = Callable[[int, int], None]
"""Tokens made again, and how many there were."""


class Found(Protocol):
    """A model of the library."""

    @property
    def id(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def role(self) -> str: ...


class Library(Protocol):
    """Which models are here."""

    def list(self) -> Sequence[Found]: ...


class Desk(Protocol):
    """What has models loaded."""

    def ensure(self, model_id: str = "") -> Future[ModelInfo]: ...


@dataclass(frozen=True)
class Replayed:
    """What a replay showed. Tokens count from 1; `first_difference` is None where all are the same.

    `text` is the answer as it came out now. `differences` are named whether or not they changed anything.
    """

    receipt: str
    identical: bool
    first_difference: int | None
    tokens: int
    differences: tuple[Difference, ...]
    explanation: str
    exact: bool
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


class Replayer:
    """Asks an answer's model once more. Calls wait for the answer: not for a window's thread."""

    def __init__(self, engine: Engine, library: Library, desk: Desk) -> None:
        self._engine, self._library, self._desk = engine, library, desk

    def replay(
        self,
        receipt: Receipt,
        changes: Mapping[str, float | int] | None = None,
        told: Told = lambda _done, _all: None,
        cancel: CancelToken | None = None,
        priority: Priority = Priority.PERSON,
    ) -> Replayed:
        """Make the answer again, with `changes` of the sampling where that is wanted.

        Raises UserError (receipt-remote, receipt-empty, receipt-pictures, model-not-here, those of loading), and
        Cancelled.
        """
        token = cancel or CancelToken()
        request = self._request(receipt, dict(changes or {}))
        info = wait(self._desk.ensure(self._model(receipt)), token)
        request = replace(request, model=info.path, priority=priority)
        finished, text = self.ask(request, len(receipt.tokens), told, token)
        now = receipt_of(request, finished, receipt.model)
        return judged(receipt, now, text)

    def _request(self, receipt: Receipt, changes: dict[str, float | int]) -> GenerateRequest:
        if receipt.facts.get("endpoint"):
            raise UserError(
                "This answer came from an endpoint, so it cannot be made again here",
                why="nobody knows what runs behind an endpoint",
                todo="ask a model of this computer",
                code="receipt-remote",
            )
        if not receipt.tokens:
            raise UserError(
                "This answer was stopped before its first word", todo="choose another", code="receipt-empty"
            )
        request = request_of_receipt(receipt)
        if receipt.reason == "cancelled":  # it goes as far as the person let it go
            request = replace(request, max_tokens=len(receipt.tokens))
        return replace(request, sampling=replace(request.sampling, **changes))

    def _model(self, receipt: Receipt) -> str:
        """The same file, under whatever name; else the model of that name, whatever file it is now."""
        entries = [entry for entry in self._library.list() if entry.role != "embedding"]
        wanted = receipt.facts.get("conditions", {}).get("model", "")
        same = [entry.id for entry in entries if wanted and entry.sha256 == wanted]
        named = [entry.id for entry in entries if entry.id == receipt.model]
        for found in ([receipt.model] if receipt.model in same else same, named):
            if found:
                return found[0]
        raise UserError(
            "The model of this answer is not here any more",
            why=f"it was {receipt.model}, a file with the SHA-256 {wanted[:12] or 'unknown'}",
            todo="fetch or add it again",
            code="model-not-here",
        )

    def ask(
        self, request: GenerateRequest, expected: int, told: Told, cancel: CancelToken
    ) -> tuple[Finished, str]:
        """The end of an answer and its text; stops as soon as the token says so."""
        heard = Heard(expected, told)
        handle = self._engine.submit(request, heard.on_event)
        try:
            while True:
                cancel.check()
                try:
                    handle.result(POLL_S)
                    break
                except TimeoutError:
                    continue
        except BaseException:
            handle.cancel()
            raise
        assert heard.end is not None
        return heard.end, "".join(heard.text)


class Heard:
    """What is told of an answer under way, on the engine's thread."""

    def __init__(self, expected: int, told: Told) -> None:
        self._expected, self._told, self._count = expected, told, 0
        self.text: list[str] = []
        self.end: Finished | None = None

    def on_event(self, event: EngineEvent) -> None:
        """Gather it."""
        if isinstance(event, Finished):
            self.end = event
        elif isinstance(event, Delta):
            self._count += event.tokens
            self.text.append(event.text if event.kind == "answer" else "")
            self._told(min(self._count, self._expected), self._expected)


def wait(future: Future[T], cancel: CancelToken) -> T:
    """Its result; raises Cancelled as soon as the token says so."""
    while True:
        cancel.check()
        try:
            return future.result(POLL_S)
        except NotYet:
            if future.done():
                raise


def first_difference(before: Sequence[int], now: Sequence[int]) -> int | None:
    """The first token that is not the same, counted from 1; None where there is none."""
    for number, (one, two) in enumerate(zip(before, now, strict=False), 1):
        if one != two:
            return number
    return None if len(before) == len(now) else min(len(before), len(now)) + 1


def judged(before: Receipt, now: Receipt, text: str = "") -> Replayed:
    """Two receipts of the same question, compared."""
    place = first_difference(before.tokens, now.tokens)
    found = differences(_shortened(before, now), now.facts)
    if before.prompt_sha256 != now.prompt_sha256:
        found = (*found, Difference("prompt", before.prompt_sha256[:12], now.prompt_sha256[:12]))
    exact = bool(before.facts.get("options", {}).get("exact", True))
    words = _explanation(place, len(before.tokens), found, exact)
    return Replayed(before.id, place is None, place, len(before.tokens), found, words, exact, text)


def _shortened(before: Receipt, now: Receipt) -> Mapping[str, Any]:
    """The facts of an answer that a person stopped, held to where it was stopped."""
    if before.reason != "cancelled":
        return before.facts
    options = {**before.facts.get("options", {}), "max_tokens": now.facts["options"]["max_tokens"]}
    return {**before.facts, "options": options}


def _explanation(place: int | None, tokens: int, found: Sequence[Difference], exact: bool) -> str:
    named = ", ".join(item.sentence for item in found)
    if place is None:
        same = f"Identical: all {tokens:,} tokens came out the same."
        return f"{same} Different, without any effect: {named}." if found else same
    if found:
        return f"Differs at token {place:,}: {named}."
    if not exact:
        return (
            f"Differs at token {place:,}: fast mode (the answer was asked for as a fast one, and then what is computed"
            " beside it or used again changes the last bits of the sums)."
        )
    return (
        f"Differs at token {place:,}, and nothing that the receipt names is different: exact mode does not hold on"
        " this computer. The command “doctor” measures it."
    )
