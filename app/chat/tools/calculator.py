"""The calculator: exact arithmetic by a reader of our own, never by running what the model wrote."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from app.base.errors import UserError
from app.chat.tools._kit import Arguments, BuiltIn, Desk

LONGEST, DEEPEST, MOST_BITS = 500, 50, 8192
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?|\.\d+)|(log2|[A-Za-z_]+)|(\*\*|//|[-+*/%^!(),×÷−·]))"
)
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SAME = {"×": "*", "·": "*", "÷": "/", "−": "-", "**": "^"}
_NAMES = {"pi": Fraction(math.pi), "e": Fraction(math.e)}


def _no(why: str) -> UserError:
    return UserError("That cannot be calculated", why=why, code="bad-expression")


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise _no("a number in it gets too large")
    return value


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        return _real(lambda: math.pow(base, exponent))
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if base not in (-1, 0, 1) and abs(exponent.numerator) * max(size - 1, 1) > MOST_BITS:
        raise _no("a number in it gets too large")
    if not base and exponent < 0:
        raise _no("it divides by zero")
    if base in (-1, 0, 1):
        exponent = exponent % 2 if base < 0 else Fraction(bool(exponent))
    return base**exponent.numerator


def _real(compute: Callable[[], float]) -> Fraction:
    try:
        return Fraction(compute())
    except (ValueError, OverflowError, TypeError):
        raise _no("a function in it has no such value") from None


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise _no("a negative number has no square root here")
    exact = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    return exact if exact * exact == value else _real(lambda: math.sqrt(value))


def _factorial(value: Fraction) -> Fraction:
    if value.denominator != 1 or not 0 <= value <= 500:
        raise _no("a factorial needs a whole number from 0 to 500")
    return Fraction(math.factorial(value.numerator))


def _round(values: Sequence[Fraction]) -> Fraction:
    places = values[1] if len(values) > 1 else Fraction(0)
    if places.denominator != 1 or not -100 <= places <= 100:
        raise _no("a number is rounded to -100 to 100 places")
    scale = Fraction(10) ** places.numerator
    up = math.floor(abs(values[0]) * scale + Fraction(1, 2)) / scale
    return up if values[0] >= 0 else -up


def _one(compute: Callable[[Fraction], Fraction]) -> tuple[range, Callable[[Sequence[Fraction]], Fraction]]:
    return range(1, 2), lambda values: compute(values[0])


def _float(compute: Callable[[float], float]) -> tuple[range, Callable[[Sequence[Fraction]], Fraction]]:
    return _one(lambda value: _real(lambda: compute(float(value))))


_FUNCTIONS: dict[str, tuple[range, Callable[[Sequence[Fraction]], Fraction]]] = {
    "sqrt": _one(_root),
    "abs": _one(abs),
    "floor": _one(lambda value: Fraction(math.floor(value))),
    "ceil": _one(lambda value: Fraction(math.ceil(value))),
    "factorial": _one(_factorial),
    "round": (range(1, 3), _round),
    "min": (range(1, 100), min),
    "max": (range(1, 100), max),
    "sum": (range(1, 100), lambda values: sum(values, Fraction(0))),
    "exp": _float(math.exp),
    "ln": _float(math.log),
    "log": _float(math.log10),
    "log2": _float(math.log2),
    "sin": _float(math.sin),
    "cos": _float(math.cos),
    "tan": _float(math.tan),
}


class _Reader:
    """Reads one expression from left to right. Depth, length and the size of every number are bounded."""

    def __init__(self, text: str) -> None:
        self._tokens, self._at, self._depth = _tokens(text), 0, 0

    def value(self) -> Fraction:
        """The whole expression. Raises UserError."""
        found = self._sum()
        if self._at < len(self._tokens):
            raise _no(f"“{self._tokens[self._at]}” stands where nothing can")
        return found

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        found = self._next
        if found and found in wanted:
            self._at += 1
            return found
        return ""

    def _sum(self) -> Fraction:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _no("its brackets are too deep")
        found = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            found = _bounded(found + other if sign == "+" else found - other)
        self._depth -= 1
        return found

    def _product(self) -> Fraction:
        found = self._signed()
        while sign := self._take("*", "/", "//", "%", "mod", "of"):
            other = self._signed()
            if sign in ("*", "of"):
                found = _bounded(found * other)
                continue
            if not other:
                raise _no("it divides by zero")
            found = {"/": found / other, "//": Fraction(found // other)}.get(sign, found % other)
            _bounded(found)
        return found

    def _signed(self) -> Fraction:
        minus = False
        while sign := self._take("+", "-"):
            minus ^= sign == "-"
        found = self._raised()
        return -found if minus else found

    def _raised(self) -> Fraction:
        found = self._after(self._atom())
        if self._take("^"):
            self._depth += 1
            if self._depth > DEEPEST:
                raise _no("its powers are too deep")
            found = _bounded(_power(found, self._signed()))
            self._depth -= 1
        return found

    def _after(self, found: Fraction) -> Fraction:
        """With what may stand behind a number: a factorial, or a percent sign that is no remainder."""
        while self._take("!"):
            found = _bounded(_factorial(found))
        rest = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ")"
        if self._next == "%" and rest in ("of", ")", ",", "+", "-", "*", "/"):
            self._at += 1
            found /= 100
        return found

    def _atom(self) -> Fraction:
        found = self._next
        self._at += 1
        if found == "(":
            inner = self._sum()
            self._close()
            return inner
        if found in _FUNCTIONS:
            return self._call(found)
        if found in _NAMES:
            return _NAMES[found]
        if found[:1].isdigit() or found[:1] == ".":
            return _bounded(Fraction(found))
        raise _no(f"“{found}” is not known here" if found else "it ends too early")

    def _call(self, name: str) -> Fraction:
        if not self._take("("):
            raise _no(f"{name} needs its arguments in brackets")
        values = [self._sum()]
        while self._take(","):
            values.append(self._sum())
        self._close()
        counts, compute = _FUNCTIONS[name]
        if len(values) not in counts:
            raise _no(f"{name} takes another number of arguments")
        return _bounded(compute(values))

    def _close(self) -> None:
        if not self._take(")"):
            raise _no("a bracket is not closed")


def _tokens(text: str) -> list[str]:
    if len(text) > LONGEST:
        raise _no(f"it is longer than {LONGEST} characters")
    if not re.search(r"[A-Za-z]\s*\(", text):  # a comma inside a function separates its arguments
        text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    text, at, found = text.strip().rstrip("=").rstrip(), 0, list[str]()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _no(f"“{text[at:].lstrip()[:1]}” is not known here")
        token = match[1] or (match[2] or "").lower() or match[3]
        found.append(_SAME.get(token, token))
        at = match.end()
    return found


def calculate(expression: str) -> str:
    """The value in decimal notation: exact where it ends within 15 places, else rounded to 15 digits."""
    value = _Reader(expression).value()
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * 10**15
    if scaled.denominator == 1:
        digits = f"{abs(scaled.numerator):016d}"
        return f"{'-' if value < 0 else ''}{digits[:-15]}.{digits[-15:].rstrip('0')}"
    try:
        return f"about {float(value):.15g}"
    except OverflowError:
        return f"about {value.numerator // value.denominator}"


def _run(arguments: Arguments, _desk: Desk) -> str:
    return f"{arguments['expression'].strip()} = {calculate(arguments['expression'])}"


TOOL = BuiltIn(
    name="calculator",
    title="Calculator",
    description="Calculates an arithmetic expression exactly, such as (3.5 + 2) * 12 or 15% of 240 or sqrt(2)."
    " Knows + - * / // % ^ !, brackets, pi, e, sqrt, abs, round, floor, ceil, min, max, sum, exp, ln, log, log2,"
    " sin, cos, tan.",
    properties={
        "expression": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST,
            "description": "What to calculate",
        }
    },
    required=("expression",),
    run=_run,
    sample={"expression": "12 * (3 + 4)"},
)
