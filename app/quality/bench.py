"""What a suite gains when its cases are asked together: with one long beginning, and with nothing in common."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.paths import Profile
from app.quality.asking import Rooms
from app.quality.condition import Condition
from app.quality.records import Helpers
from app.quality.running import WIDE, SuiteRuns
from app.store.suite_records import Case, CaseTurn, CheckSpec
from app.store.suites import SuitesRepo
from app.store.vault import Vault

Figure = dict[str, Any]
CASES, QUICK, ANSWER = 200, 32, 48
"""Cases of a run, of a quick one, and tokens of an answer."""
PAGE = (
    "The lighthouse of the northern point has a keeper, two boats and a store of oil. In winter the boats lie in the "
    "shed, the oil is measured each evening, and the keeper writes down wind, sea and passing ships in plain words. "
)


def quality_figures(
    make_vault: Callable[[Profile], Vault], rooms: Rooms, helpers: Helpers, *, quick: bool, repeats: int = 3
) -> list[Figure]:
    """Seconds of a suite one case after the other over those of the same many at once, in one run of the program.

    The cases of every turn are new, so that nothing is known of them. "One after the other" reads each beginning
    again; what the engine's own reuse of beginnings leaves of the gain stands beside it. Raises UserError
    "bench-failed".
    """
    count, turns = (QUICK, 1) if quick else (CASES, repeats)
    with tempfile.TemporaryDirectory() as place:
        vault = make_vault(Profile(Path(place)))
        try:
            room = _Room(SuitesRepo(vault), rooms, helpers)
            room.seconds(
                [_alone("warm up", number) for number in range(4)], 1
            )  # loading the model is no work
            shared = [_ratios(room, _shared, count, turn) for turn in range(turns)]
            alone = [_ratios(room, _alone, count, turn)[1] for turn in range(turns)]
        finally:
            vault.close()
    return [
        _figure("suite_shared_vs_sequential", statistics.median(cold for cold, _ in shared), 2.2, count),
        _figure("suite_shared_vs_reusing", statistics.median(warm for _, warm in shared), 1.2, count),
        _figure("suite_unshared_vs_sequential", statistics.median(alone), 1.2, count),
    ]


class _Room:
    """Runs suites over a vault that nobody else uses."""

    def __init__(self, repo: SuitesRepo, rooms: Rooms, helpers: Helpers) -> None:
        self._repo, self._rooms, self._helpers = repo, rooms, helpers
        self._made = 0

    def seconds(self, cases: Sequence[Case], wide: int) -> float:
        """What asking all of them takes."""
        self._made += 1
        suite = self._repo.add(f"Bench {self._made}")
        self._repo.put([replace(case, id=f"{suite.id}-{case.id}", suite=suite.id) for case in cases])
        runs = SuiteRuns(self._repo, self._rooms, self._helpers, lambda _: None, wide)
        condition = Condition(sampling={"temperature": 0.8}, max_tokens=ANSWER)
        run = runs.wait(runs.start(suite.id, condition))
        if run.state != "done" or run.summary["errors"]:
            raise UserError("A suite of the benchmark did not end well", why=run.error, code="bench-failed")
        return float(run.summary["seconds"])


def _ratios(room: _Room, make: Callable[[str, int], Case], count: int, turn: int) -> tuple[float, float]:
    """Against cases one after the other that have no beginning in common, and against the same cases."""

    def seconds(kind: str, wide: int, apart: bool = False) -> float:
        marks = (f"{number} of {turn}-{kind}" if apart else f"{turn}-{kind}" for number in range(count))
        return room.seconds([make(mark, number) for number, mark in enumerate(marks)], wide)

    together = seconds("together", WIDE)
    return seconds("cold", 1, apart=True) / together, seconds("warm", 1) / together


def _shared(mark: str, number: int) -> Case:
    """A question on a page that all cases of the turn have."""
    page = CaseTurn("user", f"Page {mark}.\n\n{PAGE * 8}")
    read = CaseTurn("assistant", "I have read it.")
    return _case(number, f"Tell me what happens there on day {number}.", (page, read))


def _alone(mark: str, number: int) -> Case:
    """A question that begins like no other, with a page of its own behind it."""
    return _case(number, f"{number * 7919 % 10_007} {mark}: tell what this means. {PAGE}")


def _case(number: int, text: str, turns: tuple[CaseTurn, ...] = ()) -> Case:
    checks = (CheckSpec("length", {"unit": "words", "least": 1}),)
    return Case(f"c{number:03}", "", f"c{number:03}", text=text, turns=turns, checks=checks)


def _figure(name: str, value: float, goal: float, count: int) -> Figure:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": "times",
        "goal": goal,
        "better": "higher",
        "holds": value >= goal,
        "cases": count,
    }
