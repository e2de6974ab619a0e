"""The work area of one pipeline: bar, canvas, list of steps, and the words over them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.ui.pipelines import arrange
from app.ui.pipelines.adding import StepPicker
from app.ui.pipelines.bar import EditorBar
from app.ui.pipelines.faces import End, Progress, WireFace
from app.ui.pipelines.floating import FloatingEditor
from app.ui.pipelines.geometry import WIDTH, port_row, snapped
from app.ui.pipelines.hints import Hints
from app.ui.pipelines.keys import bind
from app.ui.pipelines.look import Look
from app.ui.pipelines.menus import canvas_menu
from app.ui.pipelines.scene import CanvasScene
from app.ui.pipelines.steps_list import StepsList
from app.ui.pipelines.view import CanvasView
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.told import problem_words


class EditorPage(QWidget):
    """Canvas and list over one editor. `chosen` (ids) follows the selection, `opened` (id) asks for the inspector,
    `copied` (ids) and `paste_wanted` reach for the clipboard, `run_wanted` (id, whether from there on or
    up to there)."""

    chosen = Signal(object)
    opened = Signal(str)
    copied = Signal(object)
    paste_wanted = Signal()
    run_wanted = Signal(str, bool)

    def __init__(self, theme: Theme, editor: Editor) -> None:
        super().__init__()
        self._theme, self.editor = theme, editor
        self.setObjectName("pipeline-page")
        look = Look(theme)
        self.scene = CanvasScene(look, editor.why_not, self)
        self.view = CanvasView(self.scene, look, theme.px(100) / 100)
        self.steps = StepsList(theme, editor)
        self.bar = EditorBar(theme)
        self.picker = StepPicker(theme, self)
        self._adding: tuple[QPointF, End | None] = (QPointF(), None)
        self.hints = Hints(theme, self, self.view)
        self.floating = FloatingEditor(theme, editor, self.view)
        self._lay_out()
        self.split.splitterMoved.connect(lambda *_: self.hints.settle())
        self._connect()
        bind(self)
        self.refresh()

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.steps)
        self.split.addWidget(self.view)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([self._theme.px(280), self._theme.px(900)])
        self.steps.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.split, 1)

    def _connect(self) -> None:
        scene, editor, bar = self.scene, self.editor, self.bar
        scene.placed.connect(editor.put)
        scene.resized.connect(
            lambda name, r: editor.resize(name, arrange.Box(r.x(), r.y(), r.width(), r.height()))
        )
        scene.joined.connect(editor.connect_ends)
        scene.parted.connect(lambda wire: editor.part([wire]))
        scene.rejoined.connect(editor.connect_ends)
        scene.let_go.connect(self._let_go)
        scene.hint.connect(self.hints.tell)
        scene.opened.connect(self._enter)
        scene.edited.connect(self.floating.edit)
        scene.selectionChanged.connect(self._selected)
        self.view.wanted.connect(self.add_step)
        self.view.more.connect(self._add_beside)
        self.view.zoomed.connect(bar.show_zoom)
        self.view.menu_wanted.connect(self._menu)
        self.steps.opened.connect(self.opened)
        self.steps.wanted.connect(self._add_beside)
        self.steps.fitting_wanted.connect(self.add_fitting)
        self.steps.run_wanted.connect(self.run_wanted)
        self.steps.marked.connect(self.scene.choose)
        self.picker.picked.connect(self._picked)
        self.picker.left.connect(self._focus)
        editor.changed.connect(self.refresh)
        editor.refused.connect(self.hints.say)
        editor.chosen.connect(self._choose_new)
        self._theme.changed.connect(self._relook)
        bar.add.clicked.connect(self._add_beside)
        bar.undo.clicked.connect(editor.undo)
        bar.redo.clicked.connect(editor.redo)
        bar.fit.clicked.connect(self._fit)
        bar.tidy.clicked.connect(self.tidy)
        bar.steps.toggled.connect(self.show_steps)

    # --- showing ---

    def refresh(self) -> None:
        """Everything as the editor has it."""
        board = self.editor.board()
        self.scene.show_board(board)
        self.steps.show_board(board)
        self.view.hold()
        history = self.editor.history
        self.bar.show_history(history.undo_words, history.redo_words)
        empty = not (board.cards or board.zones)
        self.bar.show_problems([] if empty else [problem_words(problem) for problem in self.editor.problems])
        self.bar.run.setEnabled(not self.editor.problems)
        self.hints.show_empty(empty and not board.notes)

    def tell(self, progress: Mapping[str, Progress]) -> None:
        """How far the shown run is."""
        self.scene.tell(progress)
        self.steps.tell(progress)

    def show_steps(self, on: bool) -> None:
        """The list beside the canvas."""
        self.steps.setVisible(on)
        QTimer.singleShot(0, self, self.hints.settle)
        (self.steps if on else self.view).setFocus()

    def ids(self) -> list[str]:
        """What is selected."""
        return self.scene.chosen()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.hints.settle()

    def _relook(self) -> None:
        look = Look(self._theme)
        self.scene.relook(look)
        self.view.relook(look, self._theme.px(100) / 100)

    def _focus(self) -> None:
        if not self.steps.hasFocus():
            self.view.setFocus()

    # --- choosing ---

    def _selected(self) -> None:
        ids = self.scene.chosen()
        self.steps.mark(ids)
        self.chosen.emit(ids)

    def choose_all(self) -> None:
        """Everything."""
        self.scene.choose([*self.scene.owners, *self.scene.notes])

    def _choose_new(self, ids: list[str]) -> None:
        self.scene.choose(ids)
        if ids:
            self.view.show_item(ids[0])

    def _enter(self, wanted: str) -> None:
        zone = self.editor.pipeline.zone(wanted)
        if zone is not None and zone.kind == "sub":
            self.editor.entered.emit(wanted)
        else:
            self.opened.emit(wanted)

    def open_chosen(self) -> None:
        """The settings of the one that is chosen."""
        if len(ids := self.ids()) == 1:
            self.opened.emit(ids[0])

    # --- doing ---

    def add_step(self, spot: QPointF, held: End | None = None) -> None:
        """Show what can be added at a spot of the canvas."""
        self._adding = spot, held
        where = self.view.viewport().mapToGlobal(self.view.mapFromScene(spot))
        self.picker.ask(self.editor.offers(held), where)

    def _add_beside(self) -> None:
        """Right of what is chosen, or in the middle."""
        chosen = [key for key in self.ids() if key in self.scene.owners]
        if not chosen:
            self.add_step(self.view.middle())
            return
        body = self.scene.owners[chosen[-1]].body()
        self.add_step(QPointF(body.right() + arrange.ACROSS, body.top()))

    def add_fitting(self, end: End) -> None:
        """Show what fits an end, and put it beside its step."""
        body = self.scene.owners[end.owner].body()
        across = body.right() + arrange.ACROSS if end.gives else body.left() - arrange.ACROSS
        self.add_step(QPointF(across, body.top() + port_row(0)), end)

    def _let_go(self, end: End, spot: QPointF) -> None:
        self.add_step(spot, end)

    def _picked(self, key: str) -> None:
        spot, held = self._adding
        corner = spot if held is None else spot - QPointF(0 if held.gives else WIDTH, port_row(0))
        self.editor.add(key, snapped(corner.x()), snapped(corner.y()), self._zone_at(spot), held)

    def _zone_at(self, spot: QPointF) -> str:
        inside = [
            zone for zone in self.editor.board().zones if self.scene.owners[zone.id].body().contains(spot)
        ]
        small = min(inside, key=lambda zone: zone.width * zone.height, default=None)
        return small.id if small and small.kind != "sub" else ""

    def delete(self) -> None:
        """Take away what is selected, wires too."""
        ids, wires = self.ids(), self.scene.chosen_wires()
        if ids or wires:
            self.editor.remove(ids, wires)

    def cut(self) -> None:
        """To the clipboard, and away."""
        self.copied.emit(self.ids())
        self.delete()

    def _fit(self) -> None:
        self.view.fit()

    def tidy(self) -> None:
        """Lay everything out, and look at it whole."""
        self.editor.lay_out()
        self.view.fit()

    def _menu(self, spot: QPoint, by_key: bool) -> None:
        """At a spot of the viewport, for what is there; by a key for what is chosen, whatever lies there."""
        at = self.view.mapToScene(spot)
        face = None if by_key else getattr(self.view.itemAt(spot), "face", None)
        name = getattr(face, "id", "")
        if name and name not in self.ids():
            self.scene.choose([name])
        menu = canvas_menu(self, at, face if isinstance(face, WireFace) else None)
        menu.exec(self.view.viewport().mapToGlobal(spot))
        menu.deleteLater()
