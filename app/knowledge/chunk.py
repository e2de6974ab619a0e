"""Cuts a document into the pieces that are searched: whole paragraphs, never across a heading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from itertools import groupby, zip_longest
from pathlib import PurePath

from app.knowledge.blocks import Block, Document
from app.knowledge.words import UNSPACED, spaced
from app.store.knowledge_records import Chunk

MOST = 240
"""Tokens of a chunk's text, roughly as WordPiece counts English; larger paragraphs are cut at sentences."""

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+|(?<=[。！？])|\n+")
WHOLE_WORD = 9
"""Letters of a word up to which it is taken for one token; longer ones take one more for each four letters."""
_SIGNS = bytes(c for c in range(128) if TOKEN.fullmatch(chr(c)) and not chr(c).isalnum())
_SIGNS_AS_BLANKS = bytes(32 if c in _SIGNS or chr(c).isspace() else c for c in range(256))

Place = list[object]


@dataclass(frozen=True)
class Span:
    """A chunk without its words: characters `start` to `stop` of the document's text, and what `Chunk` says of them."""

    section: int
    headings: tuple[str, ...]
    start: int
    stop: int
    page: int | None
    last_page: int | None
    places: list[Place]


@dataclass(frozen=True)
class Piece:
    """A span of `Document.text` that is not cut any more, and the block it is of."""

    start: int
    stop: int
    tokens: int
    block: Block

    @property
    def page(self) -> int | None:
        """Where it begins; a paragraph may go on on the next page."""
        later = (box.page for box in self.block.boxes if box.stop > self.start)
        return next(later, self.block.page)


def estimate(text: str) -> int:
    """Tokens of `text`, roughly: no tokenizer is at hand while documents are read, and none is needed."""
    if text.isascii():  # the same count in a fifth of the time
        data = text.encode()
        words = data.translate(_SIGNS_AS_BLANKS).split()
        return len(data) - len(data.translate(None, _SIGNS)) + _in_words(words)
    wide = len(UNSPACED.findall(text))
    return wide + _in_words(TOKEN.findall(UNSPACED.sub(" ", text) if wide else text))


def _in_words(words: Sequence[Sized]) -> int:
    more = (size - WHOLE_WORD + 3 for size in map(len, words) if size > WHOLE_WORD)
    return len(words) + sum(size // 4 for size in more)


def chunks_of(document: Document, name: str) -> list[Chunk]:
    """All pieces of a document in order; `name` is its file's, for documents without a title."""
    title = title_of(document.title, name)
    return [chunk_of(s, document.text, title, number) for number, s in enumerate(spans_of(document))]


def title_of(title: str, name: str) -> str:
    """What a document is called in its chunks' headers."""
    return " ".join(title.split()) or PurePath(name).stem


def spans_of(document: Document) -> list[Span]:
    """Where the document is cut; the words come later."""
    return [
        _span(group, section)
        for section, blocks in enumerate(sections(document.blocks))
        for group in pack(_pieces(document.text, blocks))
    ]


def sections(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Runs of blocks under the same headings; a heading stands as text only where nothing is under it."""
    shown = [block for block in blocks if block.text.strip()]
    following = zip_longest(shown, shown[1:])
    kept = [block for block, after in following if block is not None and not _opens(block, after)]
    for _, group in groupby(kept, key=lambda block: block.headings):
        yield tuple(group)


def _opens(block: Block, after: Block | None) -> bool:
    return block.kind == "heading" and after is not None and len(after.headings) > len(block.headings)


def _pieces(text: str, blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        for start, stop, tokens in cut(text, block.start, block.stop):
            yield Piece(start, stop, tokens, block)


def cut(text: str, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """The span whole if it is small enough, else cut at lines and sentences into spans as large as allowed.

    Each with its tokens.
    """
    whole = estimate(text[start:stop])
    if whole <= MOST:
        yield start, stop, whole
        return
    begin, tokens = start, 0
    for left, _, size in _sentences(text, start, stop):
        if tokens and tokens + size > MOST:
            yield _trimmed(text, begin, left)
            begin, tokens = left, 0
        tokens += size
    yield _trimmed(text, begin, stop)


def _sentences(text: str, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Spans that cover everything; one that is too large even so is cut between words, or anywhere."""
    ends = [match.end() for match in SENTENCE_END.finditer(text, start, stop)]
    begin = start
    for end in (*ends, stop):
        while (size := estimate(text[begin:end])) > MOST:
            middle = _halfway(text, begin, end)
            yield begin, middle, estimate(text[begin:middle])
            begin = middle
        if end > begin:
            yield begin, end, size
        begin = end


def _halfway(text: str, begin: int, end: int) -> int:
    """An end for a part of at most the allowed size, after a blank where there is one."""
    size = end - begin
    while estimate(text[begin : begin + size]) > MOST:
        size = max(1, size // 2)
    blank = text.rfind(" ", begin + size // 2, begin + size)
    return blank + 1 if blank > begin else begin + size


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int, int]:
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop, estimate(text[start:stop])


def pack(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Neighbours together, as many as fit."""
    group: list[Piece] = []
    tokens = 0
    for piece in pieces:
        if group and tokens + piece.tokens > MOST:
            yield tuple(group)
            group, tokens = [], 0
        group.append(piece)
        tokens += piece.tokens
    if group:
        yield tuple(group)


def _span(group: Sequence[Piece], section: int) -> Span:
    pages = [piece.page for piece in group if piece.page is not None]
    boxes = [box for piece in group for box in _boxes_of(piece)]
    return Span(
        section=section,
        headings=group[0].block.headings,
        start=group[0].start,
        stop=group[-1].stop,
        page=min(pages, default=None),
        last_page=max([*pages, *(int(str(box[0])) for box in boxes)], default=None),
        places=[*_page_starts(group), *boxes],
    )


def chunk_of(span: Span, whole: str, title: str, number: int) -> Chunk:
    """The piece that a span of the `whole` text is, in a document of that title."""
    headings = span.headings
    path = headings[1:] if headings[:1] == (title,) else headings  # many documents begin with their title
    header = " > ".join(part for part in (title, *path) if part)
    text = whole[span.start : span.stop]
    return Chunk(
        number=number,
        section=span.section,
        headings=headings,
        header=header,
        text=text,
        start=span.start,
        stop=span.stop,
        digest=hashlib.sha256(f"{header}\n{text}".encode()).hexdigest()[:32],
        page=span.page,
        last_page=span.last_page,
        places=span.places,
        spaced=spaced(header, text),
    )


def _boxes_of(piece: Piece) -> Iterator[Place]:
    """Page, rectangle and span of each line that the piece covers at least partly."""
    for box in piece.block.boxes:
        if box.start < piece.stop and box.stop > piece.start:
            corners = [round(v, 4) for v in (box.x0, box.y0, box.x1, box.y1)]
            yield [box.page, *corners, box.start, box.stop]


def _page_starts(group: Sequence[Piece]) -> Iterator[Place]:
    """Page and span of pieces without rectangles, so that each character's page is known."""
    for piece in group:
        if piece.page is not None and not piece.block.boxes:
            yield [piece.page, piece.start, piece.stop]
