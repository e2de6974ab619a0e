"""What an answer was given from documents and what it cites, as kept beside it; read when its row is first shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.knowledge.passage import Passage
from app.store.records import Message
from app.ui.chat.background import Background
from app.ui.viewmodels.folder_words import tr

KEPT = 200
"""Answers whose sources are held."""


@dataclass(frozen=True)
class Source:
    """One numbered source. `cited` where the answer names it.

    `quotes` are spans of the document that it quotes, or else that bear what it says; `at_page` is where they stand.
    """

    n: int
    passage: Passage
    cited: bool = False
    quotes: tuple[tuple[int, int], ...] = ()
    at_page: int | None = None

    @property
    def label(self) -> str:
        """Its name and page, for a chip."""
        name = PurePath(self.passage.name).name
        page = self.at_page or self.passage.page
        return tr("{name}, page {page}").format(name=name, page=page) if page else name

    @property
    def span(self) -> tuple[int, int]:
        """What of the document to mark: the first quotation, or all of the source."""
        return self.quotes[0] if self.quotes else (self.passage.start, self.passage.stop)


@dataclass(frozen=True)
class Sources:
    """All that one answer was given, in order. `verified` of `quoted` quotations were found in their source."""

    query: str
    sources: tuple[Source, ...]
    quoted: int = 0
    verified: int = 0

    def get(self, number: int) -> Source | None:
        """By its number."""
        return next((source for source in self.sources if source.n == number), None)

    @property
    def shown(self) -> tuple[Source, ...]:
        """Those that get a chip below the answer: the cited ones, or the first few where none is cited."""
        cited = tuple(source for source in self.sources if source.cited)
        return cited or self.sources[:3]


def sources_of(record: dict[str, Any]) -> Sources:
    """The stored record as sources."""
    uses = list(record.get("citations", []))
    made = tuple(_source(item, uses) for item in record.get("sources", []))
    told = [use["verified"] for use in uses if use.get("verified") is not None]
    return Sources(str(record.get("query", "")), made, len(told), sum(map(bool, told)))


def _source(item: dict[str, Any], uses: list[dict[str, Any]]) -> Source:
    mine = [use for use in uses if use["n"] == item["n"]]
    bearing = [use for use in mine if use.get("verified")] or [use for use in mine if _is_part(use, item)]
    quotes = tuple((int(use["start"]), int(use["stop"])) for use in bearing)
    section = str(item.get("section", ""))
    passage = Passage(
        chunk=int(item["chunk"]), document=str(item["document"]), folder="", path=str(item["path"]),
        name=str(item["name"]), title=str(item["name"]), headings=tuple(section.split(" > ")) if section else (),
        text=str(item["text"]), start=int(item["start"]), stop=int(item["end"]), page=item.get("page"),
        score=float(item["score"]),
    )  # fmt: skip
    return Source(int(item["n"]), passage, bool(mine), quotes, bearing[0].get("page") if bearing else None)


def _is_part(use: dict[str, Any], item: dict[str, Any]) -> bool:
    """Whether a use names less than the whole source."""
    return (int(use["start"]), int(use["stop"])) != (int(item["start"]), int(item["end"]))


class SourcesModel(QObject):
    """Observable: `arrived` carries the id of a message whose sources were read; `opened(Passage, span)`."""

    arrived = Signal(str)
    opened = Signal(object, object)

    def __init__(self, core: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = Background(core.jobs, self)
        self._kept: dict[str, Sources | None] = {}

    def of(self, message: Message) -> Sources | None:
        """What is known by now; asks for it the first time, `arrived` follows."""
        if message.role != "assistant" or "sources" not in message.stats:
            return None
        if message.id not in self._kept:
            self._ask(message.id)
        return self._kept.get(message.id)

    def _ask(self, message_id: str) -> None:
        knowledge = self._core.knowledge
        while len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[message_id] = None

        def work() -> Sources | None:
            record = knowledge.sources_of(message_id)
            return sources_of(record) if record else None

        self._background.run(f"sources-{message_id}", work, lambda found: self._take(message_id, found))

    def _take(self, message_id: str, found: Sources | None) -> None:
        if found is not None:
            self._kept[message_id] = found
            self.arrived.emit(message_id)

    def forget(self, message_id: str) -> None:
        """An answer was written anew or carried on: read again."""
        self._kept.pop(message_id, None)

    def open(self, source: Source) -> None:
        """Find the place of a source in its document; `opened` brings it. One that changed since shows as it was."""
        knowledge, kept = self._core.knowledge, source.passage

        def work() -> Passage:
            now = knowledge.passage(kept.chunk)
            same = now is not None and now.document == kept.document and now.start <= kept.start < now.stop
            return _joined(kept, now) if same and now is not None else kept

        self._background.run("open", work, lambda found: self.opened.emit(found, source.span))

    def close(self) -> None:
        """Answer nothing more."""
        self._background.close()


def _joined(kept: Passage, now: Passage) -> Passage:
    """The place of the stored chunk, the span of the source: it may have been made larger to fill the context."""
    return replace(kept, boxes=now.boxes, folder=now.folder, page=kept.page or now.page)
