"""A whole window over a core in memory, ended in the program's own order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.app import Starter
from app.ui.shell.state import WindowState, load
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore, sample_chats

QUIET = "This plugin does not support"
"""What the offscreen platform says about window hints."""


@contextmanager
def window(
    app: QApplication, root: Path, theme: str = "light", scale: int = 100, welcomed: bool = True
) -> Iterator[MainWindow]:
    """A shown window with a core of three chats, closed afterwards."""
    core = FakeCore(root)
    sample_chats(core)
    core.settings.set("theme", theme)
    core.settings.set("text_scale", scale)
    look = Theme(app, theme, scale)
    made = MainWindow(look, core.profile, WindowState(welcomed=welcomed))
    made.show()
    made.attach(core)  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()
        core.close()
        made.deleteLater()
        look.deleteLater()


class Started(Protocol):
    """A window with what starts it; `codes` gets the exit code."""

    window: MainWindow
    starter: Starter
    codes: list[int]


def end(run: Started, qtbot: QtBot) -> None:
    """Close the window, wait for the end, and leave nothing."""
    run.window.close()
    qtbot.waitUntil(lambda: bool(run.codes))
    for made in (run.window.theme, run.window, run.starter):
        made.deleteLater()
    qtbot.wait(20)


def links_opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a chat opens from now on; nothing is really opened."""
    opened: list[str] = []
    monkeypatch.setattr(
        "app.ui.chat.links.QDesktopServices",
        type("Desk", (), {"openUrl": lambda url: opened.append(url.toString())}),
    )
    return opened


def wait_rows(qtbot: QtBot, made: MainWindow, name: str, least: int) -> None:
    """Until a list has that many rows."""
    qtbot.waitUntil(lambda: find(made, name).count() >= least)  # type: ignore[attr-defined]


def find(root: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    """The widget of that object name; fails when there is none. What was given up before it goes first."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = root.findChild(kind, name)
    assert found is not None, f"no widget {name!r}"
    return found


def kept(made: MainWindow) -> WindowState:
    """What window.json says."""
    return load(made.profile.window)
