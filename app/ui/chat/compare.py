"""Two alternatives of a message side by side, with what differs marked, and a way to go on from either."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.differences import Piece, differences
from app.store.records import Message
from app.ui.theme.style import Theme
from app.ui.viewmodels import written
from app.ui.viewmodels.chat_list import without_marks
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import label
from app.ui.widgets.panels import scroller

NARROW, LEAST = 520, 120
"""Pixels below which the two stand one above the other, and the least height of a text."""


class Side(QWidget):
    """One of the two: which alternative, its text, its figures, and the button to go on with it."""

    moved = Signal()
    wanted = Signal(str)

    def __init__(self, theme: Theme, name: str, model_of: Callable[[Message], str]) -> None:
        super().__init__()
        self._theme, self._model_of = theme, model_of
        self.choice = CalmCombo()
        self.choice.setObjectName(f"compare-{name}")
        self.choice.setAccessibleName(self.tr("Alternative that is shown"))
        self.text = QPlainTextEdit()
        self.text.setObjectName(f"compare-text-{name}")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(LEAST))
        self.text.setAccessibleName(self.tr("Text of the alternative"))
        self.figures = label("", "caption", wrap=True)
        self.use = Button(theme, self.tr("Go on with this one"), "", "branch", f"compare-use-{name}")
        self.use.clicked.connect(lambda: self.wanted.emit(str(self.choice.currentData())))
        self.choice.activated.connect(lambda _: self.moved.emit())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        for widget in (self.choice, self.text, self.figures):
            box.addWidget(widget, 1 if widget is self.text else 0)
        box.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)

    def offer(self, messages: list[Message], chosen: int) -> None:
        """What can be shown here."""
        self.choice.clear()
        for number, message in enumerate(messages, 1):
            model = self._model_of(message)
            words = self.tr("{number} of {count}").format(number=number, count=len(messages))
            self.choice.addItem(f"{words} · {model}" if model else words, message.id)
        self.choice.setCurrentIndex(chosen)

    def show_text(self, message: Message, pieces: list[Piece]) -> None:
        """The text with what differs on the ground of a mark."""
        colours = self._theme.colour
        plain, marked = QTextCharFormat(), QTextCharFormat()
        for one in (plain, marked):
            one.setFont(self._theme.font("body"))
            one.setForeground(colours("text"))
        marked.setBackground(colours("mark"))
        marked.setForeground(colours("on_mark"))
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        for piece in pieces:
            cursor.insertText(piece.text, marked if piece.differs else plain)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        tokens, speed = message.stats.get("generated_tokens"), message.stats.get("tokens_per_s")
        words = self.tr("{tokens} tokens, {speed} a second")
        self.figures.setText(
            words.format(tokens=tokens, speed=written.number(float(speed or 0), 1)) if tokens else ""
        )
        self.figures.setVisible(bool(tokens))


class CompareView(QWidget):
    """`chosen(message_id)`: that branch is to be shown; `left` when nothing was chosen. `model_of` names what gave an
    answer."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, model_of: Callable[[Message], str]) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("compare")
        self.setProperty("kind", "plain")
        self._messages: list[Message] = []
        self.sides = Side(theme, "left", model_of), Side(theme, "right", model_of)
        self.close_button = IconButton(
            theme, "close", self.tr("Back to the chat"), name="compare-close", keys="Esc"
        )
        self.close_button.clicked.connect(self.left)
        self.alike = label("", "caption", wrap=True, name="compare-alike")
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Alternatives side by side"), "heading"), 1)
        head.addWidget(self.close_button)
        both = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(theme.px(16))
        for side in self.sides:
            side.moved.connect(self._show)
            side.wanted.connect(self.chosen)
            self._pair.addWidget(side, 1)
        box = QVBoxLayout(self)
        m = theme.px(20)
        box.setContentsMargins(m, theme.px(14), m, theme.px(10))
        box.setSpacing(theme.px(10))
        box.addLayout(head)
        box.addWidget(self.alike)
        box.addWidget(scroller(both, "compare-scroll"), 1)
        theme.changed.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where both have room, else one above the other."""
        super().resizeEvent(event)
        way, narrow = QBoxLayout.Direction, self.width() < self._theme.px(NARROW)
        self._pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def compare(self, messages: list[Message], shown: int) -> None:
        """Show these alternatives: the one that is shown in the chat at the right, the one before it at the left."""
        self._messages = messages
        before = shown - 1 if shown else min(1, len(messages) - 1)
        for side, number in zip(self.sides, sorted((before, shown)), strict=True):
            side.offer(messages, number)
        self._show()
        self.sides[0].choice.setFocus()

    def shown(self) -> list[str]:
        """The ids of the alternatives."""
        return [message.id for message in self._messages]

    def renew(self, messages: list[Message]) -> None:
        """The same alternatives as they are now; both sides stay where they are."""
        if [message.id for message in messages] == self.shown():
            self._messages = messages
            self._show()

    def _show(self) -> None:
        if not self._messages:
            return
        one, other = (self._messages[max(0, side.choice.currentIndex())] for side in self.sides)
        texts = without_marks(one.content), without_marks(other.content)
        for side, message, pieces in zip(self.sides, (one, other), differences(*texts), strict=True):
            side.show_text(message, pieces)
        same = texts[0] == texts[1]
        self.alike.setText(
            self.tr("Both say the same, to the letter.") if same else self.tr("What differs is marked.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
