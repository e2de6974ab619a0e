"""What every verifiable instruction is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

Schema = Mapping[str, Any]
SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Instruction:
    """An instruction by its name in IFEval or IFBench. `properties` are the schemas of its arguments, all of
    them needed.

    `holds(text, **arguments)` tells whether the answer keeps to it. `words` tell people, with {arguments}. `sample` are
    arguments with an answer that keeps to it and one that does not.
    """

    id: str
    words: str
    holds: Callable[..., bool]
    properties: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    sample: tuple[Mapping[str, Any], str, str] = ({}, "", "")

    @property
    def numbered(self) -> str:
        """The words with {0}, {1}… for its arguments, in the order in which they stand."""
        number = count()
        return SLOT.sub(lambda _: f"{{{next(number)}}}", self.words)

    def told(self, arguments: Mapping[str, Any]) -> str:
        """What is asked, in one clause."""
        shown = {name: _shown(item) for name, item in arguments.items()}
        return self.words.format_map(dict.fromkeys(self.properties, "…") | shown)


def _shown(item: Any) -> str:
    return ", ".join(map(str, cast("list[Any]", item))) if isinstance(item, list | tuple) else str(item)


def whole(title: str, least: int = 0) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": least, "title": title}


def line(title: str) -> Schema:
    """A text that is not empty."""
    return {"type": "string", "minLength": 1, "title": title}


def words(title: str) -> Schema:
    """Texts, at least one."""
    return {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "title": title}


RELATION: Schema = {"enum": ["less than", "at least"], "title": "How"}


def compare(count: int, relation: str, limit: int) -> bool:
    """Whether a count is less than, or at least, the limit."""
    return count < limit if relation == "less than" else count >= limit
