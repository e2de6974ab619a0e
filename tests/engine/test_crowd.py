"""A crowd of other programs: how it is noticed, and what the number of threads makes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.crowd import LASTS, crowd, gentle_values, ours, running
from app.engine.tempo import FIRST, FIRST_RETRY, Tempo
from app.engine.topology import cores
from tests._support.display import wait_until


class Others:
    """Says what a test wants, and counts how often it was asked."""

    def __init__(self, there: bool) -> None:
        self.there, self.asked = there, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.there


def drive(tempo: Tempo, steps: int, cost: dict[int, float]) -> list[int]:
    used: list[int] = []
    for _ in range(steps):
        used.append(tempo.current)
        tempo.record(cost[tempo.current])
    return used


def test_in_a_crowd_no_step_is_taken_with_all_threads_and_afterwards_they_come_back() -> None:
    others = Others(there=True)
    tempo = Tempo(2, others)
    assert set(drive(tempo, 400, {2: 1000.0, 1: 60.0})) == {1}
    others.there = False
    alone = drive(tempo, 400, {2: 10.0, 1: 18.0})
    assert alone.index(2) <= 8 and set(alone[20:]) <= {2, 1} and alone[40:].count(1) <= 2


def test_a_crowd_that_comes_suddenly_costs_one_step() -> None:
    others = Others(there=False)
    tempo = Tempo(2, others)
    assert drive(tempo, 100, {2: 10.0, 1: 18.0})[-50:].count(1) == 0
    asked = others.asked
    others.there = True
    crowded = drive(tempo, 100, {2: 1000.0, 1: 60.0})
    assert crowded.count(2) == 1 and crowded[0] == 2
    assert others.asked <= asked + 100 / 8 + 1, "asked only where a step was slow, or at a judgement"


def test_a_slow_step_without_a_crowd_is_judged_as_ever() -> None:
    others = Others(there=False)
    tempo = Tempo(2, others)
    drive(tempo, 100, {2: 10.0, 1: 18.0})
    tempo.record(100.0)
    assert tempo.current == 2 and FIRST < FIRST_RETRY


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3.97 3.16 2.45 9/130 28086\n", 9),
        ("0.00 0.00 0.00 1/98 7", 1),
        ("", 0),
        ("1 2 3 x/9 1", 0),
        ("a b", 0),
    ],
)
def test_runnable_threads_are_read_from_the_system(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "loadavg").write_text(text, encoding="ascii")
    assert running(tmp_path) == count
    assert running(tmp_path / "nothing") == 0 and not crowd(tmp_path / "nothing")()


def told(proc: Path, place: str, state: str, nice: int) -> None:
    """A line of proc(5)'s stat."""
    (proc / place).mkdir(parents=True)
    fields = [state, *("1" for _ in range(15)), str(nice), "0"]
    (proc / place / "stat").write_text(f"7 (a) R b) {' '.join(fields)}", encoding="ascii")


@pytest.mark.parametrize(("states", "polite"), [("RSS", 0), ("RRS", 1), ("SSS", 2), ("RRR", 3)])
def test_our_threads_and_nice_programs_are_no_crowd(tmp_path: Path, states: str, polite: int) -> None:
    for number, state in enumerate(states):
        told(tmp_path, f"self/task/{number}", state, 0)
    for number in range(polite):
        told(tmp_path, f"1{number}", "R", 19)
    told(tmp_path, "20", "S", 10)
    told(tmp_path, "21", "R", 0)
    own, full = max(1, states.count("R")), cores().logical
    assert ours(tmp_path) == own and list(gentle_values(tmp_path)) == [19] * polite
    for count, crowded in ((full + own + polite - 1, False), (full + own + polite, True)):
        (tmp_path / "loadavg").write_text(f"1 1 1 {count}/99 1", encoding="ascii")
        assert crowd(tmp_path, nice=lambda: 0)() is crowded


def test_others_count_for_less_where_our_threads_go_before_theirs(tmp_path: Path) -> None:
    full = cores().logical
    for count, nice, crowded in (
        (full, 0, True),
        (full, -10, False),
        (3 * full, -10, False),
        (4 * full, -10, True),
        (full - 1, 5, True),
    ):
        (tmp_path / "loadavg").write_text(f"1 1 1 {count + 1}/99 1", encoding="ascii")
        assert crowd(tmp_path, nice=lambda nice=nice: nice)() is (crowded and count + 1 > full), (count, nice)


def test_every_process_is_looked_at_ten_times_a_second_at_most(tmp_path: Path) -> None:
    now = 10.0
    crowded = crowd(tmp_path, lambda: now)
    (tmp_path / "loadavg").write_text(f"1 1 1 {cores().logical + 3}/99 1", encoding="ascii")
    assert crowded()
    for number in range(3):
        told(tmp_path, f"1{number}", "R", 15)
    assert crowded()
    now += LASTS
    assert not crowded()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how many threads run")
def test_programs_that_compute_are_a_crowd() -> None:
    crowded = crowd()
    count = cores().logical + 2
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        wait_until(crowded, "the crowd to be noticed")
    finally:
        for process in busy:
            process.kill()
            process.wait()
