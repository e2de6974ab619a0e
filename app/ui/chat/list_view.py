"""The view of the list of chats: its keys and its menu, several chosen at once, and chats dragged onto folders."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.ui.theme.style import Theme
from app.ui.viewmodels.chat_list import DrawerRole, IdRole, KindRole
from app.ui.viewmodels.shell import tr

CHATS = "application/x-underdesk-chats"
"""Ids of chats, a line each; means nothing outside of this program."""
DrawerAt = Callable[[int], str | None]


class ChatListView(QListView):
    """The chats. F2 renames, Delete deletes, the menu key opens the menu.

    `dropped(ids, drawer_id)` follows chats that were let go over a folder, None for out of it.
    """

    acted = Signal(str, str)
    menu_wanted = Signal(QModelIndex, QPoint)
    dropped = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawer_at: DrawerAt = lambda row: None
        self.target: str | None = None
        """The folder that chats are held over, "" for none of them; None while nothing is held over a place for it."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_at)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        item = index.data(IdRole) or index.data(DrawerRole) or ""
        names = {
            Qt.Key.Key_F2: "edit",
            Qt.Key.Key_Delete: "trash",
            Qt.Key.Key_Return: "open",
            Qt.Key.Key_Enter: "open",
        }
        name = names.get(Qt.Key(event.key()))
        usable = item or (name == "open" and index.data(KindRole) == "archive")
        if usable and name and self.state() != QAbstractItemView.State.EditingState:
            several = name == "trash" and len(self.among(item)) > 1
            self.acted.emit("trash-chosen" if several else name, item)
        else:
            super().keyPressEvent(event)

    def _menu_at(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.data(KindRole) in ("chat", "drawer"):
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(point))

    # several

    def chosen(self) -> list[str]:
        """The ids of the chats that are chosen, from top to bottom."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return [index.data(IdRole) for index in rows if index.data(KindRole) == "chat"]

    def among(self, chat_id: str) -> list[str]:
        """All that are chosen, where this chat is one of them; else this one alone."""
        chosen = self.chosen()
        return chosen if chat_id in chosen else [chat_id]

    # dragging

    def takes_chats(self, drawer_at: DrawerAt) -> None:
        """Let several be chosen, and chats be dragged: `drawer_at` tells which folder a row belongs to."""
        self._drawer_at = drawer_at
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        ids = self.chosen()
        if not ids:
            return
        drag, data = QDrag(self), QMimeData()
        data.setData(CHATS, "\n".join(ids).encode())
        drag.setMimeData(data)
        drag.setPixmap(self._picture(ids))
        drag.exec(Qt.DropAction.MoveAction)
        self._hold(None)

    def _picture(self, ids: list[str]) -> QPixmap:
        """What hangs on the pointer: the title, or how many they are."""
        theme = self._theme
        words = self.currentIndex().data() if len(ids) == 1 else tr("{n} chats").format(n=len(ids))
        font = theme.font("body")
        size = QRectF(0, 0, theme.px(200), theme.px(34))
        picture = QPixmap((size.size() * self.devicePixelRatioF()).toSize())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(size.adjusted(1, 1, -1, -1), theme.tokens.radius.m, theme.tokens.radius.m)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        inside = size.adjusted(theme.px(12), 0, -theme.px(12), 0)
        shown = painter.fontMetrics().elidedText(str(words), Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
        return picture

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CHATS):
            event.acceptProposedAction()
        else:
            event.ignore()  # files are the window's

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        self._hold(self._drawer_at(self.indexAt(event.position().toPoint()).row()))
        if self.target is None or not event.mimeData().hasFormat(CHATS):
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._hold(None)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self._drawer_at(self.indexAt(event.position().toPoint()).row())
        self._hold(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if target is None or not event.mimeData().hasFormat(CHATS):
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(bytes(event.mimeData().data(CHATS).data()).decode().split("\n"), target or None)

    def _hold(self, target: str | None) -> None:
        if target != self.target:
            self.target = target
            self.viewport().update()
