"""Between the order of chats and the window: toasts, panels in the inspector, and actions with their keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.store.records import is_temporary
from app.ui.chat.list_panel import ChatListPanel
from app.ui.chat.presets_panel import PresetsPanel
from app.ui.chat.window_panel import WindowPanel
from app.ui.chat.work import ChatWork
from app.ui.shell.place import Action, Host
from app.ui.viewmodels.chat import ChatViewModel


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("ChatOrdering", text)


class ChatOrdering(QObject):
    """Makes its panels when they are first asked for."""

    def __init__(self, host: Host, vm: ChatViewModel, panel: ChatListPanel, area: ChatWork) -> None:
        super().__init__(vm)
        self._host, self._vm, self._panel, self._area = host, vm, panel, area
        self.presets: PresetsPanel | None = None
        self.window: WindowPanel | None = None
        vm.order.told.connect(host.toast)
        panel.presets_wanted.connect(self.show_presets)
        area.composer.window_wanted.connect(self.show_window)
        area.transcript.acted.connect(lambda name, *_: self.show_window() if name == "overflow" else None)

    def actions(self) -> list[Action]:
        """For the palette, the menus and Help."""
        group = tr("Chat")
        return [
            Action("temporary-chat", tr("New temporary chat"), self.new_temporary, "Ctrl+Shift+N", group),
            Action("presets", tr("Presets"), self.show_presets, "", group),
            Action("chat-window", tr("Context window of this chat"), self.show_window, "", group),
            Action(
                "compare-answers", tr("Compare the alternatives of the last answer"), self.compare, "", group
            ),
            Action("continue-answer", tr("Continue the last answer"), self.go_on, "", group),
            Action("archive-chat", tr("Put this chat into the archive"), self.archive, "", group),
        ]

    def new_temporary(self) -> None:
        """An empty chat that is never stored."""
        self._host.go("chat")
        self._vm.order.new_temporary()
        self._area.composer.edit.setFocus()

    def delete_chosen(self) -> None:
        """Delete the chats that are chosen in the list, with one Undo for all."""
        keeping, ids = self._vm.keeping, self._panel.list.chosen()

        def every(act: Callable[[str], object]) -> None:
            for chat_id in ids:
                act(chat_id)

        every(keeping.delete)
        words = tr("{n} chats were deleted").format(n=len(ids))
        self._host.toast(words, lambda: every(keeping.restore), lambda: every(keeping.purge))

    def archive(self) -> None:
        """Put the shown chat away, and show an empty one."""
        chat = self._vm.chat
        if chat is not None and chat.head is not None and not is_temporary(chat.id):
            self._vm.new_chat()
            self._vm.order.archive(chat)

    def go_on(self) -> None:
        """Have the last answer carried on, also one that was complete."""
        rows = self._vm.turns.rows
        if rows and rows[-1].message.role == "assistant" and not self._vm.busy:
            self._area.transcript.jump_to_end()
            self._vm.resume(rows[-1].message.id)

    def compare(self) -> None:
        """The last answer that has alternatives, beside one of them."""
        for turn in reversed(self._vm.turns.rows):
            if len(turn.siblings) > 1:
                self._area.compare(turn.message.id)
                return
        self._host.toast(tr("Nothing here has alternatives yet: try an answer again to get one"))

    def show_presets(self) -> None:
        """Slide the presets in, or out."""
        if self.presets is None:
            self.presets = PresetsPanel(self._host.theme, self._vm)
        self._toggle(self.presets, tr("Presets"))

    def show_window(self) -> None:
        """Slide in what is known of the model's window, or out."""
        if self.window is None:
            self.window = WindowPanel(self._host.theme, self._vm)
            self.window.chosen.connect(lambda way: self._vm.set_options(overflow=way))
        self.window.refresh()
        self._vm.draft.measure_soon()
        self._toggle(self.window, tr("Context window"))

    def _toggle(self, panel: QWidget, title: str) -> None:
        if panel.isVisible():
            self._host.show_inspector(None)
        else:
            self._host.show_inspector(panel, title)

    def close(self) -> None:
        """The window closes."""
        for panel in (self.presets, self.window):
            if panel is not None:
                panel.deleteLater()
