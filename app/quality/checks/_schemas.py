"""Pieces of the schemas that describe a check's arguments; `title` is what a form shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]


def arguments(properties: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def line(title: str) -> Schema:
    """A text that is not empty."""
    return {"type": "string", "minLength": 1, "title": title}


def lines(title: str) -> Schema:
    """Texts that are not empty, at least one."""
    return {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "title": title}


def flag(title: str, default: bool = False) -> Schema:
    """Yes or no."""
    return {"type": "boolean", "title": title, "default": default}


def whole(title: str, least: int = 0) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": least, "title": title}


def share(title: str, default: float) -> Schema:
    """From 0 to 1."""
    return {"type": "number", "minimum": 0, "maximum": 1, "title": title, "default": default}
