"""Signs in a question narrow what it is put to: by file, folder, kind and date; what is wrong is one sentence."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.chat.scope import parts_of, plain, scope_of
from app.knowledge.dates import period
from app.store.knowledge_records import Filter, StoredFile

FOLDERS = {"f1": "Papers", "f2": "My letters"}
FILES = [
    StoredFile(n, folder, f"/{n}", n, n.rpartition(".")[2], 1, 1)
    for n, folder in (("a.pdf", "f1"), ("b.md", "f1"), ("c.pdf", "f2"))
]


def moment(*parts: int) -> float:
    return datetime(*parts).astimezone().timestamp()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "begins", "next_begins"),
    [
        ("2025", (2025, 1, 1), (2026, 1, 1)),
        ("2025-01", (2025, 1, 1), (2025, 2, 1)),
        ("2024-2", (2024, 2, 1), (2024, 3, 1)),
        ("2025-12", (2025, 12, 1), (2026, 1, 1)),
        ("2025-03-31", (2025, 3, 31), (2025, 4, 1)),
        ("31.03.2025", (2025, 3, 31), (2025, 4, 1)),
        (" 9999 ", (9999, 1, 1), None),
    ],
)
def test_periods(text: str, begins: tuple[int, ...], next_begins: tuple[int, ...] | None) -> None:
    first, last = period(text)
    assert first == moment(*begins)
    if next_begins:
        assert moment(*next_begins) - 0.001 < last < moment(*next_begins)


@pytest.mark.parametrize(
    "text", ["", "2025-13", "2025-02-30", "soon", "31.31.2025", "25", "2025-1-1-1", "0000"]
)
def test_wrong_dates_are_one_sentence(text: str) -> None:
    with pytest.raises(UserError) as caught:
        period(text)
    assert caught.value.code == "bad-date"
    assert caught.value.sentence.endswith(
        "is no date; write a year, a month or a day, like 2025, 2025-01 or 2025-01-31."
    )


def test_dates_kinds_and_folders_narrow_together() -> None:
    question = 'What of "ice" @after:2025-01 and @before:2025-06? @type:PDF @folder:"my letters"'
    scope = scope_of(question, FOLDERS, FILES)
    assert scope.words == 'What of "ice" and?'
    assert scope.chosen.folders == ("f2",) and scope.chosen.kinds == ("pdf",)
    assert scope.chosen.since == moment(2025, 1, 1)
    assert scope.chosen.until == pytest.approx(moment(2025, 6, 1), abs=0.01) and scope.chosen.until < moment(
        2025, 6, 1
    )
    told = ["changed from 2025-01 on", "changed before 2025-06", "only .pdf", "only in my letters"]
    assert [part.words for part in scope.parts] == told


def test_files_are_named_within_the_folder() -> None:
    scope = scope_of("What do @*.pdf say @folder:Papers @until:31.12.2024.", FOLDERS, FILES)
    assert scope.chosen.files == ("a.pdf",) and scope.chosen.folders == ()
    assert scope.chosen.until == period("2024-12-31")[1]


def test_a_file_is_named_without_its_ending_too() -> None:
    scope = scope_of("what says @b about @c?", FOLDERS, FILES)
    assert scope.chosen == Filter(files=("b.md", "c.pdf")) and scope.words == "what says b about c?"


def test_signs_of_a_chat_that_asks_nothing_say_so() -> None:
    told = parts_of("@type:pdf since @after:2025 or @nobody", {}, ())
    assert [(part.sign, part.wrong) for part in told] == [("@type:pdf", True), ("@after:2025", True)]
    assert {part.words for part in told} == {"no folder is asked in this chat"}


def test_of_two_dates_the_narrower_counts() -> None:
    scope = scope_of("@after:2024 @after:2025 @until:2027 @until:2026", FOLDERS, FILES)
    assert (scope.chosen.since, scope.chosen.until) == (period("2025")[0], period("2026")[1])


@pytest.mark.parametrize(
    "question", ["write to me@after:work", "What is an @-sign?", "see after:2025", "a @ b"]
)
def test_what_is_no_sign_is_left_alone(question: str) -> None:
    scope = scope_of(question, FOLDERS, FILES)
    assert scope.words == question
    assert scope.chosen == Filter(folders=("f1", "f2"))


def test_what_is_typed_is_told_at_once() -> None:
    parts = parts_of("@after:2025-13 @type:pdf @folder:None @a.pdf", FOLDERS, FILES)
    assert [(part.sign, part.wrong) for part in parts] == [
        ("@type:pdf", False), ("@a.pdf", False), ("@after:2025-13", True), ("@folder:None", True)
    ]  # fmt: skip
    assert parts[3].words == "No folder “None” is asked here; choose among “Papers”, “My letters”."
    assert parts_of("@after:", FOLDERS, FILES)[0].wrong


@given(st.text(max_size=60))
def test_any_question_is_taken(question: str) -> None:
    parts_of(question, FOLDERS, FILES)
    assert plain(f"{question.replace('@', '')} @after:2025-01") == plain(question.replace("@", ""))
