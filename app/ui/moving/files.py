"""The files that came with a chat's messages: a list to look at and to save from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout

from app.base.files import write_atomic
from app.chat.export import file_name
from app.store.attachments import Attachment
from app.ui.moving.paper import pixels_of
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.rows import RowList

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

SHOWN = ("image/png", "image/jpeg")
MOST_SHOWN = 16 << 20
"""Bytes of a picture that is shown here; larger ones can be saved."""


class FilesDialog(QDialog):
    """One row a file; pictures are shown beside."""

    def __init__(self, window: MainWindow, chat_id: str) -> None:
        super().__init__(window)
        self.setObjectName("chat-files")
        self.setWindowTitle(tr("Files of this chat"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._theme, px = window, window.theme, window.theme.px
        self.list = RowList(window.theme, "files-list", tr("Files of this chat"))
        self.picture = QLabel()
        self.picture.setObjectName("files-picture")
        self.picture.setAccessibleName(tr("The picture"))
        self.picture.setFixedSize(px(260), px(260))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = Prose(window.theme, tr("Reading…"), "soft", name="files-words")
        self.save = Button(window.theme, tr("Save…"), "primary", "save", "files-save")
        self.leave = Button(window.theme, tr("Close"), "ghost", "", "files-close")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _: self._chosen())
        self.save.clicked.connect(self._save)
        self.leave.clicked.connect(self.close)
        self._chosen()
        window.background.run("chat-files", lambda: window.core.mover.files_of(chat_id), self._fill)

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(label(tr("Files of this chat"), "heading"))
        column.addWidget(self.words)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addWidget(self.picture)
        column.addLayout(middle, 1)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.save)
        column.addLayout(row)
        self.resize(px(680), px(460))

    def _fill(self, files: list[Attachment]) -> None:
        for one in files:
            self.list.add(
                one, one.name, one.kind, "docs", size_words(one.size) if one.size else tr("name only")
            )
        told = tr("They lie in the vault. A file that you save leaves it, and is not encrypted any more.")
        self.words.setText(told if files else tr("No files came with this chat."))
        self.list.setCurrentRow(0)
        self._chosen()

    def _current(self) -> Attachment | None:
        key = self.list.key()
        return key if isinstance(key, Attachment) else None

    def _chosen(self) -> None:
        one = self._current()
        self.save.setEnabled(one is not None)
        self.picture.clear()
        if one is not None and one.kind in SHOWN and 0 < one.size <= MOST_SHOWN:
            core = self._window.core
            self._window.background.run("chat-file", lambda: pixels_of(core.mover.file(one.id)), self._show)

    def _show(self, image: QImage) -> None:
        side = self.picture.width()
        if image.width() > side or image.height() > side:
            aspect, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(side, side, aspect, smooth)
        self.picture.setPixmap(QPixmap.fromImage(image))

    def _save(self) -> None:
        one = self._current()
        if one is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, tr("Save"), file_name(one.name))
        if path:
            self.save_to(one, path)

    def save_to(self, one: Attachment, path: str) -> None:
        """Write a file there."""
        core = self._window.core
        told = tr("Saved as {name}").format(name=Path(path).name)
        self._window.background.run(
            "save-file",
            lambda: write_atomic(Path(path), core.mover.file(one.id)),
            lambda _: self._window.toast(told),
        )
