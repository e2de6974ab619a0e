"""The files of all places are read on the window's thread, a step at a time; what is not of Qt anywhere else."""

from __future__ import annotations

import subprocess
import sys
import threading
from importlib import import_module

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.shell import places
from app.ui.shell.known import Pieces
from tests.ui.conftest import Doorman


def test_what_any_thread_may_read_has_nothing_of_qt() -> None:
    code = "import sys\nfrom importlib import import_module\n" + "\n".join(
        f"import_module({name!r})" for name in places.PLAIN
    )
    code += "\nprint([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'app.ui'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_window_is_painted_before_anything_large_is_read() -> None:
    code = (
        "import sys, app.ui.app\nprint([name for name in ('numpy', 'sqlite_utils', 'markdown_it', 'httpx') "
    )
    code += "if name in sys.modules], [name for name in sys.modules if name.startswith('app.chat')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


def test_every_place_is_there_after_its_pieces() -> None:
    steps = sum(1 for _ in places.pieces())
    assert steps > 100
    assert set(places.loaded()) == set(places.CLASSES)
    for module, kind in places.CLASSES.values():
        assert places.loaded()[module.split(".")[2]] is getattr(sys.modules[module], kind)


def test_steps_are_taken_on_the_window_s_thread_and_end(qapp: QApplication, qtbot: QtBot) -> None:
    owner, seen, through = QObject(), list[threading.Thread](), list[int]()

    def work() -> None:
        seen.append(threading.current_thread())

    pieces = Pieces((work() for _ in range(5)), lambda: through.append(len(seen)), owner)
    with qtbot.waitSignal(pieces.destroyed):
        qtbot.waitUntil(lambda: bool(through))
    assert through == [5]
    assert set(seen) == {threading.main_thread()}


def test_the_doorman_of_these_tests_sees_who_comes_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "app.ui.shell.finding"
    monkeypatch.delitem(sys.modules, name, raising=False)
    doorman = Doorman()
    monkeypatch.setattr(
        sys, "meta_path", [doorman, *(one for one in sys.meta_path if type(one).__name__ != "Doorman")]
    )
    thread = threading.Thread(target=import_module, args=(name,))
    thread.start()
    thread.join()
    assert name in doorman.astray
