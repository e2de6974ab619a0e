"""Answers that are held to a form: what the grammar of a schema takes, and that every answer fits."""

from __future__ import annotations

import ctypes
import json
import math
import random
import re
from typing import Any

import jsonschema
import pytest

from app.base.errors import UserError
from app.engine.api import Delta, EngineEvent, Sampling
from app.engine.backend import Form
from app.engine.binding import library
from app.engine.grammar import MAX_TEXT, checked, constraint, schema_grammar
from app.engine.guard import Candidates, Guard
from app.engine.host import LlamaEngine
from app.engine.stream import Marks, Style, answer_follows
from tests.engine.conftest import Talk, request_of

STRING = {"type": "string", "maxLength": 6}
TREE = {
    "$defs": {"node": {"type": "object", "properties": {"left": {"$ref": "#/$defs/node"}, "name": STRING}}},
    "$ref": "#/$defs/node",
}
CASES: list[tuple[dict[str, Any], list[Any], list[Any]]] = [
    ({"type": "string", "minLength": 1, "maxLength": 3}, ["a", "äöü", 'q"\\'], ["", "abcd", 1]),
    ({"enum": ["red", 'a "b"', "c\\d\n", None, 3]}, ["red", 'a "b"', "c\\d\n", None, 3], ["blue", 4]),
    ({"const": {"a": [1]}}, [], [{"a": [2]}]),
    ({"type": "integer", "minimum": -5, "maximum": 120}, [-5, -1, 0, 7, 99, 120], [-6, 121, 1.5, 1000]),
    ({"type": "integer", "minimum": 18}, [18, 19, 20, 99, 100, 5000], [17, 9, 0, -18]),
    ({"type": "integer", "maximum": -3}, [-3, -4, -10, -400], [-2, 0, 3]),
    ({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 3.5}, [1, 2, 3], [0, 4]),
    (
        {"type": "integer", "minimum": 137, "maximum": 2482},
        [137, 200, 999, 1000, 2482],
        [136, 2483, 99, 2490],
    ),
    ({"type": "number", "minimum": -2, "maximum": 1}, [-2, -1.75, -0.5, 0, 0.99, 1], [-2.5, 1.5, 2]),
    ({"type": "number"}, [0, -1.5, 1e20, 12.25], ["1", None]),
    ({"type": "boolean"}, [True, False], [None, "true"]),
    ({"type": ["string", "null"]}, ["x", None], [1, True]),
    (
        {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2},
        [[1], [1, 2]],
        [[], [1, 2, 3]],
    ),
    ({"type": "array", "items": STRING, "maxItems": 0}, [[]], [["a"]]),
    ({"type": "array", "items": {"type": "null"}, "maxItems": 2}, [[], [None], [None, None]], [[None] * 3]),
    ({"type": "array", "prefixItems": [{"type": "integer"}, STRING]}, [[1, "a"]], [["a", 1], [1]]),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": STRING, "c": STRING},
            "required": ["b"],
        },
        [{"b": "x"}, {"a": 1, "b": "x"}, {"b": "x", "c": "y"}, {"a": 1, "b": "", "c": ""}],
        [{}, {"a": 1}, {"b": "x", "d": 1}, {"b": 1}],
    ),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, [{}, {"x": 1, "y": 2}], [{"x": "1"}]),
    ({"type": "object"}, [{}, {"a": {"b": [1, "c", None, True]}}], [[], 1]),
    ({}, [{}, [], 1, "a", None, True], []),
    ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, [1, True], ["a"]),
    (
        {"allOf": [{"properties": {"a": STRING}, "required": ["a"]}, {"properties": {"b": STRING}}]},
        [{"a": ""}, {"a": "x", "b": "y"}],
        [{"b": "y"}],
    ),
    (TREE, [{}, {"left": {"left": {}, "name": "x"}}], [{"left": 1}]),
    ({"type": "string", "pattern": "^[0-9]{5}(-\\d{4})?$"}, ["12345", "12345-6789"], ["1234", "12345-", "a"]),
    ({"type": "string", "pattern": "b+|^$"}, [], []),
    ({"type": "string", "pattern": "ab.c"}, ["abxc", "--ab.c--"], ["abc"]),
    ({"type": "string", "pattern": '^[^a]"x\\\\$'}, ['b"x\\'], ['a"x\\']),
    ({"type": "string", "format": "date"}, ["2026-11-22"], ["2026-13-01", "today"]),
    ({"type": "string", "format": "date-time"}, ["2026-11-22T10:00:59Z"], ["2026-11-22"]),
]
REFUSED = [
    ("no json", "not JSON"),
    ("false", "allows nothing"),
    ('{"type": "martian"}', "martian"),
    ('{"not": {"type": "string"}}', '"not" cannot be kept'),
    ('{"type": "array", "uniqueItems": true}', "uniqueItems"),
    ('{"type": "object", "properties": {"a": {"multipleOf": 3, "type": "integer"}}}', "#/properties/a"),
    ('{"$ref": "https://example.org/x.json"}', "out of the schema"),
    ('{"$ref": "#/nope"}', "leads nowhere"),
    ('{"type": "string", "pattern": "(?=a)b"}', "assert"),
    ('{"type": "string", "pattern": "("}', "no regular expression"),
    ('{"type": "string", "maxLength": 100000}', "2,000"),
    ('{"type": "string", "format": "martian"}', "martian"),
    ('{"type": "integer", "minimum": 3, "maximum": 2}', "no number"),
    ('{"type": "number", "minimum": 0.5}', "whole"),
    ('{"type": "object", "required": ["a"], "additionalProperties": false}', "not allowed"),
    ('{"enum": []}', "empty"),
    ('{"type": "object", "properties": 5}', "not as a schema should be"),
    ("[" * 5000 + "]" * 5000, "because"),
    ('{"items":' * 70 + "{}" + "}" * 70, "too large"),
    (" " * (MAX_TEXT + 1), "longer than"),
]


class Taker:
    """Asks llama.cpp's grammar about whole texts, without a decode."""

    def __init__(self, engine: LlamaEngine) -> None:
        assert engine._loaded is not None
        self.model = engine._loaded.model
        self.candidates = Candidates(library(), self.model.size)
        self.end = next(t for t in range(self.model.size) if self.model.is_end(t))

    def takes(self, grammar: str, text: str) -> bool:
        try:
            guard = Guard(library(), self.model, Form(grammar, begun=text), self.candidates)
        except UserError as error:
            return "beginning" not in error.sentence
        done = self.candidates.passes(guard._grammar, self.end)
        guard.close()
        return done


@pytest.fixture
def taker(engine: LlamaEngine) -> Taker:
    return Taker(engine)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_grammar_takes_what_the_schema_allows(taker: Taker, number: int) -> None:
    schema, good, bad = CASES[number]
    if schema.get("pattern") == "b+|^$":
        with pytest.raises(UserError):
            schema_grammar(json.dumps(schema))
        return
    grammar = schema_grammar(json.dumps(schema))
    for value in good:
        jsonschema.validate(value, schema)
        for separators in ((",", ":"), (", ", ": ")):
            text = json.dumps(value, ensure_ascii=False, separators=separators)
            assert taker.takes(grammar, text) or separators[1] == " " or value in ({}, []), text
    for value in bad:
        assert not taker.takes(grammar, json.dumps(value, ensure_ascii=False)), value


def test_strings_hold_no_bare_control_character(taker: Taker) -> None:
    grammar = schema_grammar('{"type": "string"}')
    assert taker.takes(grammar, '"a\\nb"') and taker.takes(grammar, '"\\u00e9"')
    for text in ('"a\nb"', '"a\\xb"', '"\\ud800"', '"a', 'a"'):
        assert not taker.takes(grammar, text)


@pytest.mark.parametrize(("schema", "why"), REFUSED)
def test_what_cannot_be_kept_is_refused(schema: str, why: str) -> None:
    with pytest.raises(UserError) as caught:
        schema_grammar(schema)
    assert caught.value.code == "bad-schema" and why in caught.value.sentence


def test_grammars_of_ones_own() -> None:
    assert checked('root ::= "a"') == 'root ::= "a"'
    hostile = ["", "x ::= y", 'root ::= "a"{9999}', "root ::= " + "(" * 100 + '"a"' + ")" * 100]
    for grammar in [*hostile, 'root ::= "a"' + " " * MAX_TEXT]:
        with pytest.raises(UserError) as caught:
            checked(grammar)
        assert caught.value.code == "bad-grammar"
    with pytest.raises(UserError):
        constraint("{}", 'root ::= "a"')
    assert constraint(None, None) is None


@pytest.mark.parametrize("grammar", ["root ::= (", 'root ::= root "a"', "root ::= nope"])
def test_bad_grammars_end_the_request_alone(engine: LlamaEngine, grammar: str) -> None:
    told: list[EngineEvent] = []
    with pytest.raises(UserError) as caught:
        engine.submit(request_of("Hi", grammar=grammar), told.append).result(60)
    assert caught.value.code == "bad-grammar" and len(told) == 1
    with pytest.raises(UserError) as caught:
        engine.submit(request_of("Hi", schema="nonsense"), told.append).result(60)
    assert caught.value.code == "bad-schema"
    assert engine.submit(request_of("Hi", max_tokens=1), told.append).result(60).reason == "length"


def test_a_grammar_that_no_word_fits_is_no_crash(taker: Taker, talk: Talk) -> None:
    model = taker.model
    form = Form('root ::= "a"')
    guard = Guard(library(), model, form, taker.candidates)
    library().llama_sampler_accept(guard._grammar, model.tokenise("a", False)[0])
    chain = library().llama_sampler_init_greedy()
    logits = (ctypes.c_float * model.size)()
    for token in filter(model.is_end, range(model.size)):
        logits[token] = -math.inf
    with pytest.raises(UserError) as caught:
        guard.choose(chain, ctypes.cast(logits, ctypes.POINTER(ctypes.c_float)))
    assert caught.value.code == "bad-grammar"
    library().llama_sampler_free(chain)
    guard.close()
    assert talk.text("Say something.", grammar='root ::= "yes" | "no"') in {"yes", "no"}


def test_answers_fit_their_schema(talk: Talk) -> None:
    for number, (schema, _, _) in enumerate(CASES[:1] + CASES[3:5] + CASES[16:17] + CASES[21:24]):
        sampling = Sampling(temperature=1.2, seed=number, repeat_penalty=1.1)
        text = json.dumps(schema)
        events, end = talk.events("Some JSON, please.", schema=text, sampling=sampling, max_tokens=300)
        answer = "".join(e.text for e in events if isinstance(e, Delta))
        assert end.reason == "stop"
        jsonschema.validate(json.loads(answer), schema)


def test_a_begun_answer_goes_on_in_its_form(talk: Talk) -> None:
    schema = json.dumps({"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]})
    rest = talk.text("Is it so?", schema=schema, continues='{"ok":')
    assert json.loads('{"ok":' + rest)["ok"] in {True, False}
    with pytest.raises(UserError) as caught:
        talk.text("Is it so?", schema=schema, continues="Well, ")
    assert caught.value.code == "bad-schema"


def test_the_form_begins_behind_the_reasoning(taker: Taker) -> None:
    lib, model = library(), taker.model
    after = answer_follows(Style(inside=Marks("<think>", "</think>")))
    guard = Guard(lib, model, Form('root ::= "{}"', after=after), taker.candidates)
    chain = lib.llama_sampler_init_greedy()
    logits = (ctypes.c_float * model.size)()

    def choose(wish: int) -> int:
        logits[:] = [0.0] * model.size
        logits[wish] = 9.0
        return guard.choose(chain, ctypes.cast(logits, ctypes.POINTER(ctypes.c_float)))

    free = model.tokenise("so </think>", False)
    assert choose(taker.end) != taker.end  # the answer cannot end before it began
    assert [choose(token) for token in free] == free
    brace = model.tokenise("{}", False)[0]
    assert choose(model.tokenise("so", False)[0]) == brace or model.piece(brace).data.startswith(b"{")
    lib.llama_sampler_free(chain)
    guard.close()


def test_where_answers_begin() -> None:
    assert answer_follows(Style()) == ""
    channels = answer_follows(Style(channels=True))
    whole = "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>"
    found = re.search(channels, whole)
    assert found is not None and found.end() == len(whole)


def random_schema(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """Any schema that ends soon."""
    kinds = ["string", "integer", "boolean", "enum", "range", "null", "pattern", "date"]
    kind = chance.choice(kinds + ["object", "array", "union"] * (3 if depth < 3 else 0))
    if kind == "object":
        names = chance.sample(["name", "größe", 'a "b"', "x-y", "tags", "id"], chance.randint(1, 4))
        properties = {name: random_schema(chance, depth + 1) for name in names}
        needed = [name for name in names if chance.random() < 0.6]
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    if kind == "array":
        low = chance.randint(0, 2)
        return {
            "type": "array",
            "items": random_schema(chance, depth + 1),
            "minItems": low,
            "maxItems": low + chance.randint(0, 2),
        }
    if kind == "union":
        return {"anyOf": [random_schema(chance, depth + 1) for _ in range(2)]}
    low = chance.randint(-300, 300)
    return {
        "string": {"type": "string", "minLength": chance.randint(0, 3), "maxLength": chance.randint(3, 12)},
        "range": {"type": chance.choice(["integer", "number"]), "minimum": low, "maximum": low + 150},
        "enum": {"enum": chance.sample(["red", "grün", 'say "hi"', 1, None, True, [1, "x"]], 3)},
        "pattern": {"type": "string", "pattern": chance.choice(["^[A-Z]{2}\\d{3}$", "^(ab|cd){1,3}$"])},
        "date": {"type": "string", "format": chance.choice(["date", "time", "date-time", "uuid"])},
    }.get(kind, {"type": kind})


@pytest.mark.prove
@pytest.mark.timeout(3000)
def test_three_hundred_answers_fit(talk: Talk) -> None:
    chance, fitting = random.Random(300), 0
    for seed in range(300):
        schema = random_schema(chance)
        sampling = Sampling(temperature=1.2, seed=seed)
        text = talk.text(
            "Invent a record. JSON only.", schema=json.dumps(schema), sampling=sampling, max_tokens=900
        )
        jsonschema.validate(json.loads(text), schema)
        fitting += 1
    assert fitting == 300
