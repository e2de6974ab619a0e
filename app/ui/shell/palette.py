"""Ctrl+K: a few letters find an action or a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QListWidgetItem, QVBoxLayout

from app.ui.shell.place import Action, Find
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import label
from app.ui.widgets.rows import KEY, RowList

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

MOST = 40


def matches(words: str, text: str) -> bool:
    """Whether every word typed is found in `text`, case aside."""
    low = text.casefold()
    return all(word in low for word in words.casefold().split())


class Palette(QDialog):
    """One line to type in and the list of what fits; Enter does it, Escape leaves."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self._window, self._actions = window, window.all_actions()
        self.setObjectName("palette")
        self.setAccessibleName(tr("Find anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = window.theme.px
        card = QFrame()
        card.setProperty("kind", "sheet")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(px(10), px(10), px(10), px(10))
        self.edit = QLineEdit()
        self.edit.setObjectName("palette-search")
        self.edit.setAccessibleName(tr("Find an action or a chat"))
        self.edit.setPlaceholderText(tr("Find an action or a chat…"))
        self.edit.installEventFilter(self)
        self.rows = RowList(window.theme, "palette-list", tr("What was found"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing: QLabel = label("", "soft")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.edit)
        column.addWidget(self.nothing)
        column.addWidget(self.rows)
        self.edit.textChanged.connect(self._search)
        self.rows.itemClicked.connect(self._do)
        self._place(px(620), px(460))
        self._search("")

    def _place(self, width: int, height: int) -> None:
        room = self._window.rect()
        self.resize(min(width, room.width() - 40), min(height, room.height() - 40))
        corner = self._window.mapToGlobal(room.topLeft())
        left = corner.x() + (room.width() - self.width()) // 2
        self.move(left, corner.y() + max(20, room.height() // 9))

    def _search(self, words: str) -> None:
        self._show(words, [])
        chat = self._window.place_named("chat")
        if chat is not None and words.strip():
            self._window.background.run(
                "palette", lambda: chat.find(words), lambda found: self._found(words, found)
            )

    def _found(self, words: str, found: list[Find]) -> None:
        if self.isVisible() and words == self.edit.text():
            self._show(words, found)

    def _show(self, words: str, found: list[Find]) -> None:
        self.rows.clear()
        fitting = [a for a in self._actions if matches(words, f"{a.group} {a.title}") and a.name != "palette"]
        if found:
            self.rows.section(tr("Chats"))
        for find in found[:MOST]:
            self.rows.add(find, find.title, find.detail, find.icon)
        if fitting:
            self.rows.section(tr("Actions"))
        for action in fitting:
            self.rows.add(action, action.title, "", "command", keys_text(action.keys))
        self.nothing.setText(tr("Nothing fits “{words}”.").format(words=words))
        self.nothing.setVisible(not self.rows.count())
        self.rows.setVisible(bool(self.rows.count()))
        self._step(0, 1)

    def _step(self, row: int, by: int) -> None:
        """Choose the next row that can be chosen."""
        while 0 <= row < self.rows.count():
            if self.rows.item(row).data(KEY) is not None:
                self.rows.setCurrentRow(row)
                return
            row += by

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if by:
                self._step(self.rows.currentRow() + by, by)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.rows.currentItem())
                return True
        return False

    def done(self, result: int) -> None:
        """Gone: what is still being searched answers nobody."""
        self._window.background.forget("palette")
        super().done(result)

    def _do(self, item: QListWidgetItem | None) -> None:
        chosen: Action | Find | None = item.data(KEY) if item is not None else None
        if chosen is None:
            return
        self.close()
        chosen.run()


def keys_text(keys: str) -> str:
    """A key sequence as this platform writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
