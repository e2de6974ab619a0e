"""What a reader does with a conversation: finds words, selects and copies, saves code, has an answer read aloud."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from app.base.errors import friendly
from app.base.files import write_atomic
from app.ui.chat.copying import Form, to_clipboard
from app.ui.chat.find_bar import FindBar
from app.ui.chat.message import AnswerView, MessageView
from app.ui.chat.selecting import Selecting
from app.ui.chat.speaking import ReadAloud
from app.ui.chat.work import ChatWork
from app.ui.shell.place import Action, Host
from app.ui.widgets.buttons import Button


class ReadingDesk(QObject):
    """Stands beside the chat's work area and knows its transcript."""

    def __init__(self, host: Host, area: ChatWork, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._area = host, area
        self._transcript = area.transcript
        self.selecting = Selecting(self._transcript, area.rows)
        self.find = FindBar(host.theme, self._transcript, area.rows, area, area.composer.edit.setFocus)
        self.aloud = ReadAloud(self)
        self.hush = Button(host.theme, self.tr("Stop reading"), "chip", "stop", "stop-reading", area)
        self.hush.hide()
        self.hush.clicked.connect(self.aloud.stop)
        self.aloud.changed.connect(self._aloud_moved)
        self._transcript.made.connect(self._made)
        self._transcript.model.spliced.connect(self._spliced)
        area.installEventFilter(self)

    def _made(self, view: MessageView) -> None:
        view.body.save_wanted.connect(self._save)
        view.body.grown.connect(view.grown)
        if isinstance(view, AnswerView):
            view.body.more_actions = lambda menu: self._offer(menu, view)

    def actions(self) -> list[Action]:
        """For the palette and the list of shortcuts."""
        group = self.tr("Chat")
        words = self.tr("Copy the last answer as rich text"), self.tr("Copy the last answer as plain text")
        found = [
            Action("find-in-chat", self.tr("Find in this chat"), self.open_find, "Ctrl+F", group),
            Action("select-chat", self.tr("Select the whole chat"), self.selecting.select_all, "", group),
            Action("copy-answer", self.tr("Copy the last answer"), self.copy_last, "Ctrl+Shift+C", group),
            Action("copy-answer-rich", words[0], lambda: self._copy_last("rich"), "", group),
            Action("copy-answer-plain", words[1], lambda: self._copy_last("plain"), "", group),
        ]
        if self.aloud.voice is not None:
            title = self.tr("Read the last answer aloud, or stop")
            found.append(Action("read-aloud", title, self._read_last, "", group))
        return found

    def open_find(self) -> None:
        """Ask for the words to find."""
        if self._transcript.model.rows:
            self._host.go("chat")
            self.find.open()

    def close(self) -> None:
        """The window closes."""
        self.aloud.stop()

    def _spliced(self, first: int) -> None:
        if first == 0:
            self.aloud.stop()

    def _last(self) -> int | None:
        rows = self._transcript.model.rows
        return len(rows) - 1 if rows and rows[-1].message.role == "assistant" else None

    def copy_last(self) -> None:
        """The last answer as it was written."""
        row = self._last()
        if row is not None:
            message = self._transcript.model.rows[row].message
            self._transcript.acted.emit("copy", message.id, "")

    def _copy_last(self, form: Form) -> None:
        row = self._last()
        if row is not None:
            to_clipboard([self.selecting.whole(row)], form)
            self._host.toast(self.tr("Copied"))

    # code

    def _save(self, text: str, name: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self._area, self.tr("Save the code"), name)
        if not path:
            return
        try:
            write_atomic(Path(path), (text + "\n").encode(), 0o644)
        except OSError as error:
            self._host.show_error(friendly(error))

    # aloud

    def _offer(self, menu: QMenu, view: MessageView) -> None:
        if self.aloud.voice is None or view.data is None:
            return
        message = view.data.message.id
        reading = self.aloud.reading == message
        menu.addSeparator()
        menu.addAction(
            self.tr("Stop reading") if reading else self.tr("Read aloud"), lambda: self._read(message)
        )

    def _read_last(self) -> None:
        row = self._last()
        if row is not None:
            self._read(self._transcript.model.rows[row].message.id)

    def _read(self, message_id: str) -> None:
        row = self._transcript.model.row_of(message_id)
        if row is not None:
            self.aloud.toggle(message_id, self._area.rows.blocks(row))

    def _aloud_moved(self) -> None:
        self.hush.setVisible(bool(self.aloud.reading))
        self._put_hush()

    def _put_hush(self) -> None:
        size, px = self.hush.sizeHint(), self._host.theme.px
        self.hush.setGeometry(px(16), px(8), size.width(), size.height())
        self.hush.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.hush.isHidden():
            self._put_hush()
        return super().eventFilter(watched, event)
