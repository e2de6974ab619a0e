"""The states that a pipeline had, and the way back to one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.store.pipeline_records import Version
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import exact_moment
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose
from app.ui.widgets.rows import RowList


class VersionsSheet(QDialog):
    """`restored` (number of the version)."""

    restored = Signal(int)

    def __init__(self, theme: Theme, versions: Sequence[Version], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("versions-sheet")
        self.setWindowTitle(tr("Earlier versions"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(12))
        box.addWidget(
            Prose(theme, tr("One version is kept of each time you worked on it. Going back can be undone."))
        )
        self.rows = RowList(theme, "version-list", tr("Earlier versions"))
        for number, version in enumerate(versions):
            when = exact_moment(version.saved)
            detail = tr("as it is now") if not number else version.label
            self.rows.add(version.seq, when, detail, "clock")
        box.addWidget(self.rows, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(theme, tr("Cancel"), "ghost", "", "version-cancel")
        self.restore = Button(theme, tr("Restore"), "primary", "undo", "version-restore")
        row.addWidget(cancel)
        row.addWidget(self.restore)
        box.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.restore.clicked.connect(self._restore)
        self.rows.currentItemChanged.connect(lambda *_: self._judge())
        self._judge()
        self.resize(px(420), px(460))

    def _judge(self) -> None:
        self.restore.setEnabled(isinstance(self.rows.key(), int))

    def _restore(self) -> None:
        seq = self.rows.key()
        self.accept()
        if isinstance(seq, int):
            self.restored.emit(seq)
