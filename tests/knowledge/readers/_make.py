"""Small documents of every format, written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("presentation", "presentation"), ("fo", "xsl-fo-compatible"),
    ]
)  # fmt: skip
TextRun = tuple[float, float, float, str]
"""A line of print in a PDF: x and y from the lower left corner, size, words."""


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return buffer.getvalue()


def pdf(
    pages: Sequence[Sequence[TextRun]],
    title: str = "",
    page_extra: str = "",
    outline: Sequence[str] = (),
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PDF on A4 in Helvetica; `page_extra` goes into each page's dictionary, `outline` names the pages."""
    objects: dict[int, bytes] = {}
    first = 10
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    marks = f"/Outlines {5} 0 R" if outline else ""
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {marks} >>".encode()
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects[4] = f"<< /Title ({title}) >>".encode()
    for i, runs in enumerate(pages):
        number = first + 2 * i
        lines = [
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(words)}) Tj ET" for x, y, size, words in runs
        ]
        stream = "\n".join(lines).encode("cp1252")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page_extra} /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    if outline:
        start = first + 2 * len(pages)
        objects[5] = f"<< /Type /Outlines /First {start} 0 R /Last {start + len(outline) - 1} 0 R >>".encode()
        for i, name in enumerate(outline):
            after = f"/Next {start + i + 1} 0 R" if i + 1 < len(outline) else ""
            objects[start + i] = (
                f"<< /Title ({_escaped(name)}) /Parent 5 0 R {after} /Dest [{first + 2 * i} 0 R /Fit] >>".encode()
            )
    return pdf_of({**objects, **(more or {})})


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_of(objects: Mapping[int, bytes]) -> bytes:
    """A PDF file of these objects; 1 is the catalogue, 4 the information."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        at,
    )
    return bytes(out)


def _relations(items: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(items, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


def _types(main: str, kind: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    full = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    return f'<Types xmlns="{space}"><Override PartName="/{main}" ContentType="{full}"/></Types>'


def _core(title: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="urn:core" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>Ada</dc:creator></cp:coreProperties>"
    )


DOCX_STYLES = f"""<w:styles {W}>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>
<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="Secret" w:type="character"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""


def docx(
    body: str, notes: str = "", title: str = "", extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word document with this XML in its body."""
    links = [("styles", "styles.xml")] + ([("footnotes", "footnotes.xml")] if notes else [])
    return packed(
        {
            "[Content_Types].xml": _types("word/document.xml", "wordprocessingml.document"),
            "_rels/.rels": _relations(
                [("officeDocument", "word/document.xml"), ("core-properties", "core.xml")]
            ),
            "core.xml": _core(title),
            "word/_rels/document.xml.rels": _relations(links),
            "word/styles.xml": DOCX_STYLES,
            "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **(extra or {}),
        }
    )


def para(text: str, style: str = "", run: str = "") -> str:
    """A paragraph of a Word document; `run` are properties of its only run."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def pptx(slides: Sequence[str], shown: Sequence[bool] = (), notes: str = "") -> bytes:
    """A presentation; each slide is the XML of its shapes, the first one has speaker's notes."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("ppt/presentation.xml", "presentationml.presentation"),
        "_rels/.rels": _relations([("officeDocument", "ppt/presentation.xml")]),
        "ppt/_rels/presentation.xml.rels": _relations(
            [("slide", f"slides/slide{i}.xml") for i in range(1, len(slides) + 1)]
        ),
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{255 + i}" r:id="rId{i}"/>' for i in range(1, len(slides) + 1))
        + "</p:sldIdLst></p:presentation>",
        "ppt/slides/_rels/slide1.xml.rels": _relations([("notesSlide", "../notes/n1.xml")]),
        "ppt/notes/n1.xml": f"<p:notes {P} {A}><p:cSld><p:spTree>{shape(notes, 'body')}</p:spTree></p:cSld></p:notes>",
    }
    for i, shapes in enumerate(slides, 1):
        show = "" if not shown or shown[i - 1] else 'show="0"'
        parts[f"ppt/slides/slide{i}.xml"] = (
            f"<p:sld {P} {A} {show}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    return packed(parts)


def shape(text: str, role: str = "", hidden: bool = False) -> str:
    """A shape of a slide, one paragraph a line."""
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    holder = f'<p:ph type="{role}"/>' if role else ""
    flag = ' hidden="1"' if hidden else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"{flag}/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>'
        f"<p:txBody>{lines}</p:txBody></p:sp>"
    )


def xlsx(
    sheets: Mapping[str, str], states: Mapping[str, str] | None = None, strings: Sequence[str] = ()
) -> bytes:
    """A workbook; each sheet is the XML of its rows. Style 1 is a date, style 2 per cent."""
    names = list(sheets)
    links = [("worksheet", f"sheets/s{i}.xml") for i in range(1, len(names) + 1)]
    links += [("sharedStrings", "strings.xml"), ("styles", "styles.xml")]
    rows = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}" state="{(states or {}).get(name, "visible")}"/>'
        for i, name in enumerate(names, 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet"),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(links),
        "xl/workbook.xml": f"<workbook {S} {R}><sheets>{rows}</sheets></workbook>",
        "xl/strings.xml": f"<sst {S}>" + "".join(f"<si><t>{s}</t></si>" for s in strings) + "</sst>",
        "xl/styles.xml": f'<styleSheet {S}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs>'
        "</styleSheet>",
    }
    for i, name in enumerate(names, 1):
        parts[f"xl/sheets/s{i}.xml"] = f"<worksheet {S}>{sheets[name]}</worksheet>"
    return packed(parts)


def odf(kind: str, body: str, styles: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file; `kind` is text, spreadsheet or presentation."""
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
            **(extra or {}),
        }
    )


def epub(chapters: Sequence[str], extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A book with these bodies as chapters, and a table of contents first."""
    items = "".join(f'<item id="c{i}" href="text/c%20{i}.xhtml"/>' for i in range(len(chapters)))
    order = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles>'
            "</container>",
            "OPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A Book</dc:title>'
            f'<dc:creator>Ada</dc:creator></metadata><manifest><item id="n" href="nav.xhtml" properties="nav"/>{items}'
            f'</manifest><spine><itemref idref="n"/>{order}</spine></package>',
            "OPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
            **{f"OPS/text/c {i}.xhtml": f"<html><body>{c}</body></html>" for i, c in enumerate(chapters)},
            **(extra or {}),
        }
    )
