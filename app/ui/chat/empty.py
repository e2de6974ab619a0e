"""What an empty chat says: where it runs, and a few questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.labels import IconLabel, label
from app.ui.widgets.panels import scroller

CARD, WORDS = 264, 520
"""Widths at 100 % text; less where the window has less."""
ROOMY = 360
"""The height at 100 % text from which on there is room for the icon."""


class EmptyChat(QWidget):
    """A greeting and example questions; `chosen(text)` fills the composer."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("empty-chat")
        self.setProperty("kind", "plain")
        self.where = _centred("", "soft")
        self.where.setWordWrap(True)
        self._cards: list[QPushButton] = []
        self._grid = QGridLayout()
        inside = QWidget()
        self._area = scroller(inside, "empty-scroll")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self._fill(inside)
        self.show_place("")
        theme.changed.connect(self._fit)

    def _fill(self, inside: QWidget) -> None:
        px = self._theme.px
        box = QVBoxLayout(inside)
        box.setContentsMargins(px(12), px(16), px(12), px(16))
        box.setSpacing(px(12))
        box.addStretch(3)
        self._icon = IconLabel(self._theme, "shield", "accent", 34)
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(_centred(self.tr("What can I help with?"), "display"))
        box.addWidget(self.where, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(px(12))
        self._grid.setSpacing(px(8))
        for position, (title, prompt) in enumerate(self._examples()):
            self._cards.append(self._card(title, prompt, position))
        box.addLayout(self._grid)
        box.addStretch(4)

    def show_place(self, model: str, place: str = "", temporary: bool = False) -> None:
        """Name the model that answers, where it is if that is not in this program, and what is kept."""
        if place:
            text = self.tr(
                "{model} answers, and is at {place}: what you ask here goes there once you agreed to it."
            )
            self.where.setText(text.format(model=model, place=place))
        elif temporary:
            self.where.setText(
                self.tr("Answers are made on this computer, without a network. What you write is not stored.")
            )
        elif model:
            text = self.tr(
                "{model} answers on this computer, without a network. What you write is kept encrypted."
            )
            self.where.setText(text.format(model=model))
        else:
            self.where.setText(
                self.tr("Answers are made on this computer, without a network, and kept encrypted.")
            )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two columns of cards where there is room, else one; nothing wider than the place."""
        px = self._theme.px
        self._icon.setVisible(self.height() >= px(ROOMY))
        room = max(px(120), self.width() - px(48))
        words = min(px(WORDS), room)
        self.where.setFixedWidth(words)
        self.where.setFixedHeight(self.where.heightForWidth(words))
        columns = 2 if room >= 2 * px(CARD) + px(8) else 1
        width = min(px(CARD) if columns == 2 else px(WORDS), room)
        for position, card in enumerate(self._cards):
            self._grid.addWidget(card, position // columns, 1 + position % columns)
            card.setFixedSize(width, px(84) if columns == 2 else px(68))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(3, 1)

    def _examples(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Sleep better"), self.tr("Give me three tips for better sleep.")),
            (self.tr("Write a letter"), self.tr("Write a short, polite letter to end a gym membership.")),
            (self.tr("Explain simply"), self.tr("Explain what inflation is, in words a child understands.")),
            (self.tr("Plan a day"), self.tr("Plan a rainy Saturday at home with two children.")),
        )

    def _card(self, title: str, prompt: str, position: int) -> QPushButton:
        card = QPushButton()
        card.setObjectName(f"example-{position + 1}")
        card.setAccessibleName(prompt)
        card.setProperty("kind", "example")
        card.setCursor(Qt.CursorShape.PointingHandCursor)
        box = QVBoxLayout(card)
        box.setContentsMargins(self._theme.px(14), self._theme.px(10), self._theme.px(14), self._theme.px(10))
        box.setSpacing(self._theme.px(4))
        for words in (label(title, "strong"), label(prompt, "small", wrap=True)):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(words)
        box.addStretch()
        card.clicked.connect(lambda: self.chosen.emit(prompt))
        return card


def _centred(text: str, kind: str) -> QLabel:
    made = label(text, kind)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made
