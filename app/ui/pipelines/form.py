"""The form of a step's parameters, made from their descriptions: a new node needs no new form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.pipelines.params import Param
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Switch
from app.ui.widgets.calm import CalmCombo, CalmDouble
from app.ui.widgets.labels import Prose, label

FAR = 1e12
PAUSE_MS = 400
"""How long after the last letter a text counts as written."""
Choices = Sequence[tuple[str, str]]
Field = tuple[QWidget, Callable[[Any], None]]


class ParamsForm(QWidget):
    """A row for each parameter. `changed` (name, value) follows each wish; what cannot be is said below its row.

    `models` and `folders` are (id, name) of what there is to choose from.
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, params: Sequence[Param], models: Choices, folders: Choices) -> None:
        super().__init__()
        self.rows: dict[str, ParamRow] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(14))
        for param in params:
            row = ParamRow(theme, param, choices_of(param, models, folders))
            row.changed.connect(self.changed)
            self.rows[param.name] = row
            box.addWidget(row)

    def show_values(self, given: Mapping[str, Any]) -> None:
        """What was set; defaults for the rest."""
        for name, row in self.rows.items():
            row.show_value(given.get(name, row.param.default))

    def flush(self) -> None:
        """Take what was written just now."""
        for row in self.rows.values():
            row.flush()


def choices_of(param: Param, models: Choices, folders: Choices) -> Choices:
    """What there is to choose from."""
    if param.kind == "model":
        return (("", tr("The chosen one")), *models)
    return folders if param.kind == "folders" else param.choices


class ParamRow(QWidget):
    """Words, control and, where a value cannot be, the reason."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, param: Param, choices: Choices) -> None:
        super().__init__()
        self._theme, self.param, self._choices = theme, param, choices
        self.setObjectName(f"param-row-{param.name}")
        self._written: Callable[[], Any] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.control, self._show = self._make()
        self.control.setObjectName(f"param-{param.name}")
        self.control.setAccessibleName(tr(param.label))
        self.control.setAccessibleDescription(tr(param.help))
        self._trouble = Prose(theme, "", "bad")
        self._trouble.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addWidget(label(tr(param.label), "strong"))
        box.addWidget(self.control)
        if param.help:
            box.addWidget(Prose(theme, tr(param.help), "caption"))
        box.addWidget(self._trouble)

    def show_value(self, value: Any) -> None:
        """The value as it is kept; a text that is being written is left alone."""
        if self._pause.isActive():
            return
        self.control.blockSignals(True)
        self._show(value)
        self.control.blockSignals(False)
        self._say(self.param.fault(value))

    def flush(self) -> None:
        """Take what was written just now."""
        if self._pause.isActive():
            self._pause.stop()
        if self._written is not None and self.control.property("touched"):
            self.control.setProperty("touched", False)
            self.take(self._written())

    def take(self, value: Any) -> None:
        """What the person wants; told only where it can be."""
        fault = self.param.fault(value)
        self._say(fault)
        if not fault:
            self.changed.emit(self.param.name, value)

    def _say(self, fault: str) -> None:
        self._trouble.setText(f"{fault}." if fault else "")
        self._trouble.setVisible(bool(fault))

    # --- controls by kind ---

    def _make(self) -> Field:
        makers: dict[str, Callable[[], Field]] = {
            "integer": self._number, "number": self._number, "bool": self._switch, "choice": self._combo,
            "model": self._combo, "folders": self._checks, "lines": self._lines, "prose": self._text,
            "template": self._text, "schema": self._text,
        }  # fmt: skip
        return makers.get(self.param.kind, self._line)()

    def _line(self) -> Field:
        edit = QLineEdit()
        self._written = edit.text
        edit.textEdited.connect(lambda: self._touched(edit))
        edit.editingFinished.connect(self.flush)
        return edit, lambda value: edit.setText("" if value is None else str(value))

    def _text(self) -> Field:
        edit = WritingField(self.flush)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self._theme.px(64 if self.param.kind == "prose" else 128))
        if self.param.kind in ("template", "schema"):
            edit.setFont(self._theme.font("small", mono=True))
        empty = None if self.param.optional else ""
        self._written = lambda: edit.toPlainText() or empty
        edit.textChanged.connect(lambda: self._touched(edit))
        return edit, lambda value: _set_text(edit, "" if value is None else str(value))

    def _lines(self) -> Field:
        edit = WritingField(self.flush)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self._theme.px(84))
        edit.setPlaceholderText(tr("One a line"))
        self._written = lambda: [line.strip() for line in edit.toPlainText().splitlines() if line.strip()]
        edit.textChanged.connect(lambda: self._touched(edit))
        return edit, lambda value: _set_text(edit, "\n".join(value or ()))

    def _touched(self, edit: QWidget) -> None:
        edit.setProperty("touched", True)
        self._pause.start()

    def _number(self) -> Field:
        whole = self.param.kind == "integer"
        spin = CalmDouble()
        spin.setDecimals(0 if whole else 2)
        least = self.param.least if self.param.least is not None else -FAR
        most = self.param.most if self.param.most is not None else FAR
        step = 1.0 if whole else 0.05
        unset = least - step if self.param.optional else None
        spin.setRange(least if unset is None else unset, most)
        spin.setSingleStep(step)
        spin.setKeyboardTracking(False)
        spin.setGroupSeparatorShown(whole)
        spin.setMaximumWidth(self._theme.px(160))
        spin.lineEdit().setTextMargins(self._theme.px(8), 0, 0, 0)
        if unset is not None:
            spin.setSpecialValueText(tr("Not set"))

        def told(value: float) -> None:
            none = unset is not None and value <= unset + step / 2
            self.take(None if none else int(value) if whole else round(value, 4))

        spin.valueChanged.connect(told)
        return spin, lambda value: spin.setValue(float(unset or 0) if value is None else float(value))

    def _switch(self) -> Field:
        switch = Switch(self._theme, tr(self.param.label))
        switch.toggled.connect(self.take)
        return switch, lambda value: switch.setChecked(bool(value))

    def _combo(self) -> Field:
        combo = CalmCombo()
        for key, words in self._choices:
            combo.addItem(tr(words), key)
        combo.activated.connect(lambda index: self.take(combo.itemData(index)))

        def show(value: Any) -> None:
            at = combo.findData(value)
            if at < 0 and value:
                combo.addItem(tr("{name} (not here)").format(name=value), value)
                at = combo.count() - 1
            combo.setCurrentIndex(max(0, at))

        return combo, show

    def _checks(self) -> Field:
        return (boxes := Checks(self._theme, self._choices, self.take)), boxes.show_values


class Checks(QWidget):
    """Several of what there is; none chosen means all."""

    def __init__(self, theme: Theme, choices: Choices, take: Callable[[Any], None]) -> None:
        super().__init__()
        self._take, self._boxes = take, dict[str, QCheckBox]()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for key, words in choices:
            box = self._boxes[key] = QCheckBox(words)
            box.setCursor(Qt.CursorShape.PointingHandCursor)
            box.toggled.connect(self._told)
            column.addWidget(box)
        if not choices:
            column.addWidget(Prose(theme, tr("There is no folder yet; add one under Knowledge."), "small"))

    def _told(self) -> None:
        if not self.signalsBlocked():
            self._take([key for key, box in self._boxes.items() if box.isChecked()])

    def show_values(self, value: Sequence[str] | None) -> None:
        """Check just these."""
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(key in (value or ()))
            box.blockSignals(False)


class WritingField(QPlainTextEdit):
    """Several lines; what was written is kept when they are left."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._left()


def _set_text(edit: QPlainTextEdit, text: str) -> None:
    """Leave the cursor where it is if nothing changed."""
    if edit.toPlainText() != text:
        edit.setPlainText(text)
