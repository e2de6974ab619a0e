"""What an empty chat says: where it runs, and a few questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.labels import IconLabel, label


class EmptyChat(QWidget):
    """A greeting and example questions; `chosen(text)` fills the composer."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("empty-chat")
        self.setProperty("kind", "plain")
        outer = QVBoxLayout(self)
        outer.addStretch(3)
        inner = QVBoxLayout()
        inner.setSpacing(theme.px(12))
        inner.addWidget(IconLabel(theme, "shield", "accent", 34), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(_centred(self.tr("What can I help with?"), "display"))
        self.where = _centred("", "soft", theme.px(520))
        self._cards: list[QPushButton] = []
        inner.addWidget(self.where, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(theme.px(12))
        inner.addLayout(self._examples())
        outer.addLayout(inner)
        outer.addStretch(4)
        self.show_place("")
        theme.changed.connect(self._fit)

    def show_place(self, model: str) -> None:
        """Name the model that answers."""
        if model:
            text = self.tr(
                "{model} answers on this computer, without a network. What you write is kept encrypted."
            )
            self.where.setText(text.format(model=model))
        else:
            self.where.setText(
                self.tr("Answers are made on this computer, without a network, and kept encrypted.")
            )
        self._fit()

    def _fit(self) -> None:
        px = self._theme.px
        self.where.setFixedWidth(px(520))
        self.where.setFixedHeight(self.where.heightForWidth(px(520)))
        for card in self._cards:
            card.setFixedSize(px(264), px(84))

    def _examples(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._theme.px(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        examples = (
            (self.tr("Sleep better"), self.tr("Give me three tips for better sleep.")),
            (self.tr("Write a letter"), self.tr("Write a short, polite letter to end a gym membership.")),
            (self.tr("Explain simply"), self.tr("Explain what inflation is, in words a child understands.")),
            (self.tr("Plan a day"), self.tr("Plan a rainy Saturday at home with two children.")),
        )
        for position, (title, prompt) in enumerate(examples):
            grid.addWidget(self._card(title, prompt, position), position // 2, 1 + position % 2)
        return grid

    def _card(self, title: str, prompt: str, position: int) -> QPushButton:
        card = QPushButton()
        card.setObjectName(f"example-{position + 1}")
        card.setAccessibleName(prompt)
        card.setProperty("kind", "example")
        card.setCursor(Qt.CursorShape.PointingHandCursor)
        self._cards.append(card)
        box = QVBoxLayout(card)
        box.setContentsMargins(self._theme.px(14), self._theme.px(10), self._theme.px(14), self._theme.px(10))
        box.setSpacing(self._theme.px(4))
        for words in (label(title, "strong"), label(prompt, "small", wrap=True)):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(words)
        box.addStretch()
        card.clicked.connect(lambda: self.chosen.emit(prompt))
        return card


def _centred(text: str, kind: str, width: int = 0) -> QLabel:
    made = label(text, kind, wrap=bool(width))
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    if width:
        made.setFixedWidth(width)
    return made
