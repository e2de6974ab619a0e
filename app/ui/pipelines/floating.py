"""A small editor over the canvas for what stands on a card: a title, a value, a comment. No widget in the scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.pipelines.graph import Comment, Step
from app.ui.pipelines.form import ParamRow, choices_of
from app.ui.pipelines.view import CanvasView
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr


class FloatingEditor(QFrame):
    """Enter keeps what was written and so does clicking elsewhere, Escape leaves it as it was; in several lines
    Shift+Enter begins another."""

    def __init__(self, theme: Theme, editor: Editor, view: CanvasView) -> None:
        super().__init__(view)
        self._theme, self._editor, self._view = theme, editor, view
        self.setObjectName("floating-editor")
        self.setProperty("kind", "card")
        self._box = QVBoxLayout(self)
        pad = theme.px(6)
        self._box.setContentsMargins(pad, pad, pad, pad)
        self._keep: Callable[[], object] | None = None
        self.field: QWidget | None = None
        view.horizontalScrollBar().valueChanged.connect(lambda *_: self.close_it(keep=True))
        view.verticalScrollBar().valueChanged.connect(lambda *_: self.close_it(keep=True))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.hide()

    def edit(self, wanted: str, part: str, where: QRectF) -> None:
        """A part of a step, zone or comment: "title", "text" of a comment, or a parameter by its name."""
        self.close_it(keep=True)
        item = self._editor.item(wanted)
        if part == "title" and item is not None:
            self._show(self._title(wanted), where)
        elif isinstance(item, Comment):
            self._show(self._comment(item), where)
        elif isinstance(item, Step):
            self._show(self._value(item, part), where)

    def close_it(self, keep: bool) -> None:
        """Take it away, with what was written kept or not."""
        if self.field is None:
            return
        done, self._keep, field, self.field = self._keep, None, self.field, None
        if keep and done is not None:
            self._editor.history.seal()  # a change of its own, whatever was typed elsewhere before
            done()
        self.hide()
        self._box.removeWidget(field)
        field.deleteLater()
        self._view.setFocus()

    # --- what it shows ---

    def _title(self, wanted: str) -> tuple[QWidget, QWidget]:
        line = QLineEdit(self._editor.pipeline.named(wanted))
        line.setObjectName("floating-title")
        line.setAccessibleName(tr("Name"))
        line.selectAll()
        self._keep = lambda: self._editor.rename(wanted, line.text())
        return line, line

    def _comment(self, note: Comment) -> tuple[QWidget, QWidget]:
        field = QPlainTextEdit(note.text)
        field.setObjectName("floating-text")
        field.setAccessibleName(tr("Comment"))
        field.selectAll()
        self._keep = lambda: self._editor.set_comment(note.id, field.toPlainText())
        return field, field

    def _value(self, step: Step, name: str) -> tuple[QWidget, QWidget] | None:
        node = self._editor.nodes.find(step.node, step.version)
        param = next((p for p in node.fields() if p.name == name), None) if node else None
        if param is None:
            return None
        choices = choices_of(param, tuple(self._editor.models.items()), tuple(self._editor.folders.items()))
        row, wishes = ParamRow(self._theme, param, choices), dict[str, Any]()
        row.show_value(step.params.get(name, param.default))
        row.changed.connect(wishes.__setitem__)

        def keep() -> None:
            if isinstance(row.control, QAbstractSpinBox):
                row.control.interpretText()
            row.flush()
            if name in wishes:
                self._editor.set_param(step.id, name, wishes[name])

        self._keep = keep
        return row, row.control

    def _show(self, made: tuple[QWidget, QWidget] | None, where: QRectF) -> None:
        if made is None:
            return
        self.field, focus = made
        for part in (focus, *focus.findChildren(QWidget)):
            part.installEventFilter(self)
        self._box.addWidget(self.field)
        place = self._view.mapFromScene(where).boundingRect()
        pad, px = self._theme.px(6), self._theme.px
        least = px(240) if isinstance(self.field, ParamRow) else px(160)
        self.setFixedWidth(max(place.width() + 2 * pad, least))
        height = place.height() + 2 * pad if isinstance(focus, QPlainTextEdit) and focus is self.field else 0
        self.setFixedHeight(max(height, self.heightForWidth(self.width()), self.sizeHint().height()))
        room = self._view.viewport().rect()
        left = min(place.left() - pad, room.right() - self.width() - pad)
        top = min(place.top() - pad, room.bottom() - self.height() - pad)
        self.move(max(pad, left), max(pad, top))
        self.show()
        self.raise_()
        focus.setFocus()
        if isinstance(focus, QAbstractSpinBox):
            focus.selectAll()

    # --- how it ends ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(
            event, QKeyEvent
        ):
            ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if ends and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                if event.type() == QEvent.Type.KeyPress:
                    self.close_it(keep=event.key() != Qt.Key.Key_Escape)
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.field is None or now is None or self.isAncestorOf(now) or now.window() is not self.window():
            return
        self.close_it(keep=True)
