"""Scans made here: words drawn to a bitmap, and that put into a PDF or a PNG."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import pypdfium2
import pytest

from app.knowledge.ocr import extra
from tests.knowledge.readers._make import TextRun, pdf, pdf_of

needs_ocr = pytest.mark.skipif(
    not extra.available(), reason="the extra that reads pictures is not installed: make ocr"
)


def drawn(run: Sequence[TextRun], scale: float = 2.0) -> tuple[int, int, bytes]:
    """A page of A4 as grey pixels."""
    page = pypdfium2.PdfDocument(pdf([run]))[0]
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return bitmap.width, bitmap.height, b"".join(lines)


def scanned(pages: Sequence[Sequence[TextRun]], rotate: int = 0) -> bytes:
    """A PDF whose pages are pictures of these; an empty one is a page with nothing on it."""
    kids = " ".join(f"{10 + 3 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        4: b"<< >>",
    }
    for n, run in enumerate(pages):
        at = 10 + 3 * n
        width, height, pixels = drawn(run)
        packed = zlib.compress(pixels)
        paint = b"595 0 0 842 0 0 cm /I Do" if run else b""
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {at + 1} 0 R"
            f" /Resources << /XObject << /I {at + 2} 0 R >> >> >>"
        ).encode()
        objects[at + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(paint), paint)
        form = (
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray"
            f" /BitsPerComponent 8 /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        )
        objects[at + 2] = form.encode() + packed + b"\nendstream"
    return pdf_of(objects)


def png(run: Sequence[TextRun], scale: float = 2.0) -> bytes:
    """A PNG of a page."""
    width, height, pixels = drawn(run, scale)
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        out.write(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)))
    return out.getvalue()


def lines(*words: str, size: float = 12, top: float = 760) -> list[TextRun]:
    """Lines of print one below the other."""
    return [(60, top - 1.4 * size * n, size, text) for n, text in enumerate(words)]
