"""Text, tables, records, code and letters."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from app.base.errors import UserError
from tests.knowledge.readers import _encrypt, _make
from tests.knowledge.readers.conftest import Read
from tests.knowledge.readers.test_office import told

Refusal = Callable[..., UserError]
GERMAN = "Die Straße führt über die Brücke, und dort beginnt der Wald. " * 4


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"]
)
def test_german_in_every_usual_encoding(encoding: str, read: Read) -> None:
    assert read("a.txt", GERMAN.encode(encoding)).text == GERMAN.strip()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 8),
        ("shift_jis", "これは日本語の文章です。文字コードを正しく判別できるかどうかを調べます。" * 8),
    ],
)
def test_other_scripts_are_recognised(encoding: str, text: str, read: Read) -> None:
    assert read("a.txt", text.encode(encoding)).text == text.strip()


def test_paragraphs_and_printed_pages(read: Read) -> None:
    document = read("a.txt", "one\r\nmore\r\n\r\ntwo\r\n\fthree")
    assert [(b.text, b.page) for b in document.blocks] == [("one\nmore", 1), ("two", 1), ("three", 2)]
    assert document.pages == 2
    assert document.title == "a"


def test_control_characters_do_not_get_through(read: Read) -> None:
    assert read("a.txt", b"a\x1b[31mb\x7fc\xed\xa0\x80").text.isprintable()


@pytest.mark.parametrize(("name", "text"), [("a.csv", 'a;b\n1;"x\n2"\n'), ("a.tsv", "a\tb\n1\tx 2\n")])
def test_separated_values(name: str, text: str, read: Read) -> None:
    assert told(read(name, text).blocks) == [("table", "| a | b |\n| --- | --- |\n| 1 | x 2 |")]


def test_json_records_become_tables(read: Read) -> None:
    source = '{"a": 1, "b": {"c": [1, {"d": true}], "e": null}, "r": [{"x": 1, "y": "|"}, {"x": 3}]}'
    assert told(read("a.json", source).blocks) == [
        ("text", "a: 1"),
        ("heading", "b"),
        ("text", "c[1]: 1\nc[2].d: true\ne:"),
        ("heading", "r"),
        ("table", "| x | y |\n| --- | --- |\n| 1 | \\| |\n| 3 |  |"),
    ]
    assert told(read("a.jsonl", '{"x": 1}\n{"x": 2}\n').blocks) == [("table", "| x |\n| --- |\n| 1 |\n| 2 |")]


def test_code_is_cut_between_functions(read: Read) -> None:
    functions = [f"def f{i}():\n    a = {i}\n\n    return a\n" for i in range(5)]
    document = read("a.py", "\n\n".join(functions))
    assert all(b.kind == "code" and b.text.startswith("def f") for b in document.blocks)
    assert len(document.blocks) == 5


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada Lovelace <ada@example.org>"
    message["To"] = "Grüße <b@example.org>"
    message["Subject"] = "Über Zahlen"
    message["Date"] = "Mon, 01 Jan 2024 10:00:00 +0000"
    message.set_content("Dear B,\n\nsee the attachment.\n")
    message.add_alternative("<p>Dear <b>HTML</b></p>", subtype="html")
    return message


def test_letter_with_attachments(read: Read) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Inner"
    inner["From"] = "c@example.org"
    inner.set_content("deep")
    message = letter()
    message.add_attachment(
        _make.docx(_make.para("T", "H1") + _make.para("Words")), "application", "x", filename="d.docx"
    )
    message.add_attachment(inner)
    message.add_attachment(b"\0\1\2", "application", "octet-stream", filename="x.bin")
    document = read("a.eml", bytes(message))
    found = [(b.kind, b.text, b.headings) for b in document.blocks]
    assert found[0] == ("heading", "Über Zahlen", ())
    assert found[1][1].startswith(
        "From: Ada Lovelace <ada@example.org>\nTo: Grüße <b@example.org>\nDate: Mon"
    )
    assert ("text", "see the attachment.", ("Über Zahlen",)) in found
    assert ("text", "Words", ("Über Zahlen", "d.docx", "T")) in found
    assert found[-3][1:] == ("From: c@example.org", ("Über Zahlen", "attachment", "Inner"))
    assert found[-1] == ("heading", "x.bin", ("Über Zahlen",))
    assert "HTML" not in document.text
    assert (document.title, document.meta["author"]) == ("Über Zahlen", "Ada Lovelace <ada@example.org>")
    assert document.meta["notice"].startswith("The attachment x.bin was left out: the file is of a kind")


def test_letter_of_html_alone(read: Read) -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message["Subject"] = "S"
    message.set_content("<h1>Big</h1><p>small</p>", subtype="html")
    found = [(b.text, b.headings) for b in read("a.eml", bytes(message)).blocks]
    assert found[2:] == [("Big", ("S",)), ("small", ("S", "Big"))]


def test_mailbox_holds_many_letters(read: Read) -> None:
    box = b"".join(
        b"From x Mon Jan  1\n" + bytes(letter()).replace(b"\nFrom ", b"\n>From ") + b"\n" for _ in range(3)
    )
    document = read("mail.mbox", box)
    assert [b.text for b in document.blocks if b.kind == "heading"] == ["Über Zahlen"] * 3
    assert (document.title, document.media_type) == ("mail", "application/mbox")


def test_content_counts_more_than_the_name(read: Read) -> None:
    assert read("a.txt", _make.docx(_make.para("Words"))).text == "Words"
    assert read("a.docx", "just words").text == "just words"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"  \n", "empty"),
        ("a.bin", b"\x7fELF\0\0\1", "unsupported"),
        ("a.zip", _make.packed({"a.txt": "x"}), "unsupported"),
        ("a.docx", _make.docx(_make.para("x"))[:-40], "damaged"),
        ("a.docx", _make.packed({"[Content_Types].xml": "wordprocessingml.document.main"}), "damaged"),
        ("a.docx", bytes(range(256)) * 8, "damaged"),
        ("a.pdf", b"\x7fELF\0\0\1", "damaged"),
        ("a.json", b"{", "damaged"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "damaged"),
        ("a.doc", _encrypt.compound(b"x", b"x").replace(b"E\0n\0c\0", b"X\0n\0c\0"), "unsupported"),
        ("a.odt", _make.odf("text", "", extra={"META-INF/manifest.xml": "<encryption-data/>"}), "encrypted"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    name: str, data: bytes, code: str, refusal: Refusal
) -> None:
    error = refusal(name, data)
    assert error.code == code
    assert error.sentence.endswith(".")
    assert len(error.sentence) < 300


def test_notebook(read: Read) -> None:
    source = (
        '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["# T\\n", "words"]},'
        ' {"cell_type": "code", "source": "x = 1", "outputs": [{"text": "noise"}]}]}'
    )
    assert told(read("a.ipynb", source).blocks) == [("heading", "T"), ("text", "words"), ("code", "x = 1")]


def test_underlined_lines_are_titles(read: Read) -> None:
    text = "Guide\n=====\n\nFirst.\n\nPart\n----\nSecond.\n\nPart two\n--------\n\n"
    text += "a | b\n-----\n\nThird.\n\nx\n---------\n"
    blocks = read("a.rst", text).blocks
    assert [(b.text, b.headings) for b in blocks if b.kind == "heading"] == [
        ("Guide", ()),
        ("Part", ("Guide",)),
        ("Part two", ("Guide",)),
        ("a | b", ("Guide",)),
    ]
    assert [(b.text, b.headings[-1]) for b in blocks if b.kind == "text"] == [
        ("First.", "Guide"),
        ("Second.", "Part"),
        ("Third.", "a | b"),
        ("x\n---------", "a | b"),
    ]
