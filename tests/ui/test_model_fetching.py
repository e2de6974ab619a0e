"""Fetching in the window: pause, go on, speed, the switch; and models of other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.models.download import Begun
from app.models.found import Found
from app.ui.models.place import ModelsPlace
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.fetching import Speed, left_words
from app.ui.viewmodels.model_rows import found_row
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import find, window


@pytest.fixture
def win(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with window(qapp, tmp_path) as made:
        made.resize(1300, 850)
        yield made


@pytest.fixture
def models(win: MainWindow, qtbot: QtBot) -> ModelsPlace:
    win.go("models")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    qtbot.waitUntil(lambda: bool(place.vm.offered()))
    return place


def test_a_speed_is_that_of_the_last_seconds() -> None:
    now = [0.0]
    speed = Speed(lambda: now[0])
    assert speed.words(0, 10_000_000) == "0 B of 10 MB"
    now[0] = 2.0
    assert speed.words(4_000_000, 10_000_000) == "4 MB of 10 MB · 2 MB/s · less than a minute left"
    now[0] = 3.0
    assert speed.words(1_000_000, 10_000_000) == "1 MB of 10 MB", "begun anew: nothing is known yet"


@pytest.mark.parametrize(("seconds", "words"), [(5, "less than a minute"), (300, "5 min"), (7300, "2 h")])
def test_a_time_left_is_told_roughly(seconds: float, words: str) -> None:
    assert left_words(seconds) == f"{words} left"


def test_a_fetch_is_paused_and_gone_on_with(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    core.offline, core.fetcher.hold = False, True
    models._rows.choose("chat")
    qtbot.mouseClick(find(models.page, "get-phi-4-mini", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: find(models.page, "cancel-phi-4-mini", QAbstractButton).text() == "Pause")
    core.fetcher.parts = [Begun("phi-4-mini", "Phi", 500_000_000, 2_000_000_000)]
    qtbot.mouseClick(find(models.page, "cancel-phi-4-mini", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: find(models.page, "get-phi-4-mini", QAbstractButton).text() == "Continue")
    [row] = [row for row in models.vm.offered() if row.id == "phi-4-mini"]
    assert (row.waiting, row.fetched) == (0.25, "500 MB of 2.0 GB has come")
    core.fetcher.hold = False
    qtbot.mouseClick(find(models.page, "get-phi-4-mini", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: any(entry.id == "phi-4-mini" for entry in core.library.entries))


def test_what_the_switch_cut_goes_on_when_it_is_moved_back(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.offline, core.fetcher.refuse = False, UserError("Underdesk is offline", code="offline")
    failed: list[UserError] = []
    told: list[str] = []
    models.vm.failed.connect(failed.append)
    models.vm.told.connect(told.append)
    models.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: models.vm._cut == {"phi-4-mini"} and not models.vm._fetches)
    assert failed == [], "the switch has said so already"
    core.fetcher.refuse = None
    core.set_offline(False)
    qtbot.waitUntil(lambda: any(entry.id == "phi-4-mini" for entry in core.library.entries))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].endswith("is on this computer now")


def test_what_was_chosen_elsewhere_stands_first(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    [one, *_] = core.library.manifest.entries
    core.library.manifest.add(replace(one, id="far", name="From far"))
    models.vm.refresh()
    qtbot.waitUntil(lambda: models.vm.offered()[0].id == "far")
    assert len(models.vm.offered()) > 1


def test_models_of_other_programs_are_shown_and_taken(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core, titles = core_of(win), {"ollama": "Ollama"}
    good = Found("ollama", "smol:135m", (Path("/o/blobs/sha256-1"),), 98_000_000)
    bad = Found("ollama", "gone:1", (), problem="The file of gone:1 is gone.")
    models.vm._take_found({one.id: (one, found_row(one, titles)) for one in (good, bad)})
    models._rows.choose("found")
    rows = {row.name: row for row in models.vm.found()}
    assert rows["smol:135m"].facts == "Ollama · 98 MB"
    assert (rows["gone:1"].text, rows["gone:1"].usable) == ("The file of gone:1 is gone.", False)
    assert not find(models.page, "take-ollama/gone:1", QAbstractButton).isVisible()
    taken: list[Found] = []

    def add_found(found: Found) -> object:
        taken.append(found)
        return core.library.entries[0]

    core.library.add_found = add_found  # type: ignore[attr-defined]
    qtbot.mouseClick(find(models.page, "take-ollama/smol:135m", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: taken == [good] and not models.vm.adding)
