"""What the index takes from a document: its chunks and what it says of itself, made where the document was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.base.errors import UserError
from app.knowledge import checked
from app.knowledge.blocks import Document
from app.knowledge.checked import a, count, count_or_none, items
from app.knowledge.chunk import Place, Span, chunk_of, spans_of, title_of
from app.knowledge.language import detect
from app.store.knowledge_records import Chunk

_PLACES = (3, 7)
"""Lengths of a place: page and span, or page, rectangle and span."""


@dataclass(frozen=True)
class Pieces:
    """A document cut up. `language` has two letters or none, `notice` says what was left out.

    `scans` are pages that are pictures whose text is still to be read.
    """

    title: str
    language: str
    pages: int | None
    notice: str
    chunks: tuple[Chunk, ...]
    scans: tuple[int, ...] = ()


def pieces_of(document: Document, name: str) -> Pieces:
    """The pieces of a document whose file has that name."""
    return unpack(pack(document), name)


def pack(document: Document) -> str:
    """One line of JSON; the chunks are spans of the text, so that nobody can say that a chunk reads otherwise."""
    paths: dict[tuple[str, ...], int] = {}
    spans = [
        [s.section, paths.setdefault(s.headings, len(paths)), s.start, s.stop, s.page, s.last_page, s.places]
        for s in spans_of(document)
    ]
    return json.dumps(
        {
            "title": document.title,
            "language": detect(document.text),
            "pages": document.pages,
            "notice": document.meta.get("notice", ""),
            "text": document.text,
            "paths": list(paths),
            "spans": spans,
            "scans": document.scans,
        },
        separators=(",", ":"),
    )


def unpack(source: str | bytes, name: str) -> Pieces:
    """The pieces again; anything that is not exactly that raises UserError `damaged`."""
    try:
        return _pieces(json.loads(source), name)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UserError("The reader's answer makes no sense", code="damaged") from error


def _pieces(raw: Any, name: str) -> Pieces:
    whole, title = checked.text(raw["text"]), checked.text(raw["title"])
    language = checked.text(raw["language"])
    if len(language) not in (0, 2):
        raise ValueError("no language")
    paths = [tuple(checked.text(part) for part in items(path)) for path in items(raw["paths"])]
    called = title_of(title, name)
    spans = (_span(item, paths, len(whole)) for item in items(raw["spans"]))
    return Pieces(
        title=title,
        language=language,
        pages=count_or_none(raw["pages"]),
        notice=checked.text(raw["notice"]),
        chunks=tuple(chunk_of(span, whole, called, number) for number, span in enumerate(spans)),
        scans=tuple(count(page) for page in items(raw["scans"])),
    )


def _span(raw: object, paths: list[tuple[str, ...]], length: int) -> Span:
    section, path, start, stop, page, last_page, places = items(raw)
    start, stop = checked.span(start, stop, length)
    return Span(
        section=count(section),
        headings=paths[count(path)],
        start=start,
        stop=stop,
        page=count_or_none(page),
        last_page=count_or_none(last_page),
        places=[_place(place, length) for place in items(places)],
    )


def _place(raw: object, length: int) -> Place:
    place = items(raw)
    if len(place) not in _PLACES:
        raise ValueError("no place")
    sides = [float(a((int, float), side)) for side in place[1:-2]]
    if not all(-1.0 <= side <= 2.0 for side in sides):
        raise ValueError("a box far outside its page")
    return [count(place[0]), *sides, *checked.span(place[-2], place[-1], length)]
