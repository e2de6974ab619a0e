"""What an answer was given: all its sources in order with their scores, and the one that was opened at its page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.knowledge.passage import Passage
from app.ui.knowledge.hits import PassageCard
from app.ui.knowledge.viewer import WIDTH, PassageViewer
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import count_words, tr
from app.ui.viewmodels.sources import Source, Sources, SourcesModel
from app.ui.viewmodels.viewer import ViewerModel
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import scroller


class SourcesPanel(QWidget):
    """The list, and in its place the viewer with a way back."""

    told = Signal(str)

    def __init__(self, theme: Theme, vm: SourcesModel, viewing: ViewerModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("sources-panel")
        self.setProperty("kind", "plain")
        self.setProperty("wish", WIDTH)
        self.viewer = PassageViewer(theme, viewing)
        self.viewer.ask.hide()
        self.back = Button(theme, tr("All sources"), "ghost", "chevron-left", "all-sources-back")
        self.cards: list[PassageCard] = []
        self._intro = Prose(theme, "", "soft", name="sources-intro")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_list())
        self._stack.addWidget(self._make_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.back.clicked.connect(self._show_list)
        self.viewer.told.connect(self.told)
        vm.opened.connect(self._opened)

    def _make_list(self) -> QWidget:
        px = self._theme.px
        inner = QWidget()
        inner.setMinimumWidth(px(260))  # while the panel slides in, its words need not wrap at every width
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(16), px(4), px(12), px(16))
        self._column.setSpacing(px(10))
        self._column.addWidget(self._intro)
        self._column.addStretch(1)
        return scroller(inner, "sources-list")

    def _make_page(self) -> QWidget:
        page, px = QWidget(), self._theme.px
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.addWidget(self.back)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.viewer, 1)
        return page

    def show_sources(self, sources: Sources, number: int) -> None:
        """Open this source, or the list of all for 0."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(source) for source in sources.sources]
        for place, card in enumerate(self.cards, 1):
            self._column.insertWidget(place, card)
        self._intro.setText(_intro(sources))
        chosen = sources.get(number)
        if chosen is not None:
            self._vm.open(chosen)
        else:
            self._show_list()

    def _card(self, source: Source) -> PassageCard:
        passage = source.passage
        marks = [(a - passage.start, b - passage.start) for a, b in source.quotes]
        tag = tr("cited") if source.cited else ""
        card = PassageCard(self._theme, passage, [m for m in marks if m[0] >= 0], source.n, tag)
        card.opened.connect(lambda _: self._vm.open(source))
        return card

    def _show_list(self) -> None:
        self._stack.setCurrentIndex(0)
        if self.cards:
            self.cards[0].title.setFocus()

    def _opened(self, passage: Passage, span: object) -> None:
        self._stack.setCurrentIndex(1)
        self.viewer.show_passage(passage, span if isinstance(span, tuple) else None)
        self.back.setFocus()


def _intro(sources: Sources) -> str:
    if not sources.sources:
        words = tr(
            "Nothing in the documents came near enough to this question to answer from, so no answer was made up."
        )
        return f"{words} {tr('Looked for: {query}').format(query=sources.query)}" if sources.query else words
    given = count_words(len(sources.sources), tr("{n} passage"), tr("{n} passages"))
    return tr("The model was given {given}, in this order. Looked for: {query}").format(
        given=given, query=sources.query
    )
