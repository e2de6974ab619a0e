"""PDF by pdfium: the text of each page with the place of every line."""

from __future__ import annotations

import ctypes
import importlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.knowledge.locks import needs_password
from app.knowledge.readers import _layout, _print
from app.knowledge.readers._frame import Builder, Reader, Source, too_much
from app.knowledge.readers._layout import Line, Page
from app.knowledge.readers._zip import broken

_DEVICE = 1_000_000
_MOST_TITLES = 10_000
_MOST_FIELDS = 10_000
_LONGEST_VALUE = 1 << 20
_LOOKED_AT = 60
"""Characters of a page whose direction is looked at."""
_CLEARLY = 0.6
"""The share of them that must stand one way before the page is turned for it."""
_ENDS = re.compile("([\n\x02\ufffe\uffff])")
"""Ends of lines; all but the first are pdfium's marks for the hyphen of a word that goes on in the next line."""
_LIGATURES = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)} | {0xAD: ""}
Rectangle = tuple[float, float, float, float]
_META = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}


def read(source: Source, out: Builder) -> None:
    """Pages in order; running headers and footers are dropped, headings found by outline and by size of print."""
    pdfium: Any = importlib.import_module("pypdfium2")
    document = _open(pdfium, source)
    count = len(document)
    if count > source.limits.pages:
        raise too_much(f"more than {source.limits.pages:,} pages")
    _describe(document, out)
    pages = [_page(pdfium, document, index) for index in range(count)]
    bare = [page.number for page in pages if not page.lines]
    painted = [number for number in bare if _is_painted(pdfium.raw, document, number - 1)]
    _notice(out, len(bare), count, len(painted))
    pages = _print.take(source, out, pages, painted)
    out.pages = count
    _layout.build(out, pages, _titles(document))


def _open(pdfium: Any, source: Source) -> Any:
    try:
        return pdfium.PdfDocument(source.data, password=source.password or None)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", 0) != pdfium.raw.FPDF_ERR_PASSWORD:
            raise broken("it is no complete PDF") from error
        raise needs_password(source.password) from error


def _describe(document: Any, out: Builder) -> None:
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        if key in _META:
            out.meta.setdefault(_META[key], str(value).removeprefix("D:"))


def _notice(out: Builder, bare: int, count: int, painted: int) -> None:
    if bare == count and not painted:
        out.notice("Its pages are empty.")
    elif bare == count:
        out.scanned = True
        out.notice("It is a scan: its pages are pictures without text.")
    elif bare:
        out.notice(f"{bare} of {count} pages are pictures without text or empty.")


def _is_painted(raw: Any, document: Any, index: int) -> bool:
    """Whether there is anything on a page at all."""
    page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        return False
    try:
        return raw.FPDFPage_CountObjects(page) > 0
    finally:
        raw.FPDF_ClosePage(page)


def _titles(document: Any) -> list[tuple[int, int, str]]:
    """The outline as (page from 1, level from 1, title)."""
    titles: list[tuple[int, int, str]] = []
    for item in islice(document.get_toc(max_depth=8), _MOST_TITLES):
        target = item.get_dest()
        index = target.get_index() if target else None
        if index is not None:
            titles.append((index + 1, item.level + 1, str(item.get_title())))
    return titles


def _page(pdfium: Any, document: Any, index: int) -> Page:
    raw = pdfium.raw
    page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        return Page(index + 1, 1.0, [])
    try:
        turn = _upright(raw, page)
        text = raw.FPDFText_LoadPage(page)
        if not text:
            return Page(index + 1, 1.0, [])
        try:
            height = raw.FPDF_GetPageHeightF(page)
            place = _Place(raw, page)
            lines = [*_lines(raw, page, text, place), *_fields(raw, page, place)]
            return Page(index + 1, height, lines, turn)
        finally:
            raw.FPDFText_ClosePage(text)
    finally:
        raw.FPDF_ClosePage(page)


def _upright(raw: Any, page: Any) -> int:
    """Turn the page so that its print stands upright: else pdfium reads what stands on its head backwards, and nobody
    could tell paragraphs. Returns the quarter turns that lead back to the page as displayed.
    """
    text = raw.FPDFText_LoadPage(page)
    if not text:
        return 0
    turn = _quarters(raw, text, _Place(raw, page))
    raw.FPDFText_ClosePage(text)
    if turn:
        raw.FPDFPage_SetRotation(page, (raw.FPDFPage_GetRotation(page) - turn) % 4)
    return turn


def _quarters(raw: Any, text: Any, place: _Place) -> int:
    """By how many quarter turns clockwise most of some characters from all over the page are shown turned."""
    matrix = raw.FS_MATRIX()
    count = raw.FPDFText_CountChars(text)
    seen: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _LOOKED_AT)):
        if not raw.FPDFText_IsGenerated(text, index) and raw.FPDFText_GetMatrix(text, index, matrix):
            across, down = place.turned(matrix.a, matrix.b)
            level = abs(across) >= abs(down)
            seen[(0 if across >= 0 else 2) if level else (1 if down > 0 else 3)] += 1
    turn, times = seen.most_common(1)[0] if seen else (0, 0)
    return turn if times > _CLEARLY * seen.total() else 0


def _lines(raw: Any, page: Any, text: Any, place: _Place) -> Iterator[Line]:
    count = raw.FPDFText_CountChars(text)
    if count <= 0:
        return
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(text, 0, count, buffer)
    units = bytes(buffer)[: max(0, got - 1) * 2]
    exact = len(units) // 2 == count
    at = 0  # in UTF-16 units, as pdfium counts
    parts = [*_ENDS.split(units.decode("utf-16-le", "replace")), "\n"]
    for part, end in zip(parts[::2], parts[1::2], strict=True):
        width = len(part.encode("utf-16-le", "replace")) // 2
        words = part.rstrip("\r") + ("" if end == "\n" else "-")
        if words.strip():
            first, last = (at, at + len(words) - 1) if exact else _indices(raw, text, at, len(words))
            yield from _line(raw, text, words, first, max(first, last), place)
        at += width + 1


def _indices(raw: Any, text: Any, at: int, length: int) -> tuple[int, int]:
    first = raw.FPDFText_GetCharIndexFromTextIndex(text, at)
    last = raw.FPDFText_GetCharIndexFromTextIndex(text, at + length - 1)
    return max(0, first), max(0, last)


def _line(raw: Any, text: Any, words: str, first: int, last: int, place: _Place) -> Iterator[Line]:
    boxes = list(place.boxes(text, first, last - first + 1))
    if not boxes:
        return
    x0, y0, x1, y1 = (f(b[i] for b in boxes) for i, f in enumerate((min, min, max, max)))
    middle = _printed(raw, text, first, last)
    size = _size(raw, text, middle)
    clean = words.translate(_LIGATURES)
    clean = unicodedata.normalize("NFC", " ".join(clean.split()))
    yield Line(clean, x0, y0, x1, y1, size * place.to_height, _bold(raw, text, middle))


def _printed(raw: Any, text: Any, first: int, last: int) -> int:
    """A character near the middle that is in the file: the blanks that pdfium puts between words have no print."""
    middle = (first + last) // 2
    indices = (*range(middle, last + 1), *range(middle - 1, first - 1, -1))
    return next((i for i in indices if not raw.FPDFText_IsGenerated(text, i)), middle)


def _fields(raw: Any, page: Any, place: _Place) -> Iterator[Line]:
    """What was filled into the fields of a form; it is no part of the page's own text."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        field = raw.FPDFPage_GetAnnot(page, index)
        if not field:
            continue
        rect = raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(field) == raw.FPDF_ANNOT_WIDGET and raw.FPDFAnnot_GetRect(field, rect):
            words = _filled(raw, field)
            box = place.shown(rect.left, rect.top, rect.right, rect.bottom)
            if words and box:
                yield Line(words, *box, 0.0, False)
        raw.FPDFPage_CloseAnnot(field)


def _filled(raw: Any, field: Any) -> str:
    """A field's name and text; hidden fields, empty ones and boxes that are not ticked have none."""
    if raw.FPDFAnnot_GetFlags(field) & raw.FPDF_ANNOT_FLAG_HIDDEN:
        return ""
    words = _entry(raw, field, b"V")
    name = _entry(raw, field, b"TU") or _entry(raw, field, b"T")
    return "" if words in {"", "Off"} else f"{name}: {words}" if name else words


def _entry(raw: Any, field: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(field, key, None, 0)
    if not 2 < size < _LONGEST_VALUE:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(field, key, buffer, size)
    return " ".join(bytes(buffer)[:-2].decode("utf-16-le", "replace").translate(_LIGATURES).split())


def _size(raw: Any, text: Any, index: int) -> float:
    """The size of print in points, as it stands on the page."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(text, index))
    if raw.FPDFText_GetMatrix(text, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    return size


def _bold(raw: Any, text: Any, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, buffer, 128, flags)
    return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()


class _Place:
    """From the page's own coordinates to fractions of the page as displayed, whatever its rotation and crop."""

    def __init__(self, raw: Any, page: Any) -> None:
        self._raw = raw
        origin, right, up = (self._device(page, x, y) for x, y in ((0, 0), (1000, 0), (0, 1000)))
        self._at = origin
        self._x = ((right[0] - origin[0]) / 1000, (right[1] - origin[1]) / 1000)
        self._y = ((up[0] - origin[0]) / 1000, (up[1] - origin[1]) / 1000)
        self.to_height = math.hypot(*self._y)  # points to fractions of the height, for upright pages

    def _device(self, page: Any, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        self._raw.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, across, down)
        return across.value / _DEVICE, down.value / _DEVICE

    def turned(self, across: float, up: float) -> tuple[float, float]:
        """A direction on the page as one on the page as displayed: to the right, and down."""
        (ax, ay), (bx, by) = self._x, self._y
        return across * ax + up * bx, across * ay + up * by

    def shown(self, left: float, top: float, right: float, bottom: float) -> Rectangle | None:
        """Left, upper, right and lower side as fractions; None for what lies outside of the page or is empty."""
        (xa, ya), (xb, yb) = self._point(left, top), self._point(right, bottom)
        x0, y0, x1, y1 = (
            max(0.0, min(xa, xb)),
            max(0.0, min(ya, yb)),
            min(1.0, max(xa, xb)),
            min(1.0, max(ya, yb)),
        )
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _point(self, x: float, y: float) -> tuple[float, float]:
        (ox, oy), (ax, ay), (bx, by) = self._at, self._x, self._y
        return ox + x * ax + y * bx, oy + x * ay + y * by

    def boxes(self, text: Any, first: int, count: int) -> Iterator[Rectangle]:
        """Rectangles of these characters, cut at the page's edges; what lies outside of the page is left out."""
        raw = self._raw
        sides = tuple(ctypes.c_double() for _ in range(4))
        for index in range(raw.FPDFText_CountRects(text, first, count)):
            raw.FPDFText_GetRect(text, index, *sides)
            box = self.shown(*(side.value for side in sides))
            if box:
                yield box


READER = Reader(
    "pdf", "application/pdf", (".pdf",), read, ("pypdfium2",), lambda data: b"%PDF-" in data[:1024]
)
