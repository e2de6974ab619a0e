"""Documents with bytes changed, cut out and doubled: each ends in text or in a sentence."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.knowledge.reading import Readers
from tests.knowledge.readers import _encrypt, _make
from tests.knowledge.readers._make import para, shape

ROUNDS = 120
RTF = (
    r"{\rtf1\ansi{\fonttbl{\f0 A;}}{\stylesheet{\s1 heading 1;}}\s1 T\par\u8364?\'fc {\v x}"
    r"\intbl a\cell b\cell\row end}"
)
EML = (
    "From: a@example.org\nSubject: =?utf-8?q?=C3=BC?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\n\nwords\n--b\nContent-Type: text/csv\n"
    "Content-Disposition: attachment; filename=x.csv\n\na,b\n1,2\n--b--\n"
)
SOUND: dict[str, bytes] = {
    "a.pdf": _make.pdf([[(72, 700, 12, "Words (of) text")], [(72, 700, 20, "More")]], outline=["One", "Two"]),
    "a.docx": _make.docx(
        para("T", "H1") + para("Words") + f"<w:tbl><w:tr><w:tc>{para('x')}</w:tc></w:tr></w:tbl>"
    ),
    "a.pptx": _make.pptx([shape("T", "title") + shape("words")], notes="n"),
    "a.xlsx": _make.xlsx({"S": '<sheetData><row r="1"><c r="A1" s="1"><v>45000.5</v></c></row></sheetData>'}),
    "a.odt": _make.odf("text", '<text:h text:outline-level="1">T</text:h><text:p>words</text:p>'),
    "a.epub": _make.epub(["<h1>T</h1><p>words</p>"]),
    "b.docx": _encrypt.agile(_make.docx(para("x")), "pw"),
    "a.rtf": RTF.encode(),
    "a.eml": EML.encode(),
    "a.html": b"<!DOCTYPE html><html><body><h1>T</h1><table><tr><td>1<td>2</table><ul><li>x</ul></body>",
    "a.md": b"# T\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n",
    "a.json": b'{"a": [{"b": 1}, {"b": null}], "c": {"d": "e"}}',
}


def changed(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, a piece cut out or doubled."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out)) if out else 0
        length = chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length] * chance.choice([1, 1, 1, 200])
            case _:
                out[at : at + length] = chance.randbytes(length)
    return bytes(out) or b"x"


def changed_inside(data: bytes, chance: random.Random) -> bytes:
    """A packed document with one of its parts changed; other documents are changed as they are."""
    if not data.startswith(b"PK"):
        return changed(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    name = chance.choice(list(parts))
    return _make.packed({**parts, name: changed(parts[name], chance)})


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SOUND)
def test_changed_documents_end_in_text_or_in_a_sentence(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    codes: Counter[str] = Counter()
    with Readers() as readers:
        for _ in range(ROUNDS):
            path.write_bytes(chance.choice([changed, changed_inside])(SOUND[name], chance))
            try:
                readers.read(path, "pw")
            except UserError as error:
                codes[error.code] += 1
            else:
                codes["read"] += 1
    assert set(codes) <= {
        "read",
        "empty",
        "damaged",
        "unsupported",
        "encrypted",
        "needs-password",
        "too-large",
    }
