"""Finding models: words and choices over the list, and Hugging Face, which is asked only when a person asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.models.manifest import load
from app.ui.models.filters import language_choices, licence_choices
from app.ui.models.hub import ShelfPanel
from app.ui.models.place import ModelsPlace
from app.ui.shell.window import MainWindow
from tests.ui.looking import flaws
from tests.ui.test_layout import calm
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def models(win: MainWindow, qtbot: QtBot) -> ModelsPlace:
    win.go("models")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    qtbot.waitUntil(lambda: bool(place.vm.offered()))
    return place


def shown(models: ModelsPlace) -> list[str]:
    return [card.objectName().removeprefix("model-") for card in models.page.grid.cards]


def state(models: ModelsPlace) -> str:
    label = find(models.beyond.hub_page, "hub-state", QLabel)
    assert isinstance(label, QLabel)
    return label.text()


def test_words_show_what_of_the_list_has_them(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    field = find(win, "model-search", QLineEdit)
    qtbot.keyClicks(field, "think")
    assert shown(models) == ["qwen3-8b"] and models._rows.key() == "all"
    qtbot.keyClicks(field, " no such thing")
    none = find(models.page, "models-none", QLabel)
    assert shown(models) == [] and none.isVisible()
    assert core_of(win).searching.asked == [], "typing asks nobody"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(shown(models)) == 3 and none.isHidden()


def test_choices_narrow_the_list(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    models._rows.choose("all")
    size = find(models.page, "filter-size", QComboBox)
    assert isinstance(size, QComboBox) and size.accessibleName() == "Size"
    size.setFocus()
    for _ in range(3):
        qtbot.keyClick(size, Qt.Key.Key_Down)
    assert size.currentData() == "large"
    assert shown(models) == ["llama-70b"]
    language = find(models.page, "filter-language", QComboBox)
    assert isinstance(language, QComboBox)
    assert [language.itemText(row) for row in range(language.count())] == ["Any language", "English"]
    qtbot.mouseClick(find(models.page, "filter-clear", QAbstractButton), LEFT)
    assert len(shown(models)) == 3
    models._rows.choose("installed")
    assert models.page.filters.isHidden()


def test_the_choices_are_those_of_the_real_list() -> None:
    offers = tuple(load())
    assert ("LicenseRef-Gemma", "Gemma") in licence_choices(offers)
    assert ("de", "German") in language_choices(offers)
    names = [name for _, name in language_choices(offers)[1:]]
    assert names == sorted(names)


def test_offline_it_is_said_that_nothing_was_sent_and_how_to_go_on(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    field = find(win, "model-search", QLineEdit)
    qtbot.keyClicks(field, "qwen3 8b")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert models.beyond.hub_page.isVisible()
    assert "nothing was sent" in state(models) and core_of(win).searching.asked == []
    qtbot.mouseClick(find(models.beyond.hub_page, "hub-online", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: models.beyond.hub_page._rows.count() == 2)
    assert core_of(win).searching.asked == ["qwen3 8b"] and not core_of(win).offline
    assert not find(models.beyond.hub_page, "hub-online").isVisible()


def test_a_repository_is_looked_at_and_a_file_of_it_fetched(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.set_offline(False)
    models._rows.choose("hub")
    models.beyond.hub_page.search_for("qwen3 8b")
    qtbot.waitUntil(lambda: models.beyond.hub_page._rows.count() == 2)
    line = models.beyond.hub_page._rows.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "asks who you are" in line and "84,120 fetched last month" in line
    qtbot.keyClick(models.beyond.hub_page.words, Qt.Key.Key_Down)
    qtbot.keyClick(models.beyond.hub_page._rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(win.frame.inspector.panel(), ShelfPanel))
    panel = win.frame.inspector.panel()
    assert isinstance(panel, ShelfPanel)
    said = [label.text() for label in panel.findChildren(QLabel)]
    for words in ("Q4_K_M", "5.0 GB", "Does not fit: needs 9 GB more", "no hash is told", "qwen3"):
        assert words in said, words
    assert [b.accessibleName() for b in panel.findChildren(QAbstractButton) if b.text() == "Get"] == [
        "Get Qwen3-8B-Q4_K_M.gguf, 5.0 GB", "Get Qwen3-8B-Q8_0.gguf, 8.7 GB",
    ]  # fmt: skip
    qtbot.waitUntil(lambda: flaws(panel) == [])
    qtbot.mouseClick(find(panel, "get-Qwen3-8B-Q4_K_M.gguf", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: any(e.id == "unsloth-qwen3-8b-q4" for e in core.library.entries))
    assert models._rows.key() == "all"


def test_trouble_with_the_hub_is_said_where_one_looks(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.set_offline(False)
    core.searching.refuse = UserError("huggingface.co has had too many requests", code="too-many-requests")
    models._rows.choose("hub")
    models.beyond.hub_page.search_for("qwen3")
    qtbot.waitUntil(lambda: "too many requests" in state(models))
    core.searching.refuse = None
    models.beyond.hub_page.search_for("nothing")
    qtbot.waitUntil(lambda: "a name like “nothing”" in state(models))
    core.searching.hold = True
    models.beyond.hub_page.search_for("slow")
    button = find(models.beyond.hub_page, "hub-search", QAbstractButton)
    qtbot.waitUntil(lambda: button.text() == "Stop")
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: button.text() == "Search")
    core.searching.refuse, core.searching.hold = UserError("It is gone", code="no-such-model"), False
    models.beyond.hub.look("unsloth/Qwen3-8B-GGUF")
    qtbot.waitUntil(lambda: "It is gone" in win.frame.banner.text())


@pytest.mark.parametrize(("scale", "size"), [(100, (1240, 752)), (100, (760, 520)), (200, (900, 700))])
def test_every_page_shows_its_words_whole(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int, size: tuple[int, int]
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(*size)
        core_of(made).models.load()
        made.go("models")
        place = made.place_named("models")
        assert isinstance(place, ModelsPlace)
        qtbot.waitUntil(lambda: bool(place.vm.offered()))
        for kind in ("installed", "all", "hub", "servers"):
            place._rows.choose(kind)
            assert calm(made, qtbot) == [], kind
