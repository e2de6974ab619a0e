"""One row of the transcript: a person's bubble or an answer with its line of actions. Rows are reused."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from app.store.records import Call, Message, is_temporary
from app.ui.chat.body import MessageBody
from app.ui.chat.cards import CallCards
from app.ui.chat.citations import doubt_tip, number_of, preview
from app.ui.chat.controls import ArrowButton, FoldButton, QuietButton
from app.ui.chat.edit_box import EditBox, bubble_path
from app.ui.chat.inline import NOTE
from app.ui.chat.links import shown_address
from app.ui.chat.look import Look
from app.ui.chat.markdown import Block
from app.ui.chat.source_strip import SourceStrip
from app.ui.chat.wording import Wording
from app.ui.viewmodels.sources import Sources
from app.ui.widgets.labels import restyle
from app.ui.widgets.tips import plain_tip

MEASURE = 760
"""The widest a line of an answer gets, in pixels at 100 % text."""


@dataclass(frozen=True)
class RowData:
    """What a row shows. `line` is the state's sentence, `action` the name of its button, `status` what is under way."""

    message: Message
    index: int = 0
    count: int = 1
    blocks: tuple[Block, ...] = ()
    reasoning: str = ""
    fold: str = ""
    notice: str = ""
    status: str = ""
    line: str = ""
    action: str = ""
    figures: str = ""
    writing: bool = False
    busy: bool = False
    last: bool = False
    siblings: tuple[str, ...] = field(default=())
    more: str = ""
    sources: Sources | None = None
    calls: tuple[Call, ...] = ()


class MessageView(QWidget):
    """Base of both kinds. `acted(name, message_id, extra)` says what is wanted; `grown` asks for a new height."""

    acted = Signal(str, str, str)
    grown = Signal()
    link_activated = Signal(str, object)

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.wording = look, wording
        self.data: RowData | None = None
        self.beside = 0
        self.body = MessageBody(look, self)
        self.body.link_activated.connect(self._follow_link)
        self.body.tip_of = self._tip_of
        self.more = QuietButton(look, "", "show-all", self, accent=True)
        self.more.clicked.connect(lambda: self._act("more"))
        self.previous = ArrowButton(look, True, "previous-branch", wording.previous, self)
        self.following = ArrowButton(look, False, "next-branch", wording.following, self)
        self.count = _label(self, "caption", "branch-count")
        self.copy = QuietButton(look, wording.copy, "copy-message", self)
        self.previous.clicked.connect(lambda: self._step(-1))
        self.following.clicked.connect(lambda: self._step(1))
        self.copy.clicked.connect(lambda: self._act("copy"))
        self.compare = QuietButton(look, wording.compare, "compare-branches", self)
        self.compare.clicked.connect(lambda: self._act("compare"))

    def _follow_link(self, link: str, where: object) -> None:
        number = number_of(link)
        if doubt_tip(link) or link.startswith(NOTE):
            return
        if number is None:
            self.link_activated.emit(link, where)
        else:
            self._act("source", str(number))

    def _tip_of(self, link: str) -> str:
        """What pointing at a link shows: its address, the words of the source, or what is unverified about it."""
        if tip := doubt_tip(link):
            return plain_tip(tip)
        if link.startswith(NOTE):
            return plain_tip(self.body.note(link.removeprefix(NOTE))[:600])
        sources = self.data.sources if self.data is not None else None
        source = sources.get(number_of(link) or 0) if sources is not None else None
        if source is None:
            return "" if number_of(link) else plain_tip(shown_address(link))
        return preview(source, self.look.tokens.colours.mark, self.look.tokens.colours.on_mark)

    def _act(self, name: str, extra: str = "") -> None:
        if self.data is not None:
            self.acted.emit(name, self.data.message.id, extra)

    def _step(self, by: int) -> None:
        if self.data is not None:
            wanted = self.data.index + by
            if 0 <= wanted < len(self.data.siblings):
                self._act("select", self.data.siblings[wanted])

    @property
    def keep(self) -> bool:
        """Whether the view holds something of the person's that a reuse would lose."""
        focus = QApplication.focusWidget()
        return self.body.keeps or (focus is not None and self.isAncestorOf(focus))

    def bind(self, data: RowData) -> None:
        """Show a row; `height_for` follows."""
        if self.data is not None and self.data.message.id != data.message.id:
            self._rebound()
        self.data = data
        self.body.set_blocks(data.blocks)
        self.more.setText(data.more)
        self.more.setAccessibleName(data.more)
        self.more.setVisible(bool(data.more))
        for widget in (self.previous, self.following, self.count, self.compare):
            widget.setVisible(data.count > 1)
        if data.count > 1:
            self.count.setText(f"{data.index + 1}/{data.count}")
            self.previous.setEnabled(data.index > 0 and not data.busy)
            self.following.setEnabled(data.index < data.count - 1 and not data.busy)
        self._bound(data)

    def _rebound(self) -> None:
        """Another message comes: forget what belonged to the one before."""
        self.body.clear_selection()

    def _bound(self, data: RowData) -> None:
        """Show what only this kind has."""
        if not data.writing:
            self.body.setAccessibleName(data.message.content[:8000])

    def set_look(self, look: Look) -> None:
        """Draw with another theme or text size."""
        self.look = look
        self.body.set_look(look)
        for button in self.findChildren(QuietButton):
            button.look = look
        self.update()

    def refill(self) -> bool:
        """Show formulas and pictures that are ready now; whether there were any."""
        return self.body.refill()

    def height_for(self, width: int) -> int:
        """Place the text in a row of `width` pixels; returns its height. Both kinds put more around it."""
        left, room = self.column(width)
        height = self.body.height_for(room)
        self.body.setGeometry(left, 0, room, height)
        return height

    def column(self, width: int) -> tuple[int, int]:
        """Left and width of the text column in a row of `width` pixels; `beside` it stands the scroll bar."""
        margin = self.look.px(20)
        width += self.beside
        room = min(self.look.px(MEASURE), width - 2 * margin)
        return (width - room) // 2, max(80, room)

    def _place_switcher(self, x: int, y: int, height: int) -> int:
        """Put ‹ 2/3 › at `x`; returns where the next control goes."""
        if self.data is None or self.data.count < 2:
            return x
        for widget in (self.previous, self.count, self.following, self.compare):
            width = widget.sizeHint().width()
            widget.setGeometry(x, y, width, height)
            x += width
        return x + self.look.px(4)

    def _place_more(self, left: int, y: int) -> int:
        """Put the button that shows the rest of a very long message at `y`; returns its bottom."""
        if self.data is None or not self.data.more:
            return y
        size = self.more.sizeHint()
        self.more.setGeometry(left, y, size.width(), size.height())
        return y + size.height()

    @property
    def _row_height(self) -> int:
        return self.copy.sizeHint().height()


class UserView(MessageView):
    """A person's message: a bubble at the right, its actions below when pointed at, an editor in its place."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(look, wording, parent)
        self.setObjectName("user-message")
        self.edit = QuietButton(look, wording.edit, "edit-message", self)
        self.edit.clicked.connect(self.begin_edit)
        self.editor: QPlainTextEdit | None = None
        self.save = QuietButton(look, wording.send_edit, "send-edit", self, accent=True)
        self.cancel = QuietButton(look, wording.cancel, "cancel-edit", self)
        self.save.clicked.connect(self.finish_edit)
        self.cancel.clicked.connect(self.cancel_edit)
        self._bubble = QRectF()
        self._hover(False)

    @property
    def keep(self) -> bool:
        return self.editor is not None or super().keep

    def _rebound(self) -> None:
        super()._rebound()
        self._end_edit()

    def _bound(self, data: RowData) -> None:
        super()._bound(data)
        self.setAccessibleName(self.wording.you_wrote.format(text=data.message.content[:2000]))
        self._show_parts()

    def _show_parts(self) -> None:
        editing = self.editor is not None
        self.body.setVisible(not editing)
        for widget in (self.copy, self.edit):
            widget.setVisible(not editing)
        self.edit.setEnabled(self.data is not None and not self.data.busy)
        for widget in (self.save, self.cancel):
            widget.setVisible(editing)

    def height_for(self, width: int) -> int:
        """Place everything in a row of `width` pixels; returns its height."""
        left, room = self.column(width)
        top = self.look.px(14)
        if self.editor is not None:
            return self._lay_out_editor(left, room, top)
        pad_x, pad_y = self.look.px(15), self.look.px(9)
        widest = round(room * 0.82)
        self.body.height_for(widest - 2 * pad_x)
        text = min(widest - 2 * pad_x, self.body.ideal_width())
        height = self.body.height_for(text) - self.look.slack
        right = left + room
        self._bubble = QRectF(right - text - 2 * pad_x, top, text + 2 * pad_x, height + 2 * pad_y)
        self.body.setGeometry(right - text - pad_x, top + pad_y, text, height + self.look.slack)
        foot = self._place_more(round(self._bubble.left()), top + height + 2 * pad_y + self.look.px(2))
        bottom = self._lay_out_actions(right, foot)
        self.update()
        return bottom + self.look.px(4)

    def _lay_out_actions(self, right: int, y: int) -> int:
        shown = [self.copy, self.edit]
        parts: list[QWidget] = [self.previous, self.count, self.following, self.compare, *shown]
        if self.data is None or self.data.count < 2:
            parts = [*shown]
        x = right - sum(part.sizeHint().width() for part in parts)
        for part in parts:
            part.setGeometry(x, y, part.sizeHint().width(), self._row_height)
            x += part.sizeHint().width()
        return y + self._row_height

    def _lay_out_editor(self, left: int, room: int, top: int) -> int:
        assert self.editor is not None
        lines = min(12, max(3, self.editor.document().size().height()))
        height = round(lines * self.look.line) + self.look.px(24)
        self.editor.setGeometry(left, top, room, height)
        y = top + height + self.look.px(4)
        x = left + room
        for button in (self.save, self.cancel):
            x -= button.sizeHint().width()
            button.setGeometry(x, y, button.sizeHint().width(), self._row_height)
        return y + self._row_height + self.look.px(6)

    def begin_edit(self) -> None:
        """Put an editor in the bubble's place."""
        if self.data is None or self.editor is not None:
            return
        self.editor = EditBox(self)
        self.editor.setObjectName("edit-box")
        self.editor.setAccessibleName(self.wording.edit_box)
        self.editor.setPlainText(self.data.message.content)
        self.editor.accepted.connect(self.finish_edit)
        self.editor.rejected.connect(self.cancel_edit)
        self.editor.textChanged.connect(self.grown)
        self._show_parts()
        self.editor.show()
        self.editor.setFocus()
        self.editor.selectAll()
        self.grown.emit()

    def finish_edit(self) -> None:
        """Ask the changed question, if it says something."""
        text = self.editor.toPlainText().strip() if self.editor is not None else ""
        if text:
            self._end_edit()
            self._act("edit", text)

    def cancel_edit(self) -> None:
        """Leave the message as it was."""
        self._end_edit()
        self.grown.emit()
        self._act("kept")

    def _end_edit(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_parts()

    def _hover(self, inside: bool) -> None:
        for button in (self.copy, self.edit):
            button.reveal(inside)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(False)
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.editor is not None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("bubble"))
        painter.drawPath(bubble_path(self._bubble, self.look.px(14), self.look.px(4)))
        painter.end()


class AnswerView(MessageView):
    """An answer: folded thoughts, text, state, and the line of actions and figures."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(look, wording, parent)
        self.setObjectName("answer")
        self.notice = _label(self, "caption", "turn-notice")
        self.fold = FoldButton(look, "thoughts", self)
        self.thoughts = MessageBody(look, self, "text_soft")
        self.status = _label(self, "caption", "turn-status")
        self.line = _label(self, "caption", "turn-state")
        self.figures = _label(self, "caption", "turn-figures")
        self.again = QuietButton(look, wording.again, "try-again", self)
        self.receipt = QuietButton(look, wording.receipt, "show-receipt", self)
        self.receipt.clicked.connect(lambda: self._act("receipt"))
        self.keep_case = QuietButton(look, wording.keep_case, "keep-as-case", self)
        self.keep_case.clicked.connect(lambda: self._act("keep-case"))
        self.remedy = QuietButton(look, "", "turn-remedy", self, accent=True)
        self.strip = SourceStrip(look, self)
        self.strip.wanted.connect(lambda number: self._act("source", str(number)))
        self.cards = CallCards(look, self)
        self.cards.decided.connect(lambda call, verdict: self._act("call", f"{verdict} {call}"))
        self.cards.grown.connect(self.grown)
        self.fold.toggled.connect(self._toggle)
        self.again.clicked.connect(lambda: self._act("again"))
        self.remedy.clicked.connect(lambda: self._act(self.data.action if self.data else ""))
        self._bar = QRectF()

    def _rebound(self) -> None:
        super()._rebound()
        self.fold.blockSignals(True)
        self.fold.setChecked(False)
        self.fold.blockSignals(False)
        self.thoughts.set_blocks([])

    def _bound(self, data: RowData) -> None:
        super()._bound(data)
        self.setAccessibleName(self.wording.answer)
        for widget, text in ((self.notice, data.notice), (self.status, data.status), (self.line, data.line)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.figures.setText(data.figures)
        tone = "warn" if data.message.stats.get("remote") else ""
        if (self.figures.property("tone") or "") != tone:
            restyle(self.figures, tone=tone)
        self.fold.setText(data.fold)
        self.fold.setAccessibleName(data.fold)
        self.fold.setVisible(bool(data.fold))
        self._fill_thoughts(data)
        self.cards.show_calls(data.calls, self.look)
        self.strip.show_sources(None if data.writing else data.sources, self.look)
        self._bind_actions(data)

    def _bind_actions(self, data: RowData) -> None:
        for button in (self.copy, self.again):
            button.setVisible(not data.writing)
        self.receipt.setVisible(
            not data.writing and "seed" in data.message.stats and not is_temporary(data.message.id)
        )
        self.keep_case.setVisible(not data.writing and bool(data.message.content))
        self.copy.setEnabled(bool(data.message.content))
        self.again.setEnabled(not data.busy)
        self.remedy.setText(self.wording.remedy(data.action))
        self.remedy.setAccessibleName(self.remedy.text())
        self.remedy.setVisible(bool(data.action) and not data.busy)

    def _fill_thoughts(self, data: RowData) -> None:
        open_now = bool(data.fold) and self.fold.isChecked()
        self.thoughts.setVisible(open_now)
        if open_now:
            self.thoughts.set_blocks(self.wording.plain_blocks(data.reasoning))

    def _toggle(self) -> None:
        if self.data is not None:
            self._fill_thoughts(self.data)
            self.grown.emit()

    def height_for(self, width: int) -> int:
        """Place everything in a row of `width` pixels; returns its height."""
        left, room = self.column(width)
        y = self.look.px(10)
        y = self._put_label(self.notice, left, y, room)
        y = self._put_thoughts(left, y, room)
        cards = self.cards.height_for(room)
        self.cards.setGeometry(left, y, room, cards)
        y += cards
        height = self.body.height_for(room)
        self.body.setGeometry(left, y, room, height)
        y = self._place_more(left - self.look.px(7), y + height)
        y = self._put_label(self.status, left, y + (self.look.px(4) if height else 0), room)
        y = self._put_line(left, y, room)
        y = self._put_strip(left, y, room)
        return self._put_actions(left, y + self.look.px(6), room) + self.look.px(10)

    def _put_label(self, widget: QLabel, left: int, y: int, room: int) -> int:
        if not widget.text():
            return y
        height = widget.heightForWidth(room)
        widget.setGeometry(left, y, room, height)
        return y + height + self.look.px(6)

    def _put_thoughts(self, left: int, y: int, room: int) -> int:
        if self.data is None or not self.data.fold:
            self._bar = QRectF()
            return y
        inset = self.look.px(10)
        size = self.fold.sizeHint()
        self.fold.setGeometry(left + inset - self.look.px(4), y, size.width(), size.height())
        bottom = y + size.height()
        if self.fold.isChecked():
            height = self.thoughts.height_for(room - 2 * inset)
            self.thoughts.setGeometry(left + 2 * inset, bottom + self.look.px(4), room - 2 * inset, height)
            bottom += height + self.look.px(8)
        self._bar = QRectF(left, y, 2, bottom - y)
        self.update()
        return bottom + self.look.px(10)

    def _put_line(self, left: int, y: int, room: int) -> int:
        if self.data is None or not self.data.line:
            return y
        button = self.remedy.sizeHint()
        taken = button.width() + self.look.px(8) if self.data.action else 0
        height = max(self.line.heightForWidth(room - taken), button.height())
        words = self.line.fontMetrics().horizontalAdvance(self.line.text()) + self.look.px(4)
        text = min(words, room - taken)
        self.line.setGeometry(left, y + self.look.px(4), text, height)
        self.remedy.setGeometry(left + text + self.look.px(4), y + self.look.px(4), button.width(), height)
        return y + height + self.look.px(6)

    def _put_strip(self, left: int, y: int, room: int) -> int:
        if not self.strip.buttons:
            return y
        margin = self.look.px(7)
        height = self.strip.height_for(room + margin)
        self.strip.setGeometry(left - margin, y + self.look.px(6), room + margin, height)
        return y + height + self.look.px(6)

    def _put_actions(self, left: int, y: int, room: int) -> int:
        row = self._row_height
        figures = self.figures.sizeHint().width()
        self.figures.setGeometry(left + room - figures, y, figures, row)
        x = self._place_switcher(left - self.look.px(7), y, row)
        if self.data is not None and self.data.writing:
            return y + row
        for button in (self.copy, self.again, self.receipt, self.keep_case):
            width = 0 if button.isHidden() else button.sizeHint().width()
            button.setGeometry(x, y, width, row)
            x += width
        self.figures.setVisible(figures <= left + room - x)
        return y + row

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bar.isEmpty():
            painter = QPainter(self)
            painter.fillRect(self._bar, self.look.colour("border_strong"))
            painter.end()


def _label(parent: QWidget, kind: str, name: str) -> QLabel:
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setObjectName(name)
    made.setWordWrap(name not in ("turn-figures", "branch-count"))
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    return made
