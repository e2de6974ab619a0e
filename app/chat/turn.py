"""One streaming answer: engine events in, journal and house events out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from app.base import events
from app.base.errors import UserError, friendly
from app.base.jobs import CancelToken
from app.engine.api import CallArguments, CallEnded, CallStarted, Delta, EngineEvent, Failed, Finished, Handle
from app.engine.api import Stats as EngineStats
from app.store.records import Message, Stats

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

    def feed(self, text: str) -> str:
        """The next piece, or what of it may be shown now."""
        ...

    def end(self) -> str:
        """What was held back."""
        ...

    def conclude(self, message: Message) -> Message:
        """The whole answer as it is to be kept."""
        ...


class Answer:
    """An answer under way. `on_event` runs on the engine's thread; everything else from any."""

    def __init__(
        self,
        job_id: str,
        message: Message,
        journal: Journal,
        finish: Callable[[Message], Future[None]],
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
        self._reasoning: list[str] = []
        self._pending: dict[events.Kind, list[str]] = {"answer": [], "reasoning": []}
        self._journalled = clock()
        self._began = clock()
        self._thought_s = 0.0
        self._extra: Stats = {}
        self.screen: Screen | None = None

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
                log.debug("a chat offers no tools, so that a call is nothing to it")

    def say(self, text: str) -> None:
        """Answer without the engine."""
        self._add(Delta(text))
        done = replace(self._whole(), state="complete", stats={**self._extra, "reason": "stop"})
        self._commit(self._concluded(done), events.TurnDone(*self._ids(), "stop", done.stats))

    def _delta(self, delta: Delta) -> None:
        if self.screen and delta.kind == "answer":
            delta = replace(delta, text=self.screen.feed(delta.text))
        if delta.text:
            self._add(delta)

    def _concluded(self, message: Message) -> Message:
        return self.screen.conclude(message) if self.screen else message

    def _add(self, delta: Delta) -> None:
        (self._reasoning if delta.kind == "reasoning" else self._text).append(delta.text)
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
        state = "stopped" if event.reason == "cancelled" else "complete"
        if self.screen and (rest := self.screen.end()):
            self._add(Delta(rest, tokens=0))
        stats = {**figures(event.stats), **self._extra, "reason": event.reason}
        if self._thought_s:
            stats["thought_s"] = round(self._thought_s, 2)
        done = self._concluded(replace(self._whole(), state=state, stats=stats))
        self._commit(done, events.TurnDone(*self._ids(), event.reason, stats))

    def fail(self, error: UserError) -> None:
        """End with an error; the text so far is kept."""
        done = replace(self._whole(), state="failed", stats={**self._extra, "error": error.sentence})
        self._commit(done, events.TurnFailed(*self._ids(), error))

    def cancel_early(self) -> None:
        """End an answer that was stopped before the engine saw it."""
        done = replace(self._whole(), state="stopped", stats={**self._extra, "reason": "cancelled"})
        self._commit(done, events.TurnDone(*self._ids(), "cancelled", done.stats))

    def _ids(self) -> tuple[str, str, str]:
        return self.job_id, self.message.chat, self.message.id

    def _whole(self) -> Message:
        return replace(
            self.message,
            content=self.message.content + "".join(self._text),
            reasoning=self.message.reasoning + "".join(self._reasoning),
        )

    def _commit(self, message: Message, event: events.Event) -> None:
        try:
            self._finish(message).add_done_callback(lambda future: self._committed(future, event))
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
    return {
        "prompt_tokens": stats.prompt_tokens,
        "reused_tokens": stats.reused_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token_s": round(stats.time_to_first_token_s, 4),
        "tokens_per_s": round(stats.tokens_per_s, 2),
        "seed": stats.seed,
    }
