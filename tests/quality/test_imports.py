"""Cases come out of tables, JSON lines, promptfoo and histories; a wrong row is told and costs no other."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.quality.histories import cases_of
from app.quality.imports import Imported, formats, read_bytes, read_file
from app.quality.imports._rows import MOST_FIELD
from app.store.suite_records import Case, CheckSpec


def table(text: str | bytes, name: str = "cases.csv") -> Imported:
    return read_bytes(text.encode() if isinstance(text, str) else text, name)


def prompts(found: Imported) -> list[str]:
    return [case.text for case in found.cases]


def told(found: Imported) -> list[str]:
    return [problem.sentence for problem in found.problems]


def test_a_table_gives_a_case_a_row_with_its_checks() -> None:
    found = table(
        "Question;Name;Must contain;Must not contain;Max words;tags;expected\n"
        'What is ice?;Ice;"frozen|water";sorry;30;a|b;Frozen water.\n'
        '"What\nis ""snow""?";;;;;;Frozen flakes.\n'
    )
    first, second = found.cases
    assert (first.name, first.tags, first.baseline) == ("Ice", ("a", "b"), "Frozen water.")
    assert first.checks == (
        CheckSpec("contains", {"texts": ["frozen", "water"]}),
        CheckSpec("excludes", {"texts": ["sorry"]}),
        CheckSpec("length", {"unit": "words", "most": 30}),
    )
    assert second.text == 'What\nis "snow"?' and second.name == 'What is "snow"?'
    assert [spec.kind for spec in second.checks] == ["similar", "judge"]
    assert found.problems == () and found.sentence == "2 cases of CSV read."
    assert first.origin == "file:cases.csv:2"


GOOD = [f"Question {n}?" for n in range(6)]


@pytest.mark.parametrize(
    ("broken", "told_of"),
    [
        ('"never closed,x', "quotation mark"),
        ('"closed" too early,x', "quotation mark"),
        ("one,two,three", "3 fields"),
        (",x", "prompt is empty"),
        ("zero\0byte,x", "value zero"),
        ("q" * (MOST_FIELD + 1) + ",x", "1,000,001 characters"),
        ('"' + "q" * (MOST_FIELD + 1) + '",x', "1,000,001 characters"),
    ],
)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_broken_row_costs_no_other(broken: str, told_of: str, place: int) -> None:
    rows = [f'"{text}",ok' for text in GOOD]
    rows.insert(place, broken)
    found = table("prompt,name\n" + "\n".join(rows) + "\n")
    assert prompts(found) == GOOD
    assert len(found.problems) == 1 and found.problems[0].lost
    assert told(found)[0].startswith(f"Row {place + 2}: ") and told_of in told(found)[0]
    assert "1 row was left out" in found.sentence


def test_rows_are_told_by_their_lines_too_where_cells_have_several() -> None:
    found = table('prompt,name\n"two\nlines",a\n,b\nGood?,c\n')
    assert prompts(found) == ["two\nlines", "Good?"]
    assert told(found) == ["Row 3 (line 4): the prompt is empty; the row is left out."]


def test_two_stray_quotation_marks_tear_no_rows_out() -> None:
    found = table('prompt,name\n"open,x\nA?,x\nB?,x\nopen,"x\nC?,x\n')
    assert prompts(found) == ["A?", "B?", "C?"]
    assert [problem.where for problem in found.problems] == ["row 2", "row 5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_found_out(encoding: str, end: str) -> None:
    found = table(end.join(["prompt\tname", "Was heißt Föhn?\tä", "Und Schnee?\tö", ""]).encode(encoding))
    assert prompts(found) == ["Was heißt Föhn?", "Und Schnee?"] and not found.problems


def test_rows_of_another_encoding_are_read_and_told() -> None:
    rows = [b"prompt,name", "Föhn?,a".encode(), "Föhn?,b".encode("cp1252"), b"Eis?,c", b"\x81?,d"]
    found = table(b"\n".join(rows))
    assert prompts(found) == ["Föhn?", "Föhn?", "Eis?", "\ufffd?"]
    assert [problem.where for problem in found.problems] == ["row 3", "row 5"]
    assert not any(problem.lost for problem in found.problems) and "Windows-1252" in told(found)[0]


def test_columns_are_needed_and_unknown_ones_are_told() -> None:
    found = table("Prompt,Colour,mood\nWhy?,red,good\n")
    assert prompts(found) == ["Why?"]
    assert told(found) == ["Row 1: columns that mean nothing here were passed over: “Colour”, “mood”."]
    for text in ("colour,mood\nred,good\n", "just one line"):
        with pytest.raises(UserError) as caught:
            table(text)
        assert caught.value.code == "bad-columns" and "prompt" in caught.value.sentence
    assert prompts(table("prompt,name\nShort?\n")) == ["Short?"]


@pytest.mark.parametrize(
    ("column", "cell", "told_of"),
    [
        ("number", "many", "“number” is no number"),
        ("max words", "few", "“max words” is no number"),
        ("schema", "{", "“schema” is no JSON"),
        ("schema", "[1]", "“schema” is not a JSON object"),
        ("language", "klingon", "a check cannot be used: “language”"),
        ("checks", '[{"kind": "no-such"}]', "there is no check “no-such”"),
        ("checks", '[{"kind": "contains"}]', "“contains”"),
        ("checks", '{"kind": 1}', "“checks” is not a JSON list"),
        ("checks", "[1]", "a check has no “kind”"),
        ("checks", '[{"kind": "exact", "arguments": 5}]', "is not written as one"),
    ],
)
def test_cells_that_cannot_be_used_are_told(column: str, cell: str, told_of: str) -> None:
    escaped = cell.replace('"', '""')
    found = table(f'prompt,{column}\nGood?,\nBad?,"{escaped}"\nGood too?,\n')
    assert prompts(found) == ["Good?", "Good too?"]
    assert [problem.where for problem in found.problems] == ["row 3"] and told_of in told(found)[0]


def test_json_lines_are_read_one_by_one() -> None:
    lines: list[Any] = [
        {"prompt": "A?", "checks": [{"kind": "exact", "arguments": {"text": "a"}, "weight": 2}]},
        {
            "input": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "B?"}],
            "ideal": ["b", "B"],
        },
        {"messages": 1},
        [1],
    ]
    text = "\n".join(
        ["\ufeff" + json.dumps(lines[0]), *map(json.dumps, lines[1:]), "{broken", "", '{"prompt": "C?"}']
    )
    found = read_bytes(text.encode(), "cases.jsonl")
    assert prompts(found) == ["A?", "B?", "C?"]
    assert found.cases[0].checks == (CheckSpec("exact", {"text": "a"}, 2.0),)
    assert (found.cases[1].system, found.cases[1].baseline) == ("Be brief.", "b")
    assert [problem.where for problem in found.problems] == ["line 3", "line 4", "line 5"]
    assert "no field “prompt”" in told(found)[0] and "column 2" in told(found)[2]
    wrong = '{"prompt": "Föhn?"}\n'.encode("cp1252")
    assert prompts(read_bytes(wrong, "c.jsonl")) == ["Föhn?"]
    whole = read_bytes(json.dumps({"cases": [{"prompt": "A?"}, {}, 5]}).encode(), "cases.json")
    assert prompts(whole) == ["A?"] and [problem.where for problem in whole.problems] == ["item 2", "item 3"]
    with pytest.raises(UserError) as caught:
        read_bytes(b"[1,", "cases.json")
    assert caught.value.code == "bad-json"


PROMPTFOO = """
prompts:
  - "Answer about {{topic}} in {{ style }}."
  - file://other.txt
defaultTest:
  vars: {style: short}
  assert:
    - {type: not-icontains, value: sorry}
tests:
  - description: Ice
    vars: {topic: ice}
    assert:
      - {type: icontains-all, value: [frozen, water], weight: 2}
      - {type: llm-rubric, value: is nice}
      - {type: javascript, value: 1 == 1}
      - {type: similar, value: Frozen water, threshold: 0.8}
      - {type: is-json}
      - {type: regex, value: "^I"}
  - vars: {}
  - 5
  - vars: {topic: snow, style: long}
  - vars: {topic: [ice, snow]}
  - vars: {topic: "file://topics.txt"}
"""


def test_promptfoos_assertions_become_checks_and_others_are_named() -> None:
    found = read_bytes(PROMPTFOO.encode(), "promptfooconfig.yaml")
    assert prompts(found) == ["Answer about ice in short.", "Answer about snow in long."]
    assert [(spec.kind, spec.weight) for spec in found.cases[0].checks] == [
        ("excludes", 1.0),
        ("contains", 2.0),
        ("similar", 1.0),
        ("json-schema", 1.0),
        ("regex", 1.0),
    ]
    assert told(found) == [
        "Prompt 2: it is kept in another file, which is not read; the row is left out.",
        "Test 1: assertions without a check of ours were left out: llm-rubric, javascript.",
        "Test 2: the prompt wants “topic”, which it does not give; the row is left out.",
        "Test 3: it is not an object; the row is left out.",
        "Test 5: “topic” is a list, which is not unfolded; the row is left out.",
        "Test 6: “topic” is kept in another file, which is not read; the row is left out.",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tests: [", "bad-yaml"),
        ("prompts: [a]", "bad-columns"),
        ("- 1", "bad-columns"),
        ("tests: !!python/object/apply:os.system [ls]", "bad-yaml"),
        ("a: &a [x]\n" + "".join(f"b{n}: *a\n" for n in range(300)), "bad-yaml"),
        ("&a [*a]", "bad-columns"),
        ("tests: &a [*a]", ""),
    ],
)
def test_yaml_that_would_hurt_is_refused(text: str, code: str) -> None:
    if not code:
        assert read_bytes(text.encode(), "x.yaml").cases == ()
        return
    with pytest.raises(UserError) as caught:
        read_bytes(text.encode(), "x.yaml")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty-file"),
        (b"\xef\xbb\xbf\n\n", "a.csv", "empty-file"),
        (b"prompt\nx", "a.docx", "unknown-format"),
    ],
)
def test_files_that_are_none_are_refused(data: bytes, name: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_file(path)
    assert caught.value.code == code
    assert set(formats()) == {"CSV", "JSON lines", "promptfoo"}


@settings(max_examples=120, deadline=None)
@given(
    data=st.binary(min_size=1, max_size=400), name=st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.yaml"])
)
def test_no_bytes_break_the_reading(data: bytes, name: str) -> None:
    head = b"prompt,name\n" if name == "a.csv" else b""
    found = Imported((), (), "")
    with suppress(UserError):  # anything else would be a fault
        found = read_bytes(head + data, name)
    assert all(isinstance(case, Case) and (case.text or case.pipeline) for case in found.cases)
    assert all(problem.sentence.endswith(".") for problem in found.problems)


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), min_size=1),
        min_size=1,
    )
)
def test_what_is_quoted_comes_back_as_it_was(cells: list[str]) -> None:
    lines = ["prompt,name", *('"' + cell.replace('"', '""') + '",x' for cell in cells)]
    found = table("\n".join(lines))
    assert prompts(found) == [cell for cell in cells if cell.strip()]


def test_a_hosted_models_answers_become_known_answers(tmp_path: Path) -> None:
    def node(key: str, parent: str | None, role: str, text: str) -> dict[str, Any]:
        message = {
            "author": {"role": role},
            "content": {"content_type": "text", "parts": [text]},
            "create_time": 1.0,
        }
        if role == "assistant":
            message["metadata"] = {"model_slug": "gpt-4o"}
        return {"id": key, "parent": parent, "children": [], "message": message | {"id": key}}

    nodes = [node("a", None, "user", "What is ice?"), node("b", "a", "assistant", "Frozen water.")]
    nodes += [node("c", "b", "user", "And snow?"), node("d", "c", "assistant", "Flakes of it.")]
    chat = {
        "title": "On ice",
        "conversation_id": "1",
        "current_node": "d",
        "mapping": {n["id"]: n for n in nodes},
    }
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([chat]))
    cases = [one for one in cases_of(path, CancelToken()) if isinstance(one, Case)]
    assert [(case.name, case.text, case.baseline) for case in cases] == [
        ("On ice", "What is ice?", "Frozen water.")
    ]
    assert "gpt-4o" in cases[0].baseline_model
    every = [one for one in cases_of(path, CancelToken(), every=True) if isinstance(one, Case)]
    assert [(case.text, len(case.turns)) for case in every] == [("What is ice?", 0), ("And snow?", 2)]
    assert list(cases_of(path, CancelToken(), matching="fire")) == []
