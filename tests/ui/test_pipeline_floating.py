"""What stands on a card is edited where it stands; holds, zones, looks and keys of the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QGraphicsProxyWidget, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.pipelines import edit
from app.pipelines import events as told
from app.ui.pipelines import geometry as at
from app.ui.pipelines.desk import PipelinesDesk
from app.ui.pipelines.keys import keys_of
from app.ui.pipelines.menus import canvas_menu
from app.ui.pipelines.place import PipelinesPlace
from app.ui.pipelines.versions_sheet import VersionsSheet
from app.ui.shell.help import HelpDialog
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.pipeline_watch import Watch, state_words
from tests.ui.looking import flaws
from tests.ui.test_pipeline_canvas import LEFT, NONE, Rig, rig, three
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
__all__ = ["rig", "three"]


def double_click(three: Rig, x: float, y: float) -> None:
    """As a hand does: two presses."""
    QTest.mouseClick(three.viewport, LEFT, NONE, three.at(x, y))
    QTest.mouseDClick(three.viewport, LEFT, NONE, three.at(x, y))


def test_a_title_is_written_over_in_place_and_escape_leaves_it(three: Rig) -> None:
    face = three.page.scene.owners["ask-model"].face
    floating = three.page.floating
    for key, name in ((Qt.Key.Key_Escape, "Ask model"), (Qt.Key.Key_Return, "Answer it")):
        double_click(three, face.x + 60, face.y + 15)
        line = floating.field
        assert isinstance(line, QLineEdit)
        assert line.text() == "Ask model"
        assert flaws(floating) == []
        line.setText("Answer it")
        QTest.keyClick(line, key)
        assert three.editor.pipeline.named("ask-model") == name
        assert not floating.isVisible()


def test_a_value_is_edited_where_it_stands_and_no_widget_is_in_the_scene(three: Rig) -> None:
    three.editor.set_param("ask-model", "temperature", 0.5)
    item = three.page.scene.owners["ask-model"]
    row = at.value_row(item.face.fields.index("temperature"), at.values_top(item.face)).translated(item.pos())
    double_click(three, row.center().x(), row.center().y())
    spin = three.page.floating.findChild(QDoubleSpinBox)
    assert isinstance(spin, QDoubleSpinBox)
    spin.lineEdit().setText("0.9")
    assert not any(isinstance(i, QGraphicsProxyWidget) for i in three.page.scene.items())
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert three.editor.pipeline.step("ask-model").params["temperature"] == 0.9  # type: ignore[union-attr]
    three.editor.undo()
    assert three.editor.pipeline.step("ask-model").params["temperature"] == 0.5  # type: ignore[union-attr]


def test_a_comment_is_edited_in_place_and_a_click_elsewhere_keeps_it(three: Rig) -> None:
    three.editor.add("comment", 60, 400)
    note = next(iter(three.page.scene.notes.values()))
    three.page.view.fit()
    double_click(three, note.x() + 30, note.y() + 20)
    field = three.page.floating.field
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText("Two lines")
    QTest.mouseClick(three.viewport, LEFT, NONE, three.at(300, 500))
    three.page.floating.close_it(keep=True)
    assert three.editor.pipeline.layout.comments[0].text == "Two lines"


def test_a_comment_is_resized_by_its_corner_and_undone(three: Rig) -> None:
    three.editor.add("comment", 60, 400)
    note = next(iter(three.page.scene.notes.values()))
    three.page.view.fit()
    grip = note.grip().center() + note.pos()
    QTest.mousePress(three.viewport, LEFT, NONE, three.at(grip.x(), grip.y()))
    for shift in (40, 96):
        QTest.mouseMove(three.viewport, three.at(grip.x() + shift, grip.y() + 64))
    QTest.mouseRelease(three.viewport, LEFT, NONE, three.at(grip.x() + 96, grip.y() + 64))
    place = three.editor.pipeline.layout.comments[0].place
    assert place.width > 224 + 60 and place.height > 80 + 30
    assert place.width % at.GRID == place.height % at.GRID == 0
    three.editor.undo()
    assert three.editor.pipeline.layout.comments[0].place.width is None


def test_a_card_shows_that_runs_hold_before_it(three: Rig, qtbot: QtBot) -> None:
    def picture() -> QImage:
        return three.page.view.viewport().grab().toImage()

    three.page.scene.choose(["ask-model"])
    three.page.view.setFocus()
    qtbot.waitUntil(three.page.view.hasFocus)
    before = picture()
    QTest.keyClick(three.page.view, Qt.Key.Key_F9)
    assert three.editor.pipeline.layout.breakpoints == frozenset(["ask-model"])
    assert picture() != before
    three.page.show_steps(True)
    words = three.page.steps._items["ask-model"].toolTip(0)
    assert "Runs hold before this step" in words
    QTest.keyClick(three.page.steps, Qt.Key.Key_F9)
    assert three.editor.pipeline.layout.breakpoints == frozenset()


def test_a_pause_is_told_from_the_wish_to_the_hold() -> None:
    watch = Watch(run="r", state="running", pausing=True)
    assert state_words(watch) == "Pausing"
    watch.hear([told.RunPaused("r", "breakpoint", ("zone#1/write",))])
    assert state_words(watch) == "Paused: go on when you like"
    assert watch.progress()["write"].words == "holds here"


def test_the_bar_offers_to_go_on_first_where_a_run_rests(three: Rig) -> None:
    bar = three.page.bar
    bar.show_running(False, rests=True)
    assert bar.go_on.isVisible()
    assert (bar.run.text(), bar.run.property("kind")) == ("Run anew", "")
    bar.show_running(True, pausing=True)
    assert not bar.pause.isEnabled()
    assert "finished first" in bar.pause.toolTip()
    bar.show_running(False)
    assert not bar.go_on.isVisible()
    assert bar.run.property("kind") == "primary"
    assert flaws(bar) == []


def test_a_zone_lights_up_under_what_is_dragged_in_and_takes_it(three: Rig) -> None:
    three.editor.frame(["collect"], "repeat")
    three.page.view.fit()
    zone = three.page.scene.owners["repeat"]
    card = three.page.scene.owners["question"].face
    start = three.at(card.x + 100, card.y + 15)
    end = three.page.view.mapFromScene(zone.body().center()) + QPoint(0, 40)
    three.page.scene.choose([])
    three.press(start)
    three.move(start, end)
    assert zone.welcomes  # type: ignore[attr-defined]
    QTest.mouseRelease(three.viewport, LEFT, NONE, end)
    assert not zone.welcomes  # type: ignore[attr-defined]
    assert three.editor.pipeline.by_id["question"].zone == "repeat"


def test_a_card_is_made_small_and_coloured_by_its_menu(three: Rig) -> None:
    item = three.page.scene.owners["ask-model"]
    tall = at.card_height(item.face)  # type: ignore[arg-type]
    three.page.scene.choose(["ask-model"])
    menu = canvas_menu(three.page, three.page.view.middle())
    next(a for a in menu.actions() if a.text() == "Small card").trigger()
    colours = next(a.menu() for a in menu.actions() if a.text() == "Colour")
    next(a for a in colours.actions() if a.text() == "Green").trigger()
    assert at.card_height(item.face) < tall  # type: ignore[arg-type]
    place = edit.at(three.editor.pipeline, "ask-model")
    assert (place.collapsed, place.colour) == (True, "evidence")
    three.editor.undo()
    three.editor.undo()
    assert at.card_height(item.face) == tall  # type: ignore[arg-type]


def test_the_list_has_comments_runs_and_aligning_too(three: Rig) -> None:
    three.editor.add("comment", 60, 400)
    three.page.show_steps(True)
    steps, note = three.page.steps, three.editor.pipeline.layout.comments[0].id
    steps._items[note].setText(0, "Read me")
    assert three.editor.pipeline.layout.comments[0].text == "Read me"
    wanted: list[tuple[str, bool]] = []
    three.page.run_wanted.connect(lambda name, whole: wanted.append((name, whole)))
    steps.mark(["collect"])
    next(a for a in steps.menu().actions() if a.text() == "Run to here").trigger()
    assert wanted == [("collect", False)]
    steps.mark(["question", "collect"])
    aligning = next(a.menu() for a in steps.menu().actions() if a.text() == "Align")
    next(a for a in aligning.actions() if a.text() == "Top edges").trigger()
    boxes = three.editor.boxes(["question", "collect"])
    assert boxes["question"].y == boxes["collect"].y


def test_why_a_wire_is_refused_stands_beside_the_pointer(three: Rig) -> None:
    start, end = three.spot("question", "text", "out"), three.spot("ask-model", "text", "out")
    three.press(start)
    three.move(start, end)
    near = three.page.hints.near
    assert near.isVisible()
    assert near.text() == three.page.hints.corner.text()
    QTest.mouseRelease(three.viewport, LEFT, NONE, end)
    assert not near.isVisible()


def test_the_canvas_says_how_many_steps_it_has(three: Rig) -> None:
    assert three.page.view.accessibleName().startswith("Canvas, 3 steps")
    three.editor.remove(["question", "collect"])
    assert three.page.view.accessibleName().startswith("Canvas, 1 step;")


def test_the_focus_leaves_the_canvas_both_ways(three: Rig, qtbot: QtBot) -> None:
    view = three.page.view
    for key, modifier in (
        (Qt.Key.Key_F6, NONE),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier),
    ):
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        QTest.keyClick(view, key, modifier)
        assert not view.hasFocus()


def test_help_lists_the_keys_of_the_canvas_and_the_window_binds_none_of_them(win: MainWindow) -> None:
    win.go("pipelines")
    page = win.place_named("pipelines").desk.page  # type: ignore[union-attr]
    dialog = HelpDialog(win)
    listed = {found.text() for found in dialog.findChildren(QLabel)}
    titles = {key.title for key in keys_of(page)}
    assert titles <= listed
    bound = {action.objectName() for action in win.actions()}
    assert not any(name.startswith("action-canvas-") for name in bound)
    taken = {action.shortcut().toString() for action in win.actions()}
    assert not taken & {key.keys for key in keys_of(page)}
    dialog.close()


def _desk(win: MainWindow) -> PipelinesDesk:
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    return place.desk


def test_another_pipeline_is_put_in_as_one_step_opened_and_renewed(win: MainWindow) -> None:
    desk = _desk(win)
    vm, editor = desk.vm, desk.vm.editor
    desk.new()
    editor.add("question", 0, 0)
    editor.describe("Inner", "")
    vm.keep()
    inner = vm.shown
    desk.new()
    editor.describe("Outer", "")
    vm.keep()
    vm.refresh()
    outer = vm.shown
    offer = next(o for o in editor.offers() if o.key == f"sub:{inner}")
    assert offer.title == "Inner"
    editor.add(offer.key, 80, 80)
    zone = editor.pipeline.zones[0]
    item = desk.page.scene.owners[zone.id]
    assert (zone.kind, zone.name) == ("sub", "Inner")
    assert [port.name for port in item.face.ins] == ["Question"]
    pinned = zone.pinned
    desk.page.view.fit()
    spot = desk.page.view.mapFromScene(item.body().center())
    QTest.mouseDClick(desk.page.view.viewport(), LEFT, NONE, spot)
    assert vm.shown == inner
    editor.add("question", 0, 200)
    vm.open(outer)
    editor.newest.emit(zone.id)
    assert editor.pipeline.zones[0].pinned != pinned
    assert len(desk.page.scene.owners[zone.id].face.ins) == 2
    editor.undo()
    assert editor.pipeline.zones[0].pinned == pinned


def test_an_earlier_version_is_restored_and_that_is_undone(win: MainWindow) -> None:
    desk = _desk(win)
    vm, editor = desk.vm, desk.vm.editor
    desk.new()
    for y in (0, 200):
        editor.add("question", 0, y)
        vm.keep()
    desk.menu.versions()
    sheet = win.findChild(VersionsSheet)
    assert isinstance(sheet, VersionsSheet)
    assert flaws(sheet) == []
    assert sheet.rows.count() == 3
    assert not sheet.restore.isEnabled()
    sheet.rows.setCurrentRow(1)
    sheet.restore.click()
    assert len(editor.pipeline.steps) == 1
    editor.undo()
    assert len(editor.pipeline.steps) == 2
