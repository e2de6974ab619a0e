"""What may be wired to what, in the words that a refused wire shows."""

from __future__ import annotations

import pytest

from app.base.errors import UserError
from app.pipelines.types import ANY, NAMES, fits, json_of, list_of, parse
from app.pipelines.values import as_text, canonical, convert, is_a

FORM = json_of({"type": "object"})
EVIDENCE = {
    "quote": "Ice flows.",
    "document": "d",
    "name": "ice.pdf",
    "page": 3,
    "start": 5,
    "end": 15,
    "sha256": "",
}


@pytest.mark.parametrize(
    "text", [*NAMES[:-2], "list<text>", "list<list<doc>>", str(FORM), f"list<{FORM}>", "any"]
)
def test_types_are_printed_and_read(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "texts", "list<>", "list<what>", "json<{>", "list<text"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no type|no JSON"):
        parse(text)


@pytest.mark.parametrize(
    ("source", "target", "how"),
    [
        ("text", "text", "same"),
        ("number", "text", "widen"),
        ("bool", "text", "widen"),
        ("json", "text", "widen"),
        (str(FORM), "text", "widen"),
        (str(FORM), "json", "widen"),
        ("report", "any", "widen"),
        ("any", "report", "widen"),
        ("any", "list<doc>", "widen"),
        ("list<number>", "list<text>", "widen"),
        ("text", "list<text>", "wrap"),
        ("number", "list<text>", "wrap"),
        ("evidence", "list<any>", "wrap"),
        ("list<text>", "list<list<text>>", "wrap"),
        ("list<text>", "any", "widen"),
    ],
)
def test_what_fits(source: str, target: str, how: str) -> None:
    fit = fits(parse(source), parse(target))
    assert (fit.ok, fit.how) == (True, how)


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("list<query>", "query", "gives list<query>; this input takes query: put it in a For each zone"),
        ("list<number>", "text", "gives list<number>; this input takes text: put it in a For each zone"),
        ("list<doc>", "text", "gives list<doc>; this input takes text"),
        ("text", "query", "gives text; this input takes query"),
        ("query", "text", "gives query; this input takes text"),
        ("evidence", "text", "gives evidence; this input takes text"),
        ("text", "number", "gives text; this input takes number"),
        ("text", "list<doc>", "gives text; this input takes list<doc>"),
        ("list<list<text>>", "list<text>", "gives list<list<text>>; this input takes list<text>"),
        (str(FORM), str(json_of({"type": "array"})), "gives json of another form than this input takes"),
    ],
)
def test_what_does_not_fit_says_why(source: str, target: str, why: str) -> None:
    fit = fits(parse(source), parse(target))
    assert (fit.ok, fit.why) == (False, why)


def test_values_become_what_an_input_takes() -> None:
    assert convert(2, parse("text")) == "2"
    assert convert({"a": 1}, parse("text")) == '{\n "a": 1\n}'
    assert convert("x", parse("list<text>")) == ["x"]
    assert convert([1, 2.5], parse("list<text>")) == ["1", "2.5"]
    assert convert([EVIDENCE], list_of(ANY)) == [EVIDENCE]
    with pytest.raises(UserError, match="The value is no query, because it is a list"):
        convert(["x"], parse("query"))
    with pytest.raises(UserError, match="The value is no evidence, because it is text"):
        convert("x", parse("evidence"))


def test_values_are_shown_as_text() -> None:
    assert as_text(EVIDENCE) == "“Ice flows.” (ice.pdf, page 3)"
    assert as_text([EVIDENCE, True, None, 3.0]) == "“Ice flows.” (ice.pdf, page 3)\n\nyes\n\n\n\n3"
    assert (
        as_text({"text": "Ice moves.", "evidence": [EVIDENCE]})
        == "Ice moves.\n- “Ice flows.” (ice.pdf, page 3)"
    )
    assert is_a(EVIDENCE, parse("evidence")) and not is_a({**EVIDENCE, "start": "5"}, parse("evidence"))


def test_what_json_cannot_say_is_refused() -> None:
    assert canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'
    for value in (float("nan"), {1, 2}, object()):
        with pytest.raises(UserError, match="cannot be kept"):
            canonical(value)
