"""Pictures of cases as files: PNG of the plainest kind, written and read here without any library of pictures."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.base.errors import UserError
from app.engine.api import Picture
from app.store.suite_records import Case, CaseFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ENDING = ".png"
RGB8 = (8, 2, 0, 0, 0)
"""Bits, colours, packing, filters and order that are written, and the only ones that are read."""

MOST_PIXELS = 64 << 20


def as_files(pictures: Sequence[Picture]) -> Mapping[CaseFile, bytes]:
    """Pictures as files of a case with their bytes, in their order."""
    found: dict[CaseFile, bytes] = {}
    for number, picture in enumerate(pictures, 1):
        data = as_png(picture)
        name = f"picture {number}{ENDING}"
        found[CaseFile(name, hashlib.sha256(data).hexdigest(), len(data))] = data
    return found


def is_picture(file: CaseFile) -> bool:
    """Whether a file of a case is shown, not read."""
    return file.name.lower().endswith(ENDING)


def pictures_of(case: Case, read: Callable[[str], bytes]) -> tuple[Picture, ...]:
    """The pictures that go with a case. Raises UserError "unreadable-file" for one that was not made here."""
    return tuple(_of_file(one, read) for one in case.files if is_picture(one))


def _of_file(file: CaseFile, read: Callable[[str], bytes]) -> Picture:
    try:
        return of_png(read(file.sha256))
    except (ValueError, struct.error, zlib.error):
        raise UserError(
            f"“{file.name}” cannot be shown to a model from a suite",
            why="only pictures that were kept with an answer of a chat can",
            todo="send it in a chat, and keep the answer as a case",
            code="unreadable-file",
        ) from None


def as_png(picture: Picture) -> bytes:
    """The same pixels always give the same bytes."""
    wide = picture.width * 3
    rows = b"".join(b"\0" + picture.rgb[at : at + wide] for at in range(0, len(picture.rgb), wide))
    head = struct.pack(">II5B", picture.width, picture.height, *RGB8)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def of_png(data: bytes) -> Picture:
    """The pixels of a file that `as_png` wrote; raises ValueError, struct.error or zlib.error for any other."""
    if not data.startswith(SIGNATURE):
        raise ValueError("signature")
    found = dict(_chunks(data))
    width, height, *kind = struct.unpack(">II5B", found.get(b"IHDR", b""))
    if tuple(kind) != RGB8 or not 0 < width * height <= MOST_PIXELS:
        raise ValueError("kind")
    wide = width * 3 + 1
    inflate = zlib.decompressobj()
    rows = inflate.decompress(found.get(b"IDAT", b""), wide * height + 1)
    if not inflate.eof or len(rows) != wide * height or any(rows[::wide]):
        raise ValueError("rows")
    return Picture(width, height, b"".join(rows[at + 1 : at + wide] for at in range(0, len(rows), wide)))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12
