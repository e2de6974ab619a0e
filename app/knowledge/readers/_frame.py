"""What a reader is, which one takes which document, and how the text comes together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePath

from app.base.errors import UserError
from app.base.registry import Registry, modules_of
from app.knowledge.blocks import SEPARATOR, Block, Box, Document, Kind
from app.knowledge.limits import Limits
from app.knowledge.readers._table import markdown_tables

Row = Sequence[str]
Print = tuple[str, float, float, float, float]
"""A line of print in a picture: words, and left, upper, right and lower side as fractions of the page."""
Prints = Mapping[int, Sequence[Print]]
_CONTROLS = {
    **{c: " " for c in (*range(32), *range(127, 160)) if c not in (9, 10)},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0xFEFF, 0xFFFE, 0xFFFF), " "),
}
_NO_TITLES = ("microsoft word -", "microsoft powerpoint -", "untitled", "powerpoint presentation", "slide 1")
_EMPTY_TITLES = frozenset({"presentation", "document", "title", "unbenannt", "präsentation"})


@dataclass(frozen=True)
class Source:
    """A document's bytes, the name it goes by, and what is granted to it."""

    data: bytes
    name: str
    password: str | None = None
    limits: Limits = field(default_factory=Limits)
    depth: int = 0
    prints: Prints | None = None
    """What was recognised on pages that are pictures, by page; None where nothing can be recognised."""

    @property
    def suffix(self) -> str:
        """The name's ending in small letters, with its dot."""
        return PurePath(self.name).suffix.lower()

    def inner(self, data: bytes, name: str) -> Source:
        """A document inside this one. Raises UserError when documents are nested too deeply."""
        if self.depth >= self.limits.nesting:
            raise UserError("The file holds files within files within files", code="too-large")
        return replace(self, data=data, name=name, depth=self.depth + 1, prints=None)


OCR = "install the extra that reads pictures (make ocr) and read it again"


class Builder:
    """Collects blocks in order and keeps the path of headings; `finish` makes the document."""

    def __init__(self, limits: Limits) -> None:
        self.meta: dict[str, str] = {}
        self.pages: int | None = None
        self.scanned = False
        """Whether what there is to read is in pictures, and nothing here reads them."""
        self.scans: list[int] = []
        """Pages whose pictures are still to be read."""
        self.media_type = ""
        self.limits = limits
        self._path: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._outer: list[
            int
        ] = []  # for each document we are inside of: the level that its text stands under

    def heading(self, level: int, text: str, page: int | None = None, boxes: Sequence[Box] = ()) -> None:
        """A title of this level (1 is the highest); everything after it stands under it."""
        text = " ".join(text.split()) if not boxes else text
        level += self._outer[-1] if self._outer else 0
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        if self.add("heading", text, page, boxes):
            self._path.append((level, _short(text)))

    def add(self, kind: Kind, text: str, page: int | None = None, boxes: Sequence[Box] = ()) -> bool:
        """A block; empty ones are left out (then false). The boxes' spans count from the start of `text`."""
        text = text.translate(_CONTROLS)
        if self._outer:  # pages of a document inside a letter are not the letter's
            page, boxes = None, ()
        if not boxes:
            text = text.strip("\n").rstrip() if kind == "code" else text.strip()
        if not text.strip():
            return False
        start = self._length + (len(SEPARATOR) if self._parts else 0)
        moved = tuple(replace(b, start=b.start + start, stop=b.stop + start) for b in boxes)
        headings = tuple(title for _, title in self._path)
        self._blocks.append(Block(kind, text, headings, page, start, start + len(text), moved))
        self._parts.append(text)
        self._length = start + len(text)
        if self._length > self.limits.text_chars or len(self._blocks) > self.limits.blocks:
            raise too_much("more text than Underdesk takes from one file")
        return True

    def count_cells(self, more: int) -> None:
        """Note table cells, empty ones too. Raises UserError when there are too many."""
        self._cells += more
        if self._cells > self.limits.cells:
            raise too_much("more table cells than Underdesk takes from one file")

    def table(self, rows: Sequence[Row], page: int | None = None) -> None:
        """A table; long ones become several blocks that each begin with the header row."""
        self.count_cells(sum(len(row) for row in rows))
        for part in markdown_tables(rows):
            self.add("table", part, page)

    def items(self, items: Sequence[str], page: int | None = None) -> None:
        """A list, one item a line."""
        self.add("list", "\n".join(items), page)

    def reset_headings(self) -> None:
        """What follows stands under no heading of this document: a new sheet, slide or chapter."""
        floor = self._outer[-1] if self._outer else 0
        self._path = [entry for entry in self._path if entry[0] <= floor]

    @contextmanager
    def inside(self, level: int) -> Generator[None]:
        """What is added in here belongs to a document within this one, under a heading of `level`."""
        meta, pages = self.meta, self.pages
        self.meta = {"notice": meta.get("notice", "")}
        self._outer.append(level + (self._outer[-1] if self._outer else 0))
        try:
            yield
        finally:
            self._outer.pop()
            self.meta, self.pages = {**meta, "notice": self.meta["notice"]}, pages

    def notice(self, sentence: str) -> None:
        """Something a person should know about how the file was read."""
        before = self.meta.get("notice", "")
        if sentence not in before:
            self.meta["notice"] = f"{before} {sentence}".strip()

    def finish(self, name: str) -> Document:
        """The document. Raises UserError `empty` when there is no text in it."""
        if not self._blocks and not self.scans:
            raise UserError(
                "There is no text in the file",
                why=_because(self.meta.get("notice")),
                todo=OCR if self.scanned else "",
                code="empty",
            )
        return Document(
            title=self._title(name),
            text=SEPARATOR.join(self._parts),
            blocks=tuple(self._blocks),
            pages=self.pages,
            media_type=self.media_type,
            meta={k: _short(v.translate(_CONTROLS), 500) for k, v in self.meta.items() if v.strip()},
            scans=tuple(self.scans),
        )

    def _title(self, name: str) -> str:
        own = " ".join(self.meta.get("title", "").translate(_CONTROLS).split())
        if _says_something(own):
            return _short(own)
        first = self._blocks[0] if self._blocks else None
        return _short(first.text) if first and first.kind == "heading" else PurePath(name).stem or name


@dataclass(frozen=True)
class Reader:
    """A format: by what name ending and by what content it is known, and the function that reads it.

    `needs` are the modules to import beforehand: in the sandbox no file can be opened any more.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    read: Callable[[Source, Builder], None]
    needs: tuple[str, ...] = ()
    claims: Callable[[bytes], bool] | None = None
    packed: tuple[str, ...] = ()
    """Media types as a packed document states them, or parts of them."""


@cache
def registry() -> Registry[Reader]:
    """Every reader there is; found once, because in the sandbox there is no looking into folders."""
    from app.knowledge import readers

    table: Registry[Reader] = Registry("reader")
    for module in modules_of(readers):
        reader: Reader = module.READER
        table.add(reader.name, reader)
    return table


def suffixes() -> frozenset[str]:
    """Name endings with a dot that some reader knows."""
    return frozenset(suffix for reader in registry() for suffix in reader.suffixes)


def _says_something(title: str) -> bool:
    """Whether a title that a file gives itself is one, and no leftover of the program that wrote it."""
    small = title.lower()
    if not small or small.startswith(_NO_TITLES) or small in _EMPTY_TITLES:
        return False
    return PurePath(small).suffix not in suffixes()


def too_much(what: str) -> UserError:
    """The document has too much of something."""
    return UserError("The file is too large", why=f"it has {what}", todo="split it", code="too-large")


def _because(notice: str | None) -> str:
    return notice.rstrip(".")[:1].lower() + notice.rstrip(".")[1:] if notice else ""


def _short(text: str, most: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
