"""One streaming answer: engine events in, journal and house events out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Protocol

from app.base import events
from app.base.errors import UserError, friendly
from app.base.jobs import CancelToken
from app.chat.calling.telling import settled
from app.chat.receipt import receipt_of
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Delta,
    EngineEvent,
    Failed,
    Finished,
    GenerateRequest,
    Handle,
)
from app.engine.api import Stats as EngineStats
from app.store.receipt_records import Receipt
from app.store.records import Call, Message, Stats

JOURNAL_EVERY_S = 1.0
"""A killed program loses at most this much of a streaming answer, plus one commit."""

log = logging.getLogger("underdesk.chat")


class Journal(Protocol):
    """Keeps pieces of a streaming answer until it is finished."""

    def append(self, message_id: str, text: str, reasoning: str) -> Future[None]:
        """Add a piece durably."""
        ...


class Screen(Protocol):
    """What an answer passes on its way from the engine, where it has to keep to sources."""

    @property
    def passages(self) -> int:
        """How many pieces of documents the prompt holds."""
        ...

    @property
    def origins(self) -> Sequence[Mapping[str, Any]]:
        """Which pieces they are, for the receipt."""
        ...

    def feed(self, text: str) -> str:
        """The next piece, or what of it may be shown now."""
        ...

    def end(self) -> str:
        """What was held back."""
        ...

    def conclude(self, message: Message) -> Message:
        """The whole answer as it is to be kept."""
        ...


class Rounds(Protocol):
    """What an answer that may call tools has beside it."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls so far."""
        ...

    def on_event(self, event: CallStarted | CallArguments | CallEnded, at: int) -> None:
        """Take an event of a call; the answer is `at` characters long."""
        ...

    def takes(self, finished: Finished) -> bool:
        """Whether this was not the end."""
        ...

    def total(self, stats: Stats) -> Stats:
        """The figures of all rounds."""
        ...


class Answer:
    """An answer under way. `on_event` runs on the engine's thread; everything else from any."""

    def __init__(
        self,
        job_id: str,
        message: Message,
        journal: Journal,
        finish: Callable[[Message, Sequence[Receipt]], Future[None]],
        post: events.EventSink,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job_id = job_id
        self.message = message
        self.token = CancelToken()
        self.ended = threading.Event()
        self._handle: Handle | None = None
        self._journal, self._finish, self._post, self._clock = journal, finish, post, clock
        self._text: list[str] = []
        self._length = len(message.content)
        self._reasoning: list[str] = []
        self._pending: dict[events.Kind, list[str]] = {"answer": [], "reasoning": []}
        self._journalled = clock()
        self._began = clock()
        self._thought_s = 0.0
        self._extra: Stats = {}
        self._request: GenerateRequest | None = None
        self._receipts: list[Receipt] = []
        self.screen: Screen | None = None
        self.rounds: Rounds | None = None
        self.go_on: Callable[[], None] = lambda: None

    def asks(self, request: GenerateRequest) -> None:
        """This is what the engine is about to be asked."""
        self._request = request

    def attach(self, handle: Handle) -> None:
        """The engine took the request; a stop that came before is passed on."""
        self._handle = handle
        if self.token.cancelled:
            handle.cancel()

    def note(self, **extra: float | int | str) -> None:
        """Keep facts about the prompt beside the engine's own figures."""
        self._extra.update(extra)

    def stop(self) -> None:
        """Stop soon; what was written is kept."""
        self.token.cancel()
        if self._handle:
            self._handle.cancel()

    def on_event(self, event: EngineEvent) -> None:
        """Take the engine's next event."""
        match event:
            case Delta():
                self._delta(event)
            case Finished():
                self._finished(event)
            case Failed():
                self.fail(event.error)
            case CallStarted() | CallArguments() | CallEnded():
                if self.rounds:
                    self.rounds.on_event(event, self._length)

    def say(self, text: str) -> None:
        """Answer without the engine."""
        self._add(Delta(text))
        done = replace(self.so_far, state="complete", stats={**self._extra, "reason": "stop"})
        self._commit(self._concluded(done), events.TurnDone(*self._ids(), "stop", done.stats))

    def _delta(self, delta: Delta) -> None:
        self._part(delta)
        if self.screen and delta.kind == "answer":
            delta = replace(delta, text=self.screen.feed(delta.text))
        if delta.text:
            self._add(delta)

    def _part(self, delta: Delta) -> None:
        """What is said after calls begins a paragraph of its own."""
        calls = self.rounds.calls if self.rounds and delta.kind == "answer" else ()
        if calls and calls[-1].at == self._length > 0:
            self._add(Delta("\n\n", tokens=0))

    def _concluded(self, message: Message) -> Message:
        return self.screen.conclude(message) if self.screen else message

    def _add(self, delta: Delta) -> None:
        (self._reasoning if delta.kind == "reasoning" else self._text).append(delta.text)
        self._length += len(delta.text) if delta.kind == "answer" else 0
        self._pending[delta.kind].append(delta.text)
        if delta.kind == "reasoning":
            self._thought_s = self._clock() - self._began
        ids = (self.job_id, self.message.chat, self.message.id)
        self._post(events.TokenChunk(*ids, delta.text, delta.kind, delta.tokens))
        if self._clock() - self._journalled >= JOURNAL_EVERY_S:
            self._write_journal()

    def _write_journal(self) -> None:
        text, reasoning = ("".join(self._pending[kind]) for kind in ("answer", "reasoning"))
        self._pending = {"answer": [], "reasoning": []}
        self._journalled = self._clock()
        future = self._journal.append(self.message.id, text, reasoning)
        future.add_done_callback(self._journal_done)

    def _journal_done(self, future: Future[None]) -> None:
        if not future.cancelled() and (error := future.exception()):
            log.warning("the journal could not be written: %s", friendly(error).code)

    def _finished(self, event: Finished) -> None:
        self._write_receipt(event)
        state = "stopped" if event.reason == "cancelled" else "complete"
        if self.screen and (rest := self.screen.end()):
            self._add(Delta(rest, tokens=0))
        if self.rounds and self.rounds.takes(event):
            self.go_on()
            return
        stats = {**figures(event.stats), **self._extra, "reason": event.reason}
        if self.rounds:
            stats = self.rounds.total(stats)
        if self._thought_s:
            stats["thought_s"] = round(self._thought_s, 2)
        if event.notice:
            stats["notice"] = event.notice
            self._post(events.TurnNotice(*self._ids(), event.notice))
        done = self._concluded(replace(self.so_far, state=state, stats=stats))
        self._commit(done, events.TurnDone(*self._ids(), event.reason, stats))

    def _write_receipt(self, event: Finished) -> None:
        request, self._request = self._request, None
        if request is not None:
            passages = self.screen.origins if self.screen else ()
            made = receipt_of(request, event, self.message.model, passages)
            self._receipts.append(replace(made, message=self.message.id, number=len(self._receipts)))

    def fail(self, error: UserError) -> None:
        """End with an error; the text so far is kept."""
        done = replace(self.so_far, state="failed", stats={**self._extra, "error": error.sentence})
        self._commit(done, events.TurnFailed(*self._ids(), error))

    def cancel_early(self, reason: str = "cancelled") -> None:
        """End an answer without a word of the engine: it was stopped, or it rests for this reason."""
        done = replace(self.so_far, state="stopped", stats={**self._extra, "reason": reason})
        self._commit(done, events.TurnDone(*self._ids(), reason, done.stats))

    def tell(self, status: str) -> None:
        """Say what it is at."""
        self._post(events.TurnStatus(*self._ids(), status))

    def _ids(self) -> tuple[str, str, str]:
        return self.job_id, self.message.chat, self.message.id

    @property
    def so_far(self) -> Message:
        """The answer as it stands."""
        return replace(
            self.message,
            content=self.message.content + "".join(self._text),
            reasoning=self.message.reasoning + "".join(self._reasoning),
            calls=self.rounds.calls if self.rounds else self.message.calls,
        )

    def _commit(self, message: Message, event: events.Event) -> None:
        message = replace(message, calls=settled(message.calls))
        try:
            self._finish(message, self._receipts).add_done_callback(
                lambda future: self._committed(future, event)
            )
        except UserError as error:  # the store is closing: the journal holds what there was
            self._end(events.TurnFailed(*self._ids(), error))

    def _committed(self, future: Future[None], event: events.Event) -> None:
        error = None if future.cancelled() else future.exception()
        self._end(events.TurnFailed(*self._ids(), friendly(error)) if error else event)

    def _end(self, event: events.Event) -> None:
        self.ended.set()
        self._post(event)


def figures(stats: EngineStats) -> Stats:
    """The engine's figures as they are stored beside the message; seconds and tokens."""
    guessed = {"guessed_tokens": stats.guessed_tokens, "right_tokens": stats.right_tokens}
    return {
        **(guessed if stats.guessed_tokens else {}),
        "prompt_tokens": stats.prompt_tokens,
        "reused_tokens": stats.reused_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token_s": round(stats.time_to_first_token_s, 4),
        "tokens_per_s": round(stats.tokens_per_s, 2),
        "seed": stats.seed,
    }
