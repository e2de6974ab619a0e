"""The windows of one program over one open vault: more of them, which one is the first, and how the last one ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.base.errors import UserError
from app.store.records import is_temporary
from app.ui.shell import state
from app.ui.shell.known import know_places
from app.ui.shell.opening import bring_forward
from app.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from app.assembly import AppCore


class Windows(QObject):
    """`first` is the one that unlocks and takes what arrives; when it is closed before others, one of them follows.

    `followed(window)` tells of that; the other signals are the windows' own. `closing` comes with the last one.
    """

    closing, locking, reopening, erasing, quick_wanted = (Signal() for _ in range(5))
    followed = Signal(object)

    def __init__(self, first: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first = first
        self._others: list[MainWindow] = []
        self._parked = self._quitting = self._session_ends = False
        self.stows: Callable[[], bool] = lambda: False
        """Whether the last window, when it is closed, stays in the tray."""
        self._adopt(first)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self._end_of_session)

    def _adopt(self, window: MainWindow) -> None:
        window.closing.connect(lambda: self._closed(window))
        window.locking.connect(self.locking)
        window.reopening.connect(self.reopening)
        window.erasing.connect(self.erasing)
        window.quick_wanted.connect(self.quick_wanted)
        window.another_wanted.connect(self.open_another)
        window.quitting.connect(self.quit)
        window.stows = self._would_stow

    @property
    def open(self) -> list[MainWindow]:
        """All that a person can work in, the one used last at the end."""
        every = [self.first, *([] if self._parked else self._others)]
        return sorted(every, key=lambda one: one.isActiveWindow())

    @property
    def recent(self) -> MainWindow:
        """The one to go on in."""
        return self.open[-1]

    # more and fewer

    def open_another(self) -> MainWindow | None:
        """A second window on the same vault, with a chat of its own; None while there is no vault."""
        if not self.first.ready:
            return None
        slots = {window.slot for window in self.open}
        made = self._make(next(n for n in range(len(slots) + 1) if n not in slots))
        bring_forward(made)
        self.note()
        return made

    def _make(self, slot: int) -> MainWindow:
        made = MainWindow(self.first.theme, self.first.profile, self.first.kept, slot)
        self._others.append(made)
        self._adopt(made)
        made.taken = lambda: self._shown(made)
        made.show()
        self._liven(made, self.first.core)
        return made

    def _liven(self, window: MainWindow, core: AppCore) -> None:
        window.attach(core, greeting=False)
        know_places(window)

    def _shown(self, asking: MainWindow) -> set[str]:
        """The chats that other windows show."""
        return {chat for window in self.open if window is not asking and (chat := chat_shown(window))}

    def _closed(self, window: MainWindow) -> None:
        others = [] if self._parked else self._others
        if window in others:
            others.remove(window)
            window.deleteLater()
            self.note()
        elif window is self.first and others:
            self.first = others.pop()
            window.deleteLater()
            self.followed.emit(self.first)
            self.note()
        elif window is self.first:
            self.closing.emit()

    def _would_stow(self) -> bool:
        return not self._quitting and len(self.open) == 1 and self.first.ready and self.stows()

    def quit(self) -> None:
        """Close every window, which ends the program; one that must not close keeps it."""
        self.note()
        self._quitting = True
        for window in [*([] if self._parked else self._others), self.first]:
            window.close()
        self._quitting = False

    # what comes back at the next start

    def note(self) -> None:
        """Keep which windows are open and which chats they show; those of a locked vault stay as they were."""
        if self._parked or self._quitting or self._session_ends or not self.first.ready:
            return
        kept = self.first.kept
        kept.shown = {str(window.slot): _lasting(chat_shown(window)) for window in self.open}
        state.save(self.first.profile.window, kept)

    def _end_of_session(self) -> None:
        """The desktop closes the windows one after the other: all of them are to come back."""
        self.note()
        self._session_ends = True

    def _bring_back(self) -> None:
        """Several windows were open: have them all, each with its chat. A single one begins with an empty chat."""
        kept = self.first.kept
        if len(kept.slots) < 2:
            return
        open_now = {window.slot for window in self.open}
        for slot in kept.slots:
            if slot not in open_now:
                self._make(slot)
        for window in self.open:
            if chat := kept.shown.get(str(window.slot)):
                window.background.run(
                    "come-back", partial(_there, window.core, str(chat)), partial(_open, window)
                )
        bring_forward(self.first)

    def show(self) -> None:
        """Bring back what is in the tray or behind, the one used last in front."""
        bring_forward(self.recent)

    # the vault comes and goes

    def attach(self, core: AppCore) -> None:
        """The vault is open: every window takes it."""
        self.first.taken = lambda: self._shown(self.first)
        self.first.attach(core)
        self.first.cover(None)
        self._parked = False
        for window in self._others:
            window.show()
            self._liven(window, core)
        self._bring_back()

    def strip(self) -> None:
        """The vault is taken away: nothing of it stays in any window, and the further ones leave the screen."""
        self.note()
        self._parked = True
        for window in self._others:
            window.strip()
            window.hide()
        self.first.strip()

    def let_go(self) -> None:
        """The end: delete the windows beside the first."""
        others, self._others = self._others, []
        for window in others:
            window.close()
            window.deleteLater()


def chat_shown(window: MainWindow) -> str:
    """The id of the chat that a window has in hand, or nothing."""
    from app.ui.chat.place import ChatPlace

    chat = window.place_named("chat")
    return chat.vm.chat.id if isinstance(chat, ChatPlace) and chat.vm.chat else ""


def _lasting(chat_id: str) -> str:
    return "" if is_temporary(chat_id) else chat_id


def _there(core: AppCore, chat_id: str) -> str:
    """The chat again, or nothing where it was deleted meanwhile."""
    try:
        return core.chats.get(chat_id).id
    except UserError:
        return ""


def _open(window: MainWindow, chat_id: str) -> None:
    if chat_id and window.ready:
        window.go("chat", chat_id)
