"""Opens what can be opened without a network: every deed of the window, its menus, and what only other parts open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desktop.quick import QuickAsk
from app.ui.shell.place import Action
from app.ui.shell.rail import PLACES
from app.ui.shell.window import MainWindow
from tests.ui.every_sheet import sheets

ELSEWHERE = {
    *("quit", "close-window", "new-window", "lock", "quick-ask", "print-chat", "toggle-dark"),
    *("text-larger", "text-smaller", "text-normal", "toggle-list"),
}
"""Deeds of the program around the window, the system's own question for a printer, and other looks and lists."""
Step = tuple[str, Callable[[], object]]


def without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own questions for files answer nothing, and menus do not wait for an answer."""
    for name in ("getOpenFileNames", "getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_, **__: ([], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: ""))


def deeds(made: MainWindow) -> Iterator[Step]:
    """A name and what opens it, one after the other, each over a chat that has been answered."""
    for name, _ in PLACES:
        made.go(name)
    made.go("chat")
    for action in made.all_actions():
        if action.name not in ELSEWHERE and not action.local:
            yield action.name, lambda act=action: _over_a_chat(made, act)
    yield from _other(made)


def _over_a_chat(made: MainWindow, action: Action) -> None:
    chat: Any = made.place_named("chat")
    answered = [one for one in made.core.chats.list() if one.head]
    if chat.vm.chat is None or not chat.vm.chat.head:
        chat.vm.open(answered[0].id)
    action.run()


def _other(made: MainWindow) -> Iterator[Step]:
    """What no deed opens."""
    pipelines: Any = made.place_named("pipelines")
    page = pipelines.desk.page
    yield "the steps to add", lambda: page.add_step(page.view.middle())
    for name, make in sheets(made):
        yield name, lambda do=make: _show(do())


def _show(one: QWidget) -> None:
    one.popup(QPoint(40, 40)) if isinstance(one, QMenu) else one.show()


def opened(made: QWidget) -> list[QWidget]:
    """The window, or what stands over it."""
    over = [one for one in QApplication.topLevelWidgets() if one is not made and one.isVisible()]
    return [one for one in over if isinstance(one, QDialog | QMenu | QuickAsk)] or [made]


def leave(made: MainWindow, qtbot: QtBot) -> None:
    """Close what stands over the window, and what slid in."""
    for one in opened(made):
        if one is not made:
            one.close()
            if isinstance(one, QuickAsk):
                one.deleteLater()
    made.frame.inspector.show_panel(None)
    qtbot.wait(1)
