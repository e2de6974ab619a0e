"""The checks that every test is under do notice what they are there for."""

from __future__ import annotations

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from tests._support import logs, threads, widgets


def test_a_thread_left_running_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "GRACE_S", 0.05)
    before, gate = threads.alive(), threading.Event()
    thread = threading.Thread(target=gate.wait, name="left-behind")
    thread.start()
    assert threads.leaked(before) == ["left-behind"]
    gate.set()
    thread.join()
    assert threads.leaked(before) == []


def test_a_timer_and_a_window_left_behind_are_noticed(qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

    before = widgets.settle()
    timer, window = QTimer(), QWidget()
    timer.setObjectName("ticking")
    timer.start(10_000)
    window.setObjectName("forgotten")
    found = widgets.leaked(before)
    assert len(found) == 2
    assert "QTimer ticking" in found[0]
    assert "QWidget(forgotten)" in found[1]
    timer.stop()
    window.deleteLater()
    assert widgets.leaked(before) == []


@pytest.mark.allow_logs("unexpected thing")
def test_a_warning_is_noticed_whatever_the_handlers() -> None:
    log = logging.getLogger("underdesk.base.example")
    with logs.watch() as seen:
        log.warning("unexpected %s", "thing")
        log.info("quiet")
        logging.getLogger("elsewhere").warning("not ours")
    assert logs.unexpected(seen, []) == ["WARNING underdesk.base.example: unexpected thing"]
    assert logs.unexpected(seen, ["unexpected th"]) == []


@pytest.mark.allow_logs("expected here")
def test_an_expected_warning_passes() -> None:
    with logs.watch() as seen:
        logging.getLogger("underdesk.base.example").warning("expected here")
    assert len(seen) == 1
