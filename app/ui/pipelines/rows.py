"""Rows of the inspector: a few words and a control that follows the editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Switch
from app.ui.widgets.calm import CalmSpin
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import scroller


class Rows(QWidget):
    """A scrolled column; each row reads its value anew when the editor changed."""

    def __init__(self, theme: Theme, editor: Editor) -> None:
        super().__init__()
        self._theme, self._editor = theme, editor
        self._refreshers: list[Callable[[], None]] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        outer.addWidget(scroller(body, "step-inspector-body"))
        self._box = QVBoxLayout(body)
        px = theme.px
        self._box.setContentsMargins(px(16), px(12), px(16), px(16))
        self._box.setSpacing(px(12))

    def _of(self, wanted: str, name: str) -> object:
        return getattr(self._editor.item(wanted), name, None)

    def _section(self, words: str) -> None:
        self._box.addWidget(label(words, "strong"))

    def _name(self, wanted: str) -> None:
        edit = QLineEdit()
        edit.setObjectName("step-name")
        edit.setAccessibleName(tr("Name"))

        def told() -> None:
            if self._editor.item(wanted) and edit.text() != self._editor.pipeline.named(wanted):
                self._editor.rename(wanted, edit.text())

        edit.editingFinished.connect(told)
        self._refreshers.append(lambda: edit.setText(self._editor.pipeline.named(wanted)))
        self._box.addWidget(edit)

    def _troubles(self, wanted: str) -> None:
        words = Prose(self._theme, "", "bad", name="step-trouble")

        def refresh() -> None:
            found = self._editor.troubles_of(wanted)
            words.setText("\n".join(found))
            words.setVisible(bool(found))

        self._refreshers.append(refresh)
        self._box.addWidget(words)

    def _row(self, words: str, control: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(12))
        row.addWidget(Prose(self._theme, words, ""), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self._box.addLayout(row)

    def _count(
        self,
        words: str,
        name: str,
        most: int,
        read: Callable[[], object],
        write: Callable[[int], object],
        none: str = "",
        least: int = 0,
    ) -> None:
        spin = CalmSpin()
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        spin.setRange(least, most)
        spin.setKeyboardTracking(False)
        spin.setGroupSeparatorShown(True)
        spin.setFixedWidth(self._theme.px(120))
        spin.lineEdit().setTextMargins(self._theme.px(8), 0, 0, 0)
        if none:
            spin.setSpecialValueText(none)

        def refresh() -> None:
            spin.blockSignals(True)
            value = read()
            spin.setValue(int(value) if isinstance(value, int | float) else 0)
            spin.blockSignals(False)

        spin.valueChanged.connect(write)
        self._refreshers.append(refresh)
        self._row(words, spin)

    def _switch(
        self, words: str, name: str, read: Callable[[], bool], write: Callable[[bool], object]
    ) -> None:
        switch = Switch(self._theme, words, name)

        def refresh() -> None:
            switch.blockSignals(True)
            switch.setChecked(read())
            switch.blockSignals(False)

        switch.toggled.connect(write)
        self._refreshers.append(refresh)
        self._row(words, switch)
