"""A person's answer beside programs that take all cores: who is raised, when, and who is asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.base.jobs import Priority
from app.engine import urgency
from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.host import LlamaEngine
from app.engine.topology import cores
from app.engine.urgency import RAISED, Urgency, ask_kit, computing, lift, sign

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux knows nice threads")
KIT = Path(__file__).with_name("kit.py")


class System:
    """Allows or refuses, and writes down what it was asked."""

    def __init__(self, allows: bool) -> None:
        self.allows, self.crowded = allows, True
        self.asked: list[int] = []

    def __call__(self, threads: Sequence[int], nice: int) -> bool:
        assert list(threads) == [7, 8]
        self.asked.append(nice)
        return self.allows


def urgent(system: System) -> Urgency:
    return Urgency(lambda: system.crowded, system, lambda: [7, 8])


def test_threads_are_raised_while_a_person_waits_in_a_crowd_and_not_longer() -> None:
    system = System(allows=True)
    urgency = urgent(system)
    for waiting, crowded, raised in (
        (False, True, False),
        (True, False, False),
        (True, True, True),
        (True, True, True),
        (True, False, True),
        (False, False, False),
        (True, True, True),
        (False, True, False),
    ):
        system.crowded = crowded
        urgency.attend(waiting)
        assert urgency.raised is raised
    assert system.asked == [RAISED, 0, RAISED, 0]


def test_a_system_that_refused_is_not_asked_again() -> None:
    system = System(allows=False)
    urgency = urgent(system)
    for waiting in (True, True, False, True):
        urgency.attend(waiting)
        assert not urgency.raised
    assert system.asked == [RAISED]


def test_a_thread_that_came_later_is_raised_too() -> None:
    threads, asked = [7], list[list[int]]()

    def note(given: Sequence[int], nice: int) -> bool:
        asked.append([*given, nice])
        return True

    urgency = Urgency(lambda: True, note, lambda: threads)
    urgency.attend(True)
    threads.append(9)
    urgency.attend(True)
    urgency.attend(True)
    urgency.attend(False)
    assert asked == [[7, RAISED], [9, RAISED], [7, 9, 0]]


@linux
def test_the_engines_thread_gives_its_name_to_those_it_starts() -> None:
    found: list[list[int]] = []
    before = set(computing())  # engines of other tests may live

    def engine() -> None:
        sign()
        other = threading.Thread(target=lambda: found.append([threading.get_native_id(), *computing()]))
        other.start()
        other.join()

    thread = threading.Thread(target=engine)
    thread.start()
    thread.join()
    (child, *computes), own = found[0], os.getpid()
    fresh = set(computes) - before
    assert own in computes and child in fresh and len(fresh) == 2


@linux
def test_who_may_not_raise_threads_asks_the_kit(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    system = System(allows=True)
    monkeypatch.setattr(urgency.os, "setpriority", refuse)
    assert lift([7, 8], RAISED, system) and system.asked == [RAISED]
    assert not ask_kit([7], RAISED, "unix:path=/nowhere/at/all")


def test_a_system_that_knows_no_such_thing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(22, "not here")

    monkeypatch.setattr(urgency, "_give", fail)
    assert not lift([7, 8], RAISED, System(allows=True))


@contextmanager
def kit(answer: str) -> Generator[None]:
    """One on the session's bus that allows or refuses what it is asked."""
    process = subprocess.Popen([sys.executable, KIT, answer], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.communicate()


@linux
@pytest.mark.skipif("DBUS_SESSION_BUS_ADDRESS" not in os.environ, reason="there is no session bus")
def test_the_kit_is_asked_over_the_bus() -> None:
    with kit("allow"):
        assert ask_kit([7, 8], RAISED, "SESSION")
    with kit("refuse"):
        assert not ask_kit([7, 8], RAISED, "SESSION")
    assert not ask_kit([7, 8], RAISED, "SESSION"), "nobody there"


def _may_raise() -> bool:
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -1)
        os.setpriority(os.PRIO_PROCESS, 0, 0)
    except (AttributeError, PermissionError):
        return False
    return True


@pytest.mark.skipif(not _may_raise(), reason="this account may not raise threads")
@pytest.mark.parametrize(("priority", "nice"), [(Priority.PERSON, RAISED), (Priority.STEP, 0)])
def test_a_persons_answer_goes_before_busy_programs_and_a_steps_does_not(
    starter: Path, priority: Priority, nice: int
) -> None:
    engine, seen = LlamaEngine(), set[tuple[int, ...]]()
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores().logical + 1)]
    try:
        engine.load(LoadSpec(starter, context=1024, sequences=1)).result(120)
        request = GenerateRequest(
            (Message("user", "Tell a long story."),), Sampling(seed=1), max_tokens=48, priority=priority
        )

        def look(_: object) -> None:
            values = {os.getpriority(os.PRIO_PROCESS, thread) for thread in computing()}
            seen.add(tuple(sorted(values)))

        engine.submit(request, look).result(120)
        after = engine.submit(request, lambda _: None)
        after.cancel()
        after.result(120)
        assert (nice,) in seen
    finally:
        for process in busy:
            process.kill()
            process.wait()
        engine.close(10)
    assert os.getpriority(os.PRIO_PROCESS, os.getpid()) == 0
