"""The statistics agree with a public package, never cry wolf over equal runs, and see a planted drop."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quality.statistics import (
    ALARM,
    ALARM_CHECKS,
    Effect,
    Paired,
    bootstrap,
    effect,
    half_width,
    holm,
    judged,
    mcnemar,
    pair,
    unseen,
)
from tests.quality import peer

GOLDEN = json.loads(peer.GOLDEN.read_text(encoding="utf-8"))
CASES, TRIALS = 200, 300
EXACT = ("baseline", "candidate", "difference", "p", "detectable")


def rows() -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in GOLDEN["rows"]]


def agrees(ours: Effect, theirs: dict[str, Any]) -> None:
    assert ours.method == theirs["method"]
    for name in EXACT:
        assert getattr(ours, name) == pytest.approx(theirs[name], rel=5e-4, abs=1e-9), name
    # Theirs is an interval by the normal curve, ours by drawing cases anew: alike where there are many cases.
    apart = 0.012 if ours.cases >= 60 else 0.03
    assert (ours.low, ours.high) == pytest.approx((theirs["low"], theirs["high"]), abs=apart)


@pytest.mark.parametrize("row", rows())
def test_agrees_to_three_digits_with_what_the_package_said(row: dict[str, Any]) -> None:
    assert GOLDEN["package"] == "evalconfidence" and GOLDEN["version"] == "0.1.1"
    agrees(effect(pair(row["baseline"], row["candidate"])), row["theirs"])


@pytest.mark.prove
@pytest.mark.skipif(
    not find_spec(peer.NAME), reason="evalconfidence is not installed: only its kept answers are compared"
)
@pytest.mark.parametrize("row", rows())
def test_agrees_with_the_package_itself(row: dict[str, Any]) -> None:
    agrees(effect(pair(row["baseline"], row["candidate"])), peer.theirs(row["baseline"], row["candidate"]))


def paired(first: np.ndarray, second: np.ndarray) -> Paired:
    names = tuple(f"c{at}" for at in range(len(first)))
    return Paired(names, first.astype(float), second.astype(float))


def test_same_bytes_never_raise_an_alarm() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        run = rng.random(CASES) < rng.uniform(0.5, 0.9)
        said = effect(paired(run, run), resamples=1000)
        assert said.verdict == "equal" and said.losses == 0 and said.p == 1.0


@pytest.mark.parametrize("rate", [0.5, 0.7, 0.9])
def test_two_runs_of_one_model_with_other_seeds_raise_few_alarms(rate: float) -> None:
    """Each case has its own chance to pass, around the rate; both runs draw from the same."""
    rng = np.random.default_rng(int(rate * 100))
    alarms = 0
    for _ in range(100):
        chance = rng.beta(rate * 2, (1 - rate) * 2, CASES)
        first, second = (rng.random(CASES) < chance for _ in range(2))
        alarms += effect(paired(first, second), resamples=500).verdict == "worse"
    assert alarms <= 5


def planted(rng: np.random.Generator, rate: float, alike: float, drop: float = 0.10) -> Paired:
    """A run at `rate` and one that is `drop` worse, their cases correlated by `alike` (phi)."""
    worse = rate - drop
    both = min(worse, rate * worse + alike * np.sqrt(rate * (1 - rate) * worse * (1 - worse)))
    shares = (both, rate - both, worse - both, 1 - rate - worse + both)
    kind = rng.choice(4, CASES, p=np.array(shares) / sum(shares))
    return paired(kind <= 1, (kind == 0) | (kind == 2))


@pytest.mark.parametrize("rate", [0.5, 0.6, 0.7, 0.8, 0.9])
@pytest.mark.parametrize("alike", [0.5, 0.7])
def test_a_drop_of_ten_points_is_flagged(rate: float, alike: float) -> None:
    rng = np.random.default_rng(int(rate * 1000 + alike * 10))
    flagged = sum(effect(planted(rng, rate, alike), resamples=200).verdict == "worse" for _ in range(TRIALS))
    assert flagged >= 0.80 * TRIALS


def test_several_seeds_of_a_case_count_once() -> None:
    once = pair({"a": [1.0], "b": [0.0], "c": [1.0]}, {"a": [0.0], "b": [0.0], "c": [1.0]})
    often = pair(
        {"a": [1.0] * 9, "b": [0.0] * 9, "c": [1.0] * 9}, {"a": [0.0] * 9, "b": [0.0] * 9, "c": [1.0] * 9}
    )
    assert effect(once) == effect(often)
    assert pair({"a": [1.0], "gone": [1.0]}, {"a": [1.0], "gone": []}).cases == ("a",)


def test_without_cases_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError):
        effect(pair({"a": [1.0]}, {}))


def test_few_cases_are_not_called_equal() -> None:
    ten = np.ones(10)
    assert effect(paired(ten, ten)).verdict == "too-few"
    sixty = np.ones(60)
    assert effect(paired(sixty, sixty)).verdict == "equal"
    assert unseen(60) < 0.05 < unseen(50)


def test_a_real_gain_is_better() -> None:
    first = np.array([1.0] * 100 + [0.0] * 20)
    second = np.array([1.0] * 98 + [0.0] * 2 + [1.0] * 10 + [0.0] * 10)
    said = effect(paired(first, second))
    assert (said.wins, said.losses, said.ties, said.verdict) == (10, 2, 108, "better")
    assert said.p == pytest.approx(0.0386, abs=1e-4)


def test_half_widths_are_those_of_the_textbook() -> None:
    assert half_width(0.5, 30) == pytest.approx(0.179, abs=1e-3)
    assert half_width(0.5, 100) == pytest.approx(0.098, abs=1e-3)


def test_holm_steps_down_in_place() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_one_broken_check_among_many_is_found_after_holm() -> None:
    same = effect(paired(np.ones(100), np.ones(100)))
    broken = effect(paired(np.ones(100), np.array([0.0] * 14 + [1.0] * 86)))
    said = judged([same] * 9 + [broken])
    assert [row.verdict for row in said] == ["equal"] * 9 + ["worse"]
    assert ALARM + ALARM_CHECKS <= 0.05


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_symmetric_and_a_probability(wins: int, losses: int) -> None:
    both, loss = mcnemar(wins, losses)
    assert both == mcnemar(losses, wins)[0]
    assert 0 < loss <= 1 and 0 < both <= 1
    assert loss + mcnemar(losses, wins)[1] >= 1


def test_the_interval_is_the_same_each_time() -> None:
    gaps = np.random.default_rng(3).choice([-1.0, 0.0, 1.0], 200, p=[0.1, 0.8, 0.1])
    assert bootstrap(gaps) == bootstrap(gaps)
    low, high = bootstrap(gaps)
    assert low <= gaps.mean() <= high
