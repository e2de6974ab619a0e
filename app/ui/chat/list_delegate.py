"""Paints the list of chats and the hits of a search; pointing at a chat shows what can be done with it."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.store.records import Hit
from app.ui.chat.blocks import SafeDocument
from app.ui.chat.inline import escape
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat_list import (
    CountRole,
    DrawerRole,
    FoldedRole,
    HitRole,
    IdRole,
    InsideRole,
    KindRole,
    PinnedRole,
    PreviewRole,
    TagsRole,
    without_marks,
)
from app.ui.widgets.tips import plain_tip

ACTIONS = ("pin", "edit", "trash")


class ChatDelegate(QStyledItemDelegate):
    """Rows of the chat list. `acted(name, chat_id)` for pin, edit and trash."""

    acted = Signal(str, str)
    editing = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tips = {
            "pin": self.tr("Pin"),
            "unpin": self.tr("Unpin"),
            "edit": self.tr("Rename"),
            "trash": self.tr("Delete"),
        }

    def sizeHint(self, _option: QStyleOptionViewItem, index: Any) -> QSize:
        kind = index.data(KindRole)
        if kind in ("drawer", "archive"):
            return QSize(100, self._theme.px(36))
        if kind == "header":
            return QSize(100, self._theme.px(22 if index.row() == 0 else 34))
        return QSize(100, self._theme.px(54))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = index.data(KindRole)
        if kind == "header":
            outside = self._held_over() == "" and index.model().drawer_at(index.row()) == ""
            self._paint_header(painter, option.rect, index.data(), "accent" if outside else "text_faint")
        elif kind != "chat":
            self._paint_way(painter, option, index)
        else:
            self._paint_chat(painter, option, index)
        if kind == "drawer" and index.data(DrawerRole) == self._held_over():
            ring(painter, option.rect, self._theme, "accent")
        painter.restore()

    def _held_over(self) -> str | None:
        """The folder that chats are held over."""
        return getattr(self.parent(), "target", None)

    def _paint_header(self, painter: QPainter, rect: QRect, title: str, role: str) -> None:
        font = self._theme.font("caption", bold=True)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        inside = rect.adjusted(self._theme.px(10), 0, 0, -self._theme.px(5))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title.upper())

    def _paint_way(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        """A folder, or the way to the archive and back: an icon, the name, and how many chats it holds."""
        theme, count = self._theme, index.data(CountRole) or 0
        paint_ground(painter, option, theme)
        inside = option.rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        side = theme.px(16)
        spot = QRect(inside.left(), inside.center().y() - side // 2 + 1, side, side)
        if index.data(KindRole) == "archive":
            icon = "stack" if count else "chevron-left"
        else:
            icon = "chevron-right" if index.data(FoldedRole) else "chevron-down"
        theme.icon(icon, "text_soft").paint(painter, spot)
        number = str(count) if count else ""
        wide = QFontMetrics(theme.font("small")).horizontalAdvance(number)
        words = inside.adjusted(side + theme.px(8), 0, -wide - theme.px(8), 0)
        draw_line(painter, words, index.data() or "", theme, "body", "text")
        right = QRect(inside.right() - wide, inside.top(), wide + 1, inside.height())
        draw_line(painter, right, number, theme, "small", "text_faint")

    def _paint_chat(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        theme = self._theme
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        paint_ground(painter, option, theme)
        indent = theme.px(34 if index.data(InsideRole) else 10)
        inside = option.rect.adjusted(indent, theme.px(8), -theme.px(10), -theme.px(8))
        half = inside.height() // 2
        taken = theme.px(26) * len(ACTIONS) if hovered else theme.px(18) if index.data(PinnedRole) else 0
        words = QRect(inside.left(), inside.top(), inside.width() - taken, half)
        draw_line(painter, words, index.data() or "", theme, "body", "text")
        words = QRect(inside.left(), inside.top() + half, inside.width() - (taken if hovered else 0), half)
        if tags := " ".join(f"#{tag}" for tag in index.data(TagsRole) or ()):
            wide = QFontMetrics(theme.font("small")).horizontalAdvance(f"{tags}  ")
            draw_line(painter, words, tags, theme, "small", "accent")
            words.setLeft(min(words.right(), words.left() + wide))
        draw_line(painter, words, index.data(PreviewRole) or "", theme, "small", "text_faint")
        if hovered:
            for name in ACTIONS:
                role = "accent" if name == "pin" and index.data(PinnedRole) else "text_soft"
                theme.icon(name, role).paint(
                    painter, self.button_rect(option.rect, name).adjusted(5, 5, -5, -5)
                )
        elif index.data(PinnedRole):
            spot = QRect(
                inside.right() - theme.px(13),
                inside.top() + (half - theme.px(13)) // 2,
                theme.px(13),
                theme.px(13),
            )
            theme.icon("pin", "text_faint").paint(painter, spot)

    def button_rect(self, row: QRect, name: str) -> QRect:
        """Where an action's icon is in a row."""
        side = self._theme.px(26)
        place = len(ACTIONS) - ACTIONS.index(name)
        return QRect(row.right() - self._theme.px(6) - place * side, row.center().y() - side // 2, side, side)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Any
    ) -> bool:
        if not isinstance(event, QMouseEvent) or not self._pressed(event) or index.data(KindRole) != "chat":
            return super().editorEvent(event, model, option, index)
        for name in ACTIONS:
            if self.button_rect(option.rect, name).contains(event.position().toPoint()):
                self.acted.emit(name, index.data(IdRole))
                return True
        return False

    @staticmethod
    def _pressed(event: QMouseEvent) -> bool:
        return event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Any
    ) -> bool:
        for name in ACTIONS if index.data(KindRole) == "chat" else ():
            if self.button_rect(option.rect, name).contains(event.pos()):
                tip = "unpin" if name == "pin" and index.data(PinnedRole) else name
                QToolTip.showText(event.globalPos(), plain_tip(self.tips[tip]), view)
                return True
        if index.data(KindRole) == "chat":
            QToolTip.showText(event.globalPos(), plain_tip(index.data() or ""), view)
        return True

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Any) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("rename-chat")
        editor.setAccessibleName(self.tr("Title of the chat"))
        editor.setMaxLength(200)
        self.editing.emit(True)
        return editor

    def destroyEditor(self, editor: QWidget, index: Any) -> None:
        super().destroyEditor(editor, index)
        self.editing.emit(False)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Any) -> None:
        editor.setGeometry(option.rect.adjusted(0, self._theme.px(6), 0, -self._theme.px(6)))


class HitDelegate(QStyledItemDelegate):
    """A hit: the chat's title and two lines around the words found, these marked."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(100, self._theme.px(68))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, theme)
        inside = option.rect.adjusted(theme.px(10), theme.px(7), -theme.px(10), -theme.px(6))
        head = QRect(inside.left(), inside.top(), inside.width(), theme.px(22))
        draw_line(painter, head, index.data() or "", theme, "body", "text")
        hit = index.data(HitRole)
        if isinstance(hit, Hit):
            self._paint_snippet(painter, inside.adjusted(0, theme.px(22), 0, 0), hit)
        painter.restore()

    def _paint_snippet(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        document = SafeDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._theme.font("small"))
        document.setHtml(marked_html(hit.snippet, self._theme))
        document.setTextWidth(rect.width())
        rect.setHeight(first_lines(document, rect.height()))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._theme.colour("text_faint"))
        painter.setClipRect(rect)
        painter.translate(QPointF(rect.topLeft()))
        document.documentLayout().draw(painter, context)


def first_lines(document: SafeDocument, room: int) -> int:
    """How high the first lines of a document of one paragraph are that fit whole into `room` pixels."""
    document.size()  # before somebody asks, nothing is laid out
    lines = document.firstBlock().layout()
    ends = [math.ceil(lines.lineAt(n).rect().bottom()) for n in range(lines.lineCount())]
    return max((end for end in ends if end <= room), default=room)


def marked_html(snippet: str, theme: Theme) -> str:
    """A snippet with its hits marked, on one line."""
    mark = (
        f'<span style="background-color:{theme.tokens.colours.mark}; color:{theme.tokens.colours.on_mark};">'
    )
    safe = escape(" ".join(without_marks(snippet).split()))
    return safe.replace("\x02", mark).replace("\x03", "</span>")


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The rounded ground of a row: selected, pointed at or bare, and the ring of the keyboard's focus."""
    state = option.state
    ground = QRectF(option.rect).adjusted(1, 1, -1, -1)
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if selected or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(QPen(theme.colour("border"), 1) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selected" if selected else "hover"))
        painter.drawRoundedRect(ground, theme.tokens.radius.m, theme.tokens.radius.m)
    keyboard = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
    if keyboard:
        ring(painter, option.rect, theme, "focus")


def ring(painter: QPainter, rect: QRect, theme: Theme, role: str) -> None:
    """Around a row."""
    painter.setPen(QPen(theme.colour(role), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ground = QRectF(rect).adjusted(1, 1, -1, -1)
    painter.drawRoundedRect(ground, theme.tokens.radius.m, theme.tokens.radius.m)


def draw_line(painter: QPainter, rect: QRect, text: str, theme: Theme, size: str, role: str) -> None:
    """One elided line."""
    font = theme.font(size)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
