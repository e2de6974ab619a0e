"""A page, or a photograph, as a picture: drawn in the process that documents are read in, out come bare pixels."""

from __future__ import annotations

import importlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.base.errors import UserError
from app.knowledge import photo
from app.knowledge.locks import needs_password

NEEDS = ("pypdfium2",)
DRAWN = frozenset((".pdf", *photo.SUFFIXES))
"""Endings of what has pages to draw."""
WIDEST = 4096
"""Pixels; a page that is asked for wider is drawn that wide."""
_HEAD = struct.Struct("<III")
_DEEPEST = 3 * WIDEST


@dataclass(frozen=True)
class Picture:
    """A page of `pages`, `width` by `height` pixels, each four bytes: blue, green, red and one without meaning."""

    pages: int
    width: int
    height: int
    pixels: bytes

    def pack(self) -> bytes:
        """As bytes for the way out of the sandbox."""
        return _HEAD.pack(self.pages, self.width, self.height) + self.pixels

    @staticmethod
    def unpack(data: bytes) -> Picture:
        """The picture again; anything that is not exactly one raises UserError `damaged`."""
        pages, width, height = _HEAD.unpack_from(data) if len(data) >= _HEAD.size else (0, 0, 0)
        pixels = data[_HEAD.size :]
        if not 0 < width <= WIDEST or not 0 < height <= _DEEPEST or len(pixels) != width * height * 4:
            raise UserError("The page's picture makes no sense", code="damaged")
        return Picture(pages, width, height, pixels)


def most(width: int) -> int:
    """The bytes that a picture of this width takes at most."""
    return _HEAD.size + min(width, WIDEST) * _DEEPEST * 4


def opened(data: bytes, password: str | None) -> Any:
    """A PDF, or a photograph as one of one page. Raises UserError needs-password, damaged."""
    pdfium: Any = importlib.import_module("pypdfium2")
    if photo.is_picture(data):
        data = photo.paged(data)
    try:
        return pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", 0) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise needs_password(password) from error
        raise UserError(
            "The page cannot be drawn", why="the file is no complete PDF", code="damaged"
        ) from error


def draw(data: bytes, params: Mapping[str, Any]) -> bytes:
    """The task of the sandbox: `params` are page (from 1), width in pixels and password. UserError as for reading."""
    pdfium: Any = importlib.import_module("pypdfium2")
    document = opened(data, params["password"])
    count = len(document)
    if not 1 <= params["page"] <= count:
        raise UserError(f"There is no page {params['page']}", why=f"the file has {count}", code="damaged")
    page = document[params["page"] - 1]
    across, down = page.get_size()
    scale = min(min(params["width"], WIDEST) / max(across, 1.0), _DEEPEST / max(down, 1.0))
    bitmap = page.render(scale=scale, force_bitmap_format=pdfium.raw.FPDFBitmap_BGRx)
    pixels = bytes(bitmap.buffer)
    row = bitmap.width * 4
    if bitmap.stride != row:
        pixels = b"".join(
            pixels[at : at + row] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        )
    return Picture(count, bitmap.width, bitmap.height, pixels).pack()
