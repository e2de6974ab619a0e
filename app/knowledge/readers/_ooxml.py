"""What Word, Excel and PowerPoint files have in common: parts, and relations between them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from app.knowledge.readers import _xml
from app.knowledge.readers._frame import Builder, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package, broken

_META = {
    "title": "title",
    "creator": "author",
    "subject": "subject",
    "created": "created",
    "language": "language",
}


@dataclass(frozen=True)
class Relation:
    """`kind` is the last word of the relation's type; `target` a part's name."""

    kind: str
    target: str


def relations(package: Package, part: str) -> dict[str, Relation]:
    """The relations of a part by id; those that lead out of the file are left out."""
    folder, name = posixpath.split(part)
    data = package.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, Relation] = {}
    for item in _xml.children(_xml.parse(data), "Relationship") if data else ():
        if item.get("TargetMode") != "External":
            target = str(item.get("Target") or "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = str(item.get("Type") or "").rpartition("/")[2]
            found[str(item.get("Id"))] = Relation(kind, posixpath.normpath(path))
    return found


def start(source: Source, out: Builder) -> tuple[Package, str]:
    """Open the package and find its main part; what it says about itself goes into `out.meta`."""
    package = Package(source.data, source.limits)
    top = relations(package, "").values()
    for each in top:
        if each.kind == "core-properties":
            describe(_xml.parse_if_sound(package.get(each.target)), out)
    main = next((each.target for each in top if each.kind == "officeDocument"), "")
    if main not in package:
        raise broken("its main part is missing")
    return package, main


def describe(root: Element | None, out: Builder) -> None:
    """Note title, author and the like from a list of properties."""
    for item in root.iter() if root is not None else ():
        key = _META.get(_xml.name(item))
        if key and item.text and item.text.strip():
            out.meta.setdefault(key, item.text.strip())


def on(element: Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and on."""
    return element is not None and _xml.attribute(element, "val", "true") not in {"0", "false", "off", "none"}
