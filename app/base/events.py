"""What happened, as frozen records: from any thread to whoever listens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.base.errors import UserError

Kind = Literal["answer", "reasoning"]


@dataclass(frozen=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True)
class TurnStarted(Event):
    """An answer began: the assistant message exists in the tree, empty."""

    job_id: str
    chat_id: str
    message_id: str


@dataclass(frozen=True)
class TokenChunk(Event):
    """Some more text of a streaming answer; `tokens` is how many tokens it took."""

    job_id: str
    chat_id: str
    message_id: str
    text: str
    kind: Kind = "answer"
    tokens: int = 1


@dataclass(frozen=True)
class TurnNotice(Event):
    """Something a person should know about this turn, e.g. that old messages were left out."""

    job_id: str
    chat_id: str
    message_id: str
    text: str


@dataclass(frozen=True)
class TurnStatus(Event):
    """What an answer that is made in steps is at, as one short line; the latest holds, nothing keeps it."""

    job_id: str
    chat_id: str
    message_id: str
    text: str


@dataclass(frozen=True)
class CallMoved(Event):
    """A call of a tool in an answer is new, grew, or has another state; the chat room tells the rest of it.

    `state`: writing, asked (it waits for a person), running, done, failed, refused or stopped.
    """

    job_id: str
    chat_id: str
    message_id: str
    call_id: str
    state: str


@dataclass(frozen=True)
class TurnDone(Event):
    """The answer ended and is committed. `reason`: stop, length, context or cancelled. `stats` as stored."""

    job_id: str
    chat_id: str
    message_id: str
    reason: str
    stats: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnFailed(Event):
    """The answer could not be (wholly) made; what there was is kept."""

    job_id: str
    chat_id: str
    message_id: str | None
    error: UserError


@dataclass(frozen=True)
class ModelState(Event):
    """The engine's model: `phase` is loading (with `fraction` 0..1), ready, unloaded or failed."""

    model_id: str
    phase: Literal["loading", "ready", "unloaded", "failed"]
    fraction: float = 0.0
    sentence: str = ""
    error: UserError | None = None


@dataclass(frozen=True)
class Changed(Event):
    """Stored things changed; views refresh what they show of them. Empty `ids` means: any of that kind.

    Kinds in use: chat, message, setting, model, connection, folder, run.
    """

    kind: str
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OfflineChanged(Event):
    """The switch moved; `connections_today` counts what the door let through since midnight."""

    offline: bool
    connections_today: int


@dataclass(frozen=True)
class Progress(Event):
    """How far a long job is; `fraction` is None where it cannot be known."""

    job_id: str
    title: str
    fraction: float | None
    detail: str = ""
    done: bool = False


IndexPhase = Literal["reading", "vectors", "pictures", "idle", "failed"]


@dataclass(frozen=True)
class IndexProgress(Event):
    """How far the index of documents is: files read in the phase reading, chunks in the phase vectors,
    pages of the file at hand in the phase pictures.

    Text search knows a file as soon as it is read. `folder` is empty where it is of no one folder; `detail` is the
    file at hand, or in the phase failed the sentence that tells why no vectors can be made.
    """

    phase: IndexPhase
    done: int
    total: int
    folder: str = ""
    detail: str = ""


EventSink = Callable[[Event], None]


class EventHub:
    """Hands every posted event to all sinks, in the posting thread. Sinks must be quick and must not raise."""

    def __init__(self) -> None:
        self._sinks: tuple[EventSink, ...] = ()
        self._lock = threading.Lock()

    def listen(self, sink: EventSink) -> Callable[[], None]:
        """Add a sink; the returned call removes it."""
        with self._lock:
            self._sinks = (*self._sinks, sink)
        return lambda: self._drop(sink)

    def _drop(self, sink: EventSink) -> None:
        with self._lock:
            self._sinks = tuple(s for s in self._sinks if s is not sink)

    def post(self, event: Event) -> None:
        """Deliver `event` now."""
        for sink in self._sinks:
            sink(event)
