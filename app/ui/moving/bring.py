"""The dialog that brings chats in from another program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.chat.importers import formats
from app.chat.moving import Brought
from app.ui.moving.progress import Running
from app.ui.viewmodels.moving import Mover, reads_words, summary, trouble_lines
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


class BringDialog(QDialog):
    """Choose, watch, read what came of it, and take it back if that was not meant."""

    def __init__(self, window: MainWindow, paths: Sequence[str] = ()) -> None:
        super().__init__(window)
        self.setObjectName("import-chats")
        self.setWindowTitle(tr("Import chats"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._theme = window, window.theme
        self._brought: Brought | None = None
        self._mover = Mover(window.core, self)
        px = window.theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(24), px(20), px(24), px(20))
        self._column.setSpacing(px(12))
        self._column.addWidget(label(tr("Import chats"), "heading"))
        self.words = Prose(window.theme, "", "soft", name="import-words")
        self._column.addWidget(self.words)
        self._table = self._formats()
        self._column.addWidget(self._table)
        self._running = Running(window.theme, self._mover)
        self._column.addWidget(self._running)
        self.troubles = QPlainTextEdit()
        self.troubles.setObjectName("import-troubles")
        self.troubles.setAccessibleName(tr("What could not be read"))
        self.troubles.setReadOnly(True)
        self.troubles.setTabChangesFocus(True)
        self.troubles.setFixedHeight(px(120))
        self._column.addWidget(self.troubles)
        self._column.addStretch(1)
        self._column.addSpacing(px(8))
        self._column.addLayout(self._buttons())
        self.setMinimumWidth(px(560))
        self._wire()
        self._ask()
        self.files.setFocus()
        if paths:
            self.begin(paths)

    def _formats(self) -> QWidget:
        table, px = QWidget(), self._theme.px
        table.setProperty("kind", "plain")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(6))
        grid.setHorizontalSpacing(px(16))
        grid.setColumnStretch(1, 1)
        for line, (name, reads) in enumerate(formats().items()):
            grid.addWidget(label(name, "strong"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Prose(self._theme, reads_words(name) or reads, "soft"), line, 1)
        return table

    def _buttons(self) -> QHBoxLayout:
        theme, row = self._theme, QHBoxLayout()
        self.files = Button(theme, tr("Choose files…"), "primary", "docs", "import-files")
        self.folder = Button(theme, tr("Choose a folder…"), "", "folder", "import-folder")
        self.undo = Button(theme, tr("Take it back"), "", "undo", "import-undo")
        self.leave = Button(theme, tr("Close"), "ghost", "", "import-close")
        row.addWidget(self.leave)
        row.addStretch(1)
        for button in (self.undo, self.folder, self.files):
            row.addWidget(button)
        return row

    def _wire(self) -> None:
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.undo.clicked.connect(self._take_back)
        self.leave.clicked.connect(self.close)
        self._mover.brought.connect(self._show_brought)
        self._mover.failed.connect(self._show_error)
        self._mover.cancelled.connect(self._taken_back)

    def _ask(self) -> None:
        self._show_parts(self._table, self.files, self.folder, self.leave)
        self.words.setText(
            tr("Nothing changes at the other program, nothing leaves this computer, and no chat is doubled.")
        )

    def _show_parts(self, *parts: QWidget) -> None:
        for part in (
            self._table,
            self._running,
            self.troubles,
            self.files,
            self.folder,
            self.undo,
            self.leave,
        ):
            part.setVisible(part in parts)
        self.adjustSize()

    def _choose_files(self) -> None:
        kinds = tr("Histories") + " (*.json *.jsonl *.zip *.chat);;" + tr("All files") + " (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Import chats"), "", kinds)
        if paths:
            self.begin(paths)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Import chats"))
        if path:
            self.begin([path])

    def begin(self, paths: Sequence[str]) -> None:
        """Import these."""
        self.words.setText(tr("You can go on working; closing this stops it."))
        self._show_parts(self._running)
        self._mover.bring(paths)

    def _show_brought(self, brought: Brought) -> None:
        self._brought = brought
        self.words.setText(summary(brought))
        lines = trouble_lines(brought)
        self.troubles.setPlainText("\n".join(lines))
        parts = [self.leave, *([self.undo] if brought.any else []), *([self.troubles] if lines else [])]
        self._show_parts(*parts)
        self.leave.setFocus()

    def _take_back(self) -> None:
        if self._brought is not None:
            self._show_parts(self._running)
            self._mover.take_back(self._brought)

    def _taken_back(self) -> None:
        self._brought = None
        self._ask()
        self.words.setText(tr("It was taken back. Everything is as it was before."))

    def _show_error(self, error: UserError) -> None:
        self._ask()
        self.words.setText(sentence(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._mover.cancel()
        super().closeEvent(event)
