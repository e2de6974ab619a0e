"""Texts that a grammar in llama.cpp's notation allows, drawn at random: what it takes must fit its schema."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Maker = Callable[[random.Random, int], str]
_TOKEN = re.compile(
    r'\s*("(?:\\x..|\\U.{8}|\\.|[^"\\])*"|\[(?:\\x..|\\U.{8}|\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[()|*+?]|r\d+|root)'
)
_ESCAPE = re.compile(r"\\x(..)|\\U(.{8})|\\(.)|(.)", re.DOTALL)
DEPTH = 60
"""From here on the shortest ways are taken."""
ODD = "aZ09 é€😀ß٣\u00a0ñ/_-.:,{}[]+*\u2028"
"""Characters of which classes that shut something out are filled."""


def _characters(text: str) -> list[str]:
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return [
        chr(int(two or eight, 16)) if two or eight else plain.get(one, one) if one else bare
        for two, eight, one, bare in _ESCAPE.findall(text)
    ]


def _class(text: str) -> Maker:
    shut_out = text.startswith("[^")
    items = _characters(text[2 if shut_out else 1 : -1])
    ranges: list[tuple[str, str]] = []
    while items:
        if len(items) > 2 and items[1] == "-":
            ranges.append((items[0], items[2]))
            del items[:3]
        else:
            ranges.append((items[0], items[0]))
            del items[:1]

    def make(chance: random.Random, depth: int) -> str:
        if shut_out:
            free = [c for c in ODD if not any(low <= c <= high for low, high in ranges)]
            return chance.choice(free)
        low, high = chance.choice(ranges)
        return chr(chance.randint(ord(low), ord(high)))

    return make


class Grammar:
    """A grammar, parsed."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, Maker] = {}
        for line in text.splitlines():
            name, _, body = line.partition(" ::= ")
            tokens = _TOKEN.findall(body)
            assert "".join(tokens).replace(" ", "") == body.replace(" ", ""), body
            self._tokens = tokens
            self._rules[name] = self._alternatives()
            assert not self._tokens

    def draw(self, chance: random.Random) -> str:
        """One text; raises RecursionError where there is no end."""
        return self._rules["root"](chance, 0)

    def _alternatives(self) -> Maker:
        options = [self._sequence()]
        while self._tokens and self._tokens[0] == "|":
            self._tokens.pop(0)
            options.append(self._sequence())

        def make(chance: random.Random, depth: int) -> str:
            if depth < DEPTH or len(options) == 1:
                return chance.choice(options)(chance, depth)
            for option in chance.sample(options, len(options)):
                try:
                    return option(chance, depth + 100)
                except RecursionError:
                    continue
            raise RecursionError

        return make

    def _sequence(self) -> Maker:
        parts: list[Maker] = []
        while self._tokens and self._tokens[0] not in {"|", ")"}:
            parts.append(self._repeated(self._one()))
        return lambda chance, depth: "".join(part(chance, depth) for part in parts)

    def _one(self) -> Maker:
        token = self._tokens.pop(0)
        if token == "(":
            inner = self._alternatives()
            assert self._tokens.pop(0) == ")"
            return inner
        if token.startswith('"'):
            said = "".join(_characters(token[1:-1]))
            return lambda chance, depth: said
        if token.startswith("["):
            return _class(token)

        def make(chance: random.Random, depth: int) -> str:
            if depth > 20 * DEPTH:
                raise RecursionError
            return self._rules[token](chance, depth + 1)

        return make

    def _repeated(self, part: Maker) -> Maker:
        sign = self._tokens[0] if self._tokens else ""
        if sign not in {"*", "+", "?"} and not sign.startswith("{"):
            return part
        self._tokens.pop(0)
        low, high = {"*": (0, 3), "+": (1, 3), "?": (0, 1)}.get(sign, (0, 0))
        if sign.startswith("{"):
            least, comma, most = sign[1:-1].partition(",")
            low = int(least)
            high = low if not comma else int(most) if most else low + 3

        def make(chance: random.Random, depth: int) -> str:
            times = low if depth >= DEPTH else chance.randint(low, min(high, low + 8))
            return "".join(part(chance, depth) for _ in range(times))

        return make
