"""From a JSON Schema to the grammar that holds an answer to it; what a grammar cannot promise is refused."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, cast

from app.base.errors import UserError
from app.engine.grammar_text import (
    CHARACTER,
    DATES,
    NUMBERS,
    SPACE,
    Rules,
    literal,
    number_range,
    pattern_rule,
    repeated,
)

MAX_TEXT = 64 << 10
"""Longest schema or grammar, in characters: one of this size takes milliseconds."""
MAX_RULES = 4000
MAX_REPEAT = 2000
"""llama.cpp's own limit on a counted repetition."""
MAX_DEPTH = 60
Schema = dict[str, Any]
_NOTES = {
    "title", "description", "default", "examples", "$schema", "$id", "$comment", "$defs", "definitions",
    "deprecated", "readOnly", "writeOnly",
}  # fmt: skip
_KNOWN = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": {"minimum", "maximum"},
    "array": {"items", "prefixItems", "minItems", "maxItems"},
    "object": {"properties", "required", "additionalProperties"},
    "boolean": set[str](),
    "null": set[str](),
}
_IMPLIED = {key: kind for kind in ("object", "array", "string") for key in _KNOWN[kind]}


class Constraint(NamedTuple):
    """A grammar in llama.cpp's notation, and the error that a grammar of this origin means."""

    text: str
    code: str


def constraint(schema: str | None, grammar: str | None) -> Constraint | None:
    """What a request's answer is held to; raises UserError with the codes bad-schema and bad-grammar."""
    if schema is not None and grammar is not None:
        raise bad("bad-grammar", "a schema and a grammar were given together")
    if schema is not None:
        return Constraint(schema_grammar(schema), "bad-schema")
    if grammar is not None:
        return Constraint(checked(grammar), "bad-grammar")
    return None


def bad(code: str, why: str) -> UserError:
    """The error of a form that no answer can be held to."""
    what = "The answer's schema" if code == "bad-schema" else "The answer's grammar"
    return UserError(f"{what} cannot be used", why=why, todo="correct or simplify it", code=code)


def checked(grammar: str) -> str:
    """A person's own grammar, unless its size alone would harm: the rest is llama.cpp's to judge."""
    if len(grammar) > MAX_TEXT:
        raise bad("bad-grammar", f"it is longer than {MAX_TEXT:,} characters")
    if "\0" in grammar or not re.search(r"^\s*root\s*::=", grammar, re.MULTILINE):
        raise bad("bad-grammar", "it has no rule named root")
    depth = max(itertools.accumulate((c == "(") - (c == ")") for c in grammar))
    counts = [int(n) for n in re.findall(r"\d{1,9}(?=\s*[,}])", grammar)]
    if depth > MAX_DEPTH or max(counts, default=0) > MAX_REPEAT or sum(counts) * len(grammar) > 1 << 24:
        raise bad("bad-grammar", "its groups or repetitions are too many")
    return grammar


@functools.lru_cache(64)
def schema_grammar(text: str) -> str:
    """The grammar of all JSON texts that a JSON Schema allows, with properties in the schema's order."""
    if len(text) > MAX_TEXT:
        raise bad("bad-schema", f"it is longer than {MAX_TEXT:,} characters")
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        raise bad("bad-schema", "it is not JSON") from None
    converter = _Converter(schema)
    try:
        return converter.convert()
    except (TypeError, AttributeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise bad("bad-schema", f"its part {converter.place} is not as a schema should be") from error


class _Schema:
    """A schema on its way through the conversion: where one is in it, and what its parts have in common."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._open: list[str] = []

    @property
    def place(self) -> str:
        """Where in the schema the conversion is, as a pointer."""
        return "#" + "".join(f"/{step}" for step in self._open)

    def _refuse(self, why: str) -> NoReturn:
        raise bad("bad-schema", f"{why} ({self.place})")

    def _only(self, part: Schema, *known: str) -> None:
        """Refuse what would silently not be kept."""
        unknown = sorted(set(part) - set(known))
        if unknown:
            self._refuse(f'"{unknown[0]}" cannot be kept here')

    def _find(self, target: str) -> Any:
        found = _pointed(self._schema, target)
        return self._refuse(f"the reference {target} leads nowhere") if found is None else found

    def _merged(self, part: Schema) -> Schema:
        """All parts of an allOf as one; parts that say different things about one keyword are refused."""
        whole: Schema = {key: value for key, value in part.items() if key != "allOf"}
        pieces = [dict(whole)]
        for piece in part["allOf"]:
            hops = 0
            while "$ref" in piece and hops < MAX_DEPTH:
                self._only(piece, "$ref", *_NOTES)
                piece, hops = self._find(piece["$ref"]), hops + 1
            for key, value in piece.items():
                whole[key] = self._joined(key, whole[key], value) if key in whole else value
            pieces.append(piece)
        for piece in pieces:
            if piece.get("additionalProperties", True) is not True and set(whole.get("properties", {})) - set(
                piece.get("properties", {})
            ):
                self._refuse('"additionalProperties" of one part of "allOf" shuts out what another names')
        return whole

    def _joined(self, key: str, one: Any, two: Any) -> Any:
        if one == two or key in _NOTES:
            return one
        if key == "required":
            return [*one, *two]
        if key == "properties" and all(one[name] == two[name] for name in set(one) & set(two)):
            return {**one, **two}
        return self._refuse(f'"allOf" has more than one "{key}"')

    def _apart(self, one: Any, two: Any) -> bool:
        """Whether it is certain that nothing fits both: other types, other values, or so in a needed property."""
        one, two = (self._find(part["$ref"]) if "$ref" in part else part for part in (one, two))
        values = values_of(one), values_of(two)
        if None not in values:
            return not set(values[0] or ()) & set(values[1] or ())
        kinds = kinds_of(one), kinds_of(two)
        if None not in kinds and not set(kinds[0] or ()) & set(kinds[1] or ()):
            return True
        needed = set(one.get("required", ())) & set(two.get("required", ()))
        pairs = [(part.get("properties", {}) for part in (one, two))]
        return any(
            self._apart(mine[name], theirs[name])
            for mine, theirs in pairs
            for name in needed & set(mine) & set(theirs)
        )


class _Converter(_Schema):
    """One conversion. Rules are named by number: nothing in a schema can collide with them."""

    def __init__(self, schema: Any) -> None:
        super().__init__(schema)
        self._rules = Rules()
        self._named: dict[str, str] = {}
        self._makers: dict[str, Callable[[Schema], str]] = {
            "string": self._string,
            "integer": self._integer,
            "number": self._number,
            "array": self._array,
            "object": self._object,
            "boolean": lambda _: '"true" | "false"',
            "null": lambda _: '"null"',
        }

    def convert(self) -> str:
        """The whole grammar."""
        root = self._visit(self._schema, "")
        return self._rules.text(root)

    def _visit(self, schema: Any, step: str) -> str:
        """The name of a rule for this part."""
        if step:
            self._open.append(step)
        if len(self._open) > MAX_DEPTH or len(self._rules) > MAX_RULES:
            self._refuse("it is too large")
        name = self._rule_of(schema)
        if step:
            self._open.pop()
        return name

    def _rule_of(self, schema: Any) -> str:
        if schema is True or schema == {}:
            return self._any()
        if not isinstance(schema, dict):
            self._refuse("a part allows nothing" if schema is False else "a part is no object")
        part = {key: value for key, value in cast(Schema, schema).items() if key not in _NOTES}
        if "$ref" in part:
            self._only(part, "$ref")
            return self._reference(part["$ref"])
        if "allOf" in part:
            return self._rule_of(self._merged(part))
        for key in ("anyOf", "oneOf"):
            if key in part:
                return self._union(part, key)
        if "const" in part or "enum" in part:
            return self._values(part)
        return self._typed(part)

    def _any(self) -> str:
        """Any JSON value."""
        if "any" not in self._named:
            name = self._named["any"] = self._rules.reserve()
            space, text = self._rules.add(SPACE), self._text()
            comma = f'"," {space} '
            pair = self._rules.add(f'{text} ":" {space} {name}')
            parts = [f'"{{" {space} ({pair} ({comma}{pair})*)? {space} "}}"']
            parts += [f'"[" {space} ({name} ({comma}{name})*)? {space} "]"']
            parts += [text, NUMBERS["number"], '"true" | "false" | "null"']
            self._rules.define(name, " | ".join(parts))
        return self._named["any"]

    def _text(self) -> str:
        return self._rules.add(f'"\\"" {self._rules.add(CHARACTER)}* "\\""')

    def _reference(self, target: Any) -> str:
        if not isinstance(target, str) or not target.startswith("#"):
            self._refuse("a reference leads out of the schema")
        if target != "#" and not target.startswith("#/"):
            self._refuse(f"the reference {target} is no path through the schema")
        if target not in self._named:
            name = self._named[target] = self._rules.reserve()
            self._rules.define(name, self._visit(self._find(target), target[2:] or "#"))
        return self._named[target]

    def _union(self, part: Schema, key: str) -> str:
        self._only(part, key, "type")
        kind = part.get("type")
        given = cast(list[Any], part[key])
        options = [{"type": kind, **cast(Schema, o)} if kind and isinstance(o, dict) else o for o in given]
        if not options:
            self._refuse(f'"{key}" is empty')
        if key == "oneOf" and not all(self._apart(*pair) for pair in itertools.combinations(options, 2)):
            self._refuse('"oneOf" has parts that may fit together; "anyOf" can be kept')
        return self._rules.add(" | ".join(self._visit(o, f"{key}/{i}") for i, o in enumerate(options)))

    def _values(self, part: Schema) -> str:
        self._only(part, "const", "enum", "type")
        texts = values_of(part)
        if not texts:
            self._refuse('"enum" is empty or holds nothing that is allowed')
        return self._rules.add(" | ".join(literal(text) for text in texts))

    def _typed(self, part: Schema) -> str:
        kinds = part.get("type") or next((_IMPLIED[key] for key in part if key in _IMPLIED), None)
        if kinds is None:
            self._only(part)
            return self._any()
        kinds = cast(list[str], kinds) if isinstance(kinds, list) else [str(kinds)]
        if not kinds or not set(kinds) <= set(_KNOWN):
            self._refuse(f"the type {kinds} is not known")
        self._only(part, "type", *set[str]().union(*(_KNOWN[kind] for kind in kinds)))
        return self._rules.add(" | ".join(self._rules.add(self._makers[kind](part)) for kind in kinds))

    def _count(self, part: Schema, least: str, most: str) -> tuple[int, int | None]:
        low, high = part.get(least, 0), part.get(most)
        if low < 0 or max(low, high or 0) > MAX_REPEAT or (high is not None and high < low):
            self._refuse(f'"{least}" and "{most}" do not fit together or are beyond {MAX_REPEAT:,}')
        return int(low), None if high is None else int(high)

    def _string(self, part: Schema) -> str:
        if "pattern" in part or "format" in part:
            self._only(part, "type", "pattern" if "pattern" in part else "format")
        if "format" in part and part["format"] not in DATES:
            self._refuse(f'the format "{part["format"]}" cannot be kept')
        if "format" in part:
            return f'"\\"" {DATES[part["format"]]} "\\""'
        if "pattern" in part:
            return f'"\\"" {self._pattern(part["pattern"])} "\\""'
        low, high = self._count(part, "minLength", "maxLength")
        return f'"\\"" {repeated(self._rules.add(CHARACTER), low, high)} "\\""'

    def _pattern(self, pattern: str) -> str:
        try:
            return pattern_rule(pattern, self._rules, MAX_REPEAT)
        except re.error:
            return self._refuse(f'"{pattern}" is no regular expression')
        except LookupError as error:
            return self._refuse(f'the pattern "{pattern}" cannot be kept: {error.args[0]}')

    def _integer(self, part: Schema) -> str:
        low, high = part.get("minimum"), part.get("maximum")
        if "exclusiveMinimum" in part:
            above = int(part["exclusiveMinimum"] // 1) + 1
            low = above if low is None else max(low, above)
        if "exclusiveMaximum" in part:
            below = -int(-part["exclusiveMaximum"] // 1) - 1
            high = below if high is None else min(high, below)
        least = None if low is None else -int(-low // 1)
        return self._range(least, None if high is None else int(high // 1), "")

    def _number(self, part: Schema) -> str:
        if open_bounds := sorted(set(part) & (_KNOWN["integer"] - _KNOWN["number"])):
            self._refuse(f'"{open_bounds[0]}" cannot be kept for fractions')
        low, high = part.get("minimum"), part.get("maximum")
        if low is None and high is None:
            return NUMBERS["number"]
        if any(bound is not None and bound != int(bound) for bound in (low, high)):
            self._refuse("a number's bounds must be whole")
        whole = [None if bound is None else int(bound) for bound in (low, high)]
        return self._range(whole[0], whole[1], '("." [0-9]{1,15})?')

    def _range(self, low: int | None, high: int | None, decimals: str) -> str:
        if low is None and high is None:
            return NUMBERS["integer"]
        if low is not None and high is not None and low > high:
            self._refuse("no number lies between its bounds")
        if max(abs(low or 0), abs(high or 0)) >= 10**15:
            self._refuse("a number's bounds are too large")
        return number_range(low, high, decimals)

    def _array(self, part: Schema) -> str:
        space = self._rules.add(SPACE)
        if "prefixItems" in part:
            self._only(part, "type", "prefixItems", *(["items"] if part.get("items") is False else []))
            names = [self._visit(p, f"prefixItems/{i}") for i, p in enumerate(part["prefixItems"])]
            inner = f' "," {space} '.join(names)
            return f'"[" {space} {inner} {space} "]"'
        item = self._visit(part.get("items", True), "items")
        low, high = self._count(part, "minItems", "maxItems")
        if high == 0:
            return f'"[" {space} "]"'
        more = repeated(self._rules.add(f'"," {space} {item}'), max(0, low - 1), high and high - 1)
        inner = f"({item} {more})" + ("" if low else "?")
        return f'"[" {space} {inner} {space} "]"'

    def _object(self, part: Schema) -> str:
        space, properties = self._rules.add(SPACE), part.get("properties", {})
        extra = part.get("additionalProperties", not properties)
        needed = [*dict.fromkeys(part.get("required", []))]
        pairs = {name: self._visit(schema, f"properties/{name}") for name, schema in properties.items()}
        for name in needed:
            if name not in pairs:
                pairs[name] = self._visit(extra, "additionalProperties") if extra else self._missing(name)
        members = [
            (
                self._rules.add(f'{literal(json.dumps(name, ensure_ascii=False))} ":" {space} {rule}'),
                name in needed,
            )
            for name, rule in pairs.items()
        ]
        if extra is not False and not pairs:
            pair = self._rules.add(f'{self._text()} ":" {space} {self._visit(extra, "additionalProperties")}')
            return f'"{{" {space} ({pair} ("," {space} {pair})*)? {space} "}}"'
        return f'"{{" {space} {self._members(members, space)} {space} "}}"'

    def _missing(self, name: str) -> NoReturn:
        self._refuse(f'"{name}" is required and not allowed')

    def _members(self, members: list[tuple[str, bool]], space: str) -> str:
        """A rule for what follows the first member, and one for when none came yet, made from the end."""
        later, first = '""', '""'
        for rule, needed in reversed(members):
            after = self._rules.add(later)
            then = self._rules.add(f'"," {space} {rule} {after}')
            start = f"{rule} {after}"
            later = then if needed else f"{then} | {after}"
            first = start if needed else f"{start} | {self._rules.add(first)}"
        return self._rules.add(first)


def _pointed(schema: Any, target: str) -> Any:
    """What a pointer points at, or None."""
    found = schema
    for step in target[1:].split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list):
            row = cast(list[Any], found)
            found = row[int(key)] if key.isdecimal() and int(key) < len(row) else None
        else:
            found = cast(Schema, found).get(key)
        if found is None:
            return None
    return found


def values_of(part: Schema) -> list[str] | None:
    """The JSON texts that "const" and "enum" leave, of the part's type; None where neither is there."""
    if "const" not in part and "enum" not in part:
        return None
    kinds = kinds_of({"type": part["type"]}) if "type" in part else None
    given = part["enum"] if "enum" in part else [part["const"]]
    texts = [_text_of(value) for value in given if kinds is None or _kind(value, part["type"]) in kinds]
    return [text for text in texts if "const" not in part or text == _text_of(part["const"])]


def _text_of(value: Any) -> str:
    """A value as JSON; equal numbers are written alike. Raises ValueError for what is no number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def kinds_of(part: Schema) -> set[str] | None:
    """The types that a part says it takes, whole numbers as numbers; None where it says nothing."""
    if "const" in part or "enum" in part:
        return {_kind(value, "number") for value in part.get("enum", [part.get("const")])}
    given = part.get("type")
    if given is None:
        return None
    names = cast(list[str], given) if isinstance(given, list) else [str(given)]
    return {"number" if name == "integer" else name for name in names}


def _kind(value: Any, wanted: Any) -> str:
    """The type of a value; a fraction is of none where only whole numbers are wanted."""
    if isinstance(value, float) and not value.is_integer() and "number" not in wanted:
        return "fraction"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")  # pyright: ignore[reportUnknownArgumentType]
