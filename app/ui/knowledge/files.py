"""The files of a folder as a table: name, kind, passages, state; and what can be done with each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import FileRow
from app.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TONES = {"good": "good", "warn": "warn", "bad": "bad", "": "text_soft"}
MOST_ROWS = 14
"""Rows that the table is high; the page scrolls beyond, the table within."""


class FilesModel(QAbstractTableModel):
    """Rows of the chosen folder."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[FileRow] = []
        self._titles = (self.tr("Name"), self.tr("Kind"), self.tr("Passages"), self.tr("State"))

    def set_rows(self, rows: list[FileRow]) -> None:
        """Show these; rows that only changed keep their place and the choice."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 3))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return _align(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, row.kind, row.passages, row.state)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.place if index.column() == 0 else row.detail or row.state)
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = TONES[row.tone] if index.column() == 3 else "text" if index.column() == 0 else "text_soft"
            return QColor(self._theme.tokens.colour(tone))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {row.kind}, {row.state}" if index.column() == 0 else self.data(index)
        return None


def _align(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class EndElided(QStyledItemDelegate):
    """A sentence that is too long loses its end; a name, for which the view cares, its middle."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight  # type: ignore[attr-defined]


class FilesTable(QTableView):
    """`wanted(verb, FileRow)`: open, unlock, external or export."""

    wanted = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.files = FilesModel(theme, self)
        self.setModel(self.files)
        self.setObjectName("file-list")
        self.setAccessibleName(self.tr("Files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.setItemDelegateForColumn(3, EndElided(self))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.customContextMenuRequested.connect(self._open_menu)
        self.doubleClicked.connect(lambda index: self._want("open", index.row()))
        theme.changed.connect(self._measure)
        self._measure()

    def show_rows(self, rows: list[FileRow]) -> None:
        """Show these files."""
        self.files.set_rows(rows)
        self._measure()

    def _measure(self) -> None:
        line = QFontMetrics(self._theme.font()).height() + self._theme.px(14)
        self.verticalHeader().setDefaultSectionSize(line)
        high = (min(MOST_ROWS, max(1, len(self.files.rows))) + 1) * line + self._theme.px(8)
        if high != self.minimumHeight():
            self.setFixedHeight(high)
        self._share()

    def _share(self) -> None:
        """Somewhat less for the name than for the state, which may have to say why; the rest as wide as it needs."""
        room, px = self.viewport().width(), self._theme.px
        narrow = room < px(520)
        kind, count = (0 if narrow else px(130)), (px(0) if room < px(400) else px(86))
        name = round((room - kind - count) * 0.44)
        for column, width in enumerate((name, kind, count, room - kind - count - name)):
            self.setColumnHidden(column, (column == 1 and narrow) or (column == 2 and room < px(400)))
            self.setColumnWidth(column, max(1, width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._want("open", self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Menu and self.currentIndex().isValid():
            self._open_menu(self.visualRect(self.currentIndex()).center())
        else:
            super().keyPressEvent(event)

    def _want(self, verb: str, row: int) -> None:
        if 0 <= row < len(self.files.rows):
            self.wanted.emit(verb, self.files.rows[row])

    def _open_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        if index.isValid():
            self.menu_for(index.row()).popup(self.viewport().mapToGlobal(where))

    def menu_for(self, row: int) -> QMenu:
        """What can be done with a file; deletes itself when closed."""
        file, menu = self.files.rows[row], QMenu(self)
        menu.setObjectName("file-menu")
        entries = (
            *([("unlock", "key", self.tr("Enter its password…"), True)] if file.locked else []),
            ("open", "eye", self.tr("Read here"), file.readable),
            ("external", "external", self.tr("Open in its own program"), True),
            ("export", "download", self.tr("Save its text…"), file.readable),
        )
        for verb, icon, title, possible in entries:
            action: QAction = menu.addAction(self._theme.icon(icon), title)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, verb=verb: self._want(verb, row))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
