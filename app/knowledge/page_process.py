"""The process that pages of the web are cleaned in; started by `web_pages`, never by a person."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.base.errors import UserError
from app.knowledge.limits import Limits
from app.knowledge.readers import _html, _text
from app.knowledge.readers._frame import Builder, Source, registry
from app.knowledge.readers._pick import NEEDS, document
from app.knowledge.sandbox import probe, server

MOST_LINKS, LONGEST_LINK, LONGEST_WORDS = 500, 2_000, 200
_ENOUGH = 200
"""Characters that a cleaned page has at least; what has fewer is read whole, as a browser would show it."""
_PARSERS = ("trafilatura", "trafilatura.core", "lxml.html", "lxml.etree", "htmldate", "courlan", "justext")


def page(data: bytes, params: Mapping[str, Any]) -> bytes:
    """A page as JSON: title, text without menus and the like, its base, and its links as [address, words]."""
    limits = Limits(**params["limits"])
    if data.lstrip()[:5] == b"%PDF-":
        made = document(Source(data, "page.pdf", None, limits))
        return _packed(made.title if made.title != "page" else "", made.text, "", [])
    text = _text.decode(data, params["charset"] or _html.declared_in(data))
    if params["plain"]:
        return _packed("", _seen(limits, lambda out: out.add("text", text)), "", [])
    root = _parsed(text)
    return _packed(_title(root), _cleaned(text, limits), _base(root), list(_links(root)))


def _packed(title: str, text: str, base: str, links: list[tuple[str, str]]) -> bytes:
    return json.dumps({"title": title, "text": text, "base": base, "links": links}).encode()


def _parsed(text: str) -> Any:
    html: Any = importlib.import_module("lxml.html")
    etree: Any = importlib.import_module("lxml.etree")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UserError("There is no page in what came", code="empty") from error


def _seen(limits: Limits, fill: Callable[[Builder], object]) -> str:
    """What a builder makes of it: controls that no text has are gone, and it is not too long."""
    out = Builder(limits)
    fill(out)
    return out.finish("page").text


def _cleaned(text: str, limits: Limits) -> str:
    trafilatura: Any = importlib.import_module("trafilatura")
    try:
        made = str(trafilatura.extract(text, include_comments=False, include_tables=True) or "")
    except (ValueError, TypeError, AttributeError, RecursionError):  # of pages that break all rules
        made = ""
    if len(made) < _ENOUGH:
        whole = _seen(limits, lambda out: _html.add_text(out, text))
        return whole if len(whole) > len(made) else made
    return _seen(limits, lambda out: out.add("text", made))


def _title(root: Any) -> str:
    found = root.find(".//title")
    return " ".join(found.text_content().split())[:300] if found is not None else ""


def _base(root: Any) -> str:
    found = root.find(".//base")
    return str(found.get("href") or "")[:LONGEST_LINK] if found is not None else ""


def _links(root: Any) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for element in root.iter("a"):
        target = str(element.get("href") or "").strip().partition("#")[0]
        if (
            not target
            or target in seen
            or len(target) > LONGEST_LINK
            or "nofollow" in (element.get("rel") or "")
        ):
            continue
        seen.add(target)
        yield target, " ".join(element.text_content().split())[:LONGEST_WORDS]
        if len(seen) >= MOST_LINKS:
            return


def _warm() -> None:
    """Use everything once: what the parsers read of their own files is read before no file can be opened any more."""
    words = (
        "<p>" + "A page of some words, so that every part of the cleaning has to do something. " * 8 + "</p>"
    )
    body = f"<nav><a href='/'>Home</a></nav><article><h1>One</h1>{words * 3}</article>"
    limits: dict[str, Any] = {"limits": {}, "charset": "", "plain": False}
    page(f"<html><head><title>One</title></head><body>{body}</body></html>".encode(), limits)
    page(b"<html><body><div>Few words.</div></body></html>", limits)


def main() -> int:
    """Serve until the program closes the pipe."""
    for name in _PARSERS:
        importlib.import_module(name)
    _warm()
    parsers = {need for reader in registry() for need in reader.needs}
    return server.main({"page": page, "probe": probe.task}, sorted({*parsers, *NEEDS, *probe.NEEDS}))


if __name__ == "__main__":
    sys.exit(main())
