"""A chat place over a core in memory and a window that only remembers what it was asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.base.errors import UserError
from app.base.ids import new_id
from app.store.records import Chat, Message
from app.ui.bridge import Bridge
from app.ui.chat.background import Background
from app.ui.chat.place import ChatPlace
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore


class FakeHost:
    """Remembers toasts, errors and what the inspector shows."""

    def __init__(self, core: FakeCore, theme: Theme) -> None:
        self.core, self.theme = core, theme
        self.bridge = Bridge()
        self.background = Background(core.jobs)
        self.toasts: list[tuple[str, Callable[[], None] | None, Callable[[], None] | None]] = []
        self.errors: list[UserError] = []
        self.panel: QWidget | None = None
        self.unlisten = core.events.listen(self.bridge.post)

    def toast(self, text: str, undo: Any = None, gone: Any = None) -> None:
        self.toasts.append((text, undo, gone))

    def show_error(self, error: UserError, button: str = "", run: Any = None, about: str = "") -> None:
        self.errors.append(error)

    def clear_error(self, about: str) -> None:
        self.errors.clear()

    def taken(self) -> set[str]:
        return set()

    def welcomed(self, now: bool = False) -> bool:
        return True

    def go(self, place: str, target: str = "") -> None:
        self.gone_to = (place, target)

    def show_inspector(self, panel: QWidget | None, title: str = "") -> None:
        if self.panel is not None:
            self.panel.hide()
        self.panel = panel
        if panel is not None:
            panel.show()


class Rig:
    """Everything a test drives."""

    def __init__(self, core: FakeCore, theme: Theme) -> None:
        self.core, self.theme = core, theme
        self.host = FakeHost(core, theme)
        self.place = ChatPlace(self.host)  # type: ignore[arg-type]
        self.vm, self.area, self.panel = self.place.vm, self.place.area, self.place.panel
        self.composer, self.transcript = self.area.composer, self.area.transcript
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.panel)
        row.addWidget(self.area, 1)
        self.panel.setFixedWidth(260)
        self.window.resize(1200, 800)

    def texts(self) -> list[str]:
        """The content of the rows, from the first."""
        return [turn.message.content for turn in self.vm.turns.rows]

    def settled(self) -> bool:
        """Whether nothing is being written and what was written has been read back."""
        rows = self.vm.turns.rows
        read = all(turn.message.state != "streaming" for turn in rows[-1:])
        return not self.vm.busy and read and not self.vm.turns.lives()

    def close(self) -> None:
        """End what runs, in the order of the program."""
        self.place.close()
        self.host.unlisten()
        self.host.bridge.close()
        self.host.background.close()
        self.core.close()
        panel = getattr(self.place, "_parameters", None)
        for widget in (panel, self.window):
            if widget is not None:
                widget.close()
                widget.deleteLater()
        self.place.deleteLater()


@contextmanager
def rig(app: QApplication, root: Path, theme: str = "light") -> Iterator[Rig]:
    """A rig that is closed afterwards."""
    made = Rig(FakeCore(root), Theme(app, theme))
    try:
        yield made
    finally:
        made.close()


def conversation(core: FakeCore, turns: list[tuple[str, str]], title: str = "Talk", **fields: Any) -> Chat:
    """A chat of questions and answers, stored; answers carry figures."""
    now, chat_id, parent = time.time(), new_id(), None
    messages: list[Message] = []
    for number, (question, answer) in enumerate(turns):
        asked, told = f"{chat_id}-{number:05d}-a", f"{chat_id}-{number:05d}-b"
        stats: dict[str, float | int | str] = {"generated_tokens": 12, "tokens_per_s": 41.0, "context": 8192}
        messages.append(Message(asked, chat_id, parent, "user", question, now))
        messages.append(Message(told, chat_id, asked, "assistant", answer, now, stats=stats))
        parent = told
    return core.chats.put(Chat(chat_id, title, now, now, **fields), *messages)
