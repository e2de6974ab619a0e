"""A picture dropped on the chat waits as a chip, goes with the next question, and stays out where nothing sees it."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.engine.api import Picture
from app.ui.shell.menus import drop_plan
from app.ui.shell.window import MainWindow
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton
RED = Picture(2, 1, b"\xff\0\0" * 2)


@pytest.fixture
def red(tmp_path: Path) -> str:
    """A PNG of two red pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" + RED.rgb)) + chunk(b"IEND", b"")
    path = tmp_path / "red.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return str(path)


def core_of(win: MainWindow) -> Any:
    return win.core


def let_see(win: MainWindow, sees: bool = True) -> None:
    """Have a model loaded that sees, or one that does not."""
    models = core_of(win).models
    models.load()
    models.current = replace(models.current, vision=sees)


def bar(win: MainWindow) -> Any:
    return find(win, "attachments")


def drop(win: MainWindow, *paths: str) -> str:
    """Let files fall on the chat; what the overlay promised."""
    plan = drop_plan(win, list(paths), win.frame.works.mapToGlobal(win.frame.works.rect().center()))
    assert plan.run is not None
    plan.run(list(paths))
    return plan.title


def test_a_dropped_picture_goes_with_the_question(win: MainWindow, red: str, qtbot: QtBot) -> None:
    let_see(win)
    assert drop(win, red) == "Show this picture to the model"
    qtbot.waitUntil(lambda: bar(win).isVisible(), timeout=20_000)
    (chip,) = bar(win).chips
    assert chip.accessibleName() == "Leave out red.png" and "2 × 1" in chip.accessibleDescription()
    edit = find(win, "composer")
    edit.setPlainText("What is this?")  # type: ignore[attr-defined]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: core_of(win).chats.shown == [RED])
    qtbot.waitUntil(lambda: not bar(win).isVisible())
    place: Any = win.place_named("chat")
    qtbot.waitUntil(lambda: bool(place.area.transcript.views))
    assert place.area.transcript.views[0].body.plain_text() == "With a picture\nWhat is this?"


def test_a_chip_tells_how_many_tokens_the_picture_is(win: MainWindow, red: str, qtbot: QtBot) -> None:
    let_see(win)
    drop(win, red)
    qtbot.waitUntil(lambda: bool(bar(win).chips) and "256 tokens" in bar(win).chips[0].text(), timeout=20_000)
    (chip,) = bar(win).chips
    assert "256 tokens, of the" in chip.accessibleDescription()
    core_of(win).models.current = replace(core_of(win).models.current, context=300)
    qtbot.mouseClick(chip, LEFT)
    drop(win, red)
    qtbot.waitUntil(
        lambda: (
            bool(bar(win).chips)
            and "more than the model can take" in bar(win).chips[0].accessibleDescription()
        ),
        timeout=20_000,
    )


def test_it_can_be_left_out_again(win: MainWindow, red: str, qtbot: QtBot) -> None:
    let_see(win)
    drop(win, red)
    qtbot.waitUntil(lambda: bar(win).isVisible(), timeout=20_000)
    qtbot.mouseClick(bar(win).chips[0], LEFT)
    qtbot.waitUntil(lambda: not bar(win).isVisible())
    place: Any = win.place_named("chat")
    assert place.vm.pictures.take() == []


def test_a_model_that_does_not_see_says_so_at_once(win: MainWindow, red: str) -> None:
    let_see(win, False)
    drop(win, red)
    assert win.frame.banner.text().startswith("This model cannot see pictures; choose one under Models")
    assert not bar(win).isVisible()


def test_a_broken_picture_is_a_sentence(win: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    let_see(win)
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    drop(win, str(tmp_path / "bad.png"))
    qtbot.waitUntil(lambda: "The picture is damaged" in win.frame.banner.text(), timeout=20_000)
    assert not bar(win).isVisible()


def test_pictures_and_papers_go_their_own_ways(win: MainWindow, red: str, qtbot: QtBot) -> None:
    let_see(win)
    assert drop(win, red, "/x/lease.pdf") == "Ask about these 2 files"
    qtbot.waitUntil(lambda: len(bar(win).chips) == 2, timeout=20_000)
    assert [chip.accessibleName() for chip in bar(win).chips] == ["Leave out red.png", "Leave out lease.pdf"]


def test_what_could_not_be_sent_waits_again(
    win: MainWindow, red: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_see(win)
    drop(win, red)
    qtbot.waitUntil(lambda: bar(win).isVisible(), timeout=20_000)

    def refuse(*_: object) -> str:
        raise UserError("An answer is still being written here", code="busy")

    monkeypatch.setattr(core_of(win).chats, "send", refuse)
    place: Any = win.place_named("chat")
    place.vm.send("What is this?")
    qtbot.waitUntil(lambda: find(win, "composer").toPlainText() == "What is this?")  # type: ignore[attr-defined]
    assert [one.name for one in place.vm.pictures.chips] == ["red.png"]
    assert bar(win).isVisible()


def test_another_chat_begins_without_them(win: MainWindow, red: str, qtbot: QtBot) -> None:
    let_see(win)
    drop(win, red)
    qtbot.waitUntil(lambda: bar(win).isVisible(), timeout=20_000)
    place: Any = win.place_named("chat")
    place.vm.open(core_of(win).chats.list()[-1].id)
    qtbot.waitUntil(lambda: not bar(win).isVisible())
    assert place.vm.pictures.take() == []
