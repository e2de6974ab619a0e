"""XML and HTML by lxml with everything off that reaches outside or unfolds."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from app.base.errors import UserError
from app.knowledge.readers._zip import broken

Element: TypeAlias = Any
"""An lxml element; lxml brings no types."""
NEEDS = ("lxml.etree", "lxml.html")


def parse(data: bytes) -> Element:
    """The root. Documents that declare entities are refused, as nothing that is meant to be read needs them."""
    etree: Any = importlib.import_module("lxml.etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken("its XML is broken") from error
    refuse_entities(root)
    return root


def parse_if_sound(data: bytes | None) -> Element | None:
    """Like `parse` for parts that a document can do without: None where they are missing or broken."""
    try:
        return parse(data) if data else None
    except UserError:
        return None


def refuse_entities(root: Element) -> None:
    """Raise UserError when the document defines entities of its own."""
    definition = root.getroottree().docinfo.internalDTD
    if definition is not None and any(True for _ in definition.iterentities()):
        raise UserError("The file is refused", why="it defines entities that unfold", code="damaged")


def name(element: Element) -> str:
    """The tag without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, wanted: str, default: str = "") -> str:
    """An attribute by its name without the namespace; the default also for no element."""
    for key, value in element.attrib.items() if element is not None else ():
        if str(key).rpartition("}")[2] == wanted:
            return str(value)
    return default


def children(element: Element, *wanted: str) -> Iterator[Element]:
    """Children of these names; all elements when none is given."""
    for child in element:
        own = name(child)
        if own and (not wanted or own in wanted):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of the first child ... along `path`."""
    for step in path:
        if element is None:
            return None
        element = next(children(element, step), None)
    return element


def descendants(element: Element, *wanted: str) -> Iterator[Element]:
    """All elements of these names below `element`, in order."""
    for each in element.iter():
        if name(each) in wanted:
            yield each


def text_of(element: Element | None) -> str:
    """All text below the element."""
    return "" if element is None else "".join(str(part) for part in element.itertext())
