"""Our checkers of instructions say what the public implementation of the IFEval benchmark says, for all 25 kinds."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from typing import Any

import pytest

from app.quality.checks.instruction import loosened, table
from app.quality.instructions._kit import Instruction
from tests.quality.ifeval_freeze import GOLDEN, Reference, verdicts
from tests.quality.ifeval_texts import ARGUMENTS


@cache
def golden() -> dict[str, Any]:
    return json.loads(GOLDEN.read_text("utf-8"))


KINDS = [one for one in table() if one.id in ARGUMENTS]


def test_all_kinds_of_the_benchmark_are_there() -> None:
    assert sorted(one.id for one in KINDS) == sorted(golden()["verdicts"]) == sorted(ARGUMENTS)
    assert len(KINDS) == 25


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one.id)
def test_each_kind_agrees_with_the_frozen_verdicts(one: Instruction) -> None:
    texts, rows = golden()["texts"], golden()["verdicts"][one.id]
    holds, fails = sum(len(row["holds"]) for row in rows), sum(len(row["fails"]) for row in rows)
    assert holds >= 4 and fails >= 20, (holds, fails)
    for row in rows:
        for said in ("holds", "fails"):
            for number in row[said]:
                ours = one.holds(texts[number], **row["arguments"])
                assert ours == (said == "holds"), (row["arguments"], said, texts[number])


@pytest.mark.parametrize("one", list(table()), ids=lambda one: one.id)
def test_each_kind_has_words_and_a_sample(one: Instruction) -> None:
    arguments, good, bad = one.sample
    assert set(arguments) == set(one.properties)
    assert one.holds(good, **arguments) and not one.holds(bad, **arguments)
    assert "{" not in one.told(arguments) and one.told({})


def test_a_loose_look_leaves_out_lines_and_stars() -> None:
    text = "Sure, here it is:\nice *melts*\nBye, friend"
    assert len(set(loosened(text))) == 8
    assert "ice melts" in set(loosened(text)) and text in set(loosened(text))


@pytest.mark.prove
@pytest.mark.skipif(
    not importlib.util.find_spec("if_verifiable"),
    reason="needs the package if-verifiable, and nltk's punkt_tab",
)
def test_each_kind_agrees_with_the_package_itself() -> None:
    count = 0
    for name, arguments, text, said in verdicts(Reference()):
        assert table().get(name).holds(text, **arguments) == said, (name, arguments, text)
        count += 1
    assert count > 10_000
