"""Suites and cases by commands: made by hand, brought from files, taken from chats, and checked without a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.suite_records import Case, SuiteResult, SuiteRun
from app.store.suites import SuitesRepo
from app.store.vault import Vault
from tests._support.fixtures import PASSPHRASE
from tests.cli.conftest import Done
from tests.store.helpers import CHEAP, add_chat, no_keyring


def test_a_suite_from_its_making_to_its_end(inside: Callable[..., Done], tmp_path: Path) -> None:
    assert inside("quality", "suites").out == "There are no suites yet.\n"
    note = tmp_path / "spider.txt"
    note.write_text("A spider has eight legs.")
    words = [
        "--prompt",
        "How many legs?",
        "--name",
        "Legs",
        "--must",
        "8",
        "--must-not",
        "six",
        "--file",
        str(note),
    ]
    added = inside(
        "quality",
        "add",
        "Animals",
        *words,
        "--check",
        '{"kind": "number", "arguments": {"value": 8}}',
        "--json",
    )
    case = added.json["case"]
    assert [spec["kind"] for spec in case["checks"]] == ["contains", "excludes", "number"]
    assert case["files"][0]["name"] == "spider.txt" and len(case["hash"]) == 64
    shown = inside("quality", "cases", "Animals").out
    assert "Legs" in shown and 'excludes {"texts": ["six"]}' in shown
    good = inside("quality", "check", "Animals", "Legs", "--answer", "It has 8.", "--json")
    assert good.code == 0 and good.json["state"] == "pass" and good.json["score"] == 1.0
    bad = inside("quality", "check", "Animals", "Legs", "--answer", "It has six, not 8.")
    assert bad.code == 1 and "It has “six”." in bad.out and bad.out.endswith("fail\n")
    inside("quality", "suites", "--rename", "Animals", "Beasts")
    assert inside("quality", "suites").out == "Beasts  1 case\n"
    assert inside("quality", "cases", "Beasts", "--remove", "Legs").out == "The suite has no cases yet.\n"
    assert inside("quality", "suites", "--remove", "Beasts", "--json").json == {"suites": []}


def test_cases_come_from_files_and_wrong_rows_are_told(inside: Callable[..., Done], tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_bytes(b'prompt,must contain\nA?,a\n"open,x\n,y\nF' + b"\xf6hn?,b\n")
    tried = inside("quality", "import", "Mine", str(table), "--try", "--json").json
    assert (tried["cases"], tried["kept"]) == (2, False) and inside("quality", "suites", "--json").json[
        "suites"
    ] == []
    done = inside("quality", "import", "Mine", str(table))
    assert done.out.splitlines() == [
        "Row 3: a quotation mark is not closed, or stands in the wrong place; the row is left out.",
        "Row 4: the prompt is empty; the row is left out.",
        "Row 5: it is not UTF-8 and was read as Windows-1252; look at its letters.",
        "2 cases of CSV read; 2 rows were left out.",
    ]
    assert [case["text"] for case in inside("quality", "cases", "Mine", "--json").json["cases"]] == [
        "A?",
        "Föhn?",
    ]
    table.write_bytes(
        b"prompt,must contain\nA?,a\nB?,b\n"
    )  # brought once more with a mended row: none is kept twice
    again = inside("quality", "import", "Mine", str(table), "--json").json
    assert (again["cases"], again["new"]) == (2, 1)
    lines = inside("quality", "import", "Mine", str(table)).out.splitlines()
    assert lines == ["2 cases of CSV read.", "2 of them were there already."]
    assert [case["text"] for case in inside("quality", "cases", "Mine", "--json").json["cases"]] == [
        "A?",
        "Föhn?",
        "B?",
    ]
    history = tmp_path / "conversations.json"
    said = {"content_type": "text", "parts": ["What is ice?"]}
    nodes = {
        "a": {"id": "a", "parent": None, "message": {"author": {"role": "user"}, "content": said}},
        "b": {
            "id": "b",
            "parent": "a",
            "message": {"author": {"role": "assistant"}, "content": said | {"parts": ["Water."]}},
        },
    }
    history.write_text(json.dumps([{"title": "Ice", "id": "1", "current_node": "b", "mapping": nodes}]))
    assert "1 case of ChatGPT read." in inside("quality", "import", "Mine", str(history)).out
    last = inside("quality", "cases", "Mine", "--json").json["cases"][-1]
    assert (last["text"], last["baseline"]) == ("What is ice?", "Water.")


def test_an_answer_of_a_chat_is_kept(inside: Callable[..., Done], profile: Profile) -> None:
    vault = Vault.open(profile, PASSPHRASE, door=no_keyring(), cost=CHEAP)
    chat = add_chat(ChatsRepo(vault), "Ice", "What is ice?", "Frozen water.")
    vault.close()
    case = inside("quality", "add", "Mine", "--from-chat", chat.id, "--must", "frozen", "--json").json["case"]
    assert (case["text"], case["baseline"]) == ("What is ice?", "Frozen water.")
    assert case["checks"] == [{"kind": "contains", "arguments": {"texts": ["frozen"]}, "weight": 1.0}]


def test_a_person_judges_pairs_and_sees_how_often_the_judge_agrees(
    inside: Callable[..., Done], profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.quality.helping.ModelHelpers.prefer", lambda *_: "first")
    vault = Vault.open(profile, PASSPHRASE, door=no_keyring(), cost=CHEAP)
    repo = SuitesRepo(vault)
    suite = repo.add("Mine")
    cases = [Case(f"c-{n}", suite.id, f"Case {n}", text="What?", baseline="Known.") for n in range(3)]
    repo.put(cases)
    repo.begin(SuiteRun("r-1", suite.id, "A run", {}, "done", 1.0, 1.0))
    for case in cases:
        repo.keep(SuiteResult("r-1", case.id, 1, "done", {"text": "Another."}))
    vault.close()
    shown = inside("quality", "judge", "r-1")
    assert shown.out.count("Another.") == 3 and "judged none of the 20 pairs" in shown.out
    wrong = inside("quality", "judge", "r-1", "--word", "Case 0=better")
    assert wrong.code == 1 and "is no word on a pair" in wrong.err
    said = inside("quality", "judge", "r-1", "--word", "Case 0=tie", "--word", "c-1=2", "--json").json
    assert [pair["case"] for pair in said["pairs"]] == ["c-2"]
    assert (said["agreement"]["labels"], said["agreement"]["agreed"], said["agreement"]["counts"]) == (
        2,
        1,
        False,
    )
    assert "2 of 20 pairs are judged" in inside("quality", "judge").out


def test_kinds_of_checks_are_listed(inside: Callable[..., Done]) -> None:
    listed = inside("quality", "checks", "--json").json
    assert len(listed["instructions"]) == 83 and len(listed["checks"]) == 15
    plain = inside("quality", "checks").out
    assert "punctuation:no_comma" in plain and "{" not in plain


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cases", "nothing"), "There is no suite “nothing”"),
        (("add", "x"), "Nothing is asked"),
        (("add", "x", "--prompt", "a", "--check", "{"), "The check cannot be read"),
        (("add", "x", "--prompt", "a", "--check", '{"kind": "no"}'), "there is no check “no”"),
        (("add", "x", "--prompt", "a", "--folder", "none"), "none"),
        (("add", "x", "--pipeline", "none"), "There is no pipeline “none”"),
        (("add", "x", "--from-chat", "none"), "chat"),
        (("import", "x", "/nowhere/at/all.csv"), "There is no file all.csv"),
        (("check",), "Nothing is checked"),
        (("suites", "--remove", "none"), "There is no suite “none”"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    inside: Callable[..., Done], words: tuple[str, ...], told: str
) -> None:
    done = inside("quality", *words)
    assert done.code == 1 and told in done.err, done.err
    assert inside("quality", "suites", "--json").json["suites"] == []
