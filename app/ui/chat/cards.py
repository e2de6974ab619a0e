"""The cards of an answer's calls: which tool, with what, how it stands, its result, and the question before it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.store.records import Call
from app.ui.chat.controls import FoldButton, QuietButton
from app.ui.chat.look import Look

MOST_SHOWN = 6_000
"""Characters of a result that a card unfolds."""
MOST_ARGUMENTS = 2_000


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("CallCards", text)


def title_of(call: Call) -> str:
    """The tool's name for people, behind that of its server."""
    title = call.title or call.name
    return f"{call.origin} › {title}" if call.origin else title


def state_words(call: Call) -> str:
    """How a call stands."""
    words = {
        "writing": tr("being written…"),
        "asked": tr("waits for you"),
        "running": tr("running…"),
        "done": tr("done"),
        "failed": tr("failed"),
        "refused": tr("not allowed"),
        "stopped": tr("stopped"),
    }
    return words[call.state]


def question(call: Call) -> str:
    """What a person is asked."""
    if call.strict:
        return tr(
            "Text that strangers wrote is in this conversation and may be what asks for this. What stands above would "
            "go to another program."
        )
    if call.origin:
        return tr("What stands above would go to the program {name}.").format(name=call.origin)
    return tr("This stays on this computer and changes nothing.")


class CallCard(QWidget):
    """One call. `decided(call_id, verdict)`: once, always or no; `grown` asks for a new height."""

    decided = Signal(str, str)
    grown = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.call = look, Call("", "")
        self.setObjectName("call-card")
        self.head = FoldButton(look, "call-head", self)
        self.head.toggled.connect(self._unfold)
        self.state = _words(self, "caption", "call-state")
        self.arguments = _words(self, "mono", "call-arguments")
        self.why = _words(self, "caption", "call-question")
        self.result = _words(self, "soft", "call-result")
        self.once = QuietButton(look, tr("Call it once"), "call-once", self, accent=True)
        self.always = QuietButton(look, tr("Always in this chat"), "call-always", self, accent=True)
        self.no = QuietButton(look, tr("No"), "call-no", self)
        for button, verdict in ((self.once, "once"), (self.always, "always"), (self.no, "no")):
            button.clicked.connect(lambda _=False, said=verdict: self._decide(said))

    @property
    def buttons(self) -> tuple[QuietButton, ...]:
        """Those of the question."""
        return self.once, self.always, self.no

    def show_call(self, call: Call) -> None:
        """Show it as it stands. A new question is announced; nothing takes the focus."""
        before, self.call = self.call, call
        asks = call.state == "asked"
        self.head.setText(title_of(call))
        self.state.setText(state_words(call))
        self.arguments.setText(call.arguments[:MOST_ARGUMENTS])
        self.why.setText(question(call) if asks else "")
        self.result.setText(call.result[:MOST_SHOWN] or tr("There is no result yet."))
        spoken = f"{title_of(call)}, {state_words(call)}: {call.arguments[:500]}"
        self.setAccessibleName(spoken)
        self.head.setAccessibleName(spoken)
        if not asks and any(button.hasFocus() for button in self.buttons):
            self.head.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in self.buttons:
            button.setVisible(asks and (button is not self.always or not call.strict))
            button.setEnabled(asks)
            button.setAccessibleName(f"{button.text()}: {title_of(call)}")
        self.why.setVisible(asks)
        self.result.setVisible(self.head.isChecked())
        if asks and (before.id, before.state) != (call.id, "asked"):
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.update()

    def fold(self, open_now: bool) -> None:
        """Show the result, or no longer, without a word to others."""
        self.head.blockSignals(True)
        self.head.setChecked(open_now)
        self.head.blockSignals(False)

    def _unfold(self, open_now: bool) -> None:
        self.result.setVisible(open_now)
        self.grown.emit()

    def _decide(self, verdict: str) -> None:
        for button in self.buttons:
            button.setEnabled(False)
        self.decided.emit(self.call.id, verdict)

    def height_for(self, width: int) -> int:
        """Place everything in a card of `width` pixels; returns its height."""
        px = self.look.px
        pad, inside = px(12), width - 2 * px(12)
        head, state = self.head.sizeHint(), self.state.sizeHint().width()
        top = px(6)
        self.head.setGeometry(px(2), top, min(head.width(), inside - state), head.height())
        self.state.setGeometry(width - pad - state, top, state, head.height())
        y = top + head.height() + px(2)
        for words in (self.arguments, self.why, self.result):
            if words.text() and not (words is self.result and not self.head.isChecked()):
                height = words.heightForWidth(inside)
                words.setGeometry(pad, y, inside, height)
                y += height + px(6)
        return self._put_buttons(px(5), y, width) + px(4)

    def _put_buttons(self, left: int, y: int, width: int) -> int:
        """In a row, or in several where they do not fit."""
        x, bottom = left, y
        for button in self.buttons:
            if button.isHidden():
                continue
            size = button.sizeHint()
            if x > left and x + size.width() > width - left:
                x, y = left, bottom
            button.setGeometry(x, y, size.width(), size.height())
            x, bottom = x + size.width(), y + size.height()
        return bottom

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        asks = self.call.state == "asked"
        painter.setPen(QPen(self.look.colour("accent" if asks else "border"), 1))
        painter.setBrush(self.look.colour("surface"))
        radius = self.look.tokens.radius.m
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


class CallCards(QWidget):
    """The cards of one answer, one below the other."""

    decided = Signal(str, str)
    grown = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName("call-cards")
        self.cards: list[CallCard] = []

    def show_calls(self, calls: Sequence[Call], look: Look) -> None:
        """Show these calls; a card that stays keeps its focus and whether it is unfolded."""
        self.look = look
        while len(self.cards) > len(calls):
            card = self.cards.pop()
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(calls):
            self.cards.append(self._made())
        for card, call in zip(self.cards, calls, strict=True):
            card.look = look
            if card.call.id != call.id:
                card.fold(False)
            card.show_call(call)
        self.setVisible(bool(calls))

    def _made(self) -> CallCard:
        card = CallCard(self.look, self)
        card.decided.connect(self.decided)
        card.grown.connect(self.grown)
        card.show()
        return card

    def height_for(self, width: int) -> int:
        """Place the cards; returns the height of all with what keeps the text below apart, 0 for none."""
        y = 0
        for card in self.cards:
            height = card.height_for(width)
            card.setGeometry(0, y, width, height)
            y += height + self.look.px(8)
        return y + self.look.px(4) if y else 0


def _words(parent: QWidget, kind: str, name: str) -> QLabel:
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setObjectName(name)
    made.setWordWrap(name != "call-state")
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
