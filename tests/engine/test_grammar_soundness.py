"""Whatever a schema's grammar takes fits the schema: drawn from the grammar itself, and by the real model in short."""

from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import pytest

from app.base.errors import UserError
from app.engine.api import Delta, Sampling
from app.engine.grammar import schema_grammar
from tests.engine.conftest import Talk
from tests.engine.gbnf import Grammar
from tests.engine.test_grammar import CASES, random_schema

NAME = {"type": "string", "maxLength": 8}
CIRCLE = {
    "type": "object",
    "properties": {"kind": {"const": "circle"}, "r": {"type": "integer", "minimum": 1}},
    "required": ["kind", "r"],
}
SQUARE = {
    "type": "object",
    "properties": {"kind": {"const": "square"}, "a": {"type": "number", "minimum": 0, "maximum": 9}},
    "required": ["kind", "a"],
}
TREE = {
    "$defs": {
        "leaf": {"enum": [None, 0, "∅"]},
        "tree": {
            "anyOf": [
                {"$ref": "#/$defs/leaf"},
                {
                    "type": "object",
                    "properties": {"l": {"$ref": "#/$defs/tree"}, "r": {"$ref": "#/$defs/tree"}},
                    "required": ["l"],
                    "additionalProperties": False,
                },
            ]
        },
    },
    "type": "array",
    "items": {"$ref": "#/$defs/tree"},
    "maxItems": 2,
}


def nested(depth: int) -> dict[str, Any]:
    """Objects within lists within objects."""
    schema: dict[str, Any] = {"enum": ["ground", 7]}
    for level in range(depth):
        schema = {"type": "object", "properties": {f"n{level}": schema}, "required": [f"n{level}"]}
        if level % 3 == 2:
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": 1}
    return schema


KEPT: dict[str, dict[str, Any]] = {
    "an enum of mixed types": {"enum": [1, "1", None, True, 1.5, [1, {"a": "é"}], {"😀": [None]}, ""]},
    "an enum cut down by its type": {"type": "string", "enum": ["a", 1, None, "b"]},
    "whole numbers of an enum": {"type": ["integer", "null"], "enum": [1, 2.5, 3.0, None, "x"]},
    "a const of an enum": {"const": "b", "enum": ["a", "b"]},
    "one of two records": {"oneOf": [CIRCLE, SQUARE]},
    "one of two types": {
        "oneOf": [{"type": "integer"}, {"type": "string", "maxLength": 3}, {"type": "null"}]
    },
    "references and unions": TREE,
    "a reference into a list": {"prefixItems": [NAME, {"$ref": "#/prefixItems/0"}]},
    "a reference to a name with a slash": {"$defs": {"a/b~": NAME}, "$ref": "#/$defs/a~1b~0"},
    "all of two parts": {
        "allOf": [
            {"$ref": "#/$defs/base"},
            {"properties": {"age": {"type": "integer", "minimum": -3, "maximum": 3}}, "required": ["age"]},
        ],
        "$defs": {"base": {"type": "object", "properties": {"name": NAME}, "required": ["name"]}},
    },
    "bounds on both sides of zero": {
        "type": "object",
        "properties": {
            "a": {"type": "number", "minimum": -12, "maximum": 105},
            "b": {"type": "number", "maximum": -7},
            "c": {"type": "number", "minimum": 99},
            "d": {"type": "integer", "exclusiveMinimum": -1, "exclusiveMaximum": 1},
            "e": {"type": ["integer", "number"], "minimum": -1, "maximum": 0},
            "f": {"type": "integer", "minimum": 999_999_999_999_990, "maximum": 999_999_999_999_999},
        },
        "required": ["a", "b", "c", "d", "e", "f"],
    },
    "letters of all the world": {
        "type": "object",
        "properties": {
            "größe": {"const": '你好 "Welt" \\ \t 😀 \u2028'},
            "мир": {"type": "string", "minLength": 2, "maxLength": 4},
            "\u0000\n": {"enum": ["ё", "e\u0301", "\x7f"]},
        },
        "required": ["größe", "мир", "\u0000\n"],
    },
    "patterns": {
        "type": "array",
        "prefixItems": [
            {"type": "string", "pattern": "^[^\\d]{3}$"},
            {"type": "string", "pattern": "^[^\\s]+$"},
            {"type": "string", "pattern": "^[^\\w,]{1,3}$"},
            {"type": "string", "pattern": "^(?:[A-F]|x{2,3})+-\\d{2,}$"},
            {"type": "string", "pattern": '^é+[à-ü]?[^😀"]$'},
            {"type": "string", "pattern": "a.c|\\.\\/"},
            {"type": "string", "pattern": "^(red|green|)$"},
        ],
    },
    "deep nesting": nested(24),
}
REFUSED: dict[str, tuple[str, str]] = {
    "options that may fit together": ('{"oneOf": [{"type": "integer"}, {"type": "number"}]}', "fit together"),
    "records that may fit together": (
        json.dumps({"oneOf": [{**CIRCLE, "required": ["r"]}, SQUARE]}),
        "fit together",
    ),
    "equal options": ('{"oneOf": [{"const": 1}, {"enum": [2, 1.0]}]}', "fit together"),
    "open bounds of fractions": (
        '{"type": ["integer", "number"], "exclusiveMinimum": 0}',
        "exclusiveMinimum",
    ),
    "no type at all": ('{"type": []}', "cannot be kept here"),
    "a const outside its enum": ('{"const": 3, "enum": [1, 2]}', "nothing that is allowed"),
    "an enum of another type": ('{"type": "string", "enum": [1]}', "nothing that is allowed"),
    "parts that shut each other out": (
        '{"allOf": [{"properties": {"a": {}}, "additionalProperties": false}, {"properties": {"b": {}}}]}',
        "shuts out",
    ),
    "an anchor": ('{"$ref": "#name", "$defs": {"a": {"$anchor": "name"}}}', "no path"),
    "a place beyond a list": ('{"prefixItems": [{"$ref": "#/prefixItems/7"}]}', "leads nowhere"),
    "a place before a list": ('{"prefixItems": [{"$ref": "#/prefixItems/-1"}]}', "leads nowhere"),
    "an endless bound": ('{"type": "number", "minimum": 1e999}', "not as a schema should be"),
    "an endless count": ('{"type": "string", "minLength": 1e999}', "beyond"),
    "no number": ('{"const": NaN}', "not as a schema should be"),
    "half a character": ('{"const": "\\ud800"}', "not as a schema should be"),
    "half a character as a name": ('{"properties": {"\\udc00": {}}}', "not as a schema should be"),
}


@pytest.mark.parametrize("name", list(KEPT))
def test_all_that_the_grammar_takes_fits(name: str) -> None:
    grammar, seen = Grammar(schema_grammar(json.dumps(KEPT[name]))), set[str]()
    for seed in range(300):
        text = grammar.draw(random.Random(seed))
        jsonschema.validate(json.loads(text), KEPT[name])
        seen.add(text)
    assert seen


def test_the_usual_schemas_and_random_ones_too() -> None:
    chance = random.Random(7)
    schemas = [schema for schema, _, _ in CASES if schema.get("pattern") != "b+|^$"]
    schemas += [random_schema(chance) for _ in range(150)]
    for schema in schemas:
        grammar = Grammar(schema_grammar(json.dumps(schema)))
        for seed in range(12):
            jsonschema.validate(json.loads(grammar.draw(random.Random(seed))), schema)


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_could_not_be_promised_is_refused(name: str) -> None:
    schema, why = REFUSED[name]
    with pytest.raises(UserError) as caught:
        schema_grammar(schema)
    assert caught.value.code == "bad-schema" and why in caught.value.sentence


def test_any_json_is_answered_by_a_grammar_or_a_sentence() -> None:
    """Random keywords with random values: no other error ever leaves the converter."""
    chance = random.Random(11)
    keys = ["type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "items", "prefixItems", "properties"]
    keys += [
        "required",
        "additionalProperties",
        "minimum",
        "exclusiveMaximum",
        "minLength",
        "maxItems",
        "pattern",
    ]

    def value(depth: int) -> Any:
        plain = [None, True, 0, -1, 1.5, 10**30, "", "string", "#", "#/items", "number", "[a", "x{3}"]
        if depth > 3 or chance.random() < 0.4:
            return chance.choice(plain)
        if chance.random() < 0.4:
            return [value(depth + 1) for _ in range(chance.randint(0, 3))]
        return {chance.choice([*keys, "a"]): value(depth + 1) for _ in range(chance.randint(0, 3))}

    made, codes = 0, set[str]()
    for _ in range(3000):
        schema = {chance.choice(keys): value(0) for _ in range(chance.randint(1, 3))}
        try:
            made += bool(schema_grammar(json.dumps(schema)))
        except UserError as error:
            codes.add(error.code)
    assert made > 100 and codes == {"bad-schema"}


@pytest.mark.parametrize("name", [name for name in KEPT if name != "patterns"])
def test_the_model_keeps_to_them(talk: Talk, name: str) -> None:
    """With sampling so warm that hardly a token fits by itself, and with guesses, which must not break the form."""
    schema = KEPT[name]
    for seed in range(2):
        told, end = talk.events(
            "Invent a record. JSON only.",
            schema=json.dumps(schema),
            sampling=Sampling(temperature=1.3, seed=seed),
            max_tokens=700,
            exact=seed == 0,
            speculative=True,
        )
        answer = "".join(event.text for event in told if isinstance(event, Delta))
        assert end.reason == "stop", answer[-200:]
        jsonschema.validate(json.loads(answer), schema)
