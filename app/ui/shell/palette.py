"""Ctrl+K: a few letters find whatever the program can do or holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QListWidgetItem, QVBoxLayout
from shiboken6 import isValid

from app.ui.shell.finding import MOST, Find, deeds, elsewhere, ordered
from app.ui.shell.known import know_places
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import label
from app.ui.widgets.rows import KEY, RowList
from app.ui.widgets.tips import keys_text

if TYPE_CHECKING:
    from app.ui.shell.place import Action
    from app.ui.shell.window import MainWindow


class Palette(QDialog):
    """One line to type in and the list of what fits; Enter does it, Escape leaves."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self._window = window
        self._found: tuple[str, list[Find]] = ("", [])
        self._steered = False
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
        self.edit.setAccessibleName(tr("Find an action, a chat, a folder, a model, a setting or help"))
        self.edit.setPlaceholderText(tr("Find an action, a chat, a folder, a model, a setting or help…"))
        self.edit.installEventFilter(self)
        self.rows = RowList(window.theme, "palette-list", tr("What was found"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setProperty("lead", True)
        self.nothing: QLabel = label("", "soft")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.edit)
        column.addWidget(self.nothing)
        column.addWidget(self.rows)
        self.edit.textChanged.connect(self._search)
        self.rows.itemClicked.connect(self._do)
        self._place(px(620), px(460))
        self._take_actions()
        know_places(window, self._learned)

    def _place(self, width: int, height: int) -> None:
        room = self._window.rect()
        self.resize(min(width, room.width() - 40), min(height, room.height() - 40))
        corner = self._window.mapToGlobal(room.topLeft())
        left = corner.x() + (room.width() - self.width()) // 2
        self.move(left, corner.y() + max(20, room.height() // 9))

    def _learned(self) -> None:
        """Actions of places that were never shown come as soon as it is known what these can do."""
        if isValid(self) and self.isVisible():
            self._take_actions()

    def _take_actions(self) -> None:
        every = self._window.all_actions()
        self._actions: list[Action] = [one for one in every if not one.local and one.name != "palette"]
        self._search(self.edit.text())

    def _search(self, words: str) -> None:
        self._steered = False
        if words.strip() and words != self._found[0]:
            self._window.background.run(
                "palette", lambda: elsewhere(self._window, words), lambda found: self._arrived(words, found)
            )
        self._show(words)

    def _arrived(self, words: str, found: list[Find]) -> None:
        self._found = (words, found)
        if self.isVisible() and words == self.edit.text():
            self._show(words)

    def _show(self, words: str) -> None:
        """What fits; a row that was gone to with the arrows stays chosen when more is found."""
        before = self.rows.key() if self._steered else None
        self.rows.clear()
        found = self._found[1] if self._found[0] == words else []
        searching = bool(words.strip())
        for group, rows in ordered([*deeds(self._actions, words), *found]):
            self.rows.section(group)
            for one in rows[:MOST] if searching else rows:
                self.rows.add(one, one.title, one.detail, one.icon, keys_text(one.keys))
        self.nothing.setText(tr("Nothing fits “{words}”.").format(words=words))
        self.nothing.setVisible(not self.rows.count())
        self.rows.setVisible(bool(self.rows.count()))
        self.rows.step(0, 1)
        if isinstance(before, Find):
            self._choose(before)

    def _choose(self, wanted: Find) -> None:
        for row in range(self.rows.count()):
            one = self.rows.item(row).data(KEY)
            if isinstance(one, Find) and (one.group, one.title) == (wanted.group, wanted.title):
                self.rows.setCurrentRow(row)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self.rows.steered(event.key()):
                self._steered = True
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
        chosen: Find | None = item.data(KEY) if item is not None else None
        if chosen is None:
            return
        self.close()
        chosen.run()
