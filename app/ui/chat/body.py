"""The text of one message: draws its blocks, lets text be selected and copied, and names links before opening."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from app.ui.chat.blocks import BlockView, gap_between
from app.ui.chat.code_buttons import CodeButtons
from app.ui.chat.look import Look
from app.ui.chat.markdown import Block

Place = tuple[int, int]
"""A block's index and a position in its document."""


class MessageBody(QWidget):
    """Blocks in a column. Give it blocks and a width; it says its height, and paints only what is exposed."""

    link_activated = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None, role: str = "text") -> None:
        super().__init__(parent)
        self.look, self._role = look, role
        self._views: list[BlockView] = []
        self._gaps: list[float] = []
        self.code_buttons = CodeButtons(self)
        self._width = 0
        self._laid = 0
        self._height = 0
        self._anchor: Place | None = None
        self._caret: Place | None = None
        self._pressed_link = ""
        self.tip_of: Callable[[str], str] = str
        """What pointing at a link shows."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # content

    @property
    def blocks(self) -> list[Block]:
        """What is shown."""
        return [view.block for view in self._views]

    def set_look(self, look: Look) -> None:
        """Draw with another theme."""
        self.look = look
        self.code_buttons.set_look(look)
        blocks = self.blocks
        self._views.clear()
        self._laid = 0
        self.set_blocks(blocks)

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these; views of equal leading blocks are kept, a longer code block grows in place."""
        keep = 0
        for view, block in zip(self._views, blocks, strict=False):
            if view.block != block:
                break
            keep += 1
        self._laid = min(self._laid, keep)
        if keep < len(self._views) and keep < len(blocks) and self._views[keep].grow(blocks[keep]):
            keep += 1
        if keep < len(self._views):
            self._drop_selection()
        del self._views[keep:]
        colour = self.look.colour(self._role)
        self._views += [BlockView(block, self.look, colour) for block in blocks[keep:]]

    def height_for(self, width: int) -> int:
        """Lay out what is new over `width` pixels; returns the height."""
        if width != self._width:
            self._width, self._laid = width, 0
        top = self._views[self._laid - 1].rect.bottom() if self._laid else 0.0
        first_dirty = top
        del self._gaps[self._laid :]
        for index in range(self._laid, len(self._views)):
            before = self._views[index - 1].block if index else None
            gap = gap_between(before, self._views[index].block, self.look)
            self._gaps.append(gap)
            top = self._views[index].lay_out(top + gap, width)
        self._laid = len(self._views)
        self._height = round(top + 0.5)
        self.code_buttons.place(self._views)
        self.update(QRect(0, int(first_dirty), max(width, self.width()), self._height + 1))
        return self._height

    def ideal_width(self) -> int:
        """The width of the longest line, for bubbles."""
        return round(max((view.ideal_width() for view in self._views), default=0.0) + 1)

    def plain_text(self) -> str:
        """All text as it reads."""
        return "\n".join(view.plain(0, view.length) for view in self._views)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed = event.rect()
        for index, view in enumerate(self._views):
            if view.rect.bottom() < exposed.top() or view.rect.top() - 24 > exposed.bottom():
                continue
            view.paint(painter, self._selected_in(index), self._bridge(index), QRectF(exposed))
        painter.end()

    def _bridge(self, index: int) -> float:
        """The gap above a block that a quote's bar runs through."""
        if index == 0 or index >= len(self._gaps):
            return 0.0
        shared = self._views[index - 1].block.inset[:1] == self._views[index].block.inset[:1] == ("quote",)
        return self._gaps[index] if shared else 0.0

    # selection

    @property
    def has_selection(self) -> bool:
        """Whether some text is selected."""
        return self._anchor is not None and self._caret is not None and self._anchor != self._caret

    def selected_text(self) -> str:
        """The selected text as it reads, empty without a selection."""
        ranges = [(view, self._selected_in(i)) for i, view in enumerate(self._views)]
        return "\n".join(view.plain(*chosen) for view, chosen in ranges if chosen is not None)

    def select_all(self) -> None:
        """Select the whole message."""
        if self._views:
            self._anchor, self._caret = (0, 0), (len(self._views) - 1, self._views[-1].length)
            self.update()

    def _drop_selection(self) -> None:
        self._anchor = self._caret = None
        self.update()

    def clear_selection(self) -> None:
        """Select nothing."""
        if self._anchor is not None:
            self._drop_selection()

    def _selected_in(self, index: int) -> tuple[int, int] | None:
        if self._anchor is None or self._caret is None or self._anchor == self._caret:
            return None
        low, high = sorted((self._anchor, self._caret))
        if not low[0] <= index <= high[0] or index >= len(self._views):
            return None
        start = low[1] if index == low[0] else 0
        end = high[1] if index == high[0] else self._views[index].length
        return (start, end)

    def _place_at(self, point: QPointF) -> Place:
        for index, view in enumerate(self._views):
            if point.y() <= view.rect.bottom() or index == len(self._views) - 1:
                return index, view.position_at(point)
        return 0, 0

    def link_at(self, point: QPointF) -> str:
        """The address under a point, or empty."""
        view = next((v for v in self._views if v.rect.contains(point)), None)
        return view.link_at(point) if view is not None and view.block.kind != "code" else ""

    # input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._views:
            self._pressed_link = self.link_at(event.position())
            place = self._place_at(event.position())
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or self._anchor is None:
                self._anchor = place
            self._caret = place
            self.update()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._anchor is not None:
            self._caret = self._place_at(event.position())
            self.update()
        link = self.link_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        link, self._pressed_link = self._pressed_link, ""
        if link and not self.has_selection and self.link_at(event.position()) == link:
            self.link_activated.emit(link, event.globalPosition().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._views:
            return
        index, position = self._place_at(event.position())
        cursor = self._views[index].cursor(position, position)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        self._anchor, self._caret = (index, cursor.selectionStart()), (index, cursor.selectionEnd())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.has_selection:
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        else:
            super().keyPressEvent(event)

    def copy_selection(self) -> None:
        """Put the selected text on the clipboard."""
        QGuiApplication.clipboard().setText(self.selected_text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu(self.link_at(QPointF(event.pos())))
        menu.popup(event.globalPos())

    def context_menu(self, link: str = "") -> QMenu:
        """The menu for a place in the text; deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"), self.copy_selection)
        copy.setEnabled(self.has_selection)
        menu.addAction(self.tr("Select all"), self.select_all)
        if link:
            menu.addAction(self.tr("Copy address"), lambda: QGuiApplication.clipboard().setText(link))
        return menu

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_tip(self, pos: QPoint, where: QPoint) -> None:
        link = self.link_at(QPointF(pos))
        if tip := self.tip_of(link) if link else "":
            QToolTip.showText(where, tip, self)
        else:
            QToolTip.hideText()
