"""Gemma's way to write a call: `call:name{key:<|"|>text<|"|>,other:1}`, turned into JSON as it comes."""

from __future__ import annotations

import json
import re

from app.engine.parts import held
from app.engine.tools.body import MAX_HEAD, Body

QUOTE = '<|"|>'
_BEFORE = "call:"
_WORD = re.compile(r"[^,}\]]*(?=[,}\]])")
_KEY = re.compile(r"[^:,{}\[\]]*(?=:)")


class GemmaBody(Body):
    """Texts stand between quote marks of their own; keys and all other values are bare."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._quoted = False
        self._wants = "key"

    def _step(self) -> bool:
        if not self.named:
            return self._read_name()
        if self._quoted:
            return self._read_quoted()
        if not self._first() or (len(self.rest) < len(QUOTE) and QUOTE.startswith(self.rest)):
            return False
        if self.rest.startswith(QUOTE):
            self.rest, self._quoted = self.rest[len(QUOTE) :], True
            self._argue('"')
            return True
        return self._read_sign() or (self.state == "open" and self._read_bare())

    def _read_name(self) -> bool:
        head, mark, _ = self.rest.partition("{")
        text = head.lstrip()
        if len(head) > MAX_HEAD or not (_BEFORE.startswith(text) or text.startswith(_BEFORE)):
            return self._end("broken")
        if not mark:
            return False
        self.rest = self.rest[len(head) :]
        return self._call(text.removeprefix(_BEFORE).strip())

    def _read_quoted(self) -> bool:
        text, mark, after = self.rest.partition(QUOTE)
        if not mark:
            cut = len(text) - held(text, (QUOTE,))
            text, after = text[:cut], text[cut:]
        self._argue(json.dumps(text, ensure_ascii=False)[1:-1] + ('"' if mark else ""))
        self.rest, self._quoted = after, not mark
        if mark:
            self._wants = "colon" if self._wants == "key" else "comma"
        return bool(mark)

    def _read_sign(self) -> bool:
        """A bracket, comma or colon where one may stand."""
        sign = self.rest[0]
        if sign in "{[" and (self._wants == "value" or not self._open):
            self._open.append(sign)
            self._wants = "key" if sign == "{" else "value"
        elif sign in "}]" and self._open[-1:] == ["{" if sign == "}" else "["]:
            self._open.pop()
            self._wants = "comma"
        elif sign == "," and self._wants == "comma":
            self._wants = "key" if self._open[-1] == "{" else "value"
        elif sign == ":" and self._wants == "colon":
            self._wants = "value"
        else:
            return False
        self.rest = self.rest[1:]
        self._argue(sign)
        return True if self._open else self._end("done")

    def _read_bare(self) -> bool:
        """A key, a number or a word."""
        if self._wants not in ("key", "value"):
            return self._end("broken")
        found = (_KEY if self._wants == "key" else _WORD).match(self.rest)
        if found is None:
            stopped = self._wants == "key" and re.search(r"[,{}\[\]]", self.rest)
            return self._end("broken") if stopped or len(self.rest) > MAX_HEAD else False
        word = found[0].strip()
        if not word or found.end() > MAX_HEAD:
            return self._end("broken")
        self.rest = self.rest[found.end() :]
        if self._wants == "key":
            self._argue(json.dumps(word, ensure_ascii=False))
        else:
            self._argue(_plain(word))
        self._wants = "colon" if self._wants == "key" else "comma"
        return True


def _plain(word: str) -> str:
    """The word itself where it is JSON, else a text."""
    try:
        json.loads(word)
    except (ValueError, RecursionError):
        return json.dumps(word, ensure_ascii=False)
    return word
