"""Models, settings and activity do what their buttons say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QMenu,
    QPlainTextEdit,
    QSlider,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.ui.models.card import ModelCard
from app.ui.models.place import ModelsPlace
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.model_rows import MachineFacts, Row, context_words
from tests.ui.fake_library import OTHER
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton
GIB = 1 << 30


@pytest.fixture
def models(win: MainWindow, qtbot: QtBot) -> ModelsPlace:
    win.go("models")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    qtbot.waitUntil(lambda: len(place.vm.installed()) == 2)
    return place


@pytest.fixture
def settings(win: MainWindow, qtbot: QtBot) -> SettingsPlace:
    win.go("settings")
    place = win.place_named("settings")
    assert isinstance(place, SettingsPlace)
    qtbot.waitUntil(lambda: bool(place.vm.diagnostics))
    return place


def core_of(win: MainWindow) -> FakeCore:
    return win.core  # type: ignore[return-value]


def card(models: ModelsPlace, name: str) -> ModelCard:
    found = find(models.page, f"model-{name}", ModelCard)
    assert isinstance(found, ModelCard)
    return found


# models


def test_installed_models_are_listed_with_their_facts(models: ModelsPlace) -> None:
    rows = {row.id: row for row in models.vm.installed()}
    assert rows["smollm2-135m-instruct"].facts == "Q4_1 · 98 MB · 8k tokens"
    assert rows["smollm2-135m-instruct"].badge == "Starter, built in"
    assert not rows["smollm2-135m-instruct"].removable
    assert rows["qwen3-4b"].badge == "Needs attention"  # its file is not there
    assert "is gone" in rows["qwen3-4b"].text


def test_a_default_is_chosen(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    models.vm.make_default("qwen3-4b")
    qtbot.waitUntil(lambda: any(r.id == "qwen3-4b" and r.is_default for r in models.vm.installed()))
    assert core_of(win).settings.text("default_model") == "qwen3-4b"


def test_using_a_model_loads_it(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    card(models, "smollm2-135m-instruct").wanted.emit("use")
    qtbot.waitUntil(lambda: any(r.loaded for r in models.vm.installed()))
    assert core_of(win).models.current_id == "smollm2-135m-instruct"


def test_what_is_loaded_is_shown_with_its_size_and_can_be_freed(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    def row() -> Row:
        return next(row for row in models.vm.installed() if row.id == "smollm2-135m-instruct")

    told: list[UserError] = []
    models.vm.failed.connect(told.append)
    card(models, "smollm2-135m-instruct").wanted.emit("use")
    qtbot.waitUntil(lambda: row().memory == 230_000_000)
    assert row().facts.endswith("in memory: 230 MB") and row().badge == "In use"
    core_of(win).models.busy.add("smollm2-135m-instruct")
    card(models, "smollm2-135m-instruct").wanted.emit("unload")
    qtbot.waitUntil(lambda: [error.code for error in told] == ["busy"])
    core_of(win).models.busy.clear()
    card(models, "smollm2-135m-instruct").wanted.emit("unload")
    qtbot.waitUntil(lambda: row().memory == 0)
    assert "in memory" not in row().facts and row().badge == "Chosen, at rest"


def test_a_smaller_model_is_chosen_to_guess_in_the_cards_menu(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    def row() -> Row:
        return next(row for row in models.vm.installed() if row.id == "qwen3-4b")

    def choose(draft: str) -> None:
        found = card(models, "qwen3-4b")
        found._open_menu()
        menu = found.findChild(QMenu, "guess-with")
        assert menu is not None
        marked = [action.objectName() for action in menu.actions() if action.isChecked()]
        assert marked == [f"guess-{row().draft}"]
        next(action for action in menu.actions() if action.objectName() == f"guess-{draft}").trigger()
        popup = found.findChild(QMenu, "model-menu")
        assert popup is not None
        popup.close()
        qtbot.waitUntil(lambda: found.findChild(QMenu, "model-menu") is None)

    told, failed = list[str](), list[UserError]()
    models.vm.told.connect(told.append)
    models.vm.failed.connect(failed.append)
    choose("smollm2-135m-instruct")
    qtbot.waitUntil(lambda: row().draft == "smollm2-135m-instruct" and bool(told))
    assert row().note.startswith("SmolLM2 135M Instruct guesses for it · ") and "Faster answers" in told[0]
    choose("")
    qtbot.waitUntil(lambda: row().draft == "" and len(told) == 2)
    assert told[1] == "No model guesses for it now." and "guesses" not in row().note
    core_of(win).drafts.refuse = UserError("It cannot guess for it", code="wrong-draft")
    choose("smollm2-135m-instruct")
    qtbot.waitUntil(lambda: [error.code for error in failed] == ["wrong-draft"])
    assert row().draft == ""
    assert next(r for r in models.vm.installed() if r.id == "smollm2-135m-instruct").smaller == ()


def test_removing_can_be_taken_back(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    card(models, "qwen3-4b").wanted.emit("remove")
    assert [row.id for row in models.vm.installed()] == ["smollm2-135m-instruct"]
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    assert len(models.vm.installed()) == 2
    card(models, "qwen3-4b").wanted.emit("remove")
    assert len(core.library.entries) == 2
    win.toasts.flush()
    assert [entry.id for entry in core.library.entries] == ["smollm2-135m-instruct"]


def test_a_file_is_checked_and_added(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    models.drop(["/models/Tiny-Q4.gguf"])
    assert models.vm.adding == "Tiny-Q4.gguf"
    qtbot.waitUntil(lambda: len(models.vm.installed()) == 3)
    assert models.vm.adding == ""
    assert find(win, "toast").accessibleName() == "Tiny-Q4 was checked and added"


def test_a_bad_file_is_refused_in_words(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core_of(win).library.refuse = UserError(
        "The model file ends early", why="18 MB are missing", todo="fetch it again", code="truncated"
    )
    models.drop(["/models/cut.gguf"])
    qtbot.waitUntil(lambda: "ends early" in win.frame.banner.text())
    assert win.frame.banner.text() == "The model file ends early, because 18 MB are missing; fetch it again."
    assert len(models.vm.installed()) == 2


def test_only_model_files_are_taken(models: ModelsPlace) -> None:
    assert models.takes(["/x/A.GGUF"]) == "Add this model"
    assert models.takes(["/x/a.gguf", "/x/b.pdf"]) == ""


def test_getting_while_offline_is_honest_and_offers_online(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    models._rows.choose("chat")
    qtbot.mouseClick(find(models.page, "get-qwen3-8b", QAbstractButton), LEFT)
    assert "Underdesk is offline" in win.frame.banner.text()
    assert len(core.library.entries) == 2
    qtbot.mouseClick(find(win, "banner-action"), LEFT)
    qtbot.waitUntil(lambda: any(entry.id == "qwen3-8b" for entry in core.library.entries))
    assert not core.offline
    qtbot.waitUntil(lambda: all(row.id != "qwen3-8b" for row in models.vm.offered()))


def test_a_fetch_shows_how_far_it_is_and_can_be_cancelled(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.offline, core.fetcher.hold = False, True
    models._rows.choose("chat")
    models.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: any((row.fetching or 0) == 0.25 for row in models.vm.offered()))
    qtbot.mouseClick(find(models.page, "cancel-phi-4-mini", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: all(row.fetching is None for row in models.vm.offered()))
    assert win.frame.banner.text() == ""
    assert len(core.library.entries) == 2


def test_a_fetch_that_fails_says_why(models: ModelsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    core.offline = False
    core.fetcher.refuse = UserError("huggingface.co cannot be reached", todo="try again", code="unreachable")
    models.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: win.frame.banner.text() == "huggingface.co cannot be reached; try again.")
    assert len(core.library.entries) == 2, "nothing came"


def test_terms_are_shown_and_agreed_to_before_a_fetch(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core, agreed = core_of(win), list[str]()
    core.offline = False
    sentence = (
        "Gemma comes under terms of its maker; read them at https://ai.google.dev/gemma/terms and agree"
    )
    core.fetcher.refuse = UserError(sentence, code="terms-not-accepted")

    def agree(model_id: str) -> None:
        agreed.append(model_id)
        core.fetcher.refuse = None

    core.fetcher.agree = agree  # type: ignore[attr-defined]
    models.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: win.frame.banner.text() == f"{sentence}.")
    assert len(core.library.entries) == 2 and agreed == []
    button = find(win, "banner-action", QAbstractButton)
    assert button.text() == "I agree: get it"
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: any(entry.id == "phi-4-mini" for entry in core.library.entries))
    assert agreed == ["phi-4-mini"]


def test_a_card_with_room_is_named() -> None:
    machine = MachineFacts(4, 16 * GIB, 8 * GIB, (("RTX 4090", 24 * GIB),))
    assert "RTX 4090 with 24 GB" in machine.sentence
    assert [context_words(n) for n in (512, 8192, 131_072)] == ["512", "8k", "128k"]


# settings


def test_every_setting_has_a_control_but_the_switch_in_sight(
    settings: SettingsPlace, win: MainWindow
) -> None:
    assert set(settings.rows) == set(core_of(win).settings.rows) - {"offline"}
    for key, row in settings.rows.items():
        assert row.control.objectName() == f"setting-{key}"
        assert row.control.accessibleName()
        assert row.control.accessibleDescription()


def test_a_choice_is_kept_and_seen(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    combo = settings.rows["theme"].control
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("dark"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: win.theme.tokens.name == "dark")
    assert core_of(win).settings.text("theme") == "dark"


def test_models_that_read_documents_are_chosen_among_those_of_their_role(
    settings: SettingsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.library.entries.append(replace(OTHER, id="bge-m3", name="BGE M3", role="embedding"))
    core.settings.set("reranker", "was-here")
    settings.vm.refresh()
    embedder, reranker = settings.rows["embedder"].control, settings.rows["reranker"].control
    assert isinstance(embedder, QComboBox) and isinstance(reranker, QComboBox)
    qtbot.waitUntil(lambda: embedder.count() == 2)
    assert embedder.itemText(0) == "The one that comes with Underdesk" and embedder.currentIndex() == 0
    assert [reranker.itemText(row) for row in range(reranker.count())] == [
        "None: by words and meaning", "was-here (not here any more)",
    ]  # fmt: skip
    assert reranker.currentData() == "was-here"
    embedder.setFocus()
    qtbot.keyClick(embedder, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: core.settings.text("embedder") == "bge-m3")


def test_text_size_and_numbers_are_kept(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    slider, spin = settings.rows["text_scale"].control, settings.rows["max_tokens"].control
    assert isinstance(slider, QSlider)
    assert isinstance(spin, QSpinBox)
    slider.setValue(15)
    spin.setValue(512)
    qtbot.waitUntil(lambda: win.theme.scale == 150)
    qtbot.waitUntil(lambda: core_of(win).settings.number("max_tokens") == 512)


def test_instructions_are_kept_when_left(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    edit = settings.rows["system_prompt"].control
    assert isinstance(edit, QPlainTextEdit)
    edit.setPlainText("Answer briefly.")
    settings.rows["system_prompt"].take(edit.toPlainText())
    qtbot.waitUntil(lambda: core_of(win).settings.text("system_prompt") == "Answer briefly.")


def test_a_change_from_elsewhere_is_shown(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core_of(win).settings.set("send_with", "ctrl-enter")
    combo = settings.rows["send_with"].control
    assert isinstance(combo, QComboBox)
    qtbot.waitUntil(lambda: combo.currentData() == "ctrl-enter")


def test_the_passphrase_is_set_from_here(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    core, vault = core_of(win), settings.vault
    qtbot.mouseClick(vault.change, LEFT)
    qtbot.keyClicks(vault._first, "four words of mine")
    assert not vault.save.isEnabled()
    qtbot.keyClicks(vault._again, "four words of mine")
    qtbot.mouseClick(vault.save, LEFT)
    qtbot.waitUntil(lambda: core.vault.passphrase == "four words of mine")
    qtbot.waitUntil(lambda: vault.change.text() == "Change the passphrase")
    assert vault._first.text() == ""
    qtbot.mouseClick(vault.remove, LEFT)
    qtbot.waitUntil(lambda: core.vault.passphrase == "")


def test_the_report_holds_no_word_of_a_person(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(settings.report.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    assert "Underdesk" in text
    assert "Offline: on" in text
    assert "Lease" not in text
    assert str(core_of(win).profile.root) not in text


def test_a_damaged_vault_is_named(settings: SettingsPlace, win: MainWindow, qtbot: QtBot) -> None:
    from types import SimpleNamespace

    report = SimpleNamespace(ok=False, problems=("page 3 does not match",), advice="")
    core_of(win).vault.check = lambda: report  # type: ignore[method-assign]
    settings.vm.check_vault()
    qtbot.waitUntil(lambda: "page 3 does not match" in win.frame.banner.text())
