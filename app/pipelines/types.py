"""The types of ports, and whether what one port gives may go into another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

NAMES = (
    "text",
    "query",
    "number",
    "bool",
    "json",
    "file",
    "doc",
    "evidence",
    "claim",
    "report",
    "list",
    "any",
)
READABLE = frozenset({"number", "bool", "json"})
"""What turns into text by itself."""

How = Literal["same", "widen", "wrap"]


@dataclass(frozen=True)
class PortType:
    """One of NAMES; `of` is what a list holds, `schema` the form of a json as JSON text (empty: any form)."""

    name: str
    of: PortType | None = None
    schema: str = ""

    def __str__(self) -> str:
        if self.of is not None:
            return f"list<{self.of}>"
        return f"json<{self.schema}>" if self.schema else self.name

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.of is not None

    @property
    def words(self) -> str:
        """For people: as it is printed, with a json's form left out."""
        if self.of is not None:
            return f"list<{self.of.words}>"
        return self.name


ANY = PortType("any")
TEXT, QUERY, NUMBER, BOOL, JSON = (PortType(name) for name in ("text", "query", "number", "bool", "json"))
FILE, DOC, EVIDENCE = PortType("file"), PortType("doc"), PortType("evidence")
CLAIM, REPORT = PortType("claim"), PortType("report")


def list_of(kind: PortType) -> PortType:
    """A list of `kind`."""
    return PortType("list", of=kind)


def json_of(schema: object) -> PortType:
    """JSON that has the form of a JSON Schema, given as a document."""
    return PortType(
        "json", schema=json.dumps(schema, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )


def parse(text: str) -> PortType:
    """What `str` prints: text, list<evidence>, json<{...}>. Raises ValueError with a clause on what is wrong."""
    text = text.strip()
    if text.startswith("list<") and text.endswith(">"):
        return list_of(parse(text[5:-1]))
    if text.startswith("json<") and text.endswith(">"):
        try:
            return json_of(json.loads(text[5:-1]))
        except (ValueError, RecursionError):
            raise ValueError("the schema of a json type is no JSON") from None
    if text == "list":
        return list_of(ANY)
    if text not in NAMES:
        raise ValueError(f"there is no type {text[:40]!r}")
    return PortType(text)


@dataclass(frozen=True)
class Fit:
    """Whether a wire may be: `how` it goes if so, else `why` not, as a clause without a full stop."""

    ok: bool
    how: How = "same"
    why: str = ""


def fits(source: PortType, target: PortType) -> Fit:
    """Whether what gives `source` may go into what takes `target`. What is any is checked when it runs."""
    if source == target:
        return Fit(True)
    if target.is_list:
        return _into_list(source, target)
    if source.is_list and target != ANY:
        return Fit(False, why=_one_from_list(source, target))
    if _widens(source, target):
        return Fit(True, "widen")
    return Fit(False, why=_differs(source, target))


def _widens(source: PortType, target: PortType) -> bool:
    if ANY in (source, target):
        return True
    if target == TEXT:
        return source.name in READABLE
    return target == JSON and source.name == "json"


def _into_list(source: PortType, target: PortType) -> Fit:
    assert target.of is not None
    if source == ANY:
        return Fit(True, "widen")
    if source.of is not None:
        inner = fits(source.of, target.of)
        if inner.ok and inner.how != "wrap":
            return Fit(True, "widen")
    inner = fits(source, target.of)
    if inner.ok and inner.how != "wrap":
        return Fit(True, "wrap")
    return Fit(False, why=_differs(source, target))


def _differs(source: PortType, target: PortType) -> str:
    if source.name == target.name == "json":
        return "gives json of another form than this input takes"
    return f"gives {source.words}; this input takes {target.words}"


def _one_from_list(source: PortType, target: PortType) -> str:
    assert source.of is not None
    if fits(source.of, target).ok:
        return f"{_differs(source, target)}: put it in a For each zone"
    return _differs(source, target)
