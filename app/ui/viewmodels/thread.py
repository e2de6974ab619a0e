"""The shown branch of a chat as rows, kept up to date by events; what is being written grows in place."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.base.events import (
    CallMoved,
    Changed,
    Event,
    TokenChunk,
    TurnDone,
    TurnFailed,
    TurnNotice,
    TurnStarted,
    TurnStatus,
)
from app.chat.tree import Turn
from app.store.records import Call, Message
from app.ui.chat.background import Background
from app.ui.chat.markdown import Block, blocks_of
from app.ui.chat.stream import GrowingMarkdown

Key = tuple[str, int]
"""A message's id and the length of its text."""
AHEAD = 6
"""Messages at the end of a branch that are parsed off the window's thread."""
KEPT_PARSED = 160
"""Messages whose blocks are kept parsed; the least recently shown go first."""


class ThreadSource(Protocol):
    """What is needed of the chat room."""

    def thread(self, chat_id: str) -> list[Turn]:
        """The shown branch."""
        ...

    def live_calls(self, chat_id: str, message_id: str) -> tuple[Call, ...] | None:
        """The calls of the answer that is being written; None if it is not this one."""
        ...


@dataclass
class Live:
    """A message that is being written. `base` is what it had before this run."""

    chat_id: str
    base: str = ""
    markdown: GrowingMarkdown = field(default_factory=GrowingMarkdown)
    reasoning: str = ""
    notice: str = ""
    status: str = ""
    tokens: int = 0
    began: float = field(default_factory=time.monotonic)
    first: float = 0.0
    last: float = 0.0
    thinking: bool = False
    thought_s: float = 0.0
    ended: bool = False
    calls: tuple[Call, ...] = ()

    def carry_on(self, message: Message) -> None:
        """Begin with what a stopped answer has already."""
        self.base, self.reasoning, self.calls = message.content, message.reasoning, message.calls
        if self.base:
            self.markdown.append(self.base)

    def take(self, chunk: TokenChunk) -> None:
        """Add a chunk."""
        now = time.monotonic()
        self.first, self.last = self.first or now, now
        self.tokens += chunk.tokens
        self.thinking = chunk.kind == "reasoning"
        if self.thinking:
            self.reasoning += chunk.text
            self.thought_s = now - self.began
        else:
            self.markdown.append(chunk.text)

    @property
    def tokens_per_s(self) -> float:
        """Speed since the first token; 0 until it can be told."""
        span = self.last - self.first
        return (self.tokens - 1) / span if self.tokens > 1 and span > 0 else 0.0


class ThreadModel(QObject):
    """Rows of one chat. `spliced(row)`: rows from there on are new; `row_changed(row)`: that row's text grew."""

    spliced = Signal(int)
    row_changed = Signal(int)
    busy_changed = Signal(bool)
    opened = Signal()

    def __init__(self, source: ThreadSource, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._background = source, background
        self.chat_id: str | None = None
        self.rows: list[Turn] = []
        self._lives: dict[str, Live] = {}
        self._parsed: OrderedDict[Key, list[Block]] = OrderedDict()
        self._row_of: dict[str, int] = {}
        self._resumed: dict[str, Message] = {}

    # reading

    def live(self, row: int) -> Live | None:
        """What is being written in a row."""
        return self._lives.get(self.rows[row].message.id)

    def lives(self) -> list[Live]:
        """All that is being written in the shown chat."""
        return [live for live in self._lives.values() if live.chat_id == self.chat_id]

    def blocks(self, row: int) -> list[Block]:
        """The row's text as blocks; parsed once, then remembered for a while."""
        message, live = self.rows[row].message, self.live(row)
        if live is not None:
            return live.markdown.blocks
        key = (message.id, len(message.content))
        if key not in self._parsed:
            self._parsed[key] = blocks_of(message.content)
            if len(self._parsed) > KEPT_PARSED:
                self._parsed.popitem(last=False)
        self._parsed.move_to_end(key)
        return self._parsed[key]

    def row_of(self, message_id: str) -> int | None:
        """The row that shows a message, or None."""
        return self._row_of.get(message_id)

    def touch(self, message_id: str) -> None:
        """More is known about a message: its row is to be shown again."""
        row = self._row_of.get(message_id)
        if row is not None:
            self.row_changed.emit(row)

    @property
    def busy(self) -> bool:
        """Whether an answer of this chat is being written."""
        return any(live.chat_id == self.chat_id and not live.ended for live in self._lives.values())

    # loading

    def open(self, chat_id: str | None) -> None:
        """Show another chat, or none."""
        self.chat_id = chat_id
        self._background.forget("thread")
        self._show([])
        self.busy_changed.emit(self.busy)
        if chat_id is None:
            self.opened.emit()
        else:
            self.reload()

    def expect_resume(self, message_id: str) -> None:
        """This answer is about to be carried on from what it has now."""
        row = self._row_of.get(message_id)
        if row is not None:
            self._resumed[message_id] = self.rows[row].message

    def reload(self) -> None:
        """Read the branch again, off the window's thread."""
        chat_id = self.chat_id
        if chat_id is not None:
            known = set(self._parsed)
            self._background.run("thread", lambda: self._read(chat_id, known), self._loaded)

    def _read(self, chat_id: str, known: set[Key]) -> tuple[list[Turn], dict[Key, list[Block]]]:
        """The branch, and the blocks of its newest messages, which are seen first."""
        turns = self._source.thread(chat_id)
        newest = [turn.message for turn in turns[-AHEAD:] if turn.message.role == "assistant"]
        fresh = [message for message in newest if (message.id, len(message.content)) not in known]
        return turns, {(message.id, len(message.content)): blocks_of(message.content) for message in fresh}

    def _loaded(self, result: tuple[list[Turn], dict[Key, list[Block]]]) -> None:
        turns, parsed = result
        self._parsed.update(parsed)
        while len(self._parsed) > KEPT_PARSED:
            self._parsed.popitem(last=False)
        ended = [key for key, live in self._lives.items() if live.ended and live.chat_id == self.chat_id]
        stale = {key for key in ended if key in self._row_of}
        for key in ended:
            del self._lives[key]
        self._show(turns, stale)
        self.opened.emit()

    def _show(self, turns: list[Turn], stale: Iterable[str] = ()) -> None:
        """Put `turns` in place of the rows, keeping the leading ones that are the same."""
        first = 0
        stale = set(stale)
        for old, new in zip(self.rows, turns, strict=False):
            if old != new or new.message.id in stale:
                break
            first += 1
        if first == len(self.rows) == len(turns):
            return
        self.rows = turns
        self._row_of = {turn.message.id: row for row, turn in enumerate(turns)}
        self.spliced.emit(first)

    # events

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        was_busy, grown, again = self.busy, set[str](), False
        for event in batch:
            again |= self._on_event(event, grown)
        for message_id in grown:
            row = self._row_of.get(message_id)
            if row is not None:
                self.row_changed.emit(row)
        if again:
            self.reload()
        if self.busy != was_busy:
            self.busy_changed.emit(self.busy)

    def _on_event(self, event: Event, grown: set[str]) -> bool:
        """Whether the rows must be read again."""
        match event:
            case TurnStarted():
                self._start(event)
                return event.chat_id == self.chat_id
            case TokenChunk():
                self._lives.setdefault(event.message_id, Live(event.chat_id)).take(event)
                grown.add(event.message_id)
            case CallMoved():
                calls = self._source.live_calls(event.chat_id, event.message_id)
                if calls is not None:
                    self._lives.setdefault(event.message_id, Live(event.chat_id)).calls = calls
                    grown.add(event.message_id)
            case TurnNotice():
                self._lives.setdefault(event.message_id, Live(event.chat_id)).notice = event.text
                grown.add(event.message_id)
            case TurnStatus():
                self._lives.setdefault(event.message_id, Live(event.chat_id)).status = event.text
                grown.add(event.message_id)
            case TurnDone() | TurnFailed():
                return self._end(event.message_id, event.chat_id)
            case Changed(kind="chat" | "message"):
                return self.chat_id is not None and (not event.ids or self.chat_id in event.ids)
            case _:
                return False
        return False

    def _start(self, event: TurnStarted) -> None:
        live = self._lives[event.message_id] = Live(event.chat_id)
        before = self._resumed.pop(event.message_id, None)
        if before is not None:
            live.carry_on(before)

    def _end(self, message_id: str | None, chat_id: str) -> bool:
        live = self._lives.get(message_id or "")
        if live is not None:
            live.ended = True
            live.markdown.finish()
            if chat_id != self.chat_id and message_id is not None:
                del self._lives[message_id]
        return chat_id == self.chat_id
