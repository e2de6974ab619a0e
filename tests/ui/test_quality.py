"""The quality place: suites and cases by hand, two models compared, regressions first, and the choice after it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.quality.compare import Comparison, Side
from app.quality.statistics import effect, pair
from app.store.suite_records import Case, CheckSpec
from app.ui.models.place import ModelsPlace
from app.ui.quality.case_sheet import CaseSheet
from app.ui.quality.comparison import ComparisonPage
from app.ui.quality.diff import AnswerBox
from app.ui.quality.place import QualityPlace
from app.ui.shell.window import MainWindow
from app.ui.widgets.labels import Prose
from app.ui.widgets.rows import RowList
from tests.ui.fake_library import OTHER
from tests.ui.fakes import FakeCore
from tests.ui.looking import flaws
from tests.ui.pseudo import speaking
from tests.ui.window_rig import QUIET, find, wait_rows, window

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore(QUIET)
NAMES = ("Never name the client", "Answer in one sentence", "Notice period, old lease", "Break fee table")


def place_of(made: MainWindow) -> QualityPlace:
    made.go("quality")
    return cast("QualityPlace", made.place_named("quality"))


def cases(suite: str, count: int = 24) -> list[Case]:
    checks = (CheckSpec("contains", {"texts": ["yes"]}), CheckSpec("excludes", {"texts": ["Meyer"]}))
    return [
        Case(f"c{at:02}", suite, f"{NAMES[at % 4]} {at}", text=f"Question {at}?", checks=checks)
        for at in range(count)
    ]


def filled(core: FakeCore) -> str:
    """A suite of 24 cases; the second model names the client in every third answer."""
    suite = core.suites.repo.add("Contract questions")
    core.suites.repo.put(cases(suite.id))

    def answers(model: str, asked: str) -> str:
        number = int(asked.removeprefix("Question ").rstrip("?"))
        if number == 1:
            return "yes, it is" if model == OTHER.id else "no"
        bad = model == OTHER.id and number % 3 == 0
        return "yes, as Meyer told us in the letter" if bad else "yes, as they told us in the letter"

    core._suites.answers = answers  # type: ignore[union-attr]
    return suite.id


def click(qtbot: QtBot, root: QWidget, name: str) -> None:
    button = find(root, name, QAbstractButton)
    qtbot.mouseClick(button, LEFT)


def test_a_suite_and_a_case_are_made_by_hand(win: MainWindow, qtbot: QtBot) -> None:
    place = place_of(win)
    place.new_suite()
    asked = find(win, "name-suite", QInputDialog)
    asked.setTextValue(" Do not rules ")
    asked.accept()
    qtbot.waitUntil(lambda: place.vm.current is not None)
    assert place.title() == "Do not rules"
    click(qtbot, win, "add-case")
    sheet = cast("CaseSheet", find(win, "case-sheet", QDialog))
    assert not sheet.ok.isEnabled()
    sheet.asked.setPlainText("Who signed the lease?")
    sheet.never.setPlainText("Meyer")
    sheet.kind.setCurrentIndex(sheet.kind.findData("length"))
    sheet.arguments.setText('{"unit": "sentences", "most": 1}')
    qtbot.mouseClick(sheet.add, LEFT)
    assert sheet.which.isHidden()
    sheet.kind.setCurrentIndex(sheet.kind.findData("instruction"))
    assert sheet.which.isVisible() and sheet.which.count() == 83
    sheet.which.setCurrentIndex(sheet.which.findData("words:repeats"))
    assert sheet.which.currentText() == "Use no word more than … times"
    assert sheet.arguments.text() == '{"id": "words:repeats", "arguments": {"small_n": 1}}'
    qtbot.mouseClick(sheet.add, LEFT)
    assert [sheet.checks.item(at).text() for at in range(2)] == [
        "At most 1 sentences",
        "Use no word more than 1 times",
    ]
    qtbot.waitUntil(lambda: flaws(sheet) == [])  # once it is laid out
    sheet.arguments.setText("{")
    qtbot.mouseClick(sheet.add, LEFT)
    assert sheet.fault.text() == "This is no JSON"
    qtbot.mouseClick(sheet.ok, LEFT)
    wait_rows(qtbot, win, "case-list", 1)
    kept = win.core.suites.repo.cases(place.vm.current.suite.id)[0]  # type: ignore[union-attr]
    assert kept.name == "Who signed the lease?"
    assert [spec.kind for spec in kept.checks] == ["excludes", "length", "instruction"]


CSV = (
    "prompt;contains;number;colour\n"
    "Who signed?;Keller;;red\n"
    ";Keller;;red\n"
    "How many?;;many;red\n"
    "How old?;;12;red;more\n"
    "When?;May;;red\n"
)


def test_a_file_of_cases_is_brought_and_its_wrong_rows_are_told(
    win: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_of(win)
    file = tmp_path / "lease.csv"
    file.write_text(CSV)
    assert place.takes([str(file)]) == "Make a suite of its cases"
    assert place.takes([str(file), str(file)]) == place.takes([str(tmp_path / "x.png")]) == ""
    place.drop([str(file)])
    wait_rows(qtbot, win, "case-list", 2)
    assert place.title() == "lease"
    sheet = find(win, "bring-sheet", QDialog)
    assert find(sheet, "bring-head", QLabel).text() == "2 cases read, 3 rows left out"
    told = find(sheet, "bring-rows", QPlainTextEdit).toPlainText().splitlines()
    assert [line.partition(":")[0] for line in told] == ["Row 1", "Row 3", "Row 4", "Row 5"]
    assert told[1] == "Row 3: the prompt is empty; the row is left out."
    assert told[2] == "Row 4: “number” is no number: many; the row is left out."
    assert flaws(sheet) == []
    click(qtbot, sheet, "bring-copy")
    assert QApplication.clipboard().text().splitlines() == told
    click(qtbot, sheet, "bring-done")
    assert place.takes([str(file)]) == "Add its cases to “lease”"
    file.write_text("prompt,contains\nWhere?,Bern\nWho signed?,Keller\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    click(qtbot, win, "bring-cases")
    wait_rows(qtbot, win, "case-list", 3)
    assert not [one for one in win.findChildren(QDialog, "bring-sheet") if one.isVisible()]
    said = "1 case kept in “lease”; 1 case there already"
    qtbot.waitUntil(lambda: said in [made.text() for made in win.findChildren(QLabel)])


def test_a_file_without_any_case_makes_no_suite(win: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    place = place_of(win)
    file = tmp_path / "empty.csv"
    file.write_text("prompt,contains\n,Bern\n")
    place.drop([str(file)])
    qtbot.waitUntil(lambda: bool(win.findChildren(QDialog, "bring-sheet")))
    sheet = find(win, "bring-sheet", QDialog)
    assert find(sheet, "bring-head", QLabel).text() == "No case could be read, 1 row left out"
    assert win.core.suites.repo.list() == []
    file.write_bytes(b"")
    place.drop([str(file)])
    qtbot.waitUntil(lambda: "is empty" in win.findChild(QLabel, "banner-text").text())


def test_two_models_are_compared_and_the_old_one_is_kept(win: MainWindow, qtbot: QtBot) -> None:
    core, place = compared_suite(win, qtbot)
    made = place.vm.current
    words = find(win, "what-you-would-lose", QLabel).text()
    assert "you would lose 8 cases of 24" in words and "it would win 1 case" in words
    rows = win.findChildren(QWidget, "case-row")
    assert [row.accessibleName().split(":")[0] for row in rows] == ["Lost"] * 8 + ["Won"]
    click(qtbot, rows[0], "show-answers")
    before, after = (find(rows[0], name, QPlainTextEdit) for name in ("answer-before", "answer-after"))
    assert "Meyer" not in before.toPlainText() and "Meyer" in after.toPlainText()  # type: ignore[attr-defined]
    assert after.extraSelections()[0].cursor.selectedText() == "Meyer"  # type: ignore[attr-defined]
    verdicts = [chip.text() for chip in win.findChildren(QLabel, "verdict")]
    assert verdicts[0] == "worse"
    qtbot.waitUntil(lambda: flaws(find(win, "comparison")) == [])  # once it is laid out
    qtbot.waitUntil(lambda: place.rows.count() == 4)
    place.rows.setCurrentRow(1)
    qtbot.waitUntil(lambda: place.work().currentIndex() == 1)  # type: ignore[attr-defined]
    place.rows.setCurrentRow(3)
    qtbot.waitUntil(lambda: place.work().currentIndex() == 2)  # type: ignore[attr-defined]
    default = core.models.default_id()
    click(qtbot, win, "keep-it")
    qtbot.waitUntil(lambda: place.work().currentIndex() == 1)  # type: ignore[attr-defined]
    assert core.models.default_id() == default and made is not None


def compared(place: QualityPlace, qtbot: QtBot, core: Any) -> None:
    """Run the suite with two models, from the buttons, until they stand side by side."""
    bar = place.page.bar
    others = [at for at in range(bar.after.count()) if bar.after.itemData(at) != core.models.default_id()]
    bar.after.setCurrentIndex(others[0])
    bar.before.setCurrentIndex(bar.before.findData(core.models.default_id()))
    assert bar.run.text() == "Run and compare"
    qtbot.mouseClick(bar.run, LEFT)
    qtbot.waitUntil(lambda: place.work().findChild(QWidget, "comparison") is not None, timeout=20_000)


def compared_suite(win: MainWindow, qtbot: QtBot) -> tuple[FakeCore, QualityPlace]:
    """The window with a suite of 24 cases that were compared."""
    core = cast("FakeCore", win.core)
    filled(core)
    place = place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    compared(place, qtbot, core)
    return core, place


def test_figures_and_long_names_fit_the_page_and_the_language(
    win: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    name = "Some 135M 8k Lc100K Mix1 Ep2 of a very long name"
    summary = {"first_token_s": 1.5, "tokens_per_s": 8.25, "memory": 1_700_000_000}
    sides = [Side(m, title, m, False, 1.0, {}, {}, summary) for m, title in (("old", "Old"), ("new", name))]
    before, after = {"a": [1.0], "b": [1.0], "c": [1.0], "d": [0.0]}, {n: [1.0] for n in "abd"} | {"c": [0.0]}
    whole = effect(pair(before, after))
    made = Comparison("s", "Rules", sides[0], sides[1], whole, (), ())
    with speaking(qapp, "de"):
        page = ComparisonPage(win.theme, made)
        qtbot.addWidget(page)
        page.resize(900, 700)
        page.show()
        qtbot.waitUntil(lambda: len(page.findChildren(QLabel)) > 20)
    words = "\n".join(one.text() for one in page.findChildren(QLabel))
    assert "75,0 %" in words and "erstes Wort nach 1,50 s · 1,7 GB" in words and "p = 1,000" in words
    told = find(page, "what-you-would-lose", QLabel).text()
    assert "(75,0 % bestanden vorher und 75,0 % nachher, ±0,0 Punkte" in told
    assert "So wenige Fälle zeigen überhaupt keine Änderung." in told and "keine\n" in words
    assert re.search(r"\d\.\d", words) is None
    take = find(page, "take-it", QAbstractButton)
    assert take.text() == "Some 135M 8k Lc100K Mix1 …" + " zum Standard machen" and name in take.toolTip()


def test_beside_the_inspector_a_check_and_a_case_keep_their_names(win: MainWindow, qtbot: QtBot) -> None:
    _core, _place = compared_suite(win, qtbot)
    win.resize(1000, 800)
    win.show_inspector(QLabel("Receipt"), "Receipt")
    page, table = find(win, "comparison"), find(win, "checks-table")
    qtbot.waitUntil(lambda: table.width() < 500)
    qtbot.waitUntil(lambda: flaws(page) == [])
    rows = win.findChildren(QWidget, "case-row")
    assert "Lost · Never name the client 0" in [one.text() for one in rows[0].findChildren(Prose)]
    wide = {one.text() for one in table.findChildren(QLabel)}
    assert {"Whole cases", "Must not contain", "24", "1 / 8"} <= wide
    win.show_inspector(None)
    qtbot.waitUntil(lambda: flaws(page) == [])


def test_a_long_answer_is_broken_where_its_bar_begins(win: MainWindow, qtbot: QtBot) -> None:
    box = AnswerBox(win.theme, "box", "Answer")
    qtbot.addWidget(box)
    box.resize(300, 100)
    box.show()
    box.show_pieces([("same", "Rome."), ("new", "ercareercess" * 200)], "new")
    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() > 0)
    assert box.horizontalScrollBar().maximum() == 0 and box.verticalScrollBar().isVisible()
    box.show_pieces([("same", "Rome.")], "new")
    qtbot.waitUntil(lambda: not box.verticalScrollBar().isVisible())


def test_the_candidate_becomes_the_default_where_a_person_insists(win: MainWindow, qtbot: QtBot) -> None:
    core, place = compared_suite(win, qtbot)
    click(qtbot, win, "take-it")
    chosen = place.page.bar.after.currentData()
    qtbot.waitUntil(lambda: core.settings.text("default_model") == chosen)


def test_a_removed_case_comes_back(win: MainWindow, qtbot: QtBot) -> None:
    core = cast("FakeCore", win.core)
    suite = filled(core)
    place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    click(qtbot, win, "remove-case")
    qtbot.waitUntil(lambda: len(core.suites.repo.cases(suite)) == 23)
    click(qtbot, find(win, "toast"), "toast-undo")
    qtbot.waitUntil(lambda: len(core.suites.repo.cases(suite)) == 24)


@pytest.mark.parametrize(
    ("theme", "scale", "width"), [("light", 100, 1240), ("dark", 150, 1400), ("light", 100, 900)]
)
def test_nothing_is_cut_or_covered(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, theme: str, scale: int, width: int
) -> None:
    with window(qapp, tmp_path, theme, scale) as made:
        made.resize(width, 850)
        core = cast("FakeCore", made.core)
        filled(core)
        place = place_of(made)
        wait_rows(qtbot, made, "case-list", 24)
        qtbot.wait(50)
        assert flaws(find(made, "suite-area")) == []
        compared(place, qtbot, core)
        qtbot.wait(50)
        assert flaws(find(made, "comparison-area")) == []
        assert isinstance(find(made, "suite-list"), RowList)


def test_making_a_model_the_default_asks_the_suites_first(win: MainWindow, qtbot: QtBot) -> None:
    core = cast("FakeCore", win.core)
    filled(core)
    win.go("models")
    models = cast("ModelsPlace", win.place_named("models"))
    default = core.models.default_id()
    models.vm.make_default(OTHER.id)
    qtbot.waitUntil(lambda: "was not run with both models" in find(win, "banner-text", QLabel).text())
    assert core.models.default_id() == default
    place = place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    compared(place, qtbot, core)
    models.vm.make_default(OTHER.id)
    qtbot.waitUntil(lambda: "you would lose 8 cases" in find(win, "banner-text", QLabel).text())
    assert core.models.default_id() == default
    click(qtbot, win, "banner-action")
    qtbot.waitUntil(lambda: core.models.default_id() == OTHER.id)
    qtbot.waitUntil(lambda: not win.frame.banner.isVisible())


def test_a_removed_suite_comes_back(win: MainWindow, qtbot: QtBot) -> None:
    core = cast("FakeCore", win.core)
    filled(core)
    place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    click(qtbot, win, "remove-suite")
    qtbot.waitUntil(lambda: find(win, "quality-empty").isVisible())
    click(qtbot, find(win, "toast"), "toast-undo")
    wait_rows(qtbot, win, "suite-list", 2)
    assert [suite.cases for suite in core.suites.repo.list()] == [24]


def key(qtbot: QtBot, win: MainWindow, *keys: Qt.Key) -> None:
    for one in keys:
        qtbot.keyClick(find(win, "judging"), one)


def test_pairs_are_judged_blind_with_keys_and_taken_back(win: MainWindow, qtbot: QtBot) -> None:
    core, place = compared_suite(win, qtbot)
    click(qtbot, win, "judge-pairs")
    page = find(win, "judging")
    far = find(page, "judging-words", QLabel)
    qtbot.waitUntil(lambda: far.text() == "0 of 9 pairs judged")
    assert flaws(page) == []
    told = " ".join(shown.text() for shown in page.findChildren(QLabel) if shown.isVisible())
    assert core.library.get(OTHER.id).name not in told
    pair = place.pairs.vm.current
    boxes = [find(page, name, QPlainTextEdit).toPlainText() for name in ("judge-first", "judge-second")]  # type: ignore[attr-defined]
    assert boxes == [pair.first, pair.second]  # type: ignore[union-attr]
    key(qtbot, win, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0)
    assert far.text() == "3 of 9 pairs judged"
    repo = core.suites.repo
    qtbot.waitUntil(lambda: len([one for one in repo.labels() if one.judge]) == 3)
    click(qtbot, page, "judge-undo")
    qtbot.waitUntil(lambda: len(repo.labels()) == 2)
    assert sorted(one.human for one in repo.labels()) == ["first", "second"]
    agreed = find(page, "judging-agreement", QLabel)
    qtbot.waitUntil(lambda: "2 of 20 pairs are judged" in agreed.text())
    key(qtbot, win, *[Qt.Key.Key_1] * 9)
    assert far.text() == "All 9 pairs are judged." and not find(page, "judge-say-first").isVisible()
    qtbot.waitUntil(lambda: len([one for one in repo.labels() if one.judge]) == 9)
    place.vm.reread()
    qtbot.wait(100)
    assert page.isVisible(), "what is read again does not take the page away"
    click(qtbot, page, "judge-done")
    qtbot.waitUntil(lambda: "You judged 9 of 9 pairs" in find(win, "opinion-words", QLabel).text())
    qtbot.waitUntil(lambda: flaws(find(win, "comparison")) == [])  # once it is laid out


def test_answers_are_judged_beside_known_ones(win: MainWindow, qtbot: QtBot) -> None:
    core = cast("FakeCore", win.core)
    suite = filled(core)
    core.suites.repo.put([replace(case, baseline="Known.") for case in cases(suite, 3)])
    place = place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    place.page.bar.before.setCurrentIndex(0)
    qtbot.mouseClick(place.page.bar.run, LEFT)
    wait_rows(qtbot, win, "suite-runs", 1)
    qtbot.waitUntil(lambda: find(win, "judge-run").isVisible(), timeout=20_000)
    click(qtbot, win, "judge-run")
    far = find(win, "judging-words", QLabel)
    qtbot.waitUntil(lambda: far.text() == "0 of 3 pairs judged")
    qtbot.keyClick(find(win, "judging"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: find(win, "suite-page").isVisible())


def test_a_template_is_tried_against_the_model_itself(win: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    core = cast("FakeCore", win.core)
    filled(core)
    place = place_of(win)
    wait_rows(qtbot, win, "case-list", 24)
    bar, panel = place.page.bar, place.page.bar.otherwise
    for combo in (bar.before, bar.after):
        combo.setCurrentIndex(combo.findData(core.models.default_id()))
    assert bar.run.text() == "Run"
    qtbot.mouseClick(panel.opener, LEFT)
    file = tmp_path / "swapped.jinja"
    file.write_bytes(b"\xff\xfe\x00\xd8")
    panel.read_file(panel.template, file)
    assert panel.fault.isVisible() and not panel.template.toPlainText()
    file.write_text("{{ messages }}", "utf-8")
    panel.read_file(panel.template, file)
    assert not panel.fault.isVisible() and bar.run.text() == "Run and compare"
    qtbot.waitUntil(lambda: flaws(find(win, "suite-area")) == [])
    qtbot.mouseClick(bar.run, LEFT)
    qtbot.waitUntil(lambda: place.work().findChild(QWidget, "comparison") is not None, timeout=20_000)
    assert "other template" in find(win, "what-you-would-lose", QLabel).text()
    assert win.findChild(QWidget, "take-it") is None
    qtbot.waitUntil(lambda: place.rows.count() == 4)
