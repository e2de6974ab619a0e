"""Documents that are made to hurt whoever reads them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

from tests.knowledge.readers import _make

_MIB = 1 << 20
ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'


def unfolding_archive() -> bytes:
    """Some 300 KB that unfold to 300 MiB of a Word document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        with zipfile.ZipFile(io.BytesIO(_make.docx(_make.para("x")))) as sound:
            for name in sound.namelist():
                if name != "word/document.xml":
                    file.writestr(name, sound.read(name))
        with file.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * _MIB)
    return buffer.getvalue()


def lying_archive() -> bytes:
    """An archive that declares a hundred bytes where there are 300 MiB."""
    data = bytearray(unfolding_archive())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.find(mark)
        while place >= 0:
            if struct.unpack_from("<I", data, place + at)[0] > 10 * _MIB:
                struct.pack_into("<I", data, place + at, 100)
            place = data.find(mark, place + 4)
    return bytes(data)


def laughing_document() -> bytes:
    """Entities that unfold to a billion words."""
    body = f"{LAUGHS}<w:document {_make.W}><w:body>{_make.para('&e9;')}</w:body></w:document>"
    return _make.docx("", extra={"word/document.xml": body})


def reaching_document() -> bytes:
    """An entity that stands for a file of the reader's computer."""
    body = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    return _make.odf("text", "", extra={"content.xml": body})


def looping_pdf() -> bytes:
    """A tree of pages that contains itself and claims two thousand million pages."""
    return _make.pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 2000000000 /Parent 2 0 R >>",
            4: b"<< >>",
        }
    )


def recursive_pdf() -> bytes:
    """A picture that draws itself ten times, which does the same."""
    stream = b"/X Do " * 10
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length %d >>"
    return _make.pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R"
            b" /Resources << /XObject << /X 6 0 R >> >> >>",
            4: b"<< >>",
            6: form % len(stream) + b"\nstream\n" + stream + b"\nendstream",
        }
    )


def swollen_pdf() -> bytes:
    """A page whose few bytes of text unfold to two GiB."""
    packer = zlib.compressobj(9)
    once = packer.compress(b" " * _MIB * 2) + packer.flush()
    for _ in range(2):
        once = zlib.compress(once * 512, 9)
    filters = b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    return _make.pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R >>",
            4: b"<< >>",
            6: b"<< %s /Length %d >>\nstream\n%s\nendstream" % (filters, len(once), once),
        }
    )


def giant_picture() -> bytes:
    """A picture of a hundred thousand by a hundred thousand pixels in a hundred bytes."""
    header = struct.pack(">II5B", 100_000, 100_000, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + bytes(60)
    )


def deep_xml() -> bytes:
    """A hundred thousand elements, each in the one before."""
    inner = "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000
    return _make.docx(inner)


def countless_cells() -> bytes:
    """Eight cells that stand for sixteen thousand million."""
    cells = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    return _make.odf("spreadsheet", f'<table:table table:name="S">{row}</table:table>')


def far_cells() -> bytes:
    """Rows that each have one cell, in the last of sixteen thousand columns."""
    rows = "".join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(1, 1_000))
    return _make.xlsx({"S": f"<sheetData>{rows}</sheetData>"})


def escaping_names() -> bytes:
    """An archive whose parts want to lie elsewhere."""
    return _make.docx(_make.para("x"), extra={"../../../tmp/evil": "x", "C:\\evil": "x"})


def many_parts() -> bytes:
    """An archive of thirty thousand parts."""
    return _make.packed({"mimetype": "application/epub+zip", **{f"p{i}": b"" for i in range(30_000)}})


def nested_letters() -> bytes:
    """A letter in a letter, fifty deep."""
    letter = EmailMessage()
    letter["From"] = "a@example.org"
    letter["Subject"] = "core"
    letter.set_content("x")
    for _ in range(50):
        outer = EmailMessage()
        outer["From"] = "a@example.org"
        outer["Subject"] = "shell"
        outer.set_content("y")
        outer.add_attachment(letter)
        letter = outer
    return bytes(letter)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an archive that unfolds": ("a.docx", unfolding_archive),
    "an archive that lies": ("a.docx", lying_archive),
    "entities that unfold": ("a.docx", laughing_document),
    "an entity that reaches out": ("a.odt", reaching_document),
    "a PDF whose pages loop": ("a.pdf", looping_pdf),
    "a PDF that draws itself": ("a.pdf", recursive_pdf),
    "a PDF that swells": ("a.pdf", swollen_pdf),
    "a giant picture": ("a.png", giant_picture),
    "deep JSON": ("a.json", lambda: b"[" * 1_000_000),
    "deep rich text": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 1_000_000),
    "deep XML": ("a.docx", deep_xml),
    "countless cells": ("a.ods", countless_cells),
    "cells far out": ("a.xlsx", far_cells),
    "names that lead outside": ("a.docx", escaping_names),
    "too many parts": ("a.epub", many_parts),
    "letters in letters": ("a.eml", nested_letters),
}
