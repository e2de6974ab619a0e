"""PDF: pages, places, headings, and what is dropped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.base.errors import UserError
from app.knowledge.blocks import Document
from tests.knowledge.readers import _make
from tests.knowledge.readers._make import TextRun
from tests.knowledge.readers.conftest import Read
from tests.knowledge.scans import lines, scanned


def paragraph(top: float, *lines: str, size: float = 11, x: float = 72) -> list[TextRun]:
    return [(x, top - i * size * 1.2, size, line) for i, line in enumerate(lines)]


def page(number: int) -> list[TextRun]:
    return [
        (72, 810, 9, f"Annual report, page {number}"),
        *paragraph(740, f"Chapter {number}", size=20),
        *paragraph(700, "The first paragraph goes on over several lines of print, as para-",
                   "graphs do, and ends here."),
        *paragraph(650, "A second one stands apart from it.", "It has two sentences of its own, as is fit."),
        *paragraph(600, "• one thing to remember about all this", "• and one more that is as good"),
        (290, 30, 9, str(number)),
    ]  # fmt: skip


@pytest.fixture
def report(read: Read) -> Document:
    return read("report.pdf", _make.pdf([page(n) for n in range(1, 6)], title="Report"))


def test_blocks_know_page_and_heading(report: Document) -> None:
    second = [(b.kind, b.text, b.headings) for b in report.blocks if b.page == 2]
    assert second == [
        ("heading", "Chapter 2", ()),
        (
            "text",
            "The first paragraph goes on over several lines of print, as paragraphs do, and ends here.",
            ("Chapter 2",),
        ),
        (
            "text",
            "A second one stands apart from it. It has two sentences of its own, as is fit.",
            ("Chapter 2",),
        ),
        (
            "list",
            "• one thing to remember about all this\n• and one more that is as good",
            ("Chapter 2",),
        ),
    ]
    assert (report.pages, report.title) == (5, "Report")


def test_running_headers_and_page_numbers_are_dropped(report: Document) -> None:
    assert "Annual report" not in report.text
    assert all(b.text != str(b.page) for b in report.blocks)


def test_boxes_enclose_their_words(report: Document) -> None:
    at = report.text.index("It has two sentences")
    boxes = report.boxes(at, at + 10)
    assert len(boxes) == 1
    box = boxes[0]
    assert report.text[box.start : box.stop] == "It has two sentences of its own, as is fit."
    baseline = 1 - (650 - 1.2 * 11) / 842
    assert box.y0 < baseline - 0.006 < baseline < box.y1
    assert box.y1 - box.y0 < 0.03
    assert box.x0 == pytest.approx(72 / 595, abs=0.005)
    assert 0.4 < box.x1 < 0.6


def test_every_box_span_is_its_line(report: Document) -> None:
    for block in report.blocks:
        joined = [report.text[b.start : b.stop] for b in block.boxes]
        assert "".join(" ".join(joined).split()) == "".join(block.text.split())
        assert all(b.page == block.page for b in block.boxes)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_lie_where_the_turned_page_shows_them(rotation: int, read: Read) -> None:
    document = read("a.pdf", _make.pdf([[(100, 100, 12, "corner")]], page_extra=f"/Rotate {rotation}"))
    box = document.blocks[0].boxes[0]
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    across, up = 120 / 595, 104 / 842
    shown = {0: (across, 1 - up), 90: (up, across), 180: (1 - across, up), 270: (1 - up, 1 - across)}
    assert (x, y) == pytest.approx(shown[rotation], abs=0.01)


def test_crop_box_moves_the_boxes(read: Read) -> None:
    document = read("a.pdf", _make.pdf([[(100, 400, 12, "middle")]], page_extra="/CropBox [100 400 300 600]"))
    box = document.blocks[0].boxes[0]
    assert box.x0 == pytest.approx(0, abs=0.01)
    assert box.y1 == pytest.approx(1, abs=0.02)


def test_outline_makes_headings_of_plain_lines(read: Read) -> None:
    pages = [paragraph(700, f"Section {n}") + paragraph(660, "Words of this section.") for n in "ABCD"]
    document = read("a.pdf", _make.pdf(pages, outline=["Section A", "Section B"]))
    assert [b.text for b in document.blocks if b.kind == "heading"] == ["Section A", "Section B"]


def test_what_was_filled_into_a_form_is_text(read: Read) -> None:
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T ({}) /V ({}) /Rect [100 500 300 520] /F {} >>"
    fields = [("Name", "Ada", 4), ("Secret", "hidden", 2), ("Tick", "Off", 4)]
    more = {100 + i: field.format(*values).encode() for i, values in enumerate(fields)}
    document = read(
        "a.pdf",
        _make.pdf([[(72, 700, 12, "A form")]], page_extra="/Annots [100 0 R 101 0 R 102 0 R]", more=more),
    )
    assert [b.text for b in document.blocks] == ["A form", "Name: Ada"]
    assert document.blocks[1].boxes[0].x0 == pytest.approx(100 / 595, abs=0.001)


def test_pages_without_text_are_mentioned(read: Read) -> None:
    document = read("a.pdf", _make.pdf([[(72, 700, 12, "Words")], []]))
    assert document.meta["notice"] == "1 of 2 pages are pictures without text or empty."


def test_scan_is_refused_in_plain_words(refusal: Callable[..., UserError]) -> None:
    error = refusal("a.pdf", scanned([lines("Words"), []]))
    assert error.code == "empty"
    assert error.sentence == (
        "There is no text in the file, because it is a scan: its pages are pictures without text;"
        " install the extra that reads pictures (make ocr) and read it again."
    )


def test_empty_pages_are_no_scan(refusal: Callable[..., UserError]) -> None:
    error = refusal("a.pdf", _make.pdf([[], []]))
    assert error.sentence == "There is no text in the file, because its pages are empty."
