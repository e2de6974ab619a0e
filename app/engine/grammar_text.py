"""The small pieces of a JSON grammar in llama.cpp's notation: literals, repetitions, ranges, patterns."""

from __future__ import annotations

import importlib
from typing import Any

SPACE = '" "?'
"""At most one blank: a weak model would go on with blanks for ever."""
_PLAIN = r'[^"\\\x00-\x1F\x7F]'
CHARACTER = (
    rf'{_PLAIN} | "\\" (["\\/bfnrt] | "u" ([0-9a-cefA-CEF] [0-9a-fA-F] | [dD] [0-7]) [0-9a-fA-F]{{2}})'
)
"""A character of a JSON string; escapes of half surrogates are left out."""
_DATE = '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | "1" [0-9] | "2" [0-8])'
_TIME = (
    '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})? '
    '("Z" | [+-] ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9])'
)
_HEX = "[0-9a-f]"
DATES = {
    "date": _DATE,
    "time": _TIME,
    "date-time": f'{_DATE} "T" {_TIME}',
    "uuid": ' "-" '.join(f"{_HEX}{{{n}}}" for n in (8, 4, 4, 4, 12)),
}
"""Formats that a grammar can keep. The last days of months stay out: it cannot tell them apart."""
_WHOLE = '("0" | [1-9] [0-9]{0,14})'
NUMBERS = {
    "integer": f'"-"? {_WHOLE}',
    "number": f'"-"? {_WHOLE} ("." [0-9]{{1,15}})? ([eE] [+-]? [0-9]{{1,2}})?',
}
_CLASSES = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_WORD": "a-zA-Z0-9_",
    "CATEGORY_SPACE": " ",
}


class Rules:
    """The rules of a grammar; equal ones are kept once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._bodies: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    def reserve(self) -> str:
        """A name whose body comes later, for rules that mention themselves."""
        name = f"r{len(self._bodies)}"
        self._bodies[name] = ""
        return name

    def define(self, name: str, body: str) -> None:
        """The body of a reserved name."""
        self._bodies[name] = body

    def add(self, body: str) -> str:
        """The name of the rule with this body."""
        if body in self._bodies:
            return body  # a rule that only mentions another
        if body not in self._names:
            self._names[body] = self.reserve()
            self.define(self._names[body], body)
        return self._names[body]

    def text(self, root: str) -> str:
        """The grammar that begins with the rule `root`."""
        lines = [f"{name} ::= {body}" for name, body in self._bodies.items()]
        return "\n".join([f"root ::= {root}", *lines, ""])


def literal(text: str) -> str:
    """Exactly this text; raises ValueError for half a surrogate pair, which no text holds."""
    text.encode("utf-8")
    return '"' + "".join(_escaped(ord(c)) for c in text) + '"'


def _escaped(code: int) -> str:
    character = chr(code)
    if character.isascii() and (character.isalnum() or character in " _.,:;!?+*/=<>(){}@#%&'|~$"):
        return character
    return f"\\x{code:02X}" if code < 256 else f"\\U{code:08X}"


def repeated(rule: str, low: int, high: int | None) -> str:
    """`rule` (a name) that many times; None is without end."""
    if (low, high) == (0, None):
        return f"{rule}*"
    if high == 0:
        return '""'
    return f"{rule}{{{low},{'' if high is None else high}}}"


def number_range(low: int | None, high: int | None, decimals: str) -> str:
    """Numbers from `low` to `high`, both allowed; `decimals` may follow where that stays between them."""
    parts: list[str] = []
    if low is None or low < 0:
        least = 1 if high is None or high >= 0 else -high
        parts += [f'"-" {part}' for part in _counts(least, None if low is None else -low, decimals)]
        if decimals and (high is None or high >= 0):  # between minus one and nothing
            parts.append(f'"-0" {decimals}')
    if high is None or high >= 0:
        parts += _counts(max(low or 0, 0), high, decimals)
    return " | ".join(parts)


def _counts(low: int, high: int | None, decimals: str) -> list[str]:
    """Numbers that are not negative."""
    if high is None:
        high = 10**15 - 1
    elif decimals:
        return [*([f"({_digits(low, high - 1)}) {decimals}"] if high > low else []), literal(str(high))]
    return [f"({_digits(low, high)}) {decimals}".rstrip()]


def _digits(low: int, high: int) -> str:
    """Whole numbers in decimal, without leading zeros."""
    parts: list[str] = []
    while len(str(low)) < len(str(high)):
        top = 10 ** len(str(low)) - 1
        parts.append(_same_length(str(low), str(top)))
        low = top + 1
    return " | ".join([*parts, _same_length(str(low), str(high))])


def _same_length(low: str, high: str) -> str:
    if low == high:
        return f'"{low}"'
    rest = len(low) - 1
    if low[1:] == "0" * rest and high[1:] == "9" * rest:
        return f"[{low[0]}-{high[0]}]" + (f" [0-9]{{{rest}}}" if rest else "")
    if low[0] == high[0]:
        return f'"{low[0]}" ({_same_length(low[1:], high[1:])})'
    parts = [f'"{low[0]}" ({_same_length(low[1:], "9" * rest)})']
    if int(high[0]) - int(low[0]) > 1:
        middle = f"[{int(low[0]) + 1}-{int(high[0]) - 1}]"
        parts.append(f"{middle} [0-9]{{{rest}}}")
    return " | ".join([*parts, f'"{high[0]}" ({_same_length("0" * rest, high[1:])})'])


def pattern_rule(pattern: str, rules: Rules, most: int) -> str:
    """A regular expression over the characters of a JSON string.

    Raises re.error for what is none, LookupError with a reason for what a grammar cannot express.
    """
    parser: Any = importlib.import_module("re._parser")
    nodes = list(parser.parse(pattern))
    anywhere = f"{rules.add(_PLAIN)}*"
    begins = bool(nodes) and _is_edge(nodes[0], "AT_BEGINNING")
    ends = bool(nodes) and _is_edge(nodes[-1], "AT_END")
    inner = _Pattern(rules, most).sequence(nodes[begins : len(nodes) - ends])
    return " ".join([*([] if begins else [anywhere]), inner, *([] if ends else [anywhere])])


def _is_edge(node: Any, edge: str) -> bool:
    return str(node[0]) == "AT" and str(node[1]) == edge


class _Pattern:
    """Turns a parsed regular expression into rules."""

    def __init__(self, rules: Rules, most: int) -> None:
        self._rules, self._most = rules, most

    def sequence(self, nodes: Any) -> str:
        """One after the other."""
        return " ".join(self._node(str(op), value) for op, value in nodes) or '""'

    def _node(self, op: str, value: Any) -> str:
        if op == "LITERAL":
            return self._character(value)
        if op == "ANY":
            return _PLAIN
        if op == "NOT_LITERAL":
            return self._outside([("LITERAL", value)])
        if op == "IN":
            negated = str(value[0][0]) == "NEGATE"
            return self._outside(value[1:]) if negated else f"[{self._inside(value)}]"
        if op == "BRANCH":
            return "(" + " | ".join(self.sequence(branch) for branch in value[1]) + ")"
        if op == "SUBPATTERN" and not value[1] and not value[2]:
            return f"({self.sequence(value[3])})"
        if op == "MAX_REPEAT":
            return self._repeat(*value)
        raise LookupError(f"it uses {op.lower().replace('_', ' ')}")

    def _repeat(self, low: int, high: Any, nodes: Any) -> str:
        endless = str(high) == "MAXREPEAT"
        if low > self._most or (not endless and int(high) > self._most):
            raise LookupError("it repeats too often")
        return repeated(self._rules.add(self.sequence(nodes)), int(low), None if endless else int(high))

    def _character(self, code: int) -> str:
        if code < 32 or code == 127:
            raise LookupError("it names a control character")
        return literal(("\\" if chr(code) in '"\\' else "") + chr(code))

    def _inside(self, items: Any) -> str:
        """The characters of a class; quotes and backslashes would need an escape before them."""
        out = ""
        for op, value in items:
            if str(op) == "CATEGORY" and str(value) in _CLASSES:
                out += _CLASSES[str(value)]
                continue
            if str(op) not in {"LITERAL", "RANGE"}:
                raise LookupError("a character class is too complicated")
            low, high = value if str(op) == "RANGE" else (value, value)
            if low < 32 or any(low <= code <= high for code in (34, 92, 127)):
                raise LookupError("a character class holds a quote, a backslash or a control character")
            out += f"{_escaped(low)}-{_escaped(high)}" if high > low else _escaped(low)
        return out

    def _outside(self, items: Any) -> str:
        """Every character but these."""
        kept = [item for item in items if item[1] not in (34, 92)]
        # What counts as a letter, digit or blank beyond ASCII depends on who checks: none of it is sure to be outside.
        beyond = "\\x80-\\U0010FFFF" if any(str(item[0]) == "CATEGORY" for item in items) else ""
        return _PLAIN[:-1] + self._inside(kept) + beyond + "]"
