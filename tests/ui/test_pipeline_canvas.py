"""The canvas driven as a person does: adding, wiring, being refused, framing, undoing all the way and redoing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.pipelines.registry import load
from app.ui.pipelines import arrange
from app.ui.pipelines.faces import Board, CardFace, End, PortFace, Progress, WireFace, ZoneFace
from app.ui.pipelines.page import EditorPage
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Rig:
    """A page, and a hand."""

    def __init__(self, page: EditorPage, editor: Editor) -> None:
        self.page, self.editor, self.refusals = page, editor, list[str]()
        editor.refused.connect(self.refusals.append)

    @property
    def viewport(self) -> object:
        return self.page.view.viewport()

    def spot(self, owner: str, port: str, side: str) -> QPoint:
        """Where a port is on the screen."""
        middle = self.page.scene.owners[owner].port(End(owner, port, side))  # type: ignore[arg-type]
        assert middle is not None, (owner, port, side)
        return self.page.view.mapFromScene(middle)

    def at(self, x: float, y: float) -> QPoint:
        """Where a spot of the canvas is."""
        return self.page.view.mapFromScene(QPointF(x, y))

    def press(self, spot: QPoint) -> None:
        QTest.mousePress(self.viewport, LEFT, NONE, spot)

    def move(self, start: QPoint, end: QPoint) -> None:
        for step in range(1, 5):
            QTest.mouseMove(self.viewport, start + (end - start) * step / 4)

    def drag(self, start: QPoint, end: QPoint) -> None:
        self.press(start)
        self.move(start, end)
        QTest.mouseRelease(self.viewport, LEFT, NONE, end)

    def wires(self) -> list[str]:
        """All wires in words."""
        return [f"{wire.source} > {wire.target}" for wire in self.editor.pipeline.wires]


@pytest.fixture
def rig(qapp: QApplication, qtbot: QtBot) -> Iterator[Rig]:
    editor = Editor(load())
    page = EditorPage(Theme(qapp, "dark"), editor)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    made = Rig(page, editor)
    yield made
    page.picker.hide()


@pytest.fixture
def three(rig: Rig) -> Rig:
    """A question, a model and a collector."""
    rig.editor.add("question", 40, 80)
    rig.editor.add("ask-model", 400, 60)
    rig.editor.add("collect", 800, 60)
    rig.page.view.fit()
    return rig


def test_an_empty_canvas_says_how_to_begin_and_tab_begins(rig: Rig, qtbot: QtBot) -> None:
    assert rig.page.hints.empty.isVisible()
    rig.page.view.setFocus()
    QTest.keyClick(rig.page.view, Qt.Key.Key_Tab)
    assert rig.page.picker.isVisible()
    qtbot.waitUntil(rig.page.picker.isActiveWindow)
    QTest.keyClicks(rig.page.picker.search, "ask mod")
    QTest.keyClick(rig.page.picker.search, Qt.Key.Key_Return)
    assert [step.node for step in rig.editor.pipeline.steps] == ["ask-model"]
    assert rig.page.ids() == ["ask-model"]
    assert not rig.page.hints.empty.isVisible()


def test_a_wire_is_drawn_from_port_to_port_either_way(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.drag(three.spot("collect", "items", "in"), three.spot("ask-model", "text", "out"))
    assert three.wires() == ["question.text > ask-model.text", "ask-model.text > collect.items"]


def test_a_wire_that_does_not_fit_says_why_while_it_is_dragged(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    start, end = three.spot("ask-model", "text", "out"), three.spot("question", "text", "out")
    three.press(start)
    three.move(start, end)
    assert three.page.hints.corner.text() == "A wire goes from an output to an input."
    QTest.mouseRelease(three.viewport, LEFT, NONE, end)
    assert not three.page.hints.corner.isVisible()
    assert len(three.wires()) == 1


def test_a_circle_is_refused_with_the_way_out(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    start, end = three.spot("ask-model", "text", "out"), three.spot("ask-model", "text", "in")
    three.press(start)
    three.move(start, end)
    assert "Repeat until" in three.page.hints.corner.text()
    QTest.mouseRelease(three.viewport, LEFT, NONE, end)
    assert three.wires() == ["question.text > ask-model.text"]


def test_a_wire_let_go_over_nothing_offers_what_fits_and_is_joined(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.at(120, 400))
    assert three.page.picker.isVisible()
    keys = [offer.key for offer in three.page.picker._offers]
    assert "template" in keys
    assert "question" not in keys
    three.page.picker.picked.emit("template")
    assert three.wires() == ["question.text > template.text"]


def test_taking_a_wire_off_its_input_parts_it_and_leading_it_elsewhere_is_one_change(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.drag(three.spot("ask-model", "text", "in"), three.spot("collect", "items", "in"))
    assert three.wires() == ["question.text > collect.items"]
    three.editor.undo()
    assert three.wires() == ["question.text > ask-model.text"]
    three.drag(three.spot("ask-model", "text", "in"), three.at(420, 500))
    assert three.wires() == []


def test_a_card_is_dragged_to_the_grid_and_wires_follow(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    wire = next(iter(three.page.scene.wires.values()))
    before = wire.path().pointAtPercent(1)
    three.drag(three.at(480, 75), three.at(531, 231))
    place = three.editor.pipeline.layout.places["ask-model"]
    assert (place.x % 8, place.y % 8) == (0, 0)
    assert (place.x, place.y) != (400, 60)
    end = next(iter(three.page.scene.wires.values())).path().pointAtPercent(1)
    assert end != before
    assert three.page.view.mapFromScene(end) == three.spot("ask-model", "text", "in")


def test_steps_are_framed_moved_with_their_frame_and_taken_out(three: Rig) -> None:
    three.editor.frame(["ask-model"], "repeat")
    assert three.editor.pipeline.by_id["ask-model"].zone == "repeat"
    three.page.view.fit()
    zone = three.page.scene.owners["repeat"].face
    inside = three.editor.pipeline.layout.places["ask-model"]
    start = three.at(zone.x + 200, zone.y + 12)
    three.drag(start, start + QPoint(0, 60))
    moved = three.editor.pipeline.layout.places["ask-model"]
    assert moved.y > inside.y
    assert three.editor.pipeline.by_id["ask-model"].zone == "repeat"
    three.page.scene.choose([])
    card = three.page.scene.owners["ask-model"].face
    three.drag(three.at(card.x + 60, card.y + 15), three.at(card.x + 60, card.y - 400))
    assert three.editor.pipeline.by_id["ask-model"].zone == ""


def test_framed_steps_keep_their_wires_through_the_edge(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.drag(three.spot("ask-model", "text", "out"), three.spot("collect", "items", "in"))
    three.editor.frame(["ask-model"], "repeat")
    assert three.wires() == [
        "question.text > ask-model.text",
        "ask-model.text > repeat:inside.text",
        "repeat.text > collect.items",
    ]
    three.editor.undo()
    assert three.wires() == ["question.text > ask-model.text", "ask-model.text > collect.items"]


def test_no_wire_strikes_through_the_words_of_a_frame(rig: Rig) -> None:
    for number, node in enumerate(("question", "plan", "ask-model", "collect")):
        rig.editor.add(node, 300 * number, 60 * number)
    joins = (
        ("question", "text", "plan", "question"),
        ("plan", "questions", "ask-model", "text"),
        ("ask-model", "text", "collect", "items"),
    )
    for source, out, target, into in joins:
        rig.editor.connect_ends(End(source, out, "out"), End(target, into, "in"))
    rig.editor.frame(["ask-model"], "each")
    scene = rig.page.scene
    zone = next(item for item in scene.owners.values() if isinstance(item.face, ZoneFace))
    words = []
    for port in zone.face.within:
        middle = zone.port(End(zone.face.id, port.name, "within"))
        assert middle is not None
        wide = zone.look.small_metrics.horizontalAdvance(port.words)
        words.append(QRectF(middle.x() + 11, middle.y() - 6, wide, 12))
    assert len(words) > 1
    inner = [wire for face, wire in scene.wires.items() if face.source.side == "within"]
    assert inner
    assert not [rect for wire in inner for rect in words if wire.path().intersects(rect)]


def test_a_list_that_came_in_becomes_the_items(rig: Rig) -> None:
    for number, node in enumerate(("question", "plan", "ask-model", "collect")):
        rig.editor.add(node, 300 * number, 0)
    joins = (("question", "text", "plan", "question"), ("plan", "questions", "collect", "items"))
    for source, out, target, into in joins:
        rig.editor.connect_ends(End(source, out, "out"), End(target, into, "in"))
    rig.editor.frame(["collect"], "each")
    assert rig.wires() == [
        "question.text > plan.question",
        "plan.questions > each.items",
        "each:inside.item > collect.items",
    ]


def test_everything_is_undone_back_to_empty_and_redone(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.editor.set_param("ask-model", "prompt", "Say {{text}} and {{more}}")
    three.editor.frame(["ask-model", "collect"], "each")
    three.editor.rename("question", "Mine")
    three.editor.lay_out()
    three.editor.duplicate(["question"])
    three.editor.remove(["collect"])
    whole, count = three.editor.pipeline, 0
    while three.editor.history.undo_words:
        three.editor.undo()
        count += 1
    assert three.editor.pipeline.by_id == {}
    assert three.page.scene.owners == {}
    while three.editor.history.redo_words:
        three.editor.redo()
    assert three.editor.pipeline == whole
    assert count == 10


def test_letters_typed_one_after_the_other_are_one_change(three: Rig) -> None:
    for words in ("a", "ab", "abc"):
        three.editor.set_param("ask-model", "prompt", words)
    three.editor.undo()
    assert three.editor.pipeline.step("ask-model").params == {}  # type: ignore[union-attr]


def test_the_list_shows_the_same_and_does_the_same(three: Rig) -> None:
    page = three.page
    page.show_steps(True)
    three.editor.frame(["ask-model"], "repeat")
    shown = page.steps._items
    assert set(shown) == {"question", "ask-model", "collect", "repeat"}
    assert shown["ask-model"].parent() is shown["repeat"]
    page.scene.choose(["question"])
    assert page.steps.chosen() == ["question"]
    shown["question"].setText(0, "Mine")
    assert three.editor.pipeline.named("question") == "Mine"
    page.steps.mark(["question"])
    joining = next(a.menu() for a in page.steps.menu().actions() if a.text() == "Connect")
    action = next(a for a in joining.actions() if "text of Mine → items of Collect" in a.text())
    action.trigger()
    assert three.wires() == ["question.text > collect.items"]
    page.steps.mark(["question"])
    parting = next(a.menu() for a in page.steps.menu().actions() if a.text() == "Disconnect")
    parting.actions()[0].trigger()
    assert three.wires() == []


def test_by_keys_alone_what_fits_is_added_and_what_does_not_says_why(three: Rig) -> None:
    page = three.page
    page.show_steps(True)
    three.editor.add("verify-citations", 40, 400)
    page.scene.choose(["question"])
    menus = {action.text(): action.menu() for action in page.steps.menu().actions()}
    unfit = next(a.menu() for a in menus["Connect"].actions() if a.text() == "Does not fit, and why")
    wrong = unfit.actions()[0]
    wrong.trigger()
    assert three.wires() == []
    assert page.hints.corner.text() in wrong.text().partition(": ")[2]
    adding = menus["Add what fits"].actions()
    assert [action.text() for action in adding] == ["After text…", "After query…"]
    adding[0].trigger()
    offered = {offer.key for offer in page.picker._offers}
    assert "ask-model" in offered
    assert "zone:repeat" not in offered
    page.picker.search.setText("ask a model")
    page.picker._pick(page.picker.rows.currentItem())
    assert len(three.wires()) == 1
    assert three.wires()[0].startswith("question.text > ask-model")


def test_what_is_wrong_is_counted_and_keeps_it_from_running(three: Rig) -> None:
    assert three.page.bar.problems.text() == "2 things to settle"
    assert not three.page.bar.run.isEnabled()
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.drag(three.spot("ask-model", "text", "out"), three.spot("collect", "items", "in"))
    assert not three.page.bar.problems.isVisible()
    assert three.page.bar.run.isEnabled()


def test_progress_is_painted_on_the_card_and_told_in_the_list(three: Rig) -> None:
    def corner() -> QColor:
        three.page.view.viewport().repaint()
        image = three.page.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        face = three.page.scene.owners["ask-model"].face
        return QColor(image.pixel(three.at(face.x + 100, face.y)))

    three.page.show_steps(True)
    before = corner()
    three.page.tell({"ask-model": Progress("failed", "failed", "half a text")})
    assert corner() != before
    assert three.page.steps._items["ask-model"].text(1) == "failed"


def test_copies_go_with_their_wires_and_leave_the_others(three: Rig) -> None:
    three.drag(three.spot("question", "text", "out"), three.spot("ask-model", "text", "in"))
    three.editor.duplicate(["question", "ask-model"])
    assert three.wires() == ["question.text > ask-model.text", "question-2.text > ask-model-2.text"]


def test_nothing_is_cut_off_in_the_bar(three: Rig) -> None:
    three.page.show_steps(True)
    assert flaws(three.page.bar) == []


def _card(name: str, x: float, y: float, zone: str = "") -> CardFace:
    port = PortFace("text", "text")
    return CardFace(name, name, "text", x, y, (port,), (port,), zone=zone)


def _wire(a: str, b: str) -> WireFace:
    return WireFace(End(a, "text", "out"), End(b, "text", "in"))


def test_laying_out_puts_each_step_right_of_what_it_needs_and_none_on_another() -> None:
    board = Board(
        tuple(_card(name, 0, 0, "z" if name in "de" else "") for name in "abcdef"),
        (ZoneFace("z", "Zone", "loop", "repeat", 0, 0, 100, 100),),
        (
            _wire("a", "b"),
            _wire("a", "c"),
            _wire("b", "d"),
            _wire("d", "e"),
            _wire("e", "f"),
            _wire("c", "f"),
        ),
    )
    boxes = arrange.laid_out(board)
    for wire in board.wires:
        assert boxes[wire.source.owner].x < boxes[wire.target.owner].x
    for name in "de":
        inner, outer = boxes[name], boxes["z"]
        assert outer.x < inner.x
        assert inner.x + inner.width < outer.x + outer.width
        assert outer.y < inner.y
        assert inner.y + inner.height < outer.y + outer.height
    names = [name for name in boxes if name not in "dez"]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            a, b = boxes[one], boxes[other]
            assert (
                a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            )


def test_aligning_and_spreading() -> None:
    boxes = {
        "a": arrange.Box(0, 0, 10, 10),
        "b": arrange.Box(30, 5, 20, 30),
        "c": arrange.Box(100, 9, 10, 10),
    }
    assert {box.y for box in arrange.aligned(boxes, "top").values()} == {0}
    assert {box.x + box.width for box in arrange.aligned(boxes, "right").values()} == {110}
    spread = arrange.spread(boxes, across=True)
    assert spread["b"].x - 10 == spread["c"].x - (spread["b"].x + 20) == 35
