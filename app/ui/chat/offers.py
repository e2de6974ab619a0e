"""The list above the composer while a slash, or a # and a folder's name are typed: arrows choose, Enter takes."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.chat.slash import short_name, split
from app.pipelines.commands import Command
from app.store.records import Preset
from app.ui.chat.composer import Composer
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.commands import BEGUN
from app.ui.viewmodels.folder_words import tr
from app.ui.widgets.rows import RowList

MOST_ROWS = 6
FOLDER = "folder"
HASH = re.compile(r"(?:(?<=\s)|\A)#(\w[^#\n]{0,40}|)\Z")
"""A # that begins a word, and what was typed after it."""


class CommandOffers(QObject):
    """Watches the composer's keys while there is something to choose from."""

    def __init__(self, theme: Theme, vm: ChatViewModel, composer: Composer, area: QWidget) -> None:
        super().__init__(area)
        self._theme, self._chat, self._vm = theme, vm, vm.commands
        self._composer, self._area = composer, area
        self._closed_for = ""
        self.card = QFrame(area)
        self.card.setProperty("kind", "card")
        self.card.setObjectName("command-offers")
        self.rows = RowList(theme, "command-list", tr("What can be chosen"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self.card)
        m = theme.px(4)
        box.setContentsMargins(m, m, m, m)
        box.addWidget(self.rows)
        self.card.hide()
        self.rows.itemClicked.connect(lambda *_: self._take())
        composer.edit.textChanged.connect(self._typed)
        composer.edit.installEventFilter(self)
        area.installEventFilter(self)
        for part in (vm.commands, vm.order):
            part.changed.connect(self._show)

    def _typed(self) -> None:
        self._closed_for = ""
        self._vm.read(self._composer.text())
        self._show()

    def _show(self) -> None:
        text = self._composer.text()
        self.rows.clear()
        if self._closed_for != text:
            self._offer_slash(text)
            self._offer_folders()
        found = self.rows.count() > 0
        self.card.setVisible(found)
        if found:
            self.rows.setCurrentRow(0)
            self._place()

    def _offer_slash(self, text: str) -> None:
        begun = BEGUN.match(text)
        if begun is None:
            return
        presets = self._chat.order.offered(begun[1])
        commands = self._vm.offered(text)
        names = [short_name(one.title) for one in presets] + [one.name for one in commands]
        if [f"/{name}" for name in names] == [text] and not presets:
            return
        for one in presets:
            words = " ".join(one.system_prompt.split()) or tr("Sets this chat to the preset")
            self.rows.add(one, f"/{short_name(one.title)}", words, "sliders")
        for one in commands:
            self.rows.add(one, f"/{one.name}", one.words or one.title, "flow")

    def _offer_folders(self) -> None:
        """Folders whose names the word after a # may become; # and a space are Markdown's."""
        part = self._folder_part()
        if part is None:
            return
        asked = {one.id for one in self._chat.documents.asked}
        wanted = part[1].casefold()
        known = [(key, name) for key, name in self._chat.documents.kept if key not in asked]
        first = [one for one in known if one[1].casefold().startswith(wanted)]
        rest = [one for one in known if one not in first and wanted in one[1].casefold()]
        for key, name in [*first, *rest]:
            self.rows.add(
                (FOLDER, key), f"#{name}", tr("Answers come from this folder, with sources"), "folder"
            )

    def _folder_part(self) -> re.Match[str] | None:
        cursor = self._composer.edit.textCursor()
        return HASH.search(self._composer.text()[: cursor.position()])

    def _place(self) -> None:
        count = min(MOST_ROWS, self.rows.count())
        high = count * max(self.rows.sizeHintForRow(0), 1) + self._theme.px(14)
        composer = self._composer
        corner = composer.mapTo(self._area, QPoint(0, 0))
        high = min(high, max(self._theme.px(60), corner.y() - self._theme.px(8)))
        self.card.setGeometry(corner.x(), corner.y() - high - self._theme.px(6), composer.width(), high)
        self.card.raise_()

    def _take(self) -> None:
        chosen, composer = self.rows.key(), self._composer
        if isinstance(chosen, Command):
            composer.set_text(f"/{chosen.name} ")
        elif isinstance(chosen, Preset):
            begun = split(composer.text())
            composer.set_text(begun[1] if begun else "")
            self._chat.order.use(chosen)
        elif isinstance(chosen, tuple) and (part := self._folder_part()) is not None:
            text = composer.text()
            composer.set_text(text[: part.start()] + text[part.end() :].lstrip())
            self._chat.documents.ask_folder(chosen[1])
        composer.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.card.isVisible():
            return False
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._composer.edit and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(Qt.Key(event.key()))
        return False

    def _key(self, key: Qt.Key) -> bool:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in moves:
            self.rows.setCurrentRow((self.rows.currentRow() + moves[key]) % self.rows.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._closed_for = self._composer.text()
            self._show()
        else:
            return False
        return True
