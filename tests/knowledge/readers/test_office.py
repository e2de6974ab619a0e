"""Word, PowerPoint and Excel."""

from __future__ import annotations

from app.knowledge.blocks import Block
from tests.knowledge.readers import _make
from tests.knowledge.readers._make import para, shape
from tests.knowledge.readers.conftest import Read


def told(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Kinds and texts."""
    return [(b.kind, b.text) for b in blocks]


def cell(text: str) -> str:
    return f"<w:tc>{para(text)}</w:tc>"


def test_word_keeps_headings_lists_and_tables(read: Read) -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = (
        para("Part", "H1") + para("Chapter", "Mine") + para("Words") + item.format(0, "one") + item.format(1, "two")
        + f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr><w:tr>{cell('1')}{cell('x|y')}</w:tr></w:tbl>" + para("End")
    )  # fmt: skip
    document = read("a.docx", _make.docx(body, title="My paper"))
    assert told(document.blocks) == [
        ("heading", "Part"),
        ("heading", "Chapter"),
        ("text", "Words"),
        ("list", "- one\n  - two"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | x\\|y |"),
        ("text", "End"),
    ]
    assert document.blocks[2].headings == ("Part", "Chapter")
    assert document.title == "My paper"
    assert document.meta["author"] == "Ada"


def test_word_leaves_out_what_was_deleted_or_hidden(read: Read) -> None:
    body = (
        para("Seen ") + para("hidden", run="<w:vanish/>") + para("styled away", run='<w:rStyle w:val="Secret"/>')
        + "<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>HYPERLINK evil</w:instrText></w:r></w:p>"
        f"<w:tbl><w:tr>{cell('kept')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}</w:tr></w:tbl>"
        + para("Shown", run='<w:vanish w:val="0"/>')
    )  # fmt: skip
    text = read("a.docx", _make.docx(body)).text
    assert text.split() == ["Seen", "inserted", "|", "kept", "|", "|", "---", "|", "Shown"]


def test_word_takes_footnotes_and_text_boxes_once(read: Read) -> None:
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>'
        "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ).format(para("boxed"))
    notes = (
        f'<w:footnote w:type="separator">{para("---")}</w:footnote><w:footnote>{para("A note")}</w:footnote>'
    )
    document = read("a.docx", _make.docx(para("Top", "H1") + box, notes))
    assert told(document.blocks) == [("heading", "Top"), ("text", "boxed"), ("text", "A note")]
    assert document.blocks[-1].headings == ()


def test_slides_are_pages(read: Read) -> None:
    table = (
        "<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData><a:tbl><a:tr>"
        "<a:tc><a:txBody><a:p><a:r><a:t>k</a:t></a:r></a:p></a:txBody></a:tc>"
        "<a:tc><a:txBody><a:p><a:r><a:t>v</a:t></a:r></a:p></a:txBody></a:tc>"
        "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    first = shape("under the title", "body") + shape("Welcome", "ctrTitle") + shape("invisible", hidden=True)
    slides = [first, shape("never shown"), f"<p:grpSp><p:nvGrpSpPr/>{shape('grouped')}</p:grpSp>{table}"]
    document = read("a.pptx", _make.pptx(slides, [True, False, True], notes="say hello"))
    assert [(b.page, b.kind, b.text, b.headings) for b in document.blocks] == [
        (1, "heading", "Welcome", ()),
        (1, "text", "under the title", ("Welcome",)),
        (1, "text", "say hello", ("Welcome",)),
        (3, "text", "grouped", ()),
        (3, "table", "| k | v |\n| --- | --- |", ()),
    ]
    assert document.pages == 3
    assert document.meta["notice"] == "Hidden slides are left out."


def test_sheets_are_pages_and_blocks_of_rows_are_tables(read: Read) -> None:
    rows = (
        '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c>'
        '<c r="C3" t="inlineStr"><is><t>When</t></is></c><c r="D3"><v>9</v></c></row>'
        '<row r="4"><c r="A4"><v>0.5</v></c><c r="C4" s="1"><v>45292</v></c></row>'
        '<row r="5" hidden="1"><c r="A5"><v>666</v></c></row>'
        '<row r="6"><c r="A6" s="2"><v>0.125</v></c><c r="C6" t="b"><v>1</v></c></row></sheetData>'
    )
    book = _make.xlsx(
        {"Data": rows, "Away": rows, "Void": "<sheetData/>"}, {"Away": "hidden"}, ["A remark", "Share"]
    )
    document = read("a.xlsx", book)
    assert told(document.blocks) == [
        ("heading", "Data"),
        ("text", "A remark"),
        ("table", "| Share | When |\n| --- | --- |\n| 0.5 | 2024-01-01 |"),
        ("table", "| 12.5% | TRUE |\n| --- | --- |"),
    ]
    assert document.pages == 3
    assert {b.page for b in document.blocks} == {1}
    assert "666" not in document.text
    assert "Hidden sheets" in document.meta["notice"]


def test_long_tables_repeat_their_header(read: Read) -> None:
    lines = "\n".join(f"{i},{'x' * 50}" for i in range(200))
    document = read("a.csv", f"id,what\n{lines}\n")
    assert len(document.blocks) > 3
    assert all(b.kind == "table" and b.text.startswith("| id | what |\n| --- |") for b in document.blocks)
    assert [b.text.count("| 199 |") for b in document.blocks][-1] == 1


def test_word_does_without_broken_side_parts(read: Read) -> None:
    data = _make.docx(para("Words", "H1"), extra={"core.xml": "<broken", "word/styles.xml": b"\0"})
    assert told(read("a.docx", data).blocks) == [("text", "Words")]
