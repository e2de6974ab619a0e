"""A result of a run: a report with chips that lead to its sources, or any other value as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pipelines.types import REPORT
from app.pipelines.values import NOTHING, QUOTED, Source, as_text, is_a
from app.ui.chat.body import MessageBody
from app.ui.chat.citations import number_of, with_chips
from app.ui.chat.look import make_look
from app.ui.chat.markdown import blocks_of
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.tips import plain_tip


def own_words(text: str) -> str:
    """A report with what the program itself wrote in it in the person's language."""
    if text == NOTHING:
        return tr(NOTHING)
    return text.replace(f"\n## {QUOTED}\n", f"\n## {tr(QUOTED)}\n")


def source_place(source: Source) -> str:
    """Where a source stands, its page included."""
    page = source.get("page")
    return tr("{name}, page {page}").format(name=source["name"], page=page) if page else source["name"]


class ReportView(QWidget):
    """`cited` (source) follows a click on a chip or in the list of sources."""

    cited = Signal(object)

    def __init__(self, theme: Theme, name: str, value: Any) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("run-result")
        report = is_a(value, REPORT)
        self._sources: Sequence[Source] = value["sources"] if report else ()
        text = own_words(value["text"]) if report else as_text(value)
        title = str(value.get("title") or name) if report else name
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(Prose(theme, title, "strong"))
        self.body = MessageBody(make_look(theme.tokens, theme.font(), theme.px(100) / 100), self)
        self.body.setObjectName("report-text")
        self.body.setAccessibleName(text)
        self.body.set_blocks(with_chips(blocks_of(text), len(self._sources)))
        self.body.link_activated.connect(self._follow)
        self.body.tip_of = self._tip
        box.addWidget(self.body)
        self._list_sources(box)

    def _list_sources(self, box: QVBoxLayout) -> None:
        if self._sources:
            box.addWidget(label(tr("Sources"), "strong"))
        for source in self._sources:
            words = f"{source['n']}  {source_place(source)}"
            button = Button(self._theme, words, "link", "", f"report-source-{source['n']}")
            button.setToolTip(plain_tip(source["quote"]))
            button.setAccessibleDescription(source["quote"])
            button.clicked.connect(lambda _=False, s=source: self.cited.emit(s))
            box.addWidget(button)

    def _source(self, link: str) -> Source | None:
        number = number_of(link)
        return next((source for source in self._sources if source["n"] == number), None)

    def _follow(self, link: str, _spot: object) -> None:
        if (source := self._source(link)) is not None:
            self.cited.emit(source)

    def _tip(self, link: str) -> str:
        source = self._source(link)
        return source["quote"] if source else link

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.setFixedHeight(self.body.height_for(max(120, self.width())))
