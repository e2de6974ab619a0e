"""Electronic books: chapters in the order of the spine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from app.knowledge.readers import _html, _ooxml, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package, broken, locked

_FONTS_ONLY = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


def read(source: Source, out: Builder) -> None:
    """Every chapter that is read in line; the table of contents stays out."""
    package = Package(source.data, source.limits)
    rights = package.get("META-INF/encryption.xml")
    if rights and b"EncryptionMethod" in rights and not any(mark in rights for mark in _FONTS_ONLY):
        raise locked()
    container = _xml.parse(package.read("META-INF/container.xml"))
    main = next((_xml.attribute(r, "full-path") for r in _xml.descendants(container, "rootfile")), "")
    root = _xml.parse(package.read(main))
    metadata = _xml.child(root, "metadata")
    if metadata is not None:
        _ooxml.describe(metadata, out)
    title = out.meta.get("title")
    for part in _chapters(root, posixpath.dirname(main)):
        if part in package:
            out.meta.pop("title", None)
            _html.add_page(out, package.read(part))
    if title:
        out.meta["title"] = title


def _chapters(root: Element, folder: str) -> Iterator[str]:
    manifest, spine = _xml.child(root, "manifest"), _xml.child(root, "spine")
    if manifest is None or spine is None:
        raise broken("it does not say what its chapters are")
    items = {_xml.attribute(item, "id"): item for item in _xml.children(manifest, "item")}
    for entry in _xml.children(spine, "itemref"):
        item = items.get(_xml.attribute(entry, "idref"))
        if item is not None and "nav" not in _xml.attribute(item, "properties").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(_xml.attribute(item, "href"))))


READER = Reader(
    "epub", "application/epub+zip", (".epub",), read, _html.NEEDS, packed=("application/epub+zip",)
)
