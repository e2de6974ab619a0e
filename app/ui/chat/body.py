"""The text of one message: draws its blocks, lets text be selected and copied, and names links before opening."""

from __future__ import annotations

import re
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
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from app.ui.chat.blocks import BlockView, gap_between
from app.ui.chat.code_buttons import CodeButtons
from app.ui.chat.copying import Form, to_clipboard
from app.ui.chat.finding import places
from app.ui.chat.inline import TEX
from app.ui.chat.look import Look
from app.ui.chat.markdown import Block
from app.ui.chat.selectable import Selectable

MOST_MARKS = 500
"""Places that are marked in one block."""


class MessageBody(Selectable):
    """Blocks in a column. Give it blocks and a width; it says its height, and paints only what is exposed."""

    link_activated = Signal(str, object)
    save_wanted = Signal(str, str)
    grown = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, role: str = "text") -> None:
        super().__init__(parent)
        self.look, self._role = look, role
        self._gaps: list[float] = []
        self.code_buttons = CodeButtons(self)
        self._width = 0
        self._laid = 0
        self._height = 0
        self._pattern: re.Pattern[str] | None = None
        self._spot: tuple[int, int] | None = None
        self._pressed_link = ""
        self.tip_of: Callable[[str], str] = str
        """What pointing at a link shows."""
        self.more_actions: Callable[[QMenu], object] = bool
        """Adds to the menu."""
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
        self._views += [self._made(block) for block in blocks[keep:]]

    def _made(self, block: Block) -> BlockView:
        view = BlockView(block, self.look, self.look.colour(self._role))
        self._mark_view(view)
        if view.placed.pending and self.look.shelf is not None:
            self.look.shelf.want(view.placed.pending)
        return view

    def mark(self, pattern: re.Pattern[str] | None, spot: tuple[int, int] | None) -> None:
        """Mark what matches; `spot` names the block and which place in it is looked at."""
        if pattern is self._pattern and spot == self._spot:
            return
        self._pattern, self._spot = pattern, spot
        for index, view in enumerate(self._views):
            self._mark_view(view, index)
        self.update()

    def _mark_view(self, view: BlockView, index: int = -1) -> None:
        found = places(self._pattern, view.document.toPlainText()) if self._pattern is not None else []
        here = self._spot[1] if self._spot is not None and self._spot[0] == index else -1
        view.marks = [(start, end, nth == here) for nth, (start, end) in enumerate(found[:MOST_MARKS])]

    def spot_top(self, block: int, nth: int) -> int:
        """Where a found place is, in pixels from the top."""
        if block >= len(self._views):
            return 0
        view = self._views[block]
        start = view.marks[nth][0] if nth < len(view.marks) else 0
        return round(view.origin.y() + view.line_top(start))

    def wrap_code(self, view: BlockView) -> None:
        """Break the long lines of a block of code, or no longer."""
        if view in self._views:
            view.wrap(not view.wrapped)
            self._laid = min(self._laid, self._views.index(view))
            self.grown.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways over code that is not wrapped; everything else is the transcript's."""
        turned = event.angleDelta()
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        view = next((v for v in self._views if v.hidden > 0 and v.rect.contains(event.position())), None)
        if view is not None and sideways and view.scroll(-sideways / 2):
            self.update()
            event.accept()
        else:
            event.ignore()

    def refill(self) -> bool:
        """Draw anew the blocks with formulas and pictures that are ready now; whether there were any."""
        late = [index for index, view in enumerate(self._views) if view.outdated]
        for index in late:
            self._views[index] = self._made(self._views[index].block)
            self._mark_view(self._views[index], index)
        if late:
            self._laid = min(self._laid, late[0])
            self._drop_selection()
        return bool(late)

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

    def note(self, label: str) -> str:
        """The text of a footnote."""
        return "\n".join(view.plain(0, view.length) for view in self._views if view.block.note == label)

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

    def link_at(self, point: QPointF) -> str:
        """The address under a point, or empty."""
        view = next((v for v in self._views if v.rect.contains(point)), None)
        link = view.link_at(point) if view is not None and view.block.kind != "code" else ""
        return "" if link.startswith(TEX) else link

    # input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._views:
            self._pressed_link = self.link_at(event.position())
            place = self.place_at(event.position())
            self.pressed.emit(place)
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or self._anchor is None:
                self._anchor = place
            self._caret = place
            self.update()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._anchor is not None:
            self._caret = self.place_at(event.position())
            self.update()
            self.dragged.emit(event.globalPosition().toPoint())
        link = self.link_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        link, self._pressed_link = self._pressed_link, ""
        self.released.emit()
        if link and not self.has_selection and self.link_at(event.position()) == link:
            self.link_activated.emit(link, event.globalPosition().toPoint())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.has_selection:
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit() if self.is_all_selected else self.select_all()
        else:
            super().keyPressEvent(event)

    def copy_selection(self, form: Form = "both") -> None:
        """Put the selected text on the clipboard, or the whole message where nothing is selected."""
        pieces = self.owner() if self.owner is not None else [self.selected_pieces() or self.pieces()]
        to_clipboard(pieces, form)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu(self.link_at(QPointF(event.pos())))
        menu.popup(event.globalPos())

    def context_menu(self, link: str = "") -> QMenu:
        """The menu for a place in the text; deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"), self.copy_selection)
        copy.setEnabled(self.has_selection)
        menu.addAction(self.tr("Copy as Markdown"), lambda: self.copy_selection("markdown"))
        menu.addAction(self.tr("Copy as rich text"), lambda: self.copy_selection("rich"))
        menu.addAction(self.tr("Copy as plain text"), lambda: self.copy_selection("plain"))
        menu.addSeparator()
        menu.addAction(self.tr("Select all"), self.select_all)
        menu.addAction(self.tr("Select the whole chat"), self.all_wanted.emit)
        self.more_actions(menu)
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
