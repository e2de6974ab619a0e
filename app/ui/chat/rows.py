"""From a turn of the thread to what its row shows: blocks, folds, notices, state and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.store.records import Message
from app.ui.chat.citations import with_chips
from app.ui.chat.excerpt import excerpt
from app.ui.chat.markdown import Block
from app.ui.chat.message import RowData
from app.ui.chat.wording import Wording, tr
from app.ui.viewmodels.chat import ChatViewModel

LIVE_SOURCES = 99
"""Highest number that may become a chip while the answer is still being written."""


class RowMaker:
    """Reads the view model; remembers how much of very long messages was asked for."""

    def __init__(self, vm: ChatViewModel, wording: Wording) -> None:
        self._vm, self._wording = vm, wording
        self._unfolded: dict[str, int] = {}

    def unfold(self, message_id: str) -> None:
        """Show more of a very long message from now on."""
        self._unfolded[message_id] = self._unfolded.get(message_id, 0) + 1

    def blocks(self, row: int) -> Sequence[Block]:
        """All of a row, however long it is, in the order in which it is shown."""
        message = self._vm.turns.rows[row].message
        if message.role != "user":
            return self._vm.turns.blocks(row)
        pictures = self._wording.pictures(int(message.stats.get("pictures", 0)))
        return (*pictures, *self._wording.plain_blocks(message.content))

    def texts(self, row: int) -> list[str]:
        """The text of each block of a row."""
        return [block.text for block in self.blocks(row)]

    def data(self, row: int) -> RowData:
        """A row of the thread as its view shows it."""
        turn, live = self._vm.turns.rows[row], self._vm.turns.live(row)
        message, words = turn.message, self._wording
        running = self._is_running(message.id)
        asked = self._unfolded.get(message.id, 0)
        common = RowData(message, turn.index, len(turn.siblings), siblings=turn.siblings, busy=self._vm.busy)
        if message.role == "user":
            shown, left_out = excerpt(self.blocks(row), asked)
            return replace(common, blocks=shown, more=words.more(left_out))
        writing = running or (live is not None and not live.ended)
        blocks = self._vm.turns.blocks(row)
        shown, left_out = (tuple(blocks), 0) if live is not None else excerpt(blocks, asked)
        sources = None if writing else self._vm.sources.of(message)
        shown = with_chips(shown, self._count(message, writing))
        line, action = ("", "") if live is not None or running else words.line(message)
        return replace(
            common,
            blocks=shown,
            more=words.more(left_out),
            reasoning=live.reasoning if live is not None else message.reasoning,
            fold=words.fold(message, live),
            notice=words.notice(message, live),
            status=self._status(
                writing, bool(live and (live.tokens or live.base or live.calls)), live.status if live else ""
            ),
            line=line,
            action=action,
            figures=words.figures(message, live),
            writing=writing,
            sources=sources,
            calls=live.calls if live is not None and live.calls else message.calls,
        )

    def _count(self, message: Message, writing: bool) -> int:
        """How many sources there are; while it is written, markers without a source do not come this far."""
        if writing:
            return LIVE_SOURCES if self._vm.documents.asked else 0
        return int(message.stats.get("sources", 0))

    def _is_running(self, message_id: str) -> bool:
        chat = self._vm.chat
        return chat is not None and self._vm.core.chats.running(chat.id) == message_id

    def _status(self, writing: bool, begun: bool, told: str) -> str:
        if not writing or begun:
            return ""
        return told or self._vm.model.line() or tr("Reading…")
