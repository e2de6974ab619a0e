"""PNG and JPEG become the pixels they show, decoded in the sandbox; what is no whole picture is refused there."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.knowledge import photo
from app.knowledge.reading import Readers

Rows = list[bytes]
BIG = struct.pack(">IIBBBBB", 16_384, 16_384, 8, 2, 0, 0, 0)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as made:
        yield made


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def filtered(rows: Rows, step: int, kinds: list[int]) -> bytes:
    """The rows with the filters of PNG's chapter 9, one kind for each row: written from the standard, not from ours."""
    out, above = bytearray(), bytes(len(rows[0]))
    for row, kind in zip(rows, kinds, strict=True):
        out.append(kind)
        for at, byte in enumerate(row):
            left = row[at - step] if at >= step else 0
            corner = above[at - step] if at >= step else 0
            guess = left + above[at] - corner
            near = min((abs(guess - value), order) for order, value in enumerate((left, above[at], corner)))
            paeth = (left, above[at], corner)[near[1]]
            out.append((byte - (0, left, above[at], (left + above[at]) // 2, paeth)[kind]) & 255)
        above = row
    return bytes(out)


def png(
    width: int, rows: Rows, depth: int, colour: int, *more: bytes, kinds: list[int] | None = None
) -> bytes:
    step = max(1, {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] * depth // 8)
    body = zlib.compress(filtered(rows, step, kinds or [at % 5 for at in range(len(rows))]))
    head = struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, 0)
    half = len(body) // 2  # a picture may come in several parts
    parts = (
        chunk(b"IHDR", head),
        *more,
        chunk(b"IDAT", body[:half]),
        chunk(b"IDAT", body[half:]),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def seen(readers: Readers, tmp_path: Path, data: bytes, name: str = "a.png") -> tuple[int, int, bytes]:
    path = tmp_path / name
    path.write_bytes(data)
    made = readers.photo(path)
    return made.width, made.height, made.rgb


def refused(readers: Readers, tmp_path: Path, data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        seen(readers, tmp_path, data)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


def test_rgb(readers: Readers, tmp_path: Path) -> None:
    rows = [bytes((x * 7 + y * 31) & 255 for x in range(3 * 13)) for y in range(11)]
    assert seen(readers, tmp_path, png(13, rows, 8, 2)) == (13, 11, b"".join(rows))


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_grey_of_every_depth(readers: Readers, tmp_path: Path, depth: int) -> None:
    rows = [bytes((37 * y + 11 * x) & 255 for x in range((13 * depth + 7) // 8)) for y in range(6)]
    mask = (1 << depth) - 1
    bits = ["".join(f"{byte:08b}" for byte in row) for row in rows]
    levels = [int(line[x * depth : x * depth + depth], 2) * 255 // mask for line in bits for x in range(13)]
    width, height, rgb = seen(readers, tmp_path, png(13, rows, depth, 0))
    assert (width, height, rgb) == (13, 6, bytes(level for level in levels for _ in range(3)))


def test_sixteen_bits_keep_the_upper_half(readers: Readers, tmp_path: Path) -> None:
    rows = [bytes((0x12, 0xFF, 0x80, 0x00, 0xFE, 0x7F)), bytes((1, 2, 3, 4, 5, 6))]
    assert seen(readers, tmp_path, png(1, rows, 16, 2))[2] == bytes((0x12, 0x80, 0xFE, 1, 3, 5))


def test_a_palette_with_a_clear_colour(readers: Readers, tmp_path: Path) -> None:
    palette = chunk(b"PLTE", bytes((255, 0, 0, 0, 255, 0, 0, 0, 255)))
    clear = chunk(b"tRNS", bytes((255, 0)))
    data = png(4, [bytes((0b00_01_10_00,))], 2, 3, palette, clear)
    assert seen(readers, tmp_path, data)[2] == bytes((255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 0, 0))


def test_what_lets_through_stands_on_white(readers: Readers, tmp_path: Path) -> None:
    row = bytes((10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128))
    rgb = seen(readers, tmp_path, png(3, [row], 8, 6))[2]
    assert rgb == bytes((10, 20, 30, 255, 255, 255, 127, 127, 127))
    grey = seen(readers, tmp_path, png(2, [bytes((100, 255, 100, 0))], 8, 4))[2]
    assert grey == bytes((100, 100, 100, 255, 255, 255))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_pixels_under_any_filters(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 6))
    rows = data.draw(
        st.lists(st.binary(min_size=3 * width, max_size=3 * width), min_size=height, max_size=height)
    )
    kinds = data.draw(st.lists(st.integers(0, 4), min_size=height, max_size=height))
    made = photo.unpack(photo.task(png(width, rows, 8, 2, kinds=kinds), {}))
    assert made == (width, height, b"".join(rows))


def jpeg(width: int, height: int, left: str, right: str, exif: bytes = b"") -> bytes:
    """The left half of one colour, the right of another; Qt writes it."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QColor, QImage

    image = QImage(width, height, QImage.Format.Format_RGB888)
    for x in range(width):
        for y in range(height):
            image.setPixelColor(x, y, QColor(left if x < width // 2 else right))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 95)
    data = bytes(held.data())
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    return data[:2] + segment + data[2:]


def pixel(found: tuple[int, int, bytes], x: int, y: int) -> tuple[int, ...]:
    width, _, rgb = found
    return tuple(rgb[3 * (y * width + x) :][:3])


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 12


def test_a_jpeg(readers: Readers, tmp_path: Path) -> None:
    found = seen(readers, tmp_path, jpeg(50, 20, "#c02010", "#1040d0"), "a.jpg")
    assert found[:2] == (50, 20)
    assert near(pixel(found, 3, 10), (0xC0, 0x20, 0x10)) and near(pixel(found, 46, 10), (0x10, 0x40, 0xD0))


@pytest.mark.parametrize(
    ("order", "orientation", "size", "red"),
    [
        ("<", 1, (50, 20), (3, 10)),
        (">", 6, (20, 50), (10, 3)),
        ("<", 8, (20, 50), (10, 46)),
        (">", 3, (50, 20), (46, 10)),
    ],
)
def test_the_camera_may_have_been_turned(
    readers: Readers,
    tmp_path: Path,
    order: str,
    orientation: int,
    size: tuple[int, int],
    red: tuple[int, int],
) -> None:
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HIH", 42, 8, 1)
    tiff += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    found = seen(readers, tmp_path, jpeg(50, 20, "#c02010", "#1040d0", b"Exif\0\0" + tiff), "a.jpg")
    assert found[:2] == size
    assert near(pixel(found, *red), (0xC0, 0x20, 0x10))


def test_what_is_no_whole_picture_is_refused(readers: Readers, tmp_path: Path) -> None:
    whole = png(3, [bytes(range(9))] * 3, 8, 2)
    flipped = bytearray(whole)
    flipped[-20] ^= 1
    assert refused(readers, tmp_path, b"GIF89a" + bytes(40)) == "unsupported"
    assert refused(readers, tmp_path, whole[:-12]) == "damaged"
    assert refused(readers, tmp_path, bytes(flipped)) == "damaged"
    assert refused(readers, tmp_path, whole[:8]) == "damaged"
    assert refused(readers, tmp_path, b"\xff\xd8\xff\xe0\0\x04ab") == "damaged"
    short = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0))
    short += chunk(b"IDAT", zlib.compress(bytes(28))) + chunk(b"IEND", b"")
    assert refused(readers, tmp_path, short) == "damaged"


def test_giants_and_bombs_are_refused_by_their_heads(readers: Readers, tmp_path: Path) -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", BIG) + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    assert refused(readers, tmp_path, bomb + chunk(b"IEND", b"")) == "too-large"
    small = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    hidden = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", small) + chunk(b"IDAT", zlib.compress(bytes(200 << 20)))
    width, height, rgb = seen(readers, tmp_path, hidden + chunk(b"IEND", b""))
    assert (width, height, len(rgb)) == (4, 4, 48), "what unfolds beyond its size is cut off"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6), st.booleans()
)
def test_changed_bytes_give_a_picture_or_a_sentence(changes: list[tuple[int, int]], mend: bool) -> None:
    data = bytearray(png(5, [bytes(range(15))] * 4, 8, 2))
    for place, byte in changes:
        data[place % len(data)] = byte
    if mend:  # so that the inside is reached
        body = bytes(data[16:29])
        data[29:33] = struct.pack(">I", zlib.crc32(b"IHDR" + body))
    try:
        width, height, rgb = photo.unpack(photo.task(bytes(data), {}))
        outcome = len(rgb) == 3 * width * height
    except UserError as error:
        outcome = error.code in ("damaged", "too-large", "unsupported")
    assert outcome
