"""The bar above the canvas: adding, undoing, arranging, and running."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, label
from app.ui.widgets.panels import Chip
from app.ui.widgets.tips import plain_tip


class EditorBar(QWidget):
    """Buttons; whoever owns the bar listens to them. `problems` opens the first trouble."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("pipeline-bar")
        self.setProperty("kind", "header")
        self.add = Button(theme, tr("Add a step"), "", "plus", "add-step")
        self.add.setAccessibleName(tr("Add a step"))
        self.add.setToolTip(plain_tip(tr("Add a step")))
        self.undo = IconButton(theme, "undo", tr("Undo"), name="undo", keys="Ctrl+Z")
        self.redo = IconButton(theme, "redo", tr("Redo"), name="redo", keys="Ctrl+Shift+Z")
        self.tidy = IconButton(theme, "columns", tr("Lay out"), name="tidy", keys="Ctrl+L")
        self.fit = IconButton(theme, "fit", tr("Show everything"), name="fit", keys="F")
        self.steps = IconButton(theme, "list", tr("List of steps"), name="show-steps", checkable=True)
        self.history = IconButton(theme, "clock", tr("Runs"), name="show-runs")
        self.problems = Chip(theme, "", "warning", "warn", "pipeline-problems")
        self.state = Elided("", "small", name="run-state")
        self.zoom = label("", "caption", name="zoom")
        self.pause = IconButton(theme, "pause", tr("Pause"), name="pause-pipeline")
        self.stop = Button(theme, tr("Stop"), "", "stop", "stop-pipeline")
        self.run = Button(theme, tr("Run"), "primary", "play", "run-pipeline")
        self.go_on = Button(theme, tr("Go on"), "primary", "play", "go-on-pipeline")
        self._lay_out(theme)
        self.show_running(False)
        self.show_zoom(1.0)

    def _lay_out(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(6))
        for widget in (
            self.add,
            self.undo,
            self.redo,
            self.tidy,
            self.fit,
            self.zoom,
            self.steps,
            self.history,
        ):
            row.addWidget(widget)
        row.addWidget(self.problems)
        row.addWidget(self.state, 1)
        for widget in (self.pause, self.stop, self.run, self.go_on):
            row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where it is narrow, leave out words that a picture stands for, then the zoom and what F does as well."""
        self.add.setText(tr("Add a step"))
        self.zoom.show()
        self.fit.show()
        for leave in (lambda: self.add.setText(""), self.zoom.hide, self.fit.hide):
            if self.minimumSizeHint().width() > self.width():
                leave()

    def show_history(self, undo: str, redo: str) -> None:
        """What would be undone and redone; empty for nothing."""
        for button, words, verb in ((self.undo, undo, tr("Undo")), (self.redo, redo, tr("Redo"))):
            button.setEnabled(bool(words))
            button.setToolTip(plain_tip(f"{verb}: {words}" if words else verb))

    def show_problems(self, sentences: Sequence[str]) -> None:
        """How much keeps it from running."""
        count = len(sentences)
        words = tr("1 thing to settle") if count == 1 else tr("{count} things to settle").format(count=count)
        self.problems.setText(words)
        self.problems.setToolTip(plain_tip("\n".join(sentences[:12])))
        self.problems.setVisible(bool(count))
        self.run.setEnabled(not count)

    def show_running(self, running: bool, rests: bool = False, pausing: bool = False) -> None:
        """Which of run, go on, pause and stop there are; `pausing` waits for what runs just now."""
        held = self.window().focusWidget()
        self.run.setVisible(not running)
        self.run.setText(tr("Run anew") if rests else tr("Run"))
        self.run.set_kind("" if rests else "primary")
        self.go_on.setVisible(rests and not running)
        self.stop.setVisible(running)
        self.pause.setVisible(running)
        self.pause.setEnabled(not pausing)
        self._hold_again(held)
        words = tr("Pausing: the steps that run now are finished first") if pausing else tr("Pause")
        self.pause.setToolTip(plain_tip(words))
        self.pause.setAccessibleDescription(words if pausing else "")

    def _hold_again(self, held: QWidget | None) -> None:
        """Who pressed one of them by a key finds the keyboard on what came in its place."""
        four = (self.go_on, self.run, self.stop, self.pause)
        if held in four and held.isHidden():
            next(button for button in four if not button.isHidden()).setFocus()

    def show_state(self, words: str) -> None:
        """How the run stands."""
        self.state.set_full(words)

    def show_zoom(self, zoom: float) -> None:
        """In percent."""
        self.zoom.setText(f"{round(zoom * 100)} %")
