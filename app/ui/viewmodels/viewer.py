"""What the viewer shows of a document: a page as a picture with its highlights, or its text around a passage."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.base.errors import UserError
from app.knowledge.blocks import Box
from app.knowledge.passage import Passage
from app.knowledge.picture import DRAWN
from app.ui.chat.background import Background
from app.ui.viewmodels.folder_words import place_words, tr
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore

AROUND = 60
"""Passages before and after the one in hand that the reader view shows."""
Span = tuple[int, int]
NOTHING: Span = (0, 0)
"""The span of a document that was opened for itself: nothing of it is marked."""


class Inks(Protocol):
    """The colours of the reader view, by role."""

    def __call__(self, role: str) -> str:
        """The colour as #rrggbb."""
        ...


@dataclass(frozen=True)
class PageImage:
    """A drawn page, its number and how many there are."""

    number: int
    pages: int
    image: QImage


class ViewerModel(QObject):
    """Observable. `opened`: another passage; `drawn(PageImage)`; `written(str)`: HTML with an anchor `here`;
    `failed(sentence)`, and `locked` when a password would help."""

    opened = Signal()
    drawn = Signal(object)
    written = Signal(str)
    failed = Signal(str)
    locked = Signal()

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = Background(core.jobs, self)
        self._background.failed.connect(lambda error: self.failed.emit(sentence(error)))
        self.passage: Passage | None = None
        self.span: Span | None = None
        self.page = 1
        self.pages = 0

    def open(self, passage: Passage, span: Span | None = None) -> None:
        """Show a passage; `span` of the document's text, when less than all of it is meant."""
        other = self.passage is None or self.passage.document != passage.document
        self.passage, self.span = passage, span
        self.pages = 0 if other else self.pages
        self.page = self._first_page()
        self.opened.emit()

    def _first_page(self) -> int:
        boxes = self._boxes()
        return boxes[0].page if boxes else (self.passage.page if self.passage else None) or 1

    @property
    def has_pages(self) -> bool:
        """Whether its pages can be drawn."""
        return self.passage is not None and PurePath(self.passage.path).suffix.lower() in DRAWN

    @property
    def title(self) -> str:
        """Its name, and the page where it has pages."""
        if self.passage is None:
            return ""
        name = PurePath(self.passage.name).name
        if self.has_pages and self.pages:
            return tr("{name} · page {page} of {pages}").format(name=name, page=self.page, pages=self.pages)
        where = place_words(self.passage)
        return f"{name} · {where}" if where else name

    def highlights(self) -> list[Box]:
        """The rectangles to mark on the page that is shown."""
        return [box for box in self._boxes() if box.page == self.page]

    def _boxes(self) -> list[Box]:
        if self.passage is None or self.span == NOTHING:
            return []
        start, stop = self.span or (self.passage.start, self.passage.stop)
        inside = [box for box in self.passage.boxes if box.start < stop and box.stop > start]
        return inside or list(self.passage.boxes)

    def turn(self, by: int) -> None:
        """So many pages on or back."""
        wanted = max(1, min(self.page + by, self.pages or self.page + by))
        if wanted != self.page:
            self.page = wanted
            self.opened.emit()

    def draw(self, width: int) -> None:
        """Have the page drawn so many pixels wide, elsewhere; `drawn` brings it."""
        if self.passage is None:
            return
        knowledge, document, page = self._core.knowledge, self.passage.document, self.page

        def work() -> PageImage | UserError:
            try:
                picture = knowledge.page(document, page, width)
            except UserError as error:
                return error
            made = QImage(
                picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32
            )
            # Three bytes a pixel: the fourth is without meaning here, yet Qt would take it for how opaque it is.
            return PageImage(page, picture.pages, made.convertToFormat(QImage.Format.Format_RGB888))

        self._background.run("page", work, self._drawn)

    def _drawn(self, result: PageImage | UserError) -> None:
        if isinstance(result, UserError):
            self.failed.emit(sentence(result))
            if result.code == "needs-password":
                self.locked.emit()
            return
        self.pages = result.pages
        self.drawn.emit(result)

    def write(self, inks: Inks) -> None:
        """Have the text around the passage laid out as HTML, elsewhere; `written` brings it."""
        passage, span = self.passage, self.span
        if passage is None:
            return
        knowledge = self._core.knowledge

        def work() -> str:
            everything = knowledge.passages_of(passage.document)
            return page_of_text(everything or [passage], passage, span, inks)

        self._background.run("text", work, self.written.emit)

    def close(self) -> None:
        """Answer nothing more."""
        self._background.close()


def page_of_text(passages: Sequence[Passage], chosen: Passage, span: Span | None, inks: Inks) -> str:
    """The passages around the chosen one as HTML; headings once, the chosen part marked."""
    at = next((i for i, one in enumerate(passages) if _same(one, chosen)), 0)
    first, last = max(0, at - AROUND), min(len(passages), at + AROUND + 1)
    parts: list[str] = [_faint("…", inks)] if first else []
    before: tuple[str, ...] = ()
    for one in passages[first:last]:
        parts += _headings(one.headings, before)
        before = one.headings
        here = _same(one, chosen)
        parts += _paragraphs(one, (span or (one.start, one.stop)) if here else None, inks)
    if last < len(passages):
        parts.append(_faint("…", inks))
    return "".join(parts)


def _same(one: Passage, other: Passage) -> bool:
    return (one.start, one.stop) == (other.start, other.stop)


def _faint(text: str, inks: Inks) -> str:
    return f'<p style="color:{inks("text_faint")}">{html.escape(text)}</p>'


def _headings(path: tuple[str, ...], before: tuple[str, ...]) -> list[str]:
    shared = 0
    for one, other in zip(path, before, strict=False):
        if one != other:
            break
        shared += 1
    return [f"<h4>{html.escape(title)}</h4>" for title in path[shared:]]


def _paragraphs(passage: Passage, span: Span | None, inks: Inks) -> list[str]:
    """The passage's paragraphs; those in the span of the document's text on a ground of their own."""
    made: list[str] = []
    at = passage.start
    anchor = '<a name="here"></a>' if span else ""
    for part in passage.text.split("\n\n"):
        inner = _marked(part, at, span, inks)
        if anchor and "background-color" in inner:
            inner, anchor = anchor + inner, ""
        made.append(f'<p style="margin:0 0 10px 0">{inner}</p>')
        at += len(part) + 2
    return [anchor, *made] if anchor else made


def _marked(part: str, at: int, span: Span | None, inks: Inks) -> str:
    if span is None:
        return _words(part)
    low, high = max(0, span[0] - at), min(len(part), span[1] - at)
    if low >= high:
        return _words(part)
    style = f"background-color:{inks('mark')};color:{inks('on_mark')}"
    return f'{_words(part[:low])}<span style="{style}">{_words(part[low:high])}</span>{_words(part[high:])}'


def _words(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def shortened(passage: Passage, length: int = 400) -> Passage:
    """The same with less text, for previews."""
    if len(passage.text) <= length:
        return passage
    return replace(passage, text=passage.text[:length].rsplit(" ", 1)[0] + "…")
