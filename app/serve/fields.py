"""Typed reading of what came as JSON from elsewhere: each field is what it should be, or the request is refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from app.serve.faults import Refusal, missing, wrong

Json = dict[str, Any]


class Fields:
    """One JSON object. `path` names it in refusals; what is null counts as not given."""

    def __init__(self, values: Json, path: str = "") -> None:
        self._values, self._path = values, path

    def name(self, key: str) -> str:
        """A field's name as refusals tell it."""
        return f"{self._path}.{key}" if self._path else key

    def raw(self, key: str) -> Any:
        """Whatever it is."""
        return self._values.get(key)

    def has(self, key: str) -> bool:
        """Whether it was given."""
        return self.raw(key) is not None

    def text(self, key: str) -> str:
        """A text that must be there."""
        if not self.has(key):
            raise missing(self.name(key))
        value = self.raw(key)
        if not isinstance(value, str):
            raise wrong(self.name(key), "must be a text")
        return sound(value, self.name(key))

    def text_or(self, key: str, otherwise: str) -> str:
        """A text, if it was given."""
        return self.text(key) if self.has(key) else otherwise

    def flag(self, key: str) -> bool:
        """True or false; false if it was not given."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            raise wrong(self.name(key), "must be true or false")
        return bool(value)

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number within bounds, if it was given."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise wrong(self.name(key), "must be a number")
        if not (math.isfinite(value) and least <= value <= most):
            raise wrong(self.name(key), f"must be from {least:g} to {most:g}")
        return float(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds, if it was given."""
        value = self.raw(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise wrong(self.name(key), "must be a whole number")
        if value is not None and not least <= value <= most:
            raise wrong(self.name(key), f"must be from {least} to {most}")
        return value

    def part(self, key: str) -> Fields:
        """An object that must be there."""
        if not self.has(key):
            raise missing(self.name(key))
        return Fields(as_object(self.raw(key), self.name(key)), self.name(key))

    def parts(self, key: str) -> list[Fields]:
        """A list of objects; empty if it was not given."""
        values = as_list(self.raw(key) or [], self.name(key))
        names = [f"{self.name(key)}[{index}]" for index in range(len(values))]
        return [Fields(as_object(value, name), name) for value, name in zip(values, names, strict=True)]


def as_object(value: Any, name: str) -> Json:
    """`value`, if it is an object."""
    if not isinstance(value, dict):
        raise wrong(name, "must be an object")
    return cast("Json", value)


def as_list(value: Any, name: str) -> Sequence[Any]:
    """`value`, if it is a list."""
    if not isinstance(value, list):
        raise wrong(name, "must be a list")
    return cast("list[Any]", value)


def sound(text: str, name: str) -> str:
    """`text`, unless it holds half characters, which no model reads."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise wrong(name, "holds half of a character (a lone surrogate)") from None
    return text


def unsupported(fields: Fields, keys: Sequence[str]) -> None:
    """Refuse what would change the answer and cannot be done; empty and zero ask for nothing."""
    for key in keys:
        if fields.raw(key) not in (None, 0, 0.0, False, "", [], {}):
            name = fields.name(key)
            raise Refusal(
                400, f"“{name}” is not supported here; leave it out.", "unsupported_parameter", name
            )
