"""What a document is once it has been read: one text, and blocks that know their place in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from app.base.errors import UserError
from app.knowledge import checked
from app.knowledge.checked import a, count, items, span

Kind = Literal["heading", "text", "list", "table", "code", "caption"]
KINDS: tuple[str, ...] = get_args(Kind)
SEPARATOR = "\n\n"
"""What stands between two blocks in `Document.text`."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page: `page` counts from 1; x to the right, y downwards, as fractions of the page as displayed.

    It encloses the characters `start` to `stop` of `Document.text`: usually one line of the page.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    start: int = 0
    stop: int = 0


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list, table, piece of code or caption; `text` is `Document.text[start:stop]`.

    `headings` are the titles it stands under, the outermost first; a heading's own title is not among them, so
    its level is `len(headings) + 1`. `page` counts from 1 and is None where the format has no pages (a slide or
    a sheet counts as a page). Tables are Markdown rows, lists have one item a line.
    """

    kind: Kind
    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None
    start: int = 0
    stop: int = 0
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document that was read. `pages` is None where the format has none.

    `meta` holds what the file says about itself (author, created, ...) and what the reader has to say about it:
    `notice` is a sentence for people (for example that 3 of 10 pages are pictures without text).
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    pages: int | None
    media_type: str
    meta: dict[str, str] = field(default_factory=dict[str, str])
    scans: tuple[int, ...] = ()
    """Pages that are pictures whose text is still to be read."""

    def boxes(self, start: int, stop: int) -> tuple[Box, ...]:
        """The rectangles of the characters `start` to `stop`; empty for formats without a layout."""
        return tuple(
            box
            for block in self.blocks
            if block.start < stop and block.stop > start
            for box in block.boxes
            if box.start < stop and box.stop > start
        )

    def to_json(self) -> str:
        """One line of JSON; block texts are not repeated, they are spans of `text`."""
        paths: dict[tuple[str, ...], int] = {}
        blocks = [
            [
                KINDS.index(b.kind),
                b.start,
                b.stop,
                b.page,
                paths.setdefault(b.headings, len(paths)),
                [_pack_box(x) for x in b.boxes],
            ]
            for b in self.blocks
        ]
        return json.dumps(
            {
                "title": self.title,
                "text": self.text,
                "pages": self.pages,
                "media_type": self.media_type,
                "meta": self.meta,
                "scans": self.scans,
                "paths": list(paths),
                "blocks": blocks,
            },
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(source: str | bytes) -> Document:
        """The document again; anything that is not exactly one raises UserError `damaged`."""
        try:
            return _document(json.loads(source))
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise UserError("The reader's answer makes no sense", code="damaged") from error


def _pack_box(box: Box) -> list[float]:
    places = [round(v, 5) for v in (box.x0, box.y0, box.x1, box.y1)]
    return [box.page, *places, box.start, box.stop]


def _document(raw: Any) -> Document:
    text = checked.text(raw["text"])
    paths = [tuple(a(str, part) for part in items(path)) for path in items(raw["paths"])]
    return Document(
        title=a(str, raw["title"]),
        text=text,
        blocks=tuple(_block(item, text, paths) for item in items(raw["blocks"])),
        pages=checked.count_or_none(raw["pages"]),
        media_type=a(str, raw["media_type"]),
        meta={a(str, k): a(str, v) for k, v in cast("dict[Any, Any]", a(dict, raw["meta"])).items()},
        scans=tuple(count(page) for page in items(raw["scans"])),
    )


def _block(raw: object, text: str, paths: Sequence[tuple[str, ...]]) -> Block:
    kind, start, stop, page, path, boxes = items(raw)
    start, stop = span(start, stop, len(text))
    return Block(
        kind=cast("Kind", KINDS[count(kind)]),
        text=text[start:stop],
        headings=paths[count(path)],
        page=checked.count_or_none(page),
        start=start,
        stop=stop,
        boxes=tuple(_box(item, len(text)) for item in items(boxes)),
    )


def _box(raw: object, length: int) -> Box:
    page, x0, y0, x1, y1, start, stop = items(raw)
    sides = [float(a((int, float), side)) for side in (x0, y0, x1, y1)]
    if not all(-1.0 <= side <= 2.0 for side in sides):
        raise ValueError("a box far outside its page")
    return Box(count(page), sides[0], sides[1], sides[2], sides[3], *span(start, stop, length))
