"""Cycles that hold Qt's objects are freed on the thread that made them."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui import collector
from app.ui.collector import Collector


class Held(QObject):
    """Something of Qt's that a cycle keeps alive; `freed` names the thread it ended on."""

    def __init__(self, freed: list[str]) -> None:
        super().__init__()
        self.cycle = self
        weakref.finalize(self, lambda: freed.append(threading.current_thread().name))


@pytest.fixture
def collecting(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    monkeypatch.setattr(collector, "PERIOD_MS", 20)
    before = gc.isenabled()
    made = Collector()
    yield made
    made.end()
    assert gc.isenabled()
    if not before:
        gc.disable()


def allocate() -> None:
    """Enough for several collections, were they automatic."""
    kept = [[object()] for _ in range(100_000)]
    kept.clear()


def test_another_thread_frees_nothing_and_this_one_does(collecting: Collector, qtbot: QtBot) -> None:
    freed: list[str] = []
    Held(freed)
    busy = threading.Thread(target=allocate, name="busy")
    busy.start()
    busy.join()
    assert freed == [] and not gc.isenabled()
    kept = [[at] for at in range(2 * gc.get_threshold()[0])]  # a collection is due
    qtbot.waitUntil(lambda: freed != [])
    assert freed == [threading.main_thread().name] and len(kept) > 0
