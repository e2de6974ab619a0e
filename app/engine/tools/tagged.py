"""Calls whose arguments stand one by one between tags: Qwen's coder form and DeepSeek's."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import NamedTuple

from app.engine.tools.body import MAX_HEAD, Body, Kinds


class Tags(NamedTuple):
    """How the name and each argument are opened (up to `end`) and closed."""

    name: str
    argument: str
    end: str
    close_argument: str
    close: str


QWEN = Tags("<function=", "<parameter=", ">", "</parameter>", "</function>")
DEEPSEEK = Tags('name="', '<｜DSML｜parameter name="', '">', "</｜DSML｜parameter>", "</｜DSML｜invoke>")


class TaggedBody(Body):
    """Arguments are told one by one, each once it is whole: only then it is clear whether it is a text."""

    def __init__(self, tags: Tags, kinds: Kinds) -> None:
        super().__init__()
        self._tags, self._kinds = tags, kinds
        self._name = self._key = ""
        self._inside = False
        self._count = 0

    def _step(self) -> bool:
        if self._inside:
            return self._read_value()
        if not self._first():
            return False
        if self.named and self.rest.startswith(self._tags.close):
            self.rest = self.rest[len(self._tags.close) :]
            self._argue("}" if self._count else "{}")
            return self._end("done")
        return self._read_tag(self._tags.argument if self.named else self._tags.name)

    def _read_tag(self, start: str) -> bool:
        """The name of the call or of an argument."""
        possible = (start, self._tags.close) if self.named else (start,)
        if not self.rest.startswith(start):
            waits = any(mark.startswith(self.rest) for mark in possible)
            return False if waits else self._end("broken")
        inner, mark, after = self.rest[len(start) :].partition(self._tags.end)
        if "\n" in inner or len(inner) > MAX_HEAD:
            return self._end("broken")
        if not mark:
            return False
        self.rest = after
        if self.named:
            self._key, self._inside = inner, True
            return True
        self._name = inner.strip()
        return self._call(self._name)

    def _read_value(self) -> bool:
        value, mark, after = self.rest.partition(self._tags.close_argument)
        if not mark:
            return False
        key, said, _ = self._key.partition('" string="')
        kinds = self._kinds(self._name, key)
        if said:
            kinds = ("string",) if self._key.endswith("true") else ("any",)
        text = as_json(value if said else re.sub(r"\A\n|\n\Z", "", value), kinds)
        self._argue(f"{', ' if self._count else '{'}{json.dumps(key, ensure_ascii=False)}: {text}")
        self.rest, self._inside = after, False
        self._count += 1
        return True


def as_json(text: str, kinds: Collection[str]) -> str:
    """JSON for an argument written without quotes: a text, unless the tool wants something else and it is that."""
    if set(kinds) != {"string"}:
        plain = text.strip()
        try:
            value = json.loads(plain.lower() if plain in ("True", "False", "None") else plain)
        except (ValueError, RecursionError):
            value = text
        if not isinstance(value, str):
            return json.dumps(value, ensure_ascii=False)
    return json.dumps(text, ensure_ascii=False)
