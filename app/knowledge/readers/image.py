"""Pictures: a page each, whose print is read by the extra for that; without it a person is told so."""

from __future__ import annotations

import struct

from app.base.errors import UserError
from app.knowledge.photo import POINTS
from app.knowledge.readers import _layout, _print
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._layout import Page

_READ = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


def read(source: Source, out: Builder) -> None:
    """One page; in `points` as a PDF of it would have them. Raises UserError `too-large`, `unsupported`."""
    width, height = size(source.data)
    if width * height > source.limits.pixels:
        raise UserError(
            "The picture is too large", why=f"it has {width:,} × {height:,} pixels", code="too-large"
        )
    if source.prints is not None and not source.data.startswith(_READ):
        raise UserError(
            "Text in this kind of picture is not read", todo="save it as PNG or JPEG", code="unsupported"
        )
    out.scanned = True
    out.pages = 1
    out.notice("It is a picture.")
    _layout.build(out, _print.take(source, out, [Page(1, height * POINTS or 842.0, [])], [1]), [])


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as the header states them; zeros when it does not."""
    try:
        if data.startswith(_MAGIC[0]):
            return struct.unpack(">II", data[16:24])
        if data.startswith(b"GIF8"):
            return struct.unpack("<HH", data[6:10])
        return _jpeg(data) if data.startswith(_MAGIC[1]) else (0, 0)
    except (struct.error, IndexError):
        return 0, 0


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        kind, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def claims(data: bytes) -> bool:
    """Whether the bytes begin as a picture does."""
    return data.startswith(_MAGIC) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


READER = Reader(
    "image", "image/*", (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp"), read, (), claims
)
