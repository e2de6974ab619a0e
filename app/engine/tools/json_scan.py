"""Finds the end of a JSON value in a text that is still being written."""

from __future__ import annotations

MAX_NESTING = 100
_CLOSES = {"}": "{", "]": "["}


class JsonValue:
    """Takes characters until the value is `done`, or `broken` because no more characters can mend it.

    Brackets and strings are followed; whether the rest is JSON is for a parser to say once it is whole.
    """

    def __init__(self) -> None:
        self._open: list[str] = []
        self._string = self._escaped = self._scalar = False
        self.done = self.broken = self.begun = False

    def take(self, text: str) -> int:
        """How many of these characters belong to the value."""
        for at, character in enumerate(text):
            if not self._take(character):
                self.broken = not self.done
                return at
            if self.done:
                return at + 1
        return len(text)

    def _take(self, character: str) -> bool:
        """Whether this character belongs to the value."""
        if self._string:
            return self._in_string(character)
        if self._scalar:
            self.done = character in ",}] \t\r\n"
            return not self.done
        fresh, self.begun = not self.begun, True
        if character == '"':
            self._string = True
        elif character in "{[":
            self._open.append(character)
            return len(self._open) <= MAX_NESTING
        elif fresh:
            self._scalar = character in "-0123456789tfn"
            return self._scalar
        elif character in _CLOSES:
            return self._close(character)
        return True

    def _in_string(self, character: str) -> bool:
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        elif character == '"':
            self._string = False
            self.done = not self._open
        return character >= " "

    def _close(self, character: str) -> bool:
        fits = self._open[-1] == _CLOSES[character]
        if fits:
            self._open.pop()
            self.done = not self._open
        return fits
