"""Long stretches of work: a day of arrivals in virtual time starves nobody, ten thousand requests leave nothing."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field

import psutil
import pytest

from app.base.jobs import Priority
from app.engine.api import GenerateRequest, Message, Sampling
from app.engine.backend import Decoded, Rows
from app.engine.host import LlamaEngine
from app.engine.scheduler import Scheduler
from app.engine.task import Task
from tests.engine.fake import FakeBackend, Heard

HOUR = 3600.0
PATIENCE = {Priority.PERSON: 5.0, Priority.STEP: 60.0, Priority.BACKGROUND: 600.0}
"""Seconds until the first token that nobody may wait longer."""


@dataclass
class Clockwork(FakeBackend):
    """A backend whose decodes only take time: 20 ms, and 1 ms for every row."""

    now: float = 0.0
    lengths: dict[int, int] = field(default_factory=dict)

    def decode(self, rows: Rows) -> Decoded:
        self.now += 0.02 + 0.001 * len(rows.tokens)
        self.logits = {row: 1 for row, wanted in enumerate(rows.outputs) if wanted}
        for sequence, position in zip(rows.sequences, rows.positions, strict=True):
            assert self.lengths.get(sequence, 0) == position < self.context
            self.lengths[sequence] = position + 1
        return Decoded.DONE

    def remove(self, sequence: int, start: int) -> bool:
        self.lengths[sequence] = min(start, self.lengths.get(sequence, 0))
        return True

    def copy(self, source: int, target: int) -> None:
        self.lengths[target] = self.lengths.get(source, 0)


@dataclass
class Waiting(Heard):
    """When it came, and when its first token did."""

    backend: Clockwork = field(default_factory=Clockwork)
    came: float = 0.0
    first: float | None = None
    priority: Priority = Priority.PERSON

    def on_token(self, token: int, more: bool = False) -> bool:
        if self.first is None:
            self.first = self.backend.now
        return False


def arrivals(chance: random.Random, until: float) -> list[tuple[float, int, Priority]]:
    """A person now and then, a pipeline's eight steps every few minutes, one thing in the background a minute."""
    found: list[tuple[float, int, Priority]] = []
    for priority, pause, crowd in (
        (Priority.PERSON, 60, 1),
        (Priority.STEP, 240, 8),
        (Priority.BACKGROUND, 60, 1),
    ):
        now = chance.expovariate(1 / pause)
        while now < until:
            found += [(now, len(found) + i, priority) for i in range(crowd)]
            now += chance.expovariate(1 / pause)
    heapq.heapify(found)
    return found


def live_through(hours: float, seed: int) -> list[Waiting]:
    """Everybody who came, after the last answer; virtual seconds stand for real ones."""
    chance = random.Random(seed)
    backend = Clockwork(context=2048, sequences=4, grid=128)
    scheduler = Scheduler(backend)
    coming, everybody = arrivals(chance, hours * HOUR), list[Waiting]()
    while coming or not scheduler.idle:
        if scheduler.idle:
            backend.now = max(backend.now, coming[0][0])
        while coming and coming[0][0] <= backend.now:
            came, _, priority = heapq.heappop(coming)
            sink = Waiting(backend=backend, came=came, priority=priority)
            everybody.append(sink)
            prompt = [chance.randrange(1, 1000) for _ in range(chance.randrange(20, 600))]
            exact = priority is Priority.PERSON
            scheduler.submit(
                Task(prompt, Sampling(), 1, chance.randrange(20, 300), sink, priority=priority, exact=exact)
            )
        scheduler.step()
    return everybody


def starved(everybody: list[Waiting]) -> list[Waiting]:
    """Those who were not answered to the end, or too late."""
    return [
        one
        for one in everybody
        if one.reason != "length" or one.first is None or one.first - one.came > PATIENCE[one.priority]
    ]


def test_nobody_starves_in_half_an_hour() -> None:
    everybody = live_through(0.5, 1)
    assert {one.priority for one in everybody} == set(Priority)
    assert starved(everybody) == []


@pytest.mark.prove
def test_nobody_starves_in_a_day() -> None:
    everybody = live_through(24, 2)
    assert len(everybody) > 1000
    assert starved(everybody) == []


def serve(engine: LlamaEngine, start: int, count: int) -> None:
    for number in range(start, start + count):
        talk = (Message("user", f"Number {number % 997}"),)
        request = GenerateRequest(
            talk, Sampling(temperature=0), max_tokens=2, conversation=str(number % 7), exact=number % 2 == 0
        )
        engine.submit(request, lambda _: None).result(60)


def growth(engine: LlamaEngine, warm: int, count: int) -> float:
    """By what part the process grows; no sequence stays claimed, no request stays listed."""
    process = psutil.Process()
    serve(engine, 0, warm)
    before = process.memory_info().rss
    serve(engine, warm, count)
    loaded = engine._loaded  # pyright: ignore[reportPrivateUsage]
    assert loaded is not None and loaded.scheduler.idle
    assert not loaded.scheduler.tasks and loaded.scheduler.free == loaded.backend.sequences
    return process.memory_info().rss / before - 1


def test_some_requests_leave_nothing(engine: LlamaEngine) -> None:
    assert growth(engine, 10, 30) <= 0.05


@pytest.mark.prove
def test_ten_thousand_requests_leave_nothing(engine: LlamaEngine) -> None:
    assert growth(engine, 500, 10_000) <= 0.02
