"""What stands behind a call's opening mark: how the simple forms write the name and the arguments."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import Literal

from app.engine.parts import Part
from app.engine.tools.json_scan import JsonValue

NAME = re.compile(r"[\w.:/-]{1,128}")
MAX_HEAD = 300
"""Characters before a call's name is known; what is longer is no call."""
Kinds = Callable[[str, str], Collection[str]]
"""The JSON types that a tool's argument may have; none where the tool or the argument is not known."""


class Body(ABC):
    """Reads one call. It ends "done", or "broken" where what comes cannot be a call; `rest` is what was not read."""

    def __init__(self) -> None:
        self.state: Literal["open", "done", "broken"] = "open"
        self.named = False
        self.rest = ""
        self._parts: list[Part] = []

    def push(self, text: str) -> list[Part]:
        """Parts that are certain after this text."""
        self.rest += text
        while self.state == "open" and self._step():
            continue
        parts, self._parts = self._parts, []
        return parts

    @abstractmethod
    def _step(self) -> bool:
        """Read on; false when more must come first."""

    def _call(self, name: str) -> bool:
        if not NAME.fullmatch(name):
            return self._end("broken")
        self.named = True
        self._parts.append(Part("call", name))
        return True

    def _argue(self, text: str) -> None:
        if text:
            self._parts.append(Part("arguments", text))

    def _end(self, state: Literal["done", "broken"]) -> bool:
        self.state = state
        return False

    def _first(self) -> str:
        """The next character that is no blank; empty when there is none yet."""
        self.rest = self.rest.lstrip()
        return self.rest[:1]


class ObjectBody(Body):
    """`{"name": NAME, "arguments": {...}}`, or with "parameters"; other keys are passed over.

    `names` are the only names believed; `close` cannot stand in a key: there it shows that the call is broken.
    """

    def __init__(self, close: str = "", names: Collection[str] | None = None) -> None:
        super().__init__()
        self._close, self._names = close, names
        self._at = "open"
        self._key = self._collected = self._early = ""
        self._argued = False
        self._value = JsonValue()

    def _step(self) -> bool:
        if self._at == "value":
            return self._read_value()
        first = self._first()
        if not first:
            return False
        if self._at == "key" and first == '"':
            return self._read_key()
        then = {"open{": "key", "colon:": "value", "next,": "key"}.get(self._at + first)
        if first == "}" and self._at in ("key", "next"):
            self.rest = self.rest[1:]
            return self._finish()
        if then is None:
            return self._end("broken")
        self.rest, self._at = self.rest[1:], then
        return True

    def _read_key(self) -> bool:
        found = re.match(r'"((?:[^"\\\x00-\x1f]|\\.)*)"', self.rest)
        head = found[0] if found else self.rest
        if len(head) > MAX_HEAD or (self._close and self._close in head):
            return self._end("broken")
        if found is None:
            return self._end("broken") if re.search(r"[\x00-\x1f]", head) else False
        self._key, self.rest, self._at = _unquoted(head), self.rest[found.end() :], "colon"
        self._value, self._collected = JsonValue(), ""
        return True

    def _read_value(self) -> bool:
        if not self._value.begun and not self._first():
            return False
        count = self._value.take(self.rest)
        text, self.rest = self.rest[:count], self.rest[count:]
        if self._key in ("arguments", "parameters") and not self._argued:
            self._add(text)
        elif self._key == "name":
            self._collected += text
        if self._value.broken or len(self._collected) > MAX_HEAD:
            return self._end("broken")
        if not self._value.done:
            return False
        self._at = "next"
        self._argued = self._argued or self._key in ("arguments", "parameters")
        return self._key != "name" or self.named or self._named()

    def _add(self, text: str) -> None:
        if self.named:
            self._argue(text)
        else:
            self._early += text

    def _named(self) -> bool:
        name = _unquoted(self._collected)
        if (self._names is not None and name not in self._names) or not self._call(name):
            return self._end("broken")
        self._argue(self._early)
        return True

    def _finish(self) -> bool:
        if not self.named:
            return self._end("broken")
        if not self._argued:
            self._argue("{}")
        return self._end("done")


def _unquoted(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


class NamedBody(Body):
    """A name, `separator` and the arguments; in DeepSeek R1's way `function`, `separator`, the name on a line of its
    own and the arguments in a fence."""

    def __init__(self, separator: str, beside: str = "") -> None:
        super().__init__()
        self._separator, self._beside = separator, beside
        self._at, self._head = "name", ""
        self._value = JsonValue()

    def _step(self) -> bool:
        if self._at == "arguments":
            return self._read_value()
        if self._at == "name":
            return self._read_name()
        return self._read_line() if self._at == "line" else self._read_fence()

    def _read_name(self) -> bool:
        head, mark, after = self.rest.partition(self._separator)
        if len(head) > MAX_HEAD:
            return self._end("broken")
        if not mark:
            return False
        self._head = (head.partition(self._beside)[0] if self._beside else head).strip()
        self.rest, self._at = after, "line"
        return True

    def _read_line(self) -> bool:
        first = self._first()
        if not first:
            return False
        if first == "{" or self._head != "function":
            self._at = "arguments"
            return self._call(self._head)
        name, mark, after = self.rest.partition("\n")
        if len(name) > MAX_HEAD:
            return self._end("broken")
        if not mark:
            return False
        self.rest, self._at = after, "fence"
        return self._call(name.strip())

    def _read_fence(self) -> bool:
        first = self._first()
        if first == "`" and "\n" not in self.rest[:20]:
            return self._end("broken") if len(self.rest) >= 20 else False
        if first == "`":
            self.rest = self.rest.partition("\n")[2]
        if first:
            self._at = "arguments"
        return bool(first)

    def _read_value(self) -> bool:
        if not self._value.begun and not self._first():
            return False
        count = self._value.take(self.rest)
        self._argue(self.rest[:count])
        self.rest = self.rest[count:]
        if self._value.broken:
            return self._end("broken")
        return self._end("done") if self._value.done else False
