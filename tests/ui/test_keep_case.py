"""An answer is kept as a case in the window: proposals are pressed, a wish is needed, the suite is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.api import Picture
from app.store.suite_records import CheckSpec
from app.ui.chat.place import ChatPlace
from app.ui.quality.keep_panel import KeepPanel
from app.ui.shell.window import MainWindow
from app.ui.widgets.rows import RowList
from tests.ui.fakes import FakeCore
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET, find, window

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore(QUIET)
RECORD = {
    "sources": [{"n": 1, "name": "lease.pdf", "page": 2}],
    "citations": [{"n": 1, "page": 2}],
}


def opened(made: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str = "") -> KeepPanel:
    """The panel for the only answer of the first chat, which says `answer`."""
    core = cast("FakeCore", made.core)
    chat = core.chats.list()[0]
    *before, told = core.chats.messages(chat.id)
    if answer:
        longer = [*before, replace(told, content=answer)]
        monkeypatch.setattr(core.chats, "messages", lambda _: longer)
    place = made.place_named("chat")
    assert isinstance(place, ChatPlace)
    place.vm.open(chat.id)
    qtbot.waitUntil(lambda: place.vm.chat is not None and bool(place.vm.turns.rows))
    place.area.transcript.acted.emit("keep-case", told.id, "")
    keeper = place.cases
    qtbot.waitUntil(lambda: keeper.vm is not None and keeper.vm.offer is not None)
    assert keeper.panel is not None
    return keeper.panel


def test_an_answer_is_kept_with_what_was_pressed_and_typed(
    win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(win.core.knowledge, "sources_of", lambda _: RECORD)
    panel = opened(win, qtbot, monkeypatch)
    assert panel.question.text() == "How much notice do we owe?"
    assert [chip.text() for chip in panel.must.chips] == ["three months'"]
    qtbot.mouseClick(panel.must.chips[0], LEFT)
    qtbot.keyClicks(panel.never.field, "Meyer")
    assert panel.must.texts() == ("three months'",) and panel.must.chips[0].isHidden()
    assert [box.text() for box, _ in panel.cites] == ["Cites lease.pdf, page 2"]
    panel.language.click()
    panel.suite.setEditText(" Contracts ")
    panel.name.setText("Notice")
    qtbot.waitUntil(lambda: flaws(panel) == [])  # once it has slid in
    assert panel.fault.isHidden()
    qtbot.mouseClick(panel.keep, LEFT)
    repo = win.core.suites.repo
    qtbot.waitUntil(lambda: bool(repo.list()))
    (suite,) = repo.list()
    (case,) = repo.cases(suite.id)
    assert (suite.name, case.name, case.text) == ("Contracts", "Notice", "How much notice do we owe?")
    assert case.checks == (
        CheckSpec("contains", {"texts": ["three months'"]}),
        CheckSpec("excludes", {"texts": ["Meyer"]}),
        CheckSpec("cites", {"file": "lease.pdf", "page": 2}),
        CheckSpec("language", {"language": "en"}),
    )
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_the_pictures_of_a_question_go_along_and_lost_ones_are_told(
    win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = cast("FakeCore", win.core)
    question = core.chats.messages(core.chats.list()[0].id)[-2]
    core.chats.known[question.id] = (Picture(1, 1, b"abc"),)
    real = core.chats.messages
    counted = replace(question, stats={"pictures": 2})
    monkeypatch.setattr(
        core.chats, "messages", lambda one: [counted if m.id == question.id else m for m in real(one)]
    )
    panel = opened(win, qtbot, monkeypatch)
    assert panel.around.text().endswith("with 1 picture")
    assert panel.lost.text().startswith("1 picture of this chat cannot be kept")
    qtbot.waitUntil(lambda: flaws(panel) == [])
    qtbot.keyClicks(panel.never.field, "Meyer")
    qtbot.mouseClick(panel.keep, LEFT)
    repo = win.core.suites.repo
    qtbot.waitUntil(lambda: bool(repo.list()))
    (case,) = repo.cases(repo.list()[0].id)
    assert [(one.name, repo.file(one.sha256)[:4]) for one in case.files] == [("picture 1.png", b"\x89PNG")]
    win.go("quality")
    rows = find(win, "case-list", RowList)
    qtbot.waitUntil(lambda: rows.count() == 1)
    assert "with 1 picture" in rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_case_needs_a_wish_and_a_suite(
    win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    win.core.suites.repo.add("Contracts")
    panel = opened(win, qtbot, monkeypatch)
    assert panel.suite.currentText() == "Contracts"
    assert not panel.keep.isEnabled() and panel.fault.text().startswith("Say at least one thing")
    panel.like.click()
    assert panel.keep.isEnabled()
    panel.suite.setEditText("  ")
    assert not panel.keep.isEnabled() and panel.fault.text() == "The suite needs a name."
    qtbot.mouseClick(panel.cancel, LEFT)
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_an_answer_without_words_is_refused_in_words(
    win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = opened(win, qtbot, monkeypatch)
    place = cast("ChatPlace", win.place_named("chat"))
    asked = place.vm.turns.rows[0].message.id
    place.cases.acted("keep-case", asked)
    qtbot.waitUntil(lambda: "no answer to keep" in panel.fault.text())
    assert not panel.keep.isEnabled()


@pytest.mark.parametrize(("theme", "scale"), [("dark", 200), ("contrast", 100)])
def test_nothing_is_cut_off(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str, scale: int
) -> None:
    with window(qapp, tmp_path, theme, scale) as made:
        made.resize(1600, 1000)
        text = " ".join(f"**a term that is rather long, number {n}** of {n}75 euros." for n in range(6))
        monkeypatch.setattr(made.core.knowledge, "sources_of", lambda _: RECORD)
        panel = opened(made, qtbot, monkeypatch, text)
        assert len(panel.must.chips) >= 6
        qtbot.waitUntil(lambda: flaws(panel) == [])
