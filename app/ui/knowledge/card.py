"""A folder on its card: what is in it, how far it is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar

from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import FolderRow, tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, IconLabel, restyle
from app.ui.widgets.panels import Card, badge
from app.ui.widgets.tips import plain_tip


class FolderCard(Card):
    """`wanted` carries a verb: show, ask, add, pause, resume, look, again, failed, rename or remove."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, whole: bool = False) -> None:
        """`whole` for the card above a folder's own files, which cannot be opened further."""
        super().__init__(theme)
        self._theme, self._whole = theme, whole
        self._row: FolderRow | None = None
        self._name = Elided("", "title")
        self._badge = badge("")
        self._facts = Elided("", "caption")
        self._places = Elided("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(IconLabel(theme, "folder", "accent", 20))
        head.addWidget(self._name, 1)
        head.addWidget(self._badge)
        self.box.addLayout(head)
        for widget in (self._facts, self._places, self._bar):
            self.box.addWidget(widget)
        self.box.addLayout(self._foot())
        if not whole:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _foot(self) -> QHBoxLayout:
        theme, row = self._theme, QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.ask = Button(theme, tr("Ask"), "primary" if self._whole else "", "chat")
        self.show_files = Button(theme, tr("Show files"), "ghost")
        self._fresh = Elided("", "caption")
        self.more = IconButton(theme, "more", tr("More"))
        self.ask.clicked.connect(lambda: self.wanted.emit("ask"))
        self.show_files.clicked.connect(lambda: self.wanted.emit("show"))
        self.more.clicked.connect(
            lambda: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        row.addWidget(self.ask)
        row.addWidget(self.show_files)
        row.addWidget(self._fresh, 1)
        row.addWidget(self.more)
        self.show_files.setVisible(not self._whole)
        return row

    def show_row(self, row: FolderRow) -> None:
        """Refresh, if something changed."""
        if row == self._row:
            return
        self._row = row
        self.setObjectName(f"folder-{row.id}")
        self.setAccessibleName(f"{row.name}, {row.facts}, {row.state}")
        self._name.set_full(row.name)
        self._facts.set_full(row.facts)
        self._places.set_full(" · ".join(_short(place) for place in row.places))
        self._places.setToolTip(plain_tip("\n".join(row.places)))
        self._badge.setText(row.state)
        restyle(self._badge, tone=row.tone)
        self._bar.setVisible(row.share is not None)
        self._bar.setValue(round((row.share or 0) * 1000))
        self._bar.setAccessibleName(row.state)
        self._fresh.set_full(row.fresh)
        self.ask.setAccessibleName(tr("Ask about {name}").format(name=row.name))
        self.show_files.setAccessibleName(tr("Show the files of {name}").format(name=row.name))
        self.more.setAccessibleName(tr("More for {name}").format(name=row.name))
        self.more.setObjectName(f"more-{row.id}")

    def menu(self) -> QMenu:
        """What can be done with the folder; deletes itself when closed."""
        menu = QMenu(self)
        menu.setObjectName("folder-menu")
        row = self._row
        entries = [
            ("add", "plus", tr("Add files to it…")),
            ("resume", "play", tr("Go on reading")) if row and row.paused else ("pause", "clock", tr("Pause reading")),
            ("look", "refresh", tr("Look for changes now")),
            ("again", "refresh", tr("Read everything again")),
            *([("failed", "warning", tr("Try the failed files again"))] if row and row.failed else []),
            ("rename", "edit", tr("Rename…")),
            ("remove", "trash", tr("Remove and erase what was read")),
        ]  # fmt: skip
        for verb, icon, title in entries:
            action = menu.addAction(self._theme.icon(icon), title)
            action.setObjectName(f"folder-{verb}")
            action.triggered.connect(lambda _=False, verb=verb: self.wanted.emit(verb))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._whole:
            self.wanted.emit("show")
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


def _short(place: str) -> str:
    """A place below the person's home begins with ~."""
    path = Path(place)
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else place
