"""A found piece of a document, as everybody outside the room sees it."""

from __future__ import annotations

from dataclasses import dataclass

from app.knowledge.blocks import Box
from app.store.knowledge_records import FoundChunk


@dataclass(frozen=True)
class Passage:
    """Text of a document with its place. `chunk` is its number in the vault, `document` the file's id.

    `start` and `stop` count characters of the document's text, `page` from 1; `boxes` are its lines on the pages,
    empty for formats without a layout. `score` is from 0 to about 1, comparable within one search; `cosine` is
    None where only words were compared.
    """

    chunk: int
    document: str
    folder: str
    path: str
    name: str
    title: str
    headings: tuple[str, ...]
    text: str
    start: int
    stop: int
    page: int | None = None
    last_page: int | None = None
    boxes: tuple[Box, ...] = ()
    score: float = 0.0
    cosine: float | None = None
    section: int = 0

    @property
    def place(self) -> str:
        """Where it stands, in English: page and headings. The window words it in the person's language."""
        page = f"page {self.page}" if self.page is not None else ""
        return ", ".join(part for part in (page, " > ".join(self.headings)) if part)

    def page_at(self, position: int) -> int | None:
        """The page of a character of the document's text."""
        return next((box.page for box in self.boxes if box.start <= position < box.stop), self.page)


def passage_of(found: FoundChunk, score: float = 0.0, cosine: float | None = None) -> Passage:
    """A stored chunk as a passage."""
    chunk = found.chunk
    rectangles = [place for place in chunk.places or [] if len(place) == 7]
    return Passage(
        chunk=found.seq,
        document=found.document,
        folder=found.folder,
        path=found.path,
        name=found.name,
        title=found.title,
        headings=chunk.headings,
        text=chunk.text,
        start=chunk.start,
        stop=chunk.stop,
        page=chunk.page,
        last_page=chunk.last_page,
        boxes=tuple(Box(*place) for place in rectangles),
        score=score,
        cosine=cosine,
        section=chunk.section,
    )
