"""OpenDocument files, books, web pages and rich text."""

from __future__ import annotations

from tests.knowledge.readers import _make
from tests.knowledge.readers.conftest import Read
from tests.knowledge.readers.test_office import told


def test_odf_text_keeps_structure_and_leaves_out_the_unseen(read: Read) -> None:
    hidden = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:tracked-changes><text:deletion><text:p>deleted</text:p></text:deletion></text:tracked-changes>"
        '<text:h text:outline-level="2">Über</text:h>'
        '<text:p>a<text:s/>b<text:tab/>c<text:span text:style-name="T1">secret</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>a comment</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Titel</dc:title><dc:creator>Ada</dc:creator></m>'
    document = read("a.odt", _make.odf("text", body, hidden, {"meta.xml": meta}))
    assert told(document.blocks) == [
        ("heading", "Über"),
        ("text", "a b c (foot)"),
        ("list", "- one\n  - two"),
        ("table", "| x | x |\n| --- | --- |"),
    ]
    assert (document.title, document.meta["author"]) == ("Titel", "Ada")


def test_odf_sheets(read: Read) -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    cell = '<table:table-cell office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
    row = "<table:table-row{1}>{0}</table:table-row>"
    body = (
        '<table:table table:name="S"><table:table-column/><table:table-column table:visibility="collapse"/>'
        + row.format(cell.format("a") + cell.format("no"), "")
        + row.format(cell.format("1"), ' table:visibility="filter"')
        + row.format(
            '<table:table-cell table:number-columns-repeated="16384"/>', ' table:number-rows-repeated="1048000"'
        )
        + row.format(cell.format("z") + cell.format("no") + cell.format("y"), "")
        + '</table:table><table:table table:name="H" table:style-name="ta2">'
        + f"{row.format(cell.format('h'), '')}</table:table>"
    )  # fmt: skip
    document = read("a.ods", _make.odf("spreadsheet", body, style))
    assert told(document.blocks) == [("heading", "S"), ("text", "a"), ("table", "| z | y |\n| --- | --- |")]
    assert document.meta["notice"] == "Hidden sheets are left out."


def test_odf_slides(read: Read) -> None:
    seen = '<style:drawing-page-properties presentation:visibility="hidden"/>'
    style = f'<style:style style:name="dp2">{seen}</style:style>'
    frame = (
        '<draw:frame presentation:class="{}"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    )
    body = (
        f"<draw:page>{frame.format('outline', 'point')}{frame.format('title', 'Top')}"
        f"<presentation:notes>{frame.format('notes', 'said')}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="dp2">{frame.format("outline", "never")}</draw:page>'
    )
    document = read("a.odp", _make.odf("presentation", body, style))
    assert [(b.page, b.kind, b.text) for b in document.blocks] == [
        (1, "heading", "Top"),
        (1, "text", "point"),
        (1, "text", "said"),
    ]
    assert document.pages == 2


def test_book_follows_its_spine(read: Read) -> None:
    chapters = ["<h1>One</h1><p>first<br/>line</p>", "<h1>Two</h1><h2>Deep</h2><p>second &amp; last</p>"]
    document = read("a.epub", _make.epub(chapters))
    assert told(document.blocks) == [
        ("heading", "One"),
        ("text", "first\nline"),
        ("heading", "Two"),
        ("heading", "Deep"),
        ("text", "second & last"),
    ]
    assert document.blocks[-1].headings == ("Two", "Deep")
    assert (document.title, document.media_type) == ("A Book", "application/epub+zip")


def test_page_shows_what_a_browser_shows(read: Read) -> None:
    page = """<!-- x --><!DOCTYPE html><html lang="de"><head><meta charset="iso-8859-1"><title>T &amp; U</title></head>
    <body><nav>menu</nav><script>evil()</script><h1>Hi</h1><p>a <b>b</b>c
    <span hidden>gone</span><span style="display: none">gone</span></p>
    <table><tr><td><h2>Frame</h2></td><td><p>k\xf6nnte</p></td></tr></table>
    <ol><li>x<ul><li>y</li></ul></li></ol><pre> 1\n  2</pre>
    <table><caption>Prices</caption><tr><th>a</th><th>b</th></tr><tr><td>1<td>2</table><img alt="a picture"></body>"""
    document = read("anything.bin", page.encode("latin-1"))
    assert told(document.blocks) == [
        ("heading", "Hi"),
        ("text", "a bc"),
        ("heading", "Frame"),
        ("text", "könnte"),
        ("list", "- x\n  - y"),
        ("code", " 1\n  2"),
        ("caption", "Prices"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("text", "a picture"),
    ]
    assert (document.title, document.meta["language"]) == ("T & U", "de")


def test_rich_text(read: Read) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Cyr;}}{\stylesheet{\s1 heading 1;}{\s2 Plain;}}"
        r"{\*\generator Word;}{\info{\title no}}\pard\s1 Titel\par\pard\s2 Gr\'fc\'dfe \u8364?uro {\v hidden}"
        r"{\deleted gone} {\f1\'cf\'f0} \u-10179?\u-8704?\par"
        r"\pard\intbl a\cell b\cell\row\pard\intbl 1\cell 2\cell\row\pard{\pict 89504e47}end\par}"
    )
    document = read("a.rtf", source)
    assert told(document.blocks) == [
        ("heading", "Titel"),
        ("text", "Grüße €uro  Пр 😀"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("text", "end"),
    ]


def test_markdown(read: Read) -> None:
    source = (
        "---\ntitle: Notes\n---\n# A\n\ntext [l](http://x.y/z_(1)) `c`\n<!-- gone -->\n\n- one\n- two\n  more\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\n# no heading\n\ny\n```\n\nSub\n---\nend\n\n    indented\n"
    )
    document = read("a.md", source)
    assert told(document.blocks) == [
        ("heading", "A"),
        ("text", "text l `c`"),
        ("list", "- one\n- two more"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("code", "# no heading\n\ny"),
        ("heading", "Sub"),
        ("text", "end"),
        ("code", "    indented"),
    ]
    assert document.blocks[-1].headings == ("A", "Sub")
    assert document.title == "Notes"
