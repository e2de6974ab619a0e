"""Two-line rows for plain lists: title, detail beneath, an icon before and a word behind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.theme.style import Theme

DETAIL, ICON, TRAIL, SECTION, KEY = (Qt.ItemDataRole.UserRole + n for n in range(1, 6))
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints a row of a `RowList`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px = self._theme.px
        if index.data(SECTION):
            return QSize(px(100), px(34))
        line = QFontMetrics(self._theme.font("body")).height()
        small = QFontMetrics(self._theme.font("small")).height()
        two = index.data(DETAIL)
        return QSize(px(100), line + px(16) + (small + px(2) if two else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(SECTION):
            self._section(painter, QRect(option.rect), str(index.data()))
        else:
            self._row(painter, option, index)
        painter.restore()

    def _section(self, painter: QPainter, rect: QRect, text: str) -> None:
        font = self._theme.font("caption", bold=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text_faint"))
        px = self._theme.px
        painter.drawText(rect.adjusted(px(10), px(10), 0, 0), Qt.AlignmentFlag.AlignVCenter, text.upper())

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, theme = self._theme.px, self._theme
        rect = QRect(option.rect).adjusted(1, 1, -1, -1)
        self._ground(painter, rect, option)
        inner = rect.adjusted(px(10), px(7), -px(10), -px(7))
        if name := index.data(ICON):
            side = px(18)
            spot = QRect(inner.left(), inner.center().y() - side // 2, side, side)
            theme.icon(name, "text_soft").paint(painter, spot)
            inner.setLeft(inner.left() + side + px(10))
        if trail := index.data(TRAIL):
            self._line(painter, inner, str(trail), "small", "text_faint", Qt.AlignmentFlag.AlignRight)
            width = QFontMetrics(theme.font("small")).horizontalAdvance(str(trail))
            inner.setRight(inner.right() - width - px(10))
        top = QRect(inner)
        if detail := index.data(DETAIL):
            small = QFontMetrics(theme.font("small")).height()
            foot = QRect(inner.left(), inner.bottom() - small, inner.width(), small + 1)
            self._line(painter, foot, str(detail), "small", "text_faint")
            top.setBottom(foot.top() - px(2))
        self._line(painter, top, str(index.data()), "body", "text")

    def _ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        theme = self._theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not chosen and not over:
            return
        view = option.widget
        focused = chosen and isinstance(view, QWidget) and view.hasFocus()
        lead = isinstance(view, QWidget) and bool(view.property("lead"))
        painter.setBrush(theme.colour(("accent_soft" if lead else "selected") if chosen else "hover"))
        painter.setPen(
            QPen(theme.colour("focus"), 2)
            if focused
            else QPen(theme.colour("border"), theme.tokens.line)
            if chosen
            else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(QRectF(rect), theme.px(8), theme.px(8))

    def _line(
        self, painter: QPainter, rect: QRect, text: str, kind: str, role: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:  # fmt: skip
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)


class RowList(QListWidget):
    """A list of such rows; `add` returns the item, whose KEY is what the caller wants to know it by.

    With the property `lead` its choice stands out although the keyboard is elsewhere.
    """

    def __init__(self, theme: Theme, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSpacing(1)
        theme.changed.connect(self.doItemsLayout)

    def section(self, text: str) -> None:
        """A small heading that cannot be chosen."""
        item = QListWidgetItem(text)
        item.setData(SECTION, True)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def add(
        self, key: object, title: str, detail: str = "", icon: str = "", trail: str = ""
    ) -> QListWidgetItem:
        """One row."""
        item = QListWidgetItem(title)
        for role, value in ((KEY, key), (DETAIL, detail), (ICON, icon), (TRAIL, trail)):
            item.setData(role, value)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(t for t in (title, detail, trail) if t))
        self.addItem(item)
        return item

    def key(self) -> object:
        """The key of the chosen row, or None."""
        return self.currentItem().data(KEY) if self.currentRow() >= 0 else None

    def step(self, row: int, by: int) -> None:
        """Choose the first row from `row` on, in steps of `by`, that can be chosen."""
        while 0 <= row < self.count():
            if self.item(row).data(KEY) is not None:
                self.setCurrentRow(row)
                return
            row += by

    def steered(self, key: int) -> bool:
        """Whether a key, pressed in the line above, moved the choice: up or down."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        if by:
            self.step(self.currentRow() + by, by)
        return bool(by)

    def choose(self, key: object) -> None:
        """Choose the row with this key, if there is one."""
        for row in range(self.count()):
            if self.item(row).data(KEY) == key:
                self.setCurrentRow(row)
                return
