"""The window that most tests of places look at."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.shell.window import MainWindow
from tests.ui.window_rig import window


@pytest.fixture(scope="session", autouse=True)
def _clipboard(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen platform lets go of what was copied after Python has ended, which it does not survive."""
    yield
    qapp.clipboard().clear()


class Doorman:
    """Notes which files of the window are read first on another thread than the window's."""

    def __init__(self) -> None:
        self.astray: list[str] = []

    def find_spec(self, name: str, *_: object) -> None:
        if (
            name.startswith(("app.ui", "PySide6"))
            and threading.current_thread() is not threading.main_thread()
        ):
            self.astray.append(name)


@pytest.fixture(autouse=True)
def _no_class_of_qt_from_another_thread() -> Iterator[None]:
    """Such a class ends the program now and then: `app.ui.shell.places.pieces` tells why."""
    doorman = Doorman()
    sys.meta_path.insert(0, doorman)  # type: ignore[arg-type]
    yield
    sys.meta_path.remove(doorman)  # type: ignore[arg-type]
    assert doorman.astray == []


@pytest.fixture
def win(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Over a core of three chats, 1300 x 850 pixels."""
    with window(qapp, tmp_path) as made:
        made.resize(1300, 850)
        yield made
