"""No word is cut off and nothing lies on another, in either language, in all looks and sizes, both ways round."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.ui.collector import Collector
from app.ui.shell.rail import PLACES
from app.ui.widgets.flow import Flow
from tests.ui.every_deed import deeds, leave, opened, without_questions
from tests.ui.pseudo import speaking
from tests.ui.reaching import heard, out_of_reach
from tests.ui.test_chat_commands import Commands
from tests.ui.test_layout import calm, lease
from tests.ui.window_rig import QUIET, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
ROOT = Path(__file__).resolve().parents[2]
WORST = ("de", "dark", 200, False)
LOOKS = [
    one
    for one in product(("en", "de"), ("light", "dark", "contrast"), (80, 100, 200), (True, False))
    if one != WORST
]


def walk(
    app: QApplication, qtbot: QtBot, root: Path, language: str, theme: str, scale: int, rightward: bool
) -> list[str]:
    """What is wrong in any place, each in a line."""
    found: list[str] = []
    with speaking(app, language, rightward), window(app, root, theme=theme, scale=scale) as made:
        lease(made, root)
        made.resize(QSize(1240, 800))
        for name, _ in PLACES:
            made.go(name)
            found += [f"{name}: {flaw}" for flaw in calm(made, qtbot)]
        made.go("chat")
        place: Any = made.place_named("chat")
        place.area.composer.show_usage(7800, 8192, 2)
        for width in range(900, 1241, 20):  # words that have room in one width may be cut off in another
            made.resize(QSize(width, 800))
            found += [f"composer at {width}: {flaw}" for flaw in calm(place.area.composer, qtbot)]
        place.toggle_parameters()
        found += [f"parameters: {flaw}" for flaw in calm(made, qtbot)]
    return found


@contextmanager
def collected() -> Iterator[None]:
    """As in the program: other threads free nothing that Qt draws, and a walk leaves much to be freed."""
    collector = Collector()
    try:
        yield
    finally:
        collector.end()
        collector.deleteLater()


def open_everything(
    app: QApplication, qtbot: QtBot, root: Path, look: Callable[[QWidget], list[str]], **looks: Any
) -> list[str]:
    """What `look` finds wrong in anything that can be opened without a network, each in a line."""
    found: dict[str, None] = {}
    with heard(), collected(), window(app, root, **looks) as made:
        lease(made, root)
        made.core.commands = Commands()  # type: ignore[assignment]
        made.resize(QSize(1024, 700))
        for name, run in deeds(made):
            run()
            qtbot.waitUntil(lambda: not made.background._latest)
            qtbot.wait(40)
            for over in opened(made):
                found |= dict.fromkeys(f"{name}: {flaw}" for flaw in look(over))
            leave(made, qtbot)
    return list(found)


def test_german_at_200_percent_from_right_to_left(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    assert walk(qapp, qtbot, tmp_path, *WORST) == []


def test_settings_visited_again_leave_every_row_whole(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with collected(), window(qapp, tmp_path) as made:
        for name in (*(name for name, _ in PLACES), "chat", "settings", "settings"):
            made.go(name, "diagnostics" if name == "settings" else "")
            qtbot.wait(200)
        rows = [row for row in made.findChildren(QLayout) if isinstance(row, Flow)]
        assert len(rows) > 3
        assert all(isValid(item) for row in rows for item in row._items)


def test_on_a_screen_of_twice_the_pixels_words_are_whole_and_icons_sharp() -> None:
    env = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    call = [sys.executable, "-m", "tests.ui.doubled"]
    done = subprocess.run(call, env=env, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "seen at 2\n"


@pytest.mark.prove
def test_whatever_can_be_opened_shows_its_words_whole_in_german(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_questions(monkeypatch)
    with speaking(qapp, "de"):
        assert open_everything(qapp, qtbot, tmp_path, lambda one: calm(one, qtbot), scale=200) == []


@pytest.mark.prove
def test_whatever_can_be_opened_has_names_and_is_met_by_tab(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_questions(monkeypatch)
    assert open_everything(qapp, qtbot, tmp_path, out_of_reach) == []


@pytest.mark.prove
@pytest.mark.parametrize(("language", "theme", "scale", "rightward"), LOOKS)
def test_every_language_look_and_size(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, language: str, theme: str, scale: int, rightward: bool
) -> None:
    assert walk(qapp, qtbot, tmp_path, language, theme, scale, rightward) == []
