"""What is done with a message of the transcript: tried again, edited, carried on, compared, unfolded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.store.records import Message
from app.ui.chat.compare import CompareView
from app.ui.chat.composer import Composer
from app.ui.chat.message import UserView
from app.ui.chat.rows import RowMaker
from app.ui.chat.transcript import Transcript
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.widgets.buttons import Button


class MessageDeeds(QWidget):
    """The half of the work area that acts; `ChatWork` makes the parts."""

    _vm: ChatViewModel
    transcript: Transcript
    composer: Composer
    rows: RowMaker
    pages: QStackedWidget
    comparison: CompareView
    jump: Button

    copy_wanted = Signal(str)

    def _act(self, name: str, message_id: str, extra: str) -> None:
        if name == "copy":
            self.copy_wanted.emit(message_id)
        elif name == "again":
            self._follow_and(lambda: self._vm.again(message_id))
        elif name == "resume":
            self._follow_and(lambda: self._vm.resume(message_id))
        elif name == "edit":
            self._follow_and(lambda: self._vm.edit(message_id, extra))
        elif name == "more":
            self._unfold(message_id)
        elif name == "select":
            self._vm.select(extra)
        elif name == "compare":
            self.compare(message_id)
        elif name == "call":
            self._vm.tools.decide(message_id, *extra.split(" ", 1))
        if name in ("edit", "kept"):
            self.composer.edit.setFocus()

    def _unfold(self, message_id: str) -> None:
        row = self._vm.turns.row_of(message_id)
        self.rows.unfold(message_id)
        if row is not None:
            self.transcript.stay()
            self.transcript.refresh_row(row)

    def _follow_and(self, act: Callable[[], None]) -> None:
        self.transcript.jump_to_end()
        act()

    def edit_last(self) -> None:
        """Edit the last of the person's messages in its place."""
        rows = self._vm.turns.rows
        row = next((i for i in range(len(rows) - 1, -1, -1) if rows[i].message.role == "user"), None)
        if row is None or self._vm.busy:
            return
        self.transcript.show_message(rows[row].message.id)
        view = self.transcript.view_of(rows[row].message.id)
        if isinstance(view, UserView):
            view.begin_edit()

    def compare(self, message_id: str) -> None:
        """Show a message beside its alternatives."""
        row = self._vm.turns.row_of(message_id)
        if row is None or len(self._vm.turns.rows[row].siblings) < 2:
            return
        turn = self._vm.turns.rows[row]

        def show(messages: list[Message]) -> None:
            self.pages.setCurrentWidget(self.comparison)
            self.comparison.compare(messages, turn.index)
            self.jump.hide()

        self._read_messages(turn.message.chat, turn.siblings, show)

    def _renew_comparison(self) -> None:
        """An answer that was being written while it was compared has come to its end."""
        if self.pages.currentWidget() is self.comparison and self._vm.chat is not None:
            self._read_messages(self._vm.chat.id, self.comparison.shown(), self.comparison.renew)

    def _read_messages(
        self, chat_id: str, wanted: Sequence[str], then: Callable[[list[Message]], None]
    ) -> None:
        core = self._vm.core

        def look() -> list[Message]:
            known = {message.id: message for message in core.chats.messages(chat_id)}
            return [known[one] for one in wanted if one in known]

        self._vm.background.run("compare", look, then)

    def _compared(self, message_id: str) -> None:
        """Back from the comparison, to a branch if one was chosen."""
        self.pages.setCurrentWidget(self.transcript)
        if message_id:
            self._vm.select(message_id)
        self.composer.edit.setFocus()
