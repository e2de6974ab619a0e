"""Web pages and book chapters: what a person sees of them, block by block."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from app.knowledge.readers import _text, _xml
from app.knowledge.readers._frame import Builder
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import broken

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
     "fieldset", "figure", "footer", "form", "header", "html", "main", "p", "section", "summary", "tbody", "td",
     "tfoot", "th", "thead", "tr"]
)  # fmt: skip
_UNSEEN = frozenset(
    ["audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "math", "meta", "nav",
     "noscript", "object", "option", "script", "select", "style", "svg", "template", "textarea", "title", "video"]
)  # fmt: skip
_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BREAK = "\u2028"
NEEDS = (*_xml.NEEDS, *_text.NEEDS)


def add_page(out: Builder, data: bytes, declared: str = "") -> None:
    """Add the blocks of an HTML page; its title and language go into `out.meta`. Raises UserError."""
    add_text(out, _text.decode(data, declared or declared_in(data)))


def declared_in(data: bytes) -> str:
    """The encoding that a page names; empty where it names none."""
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else ""


def add_text(out: Builder, text: str) -> None:
    """Like `add_page`, with text that is decoded already."""
    html: Any = importlib.import_module("lxml.html")
    etree: Any = importlib.import_module("lxml.etree")
    if not text.strip():
        return
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise broken("there is no page in it") from error
    _describe(out, root)
    walker = _Walker(out)
    walker.visit(root)
    walker.flush()


def _describe(out: Builder, root: Element) -> None:
    title = next(_xml.descendants(root, "title"), None)
    if title is not None:
        out.meta.setdefault("title", " ".join(_xml.text_of(title).split()))
    if root.get("lang"):
        out.meta.setdefault("language", str(root.get("lang")))
    for meta in _xml.descendants(root, "meta"):
        if (meta.get("name") or "").lower() == "author" and meta.get("content"):
            out.meta.setdefault("author", str(meta.get("content")))


def _unseen(element: Element) -> bool:
    tag = _xml.name(element)
    if not tag or tag in _UNSEEN or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


class _Walker:
    """Goes through a page in order; running text gathers until a block ends."""

    def __init__(self, out: Builder) -> None:
        self._out = out
        self._words: list[str] = []

    def flush(self) -> None:
        """End the paragraph."""
        text = _tidy("".join(self._words))
        self._words = []
        self._out.add("text", text)

    def visit(self, element: Element) -> None:
        """Add this element, without the text that follows it."""
        if _unseen(element):
            return
        tag = _xml.name(element)
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.flush()
            self._out.heading(int(tag[1]), _seen(element).replace(_BREAK, " "))
        elif tag in {"ul", "ol", "menu"}:
            self.flush()
            self._out.items(list(_items(element)))
        elif tag in {"pre", "listing", "xmp"}:
            self.flush()
            self._out.add("code", _xml.text_of(element))
        elif tag in {"figcaption", "caption"}:
            self.flush()
            self._out.add("caption", _tidy(_seen(element)))
        elif tag == "table" and _holds_data(element):
            self.flush()
            self._table(element)
        else:
            self._inner(element, tag)

    def _inner(self, element: Element, tag: str) -> None:
        block = tag in _BLOCKS or tag == "table"
        if block or tag == "hr":
            self.flush()
        elif tag == "br":
            self._words.append(_BREAK)
        elif tag == "img":
            self._words.append(f" {element.get('alt') or ''} ")
        self._words.append(element.text or "")
        for child in element:
            self.visit(child)
            self._words.append(child.tail or "")
        if block:
            self.flush()

    def _table(self, table: Element) -> None:
        for caption in _xml.children(table, "caption"):
            self._out.add("caption", _tidy(_seen(caption)))
        rows = [
            [_seen(cell).replace(_BREAK, " ") for cell in _xml.children(row, "td", "th") if not _unseen(cell)]
            for row in _xml.descendants(table, "tr")
            if not _unseen(row)
        ]
        self._out.table(rows)


def _holds_data(table: Element) -> bool:
    """Whether the table is one: not a frame for the layout of the page."""
    if next((t for t in _xml.descendants(table, "table") if t is not table), None) is not None:
        return False
    if any(True for _ in _xml.descendants(table, "h1", "h2", "h3", "ul", "ol", "pre")):
        return False
    return any(sum(1 for _ in _xml.children(row, "td", "th")) > 1 for row in _xml.descendants(table, "tr"))


def _items(element: Element, depth: int = 0) -> Iterator[str]:
    """One line an item, items of inner lists indented."""
    for item in _xml.children(element):
        if _unseen(item):
            continue
        if _xml.name(item) in {"ul", "ol", "menu"}:
            yield from _items(item, depth + 1)
            continue
        text = " ".join(_seen(item, ("ul", "ol", "menu")).replace(_BREAK, " ").split())
        if text:
            yield f"{'  ' * depth}- {text}"
        for inner in _inner_lists(item):
            yield from _items(inner, depth + 1)


def _inner_lists(element: Element) -> Iterator[Element]:
    for child in _xml.children(element):
        if _xml.name(child) in {"ul", "ol", "menu"}:
            yield child
        else:
            yield from _inner_lists(child)


def _seen(element: Element, without: tuple[str, ...] = ()) -> str:
    """The visible text below an element; `without` names children that are left out."""
    parts = [element.text or ""]
    for child in element:
        tag = _xml.name(child)
        if not _unseen(child) and tag not in without:
            if tag == "br":
                parts.append(_BREAK)
            elif tag == "img":
                parts.append(child.get("alt") or "")
            else:
                gap = " " if tag in _BLOCKS or tag == "li" else ""
                parts.append(f"{gap}{_seen(child, without)}{gap}")
        parts.append(child.tail or "")
    return "".join(parts)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(lines).strip("\n")
