"""Rows of the settings form, made from the one table of settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.base.settings import Setting, Value
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Switch
from app.ui.widgets.calm import CALM, CalmCombo, CalmSpin
from app.ui.widgets.labels import Prose, label

Keep = Callable[[Value], str]
AUTOMATIC = ("context", "threads")
"""Numbers whose 0 leaves the choice to the program; any other 0 is none at all."""
NARROW = 120
"""Pixels at 100 % that a field of choices may be squeezed to; its list shows them whole."""
NAMES = ("serve_port",)
"""Numbers that count nothing."""


class SettingRow(QWidget):
    """Title and help at the left, the control at the right, and under it why a value was not taken."""

    def __init__(
        self, theme: Theme, row: Setting, value: Value, keep: Keep, choices: list[tuple[str, str]]
    ) -> None:
        super().__init__()
        self._theme, self.row, self._keep = theme, row, keep
        self.setObjectName(f"setting-row-{row.key}")
        self.control, self._show = self._make(choices)
        self.control.setObjectName(f"setting-{row.key}")
        self.control.setAccessibleName(tr(row.title))
        self.control.setAccessibleDescription(tr(row.help))
        self._trouble = Prose(theme, "", "bad")
        self._trouble.hide()
        self.show_value(value)
        self._lay(row)

    def _lay(self, row: Setting) -> None:
        px = self._theme.px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(Prose(self._theme, tr(row.title), "strong"))
        words.addWidget(Prose(self._theme, tr(row.help), "small"))
        words.addWidget(self._trouble)
        tall = isinstance(self.control, QPlainTextEdit)
        box = self._box = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight, self
        )
        box.setContentsMargins(0, px(6), 0, px(6))
        box.setSpacing(px(8) if tall else px(20))
        box.addLayout(words, 1)
        if tall:
            box.addWidget(self.control)
        else:
            if isinstance(self.control, PercentSlider):
                box.addWidget(self.control.figure)
            box.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the control goes below its words."""
        super().resizeEvent(event)
        if isinstance(self.control, QPlainTextEdit):
            return
        narrow = self.width() < self._theme.px(360)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._box.direction():
            self._box.setDirection(direction)

    def show_value(self, value: Value) -> None:
        """The value as it is kept."""
        self.control.blockSignals(True)
        self._show(value)
        self.control.blockSignals(False)

    def show_choices(self, choices: list[tuple[str, str]], value: Value) -> None:
        """Other choices than before."""
        if isinstance(self.control, QComboBox):
            self.control.clear()
            for key, title in choices:
                self.control.addItem(tr(title), key)
            self.show_value(value)

    def take(self, value: Value) -> None:
        """What the person chose."""
        trouble = self._keep(value)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def _make(self, choices: list[tuple[str, str]]) -> tuple[QWidget, Callable[[Value], None]]:
        if choices:
            return self._combo(choices)
        if isinstance(self.row.default, bool):
            switch = Switch(self._theme, tr(self.row.title))
            switch.toggled.connect(self.take)
            return switch, lambda value: switch.setChecked(bool(value))
        if self.row.key == "text_scale":
            return self._slider()
        if isinstance(self.row.default, int):
            return self._number()
        if self.row.key == "system_prompt":
            return self._text()
        edit = QLineEdit()
        edit.setMinimumWidth(self._theme.px(200))
        edit.editingFinished.connect(lambda: self.take(edit.text()))
        return edit, lambda value: edit.setText(str(value))

    def _combo(self, choices: list[tuple[str, str]]) -> tuple[QWidget, Callable[[Value], None]]:
        combo = CalmCombo()
        combo.setMinimumWidth(self._theme.px(200))
        for key, title in choices:
            combo.addItem(tr(title), key)
        combo.setMinimumWidth(self._theme.px(NARROW))
        combo.activated.connect(lambda at: self.take(combo.itemData(at)))
        return combo, lambda value: combo.setCurrentIndex(max(0, combo.findData(value)))

    def _slider(self) -> tuple[QWidget, Callable[[Value], None]]:
        slider = PercentSlider(self._theme, int(self.row.least or 0), int(self.row.most or 100))
        slider.valueChanged.connect(lambda value: self.take(value * 10))
        return slider, lambda value: slider.setValue(round(int(value) / 10))

    def _number(self) -> tuple[QWidget, Callable[[Value], None]]:
        spin = CalmSpin()
        spin.setRange(int(self.row.least or 0), int(self.row.most or 2**31 - 1))
        spin.setGroupSeparatorShown(self.row.key not in NAMES)
        spin.lineEdit().setTextMargins(self._theme.px(8), 0, 0, 0)
        spin.setFixedWidth(self._theme.px(150))
        spin.setKeyboardTracking(False)
        if self.row.least == 0:
            spin.setSpecialValueText(tr("Automatic") if self.row.key in AUTOMATIC else tr("Off"))
        spin.valueChanged.connect(self.take)
        return spin, lambda value: spin.setValue(int(value))

    def _text(self) -> tuple[QWidget, Callable[[Value], None]]:
        edit = PromptEdit(self.take)
        edit.setFixedHeight(self._theme.px(92))
        edit.setPlaceholderText(tr("For example: answer briefly, and say so when you are not sure."))
        edit.setTabChangesFocus(True)
        return edit, lambda value: edit.setPlainText(str(value))


class PercentSlider(QSlider):
    """Steps of ten percent, with the figure drawn at its left."""

    def __init__(self, theme: Theme, least: int, most: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setRange(least // 10, most // 10)
        self.setPageStep(1)
        self.setTracking(False)
        self.setMinimumSize(theme.px(160), theme.px(26))
        self.setFocusPolicy(CALM)
        self.figure = label("", "small")

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def sliderChange(self, change: QSlider.SliderChange) -> None:
        super().sliderChange(change)
        if hasattr(self, "figure"):
            self.figure.setText(f"{self.sliderPosition() * 10} %")


class PromptEdit(QPlainTextEdit):
    """A text of several lines that is kept when it is left."""

    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._keep = keep

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._keep(self.toPlainText())
