"""How smooth the canvas is with three hundred steps: opening, panning, zooming, dragging, undoing, off the screen."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.pipelines import edit, graph
from app.pipelines.graph import Pipeline, Place, Step, Wire
from app.pipelines.registry import Table, load
from app.ui.pipelines.faces import End
from app.ui.pipelines.page import EditorPage
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor

Figure = dict[str, str | float | bool]
STEPS, ROW = 300, 20
FRAMES = 60


def sample(nodes: Table) -> Pipeline:
    """Questions, templates and models in rows, every one wired to the one before it."""
    kinds = ("question", *(("ask-model", "template") * STEPS))[:STEPS]
    steps, wires, places = list[Step](), list[Wire](), dict[str, Place]()
    for number, kind in enumerate(kinds):
        node = nodes.find(kind)
        assert node is not None
        name = f"s{number}"
        steps.append(Step(name, kind, node.version, f"{node.title} {number}"))
        places[name] = Place(number % ROW * 304.0, number // ROW * 264.0)
        if number:
            wires.append(Wire(graph.End(f"s{number - 1}", "text"), graph.End(name, "text")))
    made = Pipeline("Three hundred steps", steps=tuple(steps), wires=tuple(wires))
    return edit.place(made, places)


def canvas_figures() -> list[Figure]:
    """Milliseconds of the window's own thread; a frame is what a wish changes and the painting that follows."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    nodes = load()
    pipeline = sample(nodes)
    page = EditorPage(Theme(app, "light"), Editor(nodes))
    page.resize(1400, 900)
    page.show()
    app.processEvents()
    opened = _took(lambda: _open(page, pipeline))
    frames = [*_panned(page), *_zoomed(page), *_dragged(page)]
    names = [step.id for step in pipeline.steps]
    page.editor.remove(names)
    undone = _took(lambda: _painted(page, page.editor.undo))
    drawn = _took(lambda: page.scene.refused_by(End("s0", "text", "out")))
    page.close()
    return [
        _figure("canvas300_frame_ms_p95", sorted(frames)[int(len(frames) * 0.95)], 33),
        _figure("canvas300_open_ms", opened, 500),
        _figure("canvas300_undo_delete_ms", undone, 100),
        _figure("canvas300_wire_begin_ms", drawn, 100),
    ]


def _open(page: EditorPage, pipeline: Pipeline) -> None:
    page.editor.open(pipeline)
    _painted(page, page.view.fit)


def _panned(page: EditorPage) -> list[float]:
    page.view.zoom_by(1 / page.view.zoom())
    page.view.centerOn(3000, 1800)
    return [_took(lambda: _painted(page, lambda: page.view.pan(QPointF(-9, -6)))) for _ in range(FRAMES)]


def _zoomed(page: EditorPage) -> list[float]:
    page.view.fit()
    steps = (1.06,) * (FRAMES // 2) + (1 / 1.06,) * (FRAMES // 2)
    return [_took(lambda by=by: _painted(page, lambda: page.view.zoom_by(by))) for by in steps]


def _dragged(page: EditorPage) -> list[float]:
    page.view.zoom_by(1 / page.view.zoom())
    page.view.centerOn(3000, 1800)
    item = page.scene.owners["s130"]
    page.scene.choose(["s130"])

    def move() -> None:
        item.setPos(item.pos() + QPointF(5, 3))
        page.scene.drag_along()

    made = [_took(lambda: _painted(page, move)) for _ in range(FRAMES)]
    item.setPos(QPointF(item.face.x, item.face.y))
    return made


def _painted(page: EditorPage, work: Callable[[], object]) -> None:
    work()
    page.view.viewport().repaint()


def _took(work: Callable[[], object]) -> float:
    """Milliseconds that this thread computed: others may have the processor meanwhile."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _figure(name: str, value: float, goal: float) -> Figure:
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "goal": goal,
        "better": "lower",
        "holds": value < goal,
    }


if __name__ == "__main__":
    print(json.dumps(canvas_figures()))
