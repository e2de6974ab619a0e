"""Found passages as cards: where each stands, how well it fits, and its words with the hits marked."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.knowledge.passage import Passage
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import place_words, tr
from app.ui.viewmodels.marking import Span, excerpt, marked_html, spans
from app.ui.viewmodels.written import number
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label, restyle
from app.ui.widgets.panels import Card, badge
from app.ui.widgets.tips import plain_tip

EXCERPT, LEAST = 320, 60
"""Characters of a passage on its card, and the least width of its title in pixels at 100 % text."""


class PassageCard(Card):
    """One passage. `opened(Passage)` when it is clicked, or its title by the keyboard."""

    opened = Signal(object)

    def __init__(
        self, theme: Theme, passage: Passage, marks: list[Span], source: int = 0, tag: str = ""
    ) -> None:
        super().__init__(theme, name="passage-card")
        self._theme, self.passage, self._marks = theme, passage, marks
        px = theme.px
        self.box.setContentsMargins(px(14), px(10), px(14), px(12))
        self.box.setSpacing(px(4))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = PurePath(passage.name).name
        title = f"[{source}] {name}" if source else name
        self.title = Button(theme, title, "link", name="open-passage")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.title.setMinimumWidth(px(LEAST))  # a long name makes no card wider than its place
        self._name = title
        self.title.setToolTip(plain_tip(passage.name))
        where = place_words(passage)
        place = f", {where}" if where else ""
        self.title.setAccessibleName(tr("Open {name}{place}").format(name=title, place=place))
        self.title.setAccessibleDescription(passage.text[:300])
        self.title.clicked.connect(lambda: self.opened.emit(passage))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addStretch(1)
        score = label(number(passage.score, 2), "caption")
        score.setToolTip(tr("How well it fits, from 0 to 1"))
        self._beside = [*([badge(tag, "accent")] if tag else []), score]
        for widget in self._beside:
            head.addWidget(widget)
        self.box.addLayout(head)
        if where:
            self.box.addWidget(Prose(theme, where, "caption", name="passage-place"))
        self.words = Prose(theme, "", "soft")
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.box.addWidget(self.words)
        theme.changed.connect(self._mark)
        self._mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the name as there is room for, its end in any case."""
        super().resizeEvent(event)
        sides = self.box.contentsMargins()
        taken = sum(widget.sizeHint().width() + self._theme.px(8) for widget in self._beside)
        room = self.width() - sides.left() - sides.right() - taken - self._theme.px(16)
        metrics, middle = self.title.fontMetrics(), Qt.TextElideMode.ElideMiddle
        self.title.setText(metrics.elidedText(self._name, middle, room).replace("&", "&&"))

    def _mark(self) -> None:
        text, marks = excerpt(self.passage.text, self._marks, EXCERPT)
        colour = self._theme.tokens.colour
        self.words.setText(marked_html(text, marks, colour("mark"), colour("on_mark")))
        self.words.setAccessibleName(text)

    def show_chosen(self, chosen: bool) -> None:
        """Whether it is the one in the viewer."""
        restyle(self, tone="accent" if chosen else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.passage)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class Hits(QWidget):
    """The cards of one search."""

    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("hits")
        self.setProperty("kind", "plain")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(10))
        self._none = Prose(theme, "", "soft", name="no-hits")
        self._column.addWidget(self._none)
        self.cards: list[PassageCard] = []

    def show_passages(self, passages: tuple[Passage, ...], query: str, narrowed: bool = False) -> None:
        """In place of those before; `narrowed` when only some of the files were looked at."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [PassageCard(self._theme, one, spans(one.text, query)) for one in passages]
        for card in self.cards:
            card.opened.connect(self._open)
            self._column.addWidget(card)
        self._none.setVisible(not passages)
        words = tr("Nothing in these documents has to do with “{query}”.")
        if narrowed:
            words = tr("Nothing in documents of the chosen kind and age has to do with “{query}”.")
        self._none.setText(words.format(query=query))

    def _open(self, passage: Passage) -> None:
        for card in self.cards:
            card.show_chosen(card.passage is passage)
        self.opened.emit(passage)
