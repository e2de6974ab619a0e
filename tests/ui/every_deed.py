"""Opens what can be opened without a network: every deed of the window, its menus, and what only other parts open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.chat.attachments import attach_menu
from app.ui.help.desk import help_menu
from app.ui.knowledge.password import PasswordDialog
from app.ui.pipelines.menus import canvas_menu
from app.ui.shell.crash import CrashDialog
from app.ui.shell.rail import PLACES
from app.ui.shell.window import MainWindow

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
    """A name and what opens it, one after the other, over the first chat."""
    for name, _ in PLACES:
        made.go(name)
    made.go("chat")
    chat: Any = made.place_named("chat")
    chat.vm.open(made.core.chats.list()[0].id)
    for action in made.all_actions():
        if action.name not in ELSEWHERE and not action.local:
            yield action.name, action.run
    yield from _other(made)


def _other(made: MainWindow) -> Iterator[Step]:
    """What no deed opens."""
    core: Any = made.core
    pipelines: Any = made.place_named("pipelines")
    page = pipelines.desk.page
    yield "a locked document", PasswordDialog(made.theme, core, "f", "boiler.pdf", made).open
    yield "a crash", CrashDialog(made.theme, "ValueError", made).open
    yield "the menu of help", lambda: help_menu(made)
    for kept in ([], [("1", "Lease")]):
        yield "the menu of documents", lambda k=kept: attach_menu(made.theme, made, k, {"1"}).popup(QPoint())
    yield "the steps to add", lambda: page.add_step(page.view.middle())
    yield "the menu of the canvas", lambda: canvas_menu(page, page.view.middle()).popup(QPoint())


def opened(made: QWidget) -> list[QWidget]:
    """The window, or what stands over it."""
    over = [one for one in QApplication.topLevelWidgets() if one is not made and one.isVisible()]
    return [one for one in over if isinstance(one, QDialog | QMenu)] or [made]


def leave(made: MainWindow, qtbot: QtBot) -> None:
    """Close what stands over the window, and what slid in."""
    for one in opened(made):
        if one is not made:
            one.close()
    made.frame.inspector.show_panel(None)
    qtbot.wait(1)
