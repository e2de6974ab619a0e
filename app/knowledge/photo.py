"""Pictures for models that see: PNG and JPEG to bare pixels, in the process that documents are read in."""

from __future__ import annotations

import importlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.base.errors import UserError

NEEDS = ("pypdfium2", "zlib")
SUFFIXES = frozenset((".png", ".jpg", ".jpeg"))
MOST_SIDE, MOST_PIXELS = 16_384, 1 << 25
"""What the engine takes; see app/engine/pictures.py."""
POINTS = 0.48
"""Of a page, for each pixel: 150 to the inch."""
_HEAD = struct.Struct("<II")
MOST_BYTES = _HEAD.size + 3 * MOST_PIXELS
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By a PNG's kind of colour: grey, RGB, palette, grey and alpha, RGB and alpha."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_SPACES = {1: "/DeviceGray", 2: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_TURNS = {3: 2, 6: 1, 8: 3}
"""Quarter turns to the right by EXIF's orientation; mirrored pictures are shown as they are."""


def unpack(answer: bytes) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes; anything that is not exactly a picture raises UserError `damaged`."""
    width, height = _HEAD.unpack_from(answer) if len(answer) >= _HEAD.size else (0, 0)
    rgb = answer[_HEAD.size :]
    if not width or not height or len(rgb) != 3 * width * height:
        raise UserError("The picture makes no sense", code="damaged")
    return width, height, rgb


def task(data: bytes, _: Mapping[str, Any]) -> bytes:
    """The task of the sandbox. Raises UserError unsupported, too-large or damaged."""
    if data.startswith(_PNG):
        width, height, rgb = _png(data)
    elif data.startswith(_JPEG):
        width, height, rgb = _jpeg(data)
    else:
        raise UserError(
            "This kind of picture cannot be shown to a model",
            todo="save it as PNG or JPEG",
            code="unsupported",
        )
    return _HEAD.pack(width, height) + rgb


def is_picture(data: bytes) -> bool:
    """Whether it begins as a PNG or JPEG does."""
    return data.startswith((_PNG, _JPEG))


def paged(data: bytes) -> bytes:
    """A PNG or JPEG as the one page of a PDF, turned as its camera was held. Raises UserError as `task` does."""
    if data.startswith(_JPEG):
        width, height, form, turns = _jpeg_form(data)
    else:
        width, height, data = _png(data)
        form, turns = f"/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceRGB", 0
    return _as_pdf(form, data, width * POINTS, height * POINTS, turns)


def _bounded(width: int, height: int) -> None:
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE and width * height <= MOST_PIXELS):
        raise UserError(
            "The picture is too large",
            why=f"it has {width:,} × {height:,} pixels",
            todo="save a smaller one",
            code="too-large",
        )


def _damaged(why: str) -> UserError:
    return UserError("The picture is damaged", why=why, todo="save it anew", code="damaged")


# JPEG


def _jpeg(data: bytes) -> tuple[int, int, bytes]:
    width, height, form, turns = _jpeg_form(data)
    bitmap = _by_pdfium(form, data, lambda image: image.get_bitmap())
    pixels, channels, row = bytes(bitmap.buffer), int(bitmap.n_channels), int(bitmap.stride)
    width, height = int(bitmap.width), int(bitmap.height)
    lines = b"".join(pixels[at : at + width * channels] for at in range(0, row * height, row))
    blue, green, red = (lines[min(at, channels - 1) :: channels] for at in range(3))
    return _turned(width, height, (red, green, blue), turns)


def _jpeg_form(data: bytes) -> tuple[int, int, str, int]:
    """Width, height, how a PDF describes it, and quarter turns."""
    width, height, colours, turns = _jpeg_head(data)
    _bounded(width, height)
    turned_over = "/Decode[1 0 1 0 1 0 1 0]" if colours == 4 else ""  # as all programs write four colours
    shape = f"/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace{_SPACES[colours]}{turned_over}"
    return width, height, f"{shape}/Filter/DCTDecode", turns


def _jpeg_head(data: bytes) -> tuple[int, int, int, int]:
    """Width, height, number of colours, and quarter turns to the right that the camera asks for."""
    turns = 0
    for marker, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            turns = _TURNS.get(_orientation(body[6:]), 0)
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 6:
            height, width, colours = struct.unpack_from(">HHB", body, 1)
            if colours in (1, 3, 4):
                return width, height, colours, turns
    raise _damaged("it does not say how large it is")


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _orientation(tiff: bytes) -> int:
    """EXIF's tag 0x0112; 1 where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack_from(order + "I", tiff, 4)
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, entry)
        if tag == 0x0112:
            return int(value)
    return 1


# PNG


@dataclass(frozen=True)
class _Png:
    width: int
    height: int
    depth: int
    colour: int
    palette: bytes
    clear: bytes
    packed: bytes

    @property
    def channels(self) -> int:
        return _CHANNELS[self.colour]


def _png(data: bytes) -> tuple[int, int, bytes]:
    found = _png_parts(data)
    row = (found.width * found.channels * found.depth + 7) // 8
    raw = _unfiltered(found)
    if len(raw) < row * found.height:
        raise _damaged("it ends early")
    samples = _samples(raw, found, row)
    return found.width, found.height, _joined(_colours(samples, found))


def _png_parts(data: bytes) -> _Png:
    parts: dict[bytes, bytes] = {}
    packed: list[bytes] = []
    for name, body in _png_chunks(data):
        if name == b"IDAT":
            packed.append(body)
        else:
            parts.setdefault(name, body)
    head = parts.get(b"IHDR", b"")
    if len(head) != 13:
        raise _damaged("its head is missing")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    _bounded(width, height)
    if depth not in _DEPTHS.get(colour, ()):
        raise _damaged("its colours are of no known kind")
    if interlaced:
        raise UserError("The picture is interlaced", todo="save it without that", code="unsupported")
    return _Png(
        width, height, depth, colour, parts.get(b"PLTE", b""), parts.get(b"tRNS", b""), b"".join(packed)
    )


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data) or zlib.crc32(name + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise _damaged("a part of it is not as it was written")
        yield name, body
        if name == b"IEND":
            return
        at = end
    raise _damaged("its end is missing")


def _unfiltered(found: _Png) -> bytes:
    """The rows, by PDFium: PDF has the very filters of PNG, and takes them off without a loop in Python."""
    depth = f"/BitsPerComponent {found.depth}"
    form = (
        f"/Width {found.width}/Height {found.height}/ColorSpace{_SPACES[found.channels]}{depth}"
        f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {found.channels}{depth}/Columns {found.width}>>"
    )
    return bytes(_by_pdfium(form, found.packed, lambda image: image.get_data(decode_simple=True)))


def _by_pdfium(form: str, packed: bytes, take: Callable[[Any], Any]) -> Any:
    """What PDFium makes of a picture inside a PDF; raises UserError damaged."""
    pdfium: Any = importlib.import_module("pypdfium2")
    try:
        page = pdfium.PdfDocument(_as_pdf(form, packed))[0]
        return take(next(iter(page.get_objects())))
    except (pdfium.PdfiumError, StopIteration):
        raise _damaged("it does not follow its format") from None


def _as_pdf(form: str, packed: bytes, across: float = 1, down: float = 1, turns: int = 0) -> bytes:
    image = f"<</Type/XObject/Subtype/Image{form}"
    shape = f"/MediaBox[0 0 {across:g} {down:g}]/Rotate {90 * turns}"
    paint = f"{across:g} 0 0 {down:g} 0 0 cm /I Do"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{shape}/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>".encode(),
        f"<</Length {len(paint)}>>stream\n{paint}\nendstream".encode(),
        f"{image}/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream",
    ]
    out, places = [b"%PDF-1.7\n"], list[int]()
    for number, body in enumerate(bodies, 1):
        places.append(sum(map(len, out)))
        out.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = sum(map(len, out))
    out.append(b"xref\n0 6\n0000000000 65535 f \n" + table)
    out.append(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return b"".join(out)


def _samples(raw: bytes, found: _Png, row: int) -> bytes:
    """A byte for each sample: of 16 bits the upper half, smaller ones spread out."""
    raw = raw[: row * found.height]
    if found.depth == 8:
        return raw
    if found.depth == 16:
        return raw[::2]
    each, mask = 8 // found.depth, (1 << found.depth) - 1
    scale = 1 if found.colour == 3 else 255 // mask
    spread = [
        bytes((byte >> (8 - found.depth * (n + 1)) & mask) * scale for n in range(each))
        for byte in range(256)
    ]
    rows = (raw[at : at + row] for at in range(0, len(raw), row))
    return b"".join(b"".join(map(spread.__getitem__, line))[: found.width] for line in rows)


def _colours(samples: bytes, found: _Png) -> tuple[bytes, bytes, bytes]:
    """The planes of red, green and blue, on white where the picture lets through."""
    count = found.channels
    if found.colour == 3:
        table = found.palette[:768].ljust(768, b"\0")
        planes = [samples.translate(table[at::3]) for at in range(3)]
        alpha = samples.translate(found.clear[:256].ljust(256, b"\xff"))
    else:
        colour = samples[0::count]
        planes = [samples[at::count] for at in range(3)] if count > 2 else [colour] * 3
        alpha = samples[count - 1 :: count] if count in (2, 4) else b""
    if alpha and alpha.count(255) != len(alpha):
        planes = [_on_white(plane, alpha) for plane in planes]
    return planes[0], planes[1], planes[2]


def _on_white(plane: bytes, alpha: bytes) -> bytes:
    table = [(c * a + 255 * (255 - a) + 127) // 255 for a in range(256) for c in range(256)]
    return bytes(table[a << 8 | c] for c, a in zip(plane, alpha, strict=True))


# planes


def _joined(planes: tuple[bytes, bytes, bytes]) -> bytes:
    out = bytearray(3 * len(planes[0]))
    for at, plane in enumerate(planes):
        out[at::3] = plane
    return bytes(out)


def _turned(
    width: int, height: int, planes: tuple[bytes, bytes, bytes], turns: int
) -> tuple[int, int, bytes]:
    for _ in range(turns):
        planes = (_quarter(planes[0], width), _quarter(planes[1], width), _quarter(planes[2], width))
        width, height = height, width
    return width, height, _joined(planes)


def _quarter(plane: bytes, width: int) -> bytes:
    """A quarter turn to the right: each column, read from below, becomes a row."""
    last = len(plane) - width
    return b"".join(plane[last + x :: -width] for x in range(width))
