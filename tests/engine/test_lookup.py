"""Guessed passages: the same answers in fewer decodes, and nothing left of what was guessed wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.api import Delta, Sampling, Stats
from app.engine.backend import Decoded
from app.engine.lookup import GRAM, Lookup, Quotes
from app.engine.scheduler import Scheduler
from app.engine.worth import MOST
from tests.engine.conftest import Talk
from tests.engine.fake import END, FakeBackend, Heard
from tests.engine.test_scheduler import prompt, run, task

PASSAGE = (
    "The keeper of the lighthouse saw a small ship in the storm, lit the lamp and rang the old bell twice."
)
QUOTE = f"Repeat this text word for word, three times: {PASSAGE}"


def still() -> float:
    """A clock that stands: what steps take is then as it usually is."""
    return 0.0


def copyist(period: int, every: int = 0) -> Any:
    """Says what it said `period` tokens before; with `every`, now and then something else."""

    def says(held: Sequence[int]) -> int:
        if len(held) < period or (every and len(held) % every == 0):
            return 100 + len(held)
        return held[-period]

    return says


def answered(backend: FakeBackend, words: list[int], limit: int, **fields: Any) -> tuple[Heard, Quotes]:
    guesser = Quotes(still)
    work, heard = task(words, limit, guesser=guesser, exact=False, **fields)
    scheduler = Scheduler(backend)
    scheduler.submit(work)
    run(scheduler)
    for slot in scheduler.cache.slots:
        assert backend.memory.get(slot.sequence, []) == slot.tokens
    return heard, guesser


def test_what_followed_the_last_time() -> None:
    text = Lookup()
    text.extend([8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5])
    assert text.next(9) == [6, 7, 8, 0, 1, 2, 3, 4, 5] and text.next(2) == [6, 7]
    text.extend([6])
    assert text.next(3) == [7, 8, 0]
    text.extend([99])
    assert text.next(4) == [] and Lookup().next(4) == []


def test_guesses_grow_with_their_luck_and_rest_when_wrong() -> None:
    quotes, words = Quotes(still), [*range(100)]
    lengths: list[int] = []
    for made in range(1, 20):
        found = quotes.guess(words, [*range(made)], 99)
        lengths.append(len(found))
        if found:
            quotes.learn(len(found), len(found))
    assert lengths[: GRAM - 1] == [0] * (GRAM - 1) and 2 <= lengths[GRAM - 1] <= 8
    assert lengths[GRAM - 1 :] == sorted(lengths[GRAM - 1 :]) and lengths[-1] == MOST
    assert quotes.accepted == quotes.proposed == sum(lengths)
    assert quotes.guess(words, [*range(20)], 3) == [20, 21, 22]
    for made in range(20, 90):
        found = quotes.guess(words, [*range(made)], 99)
        if found:
            quotes.learn(len(found), 0)
        lengths.append(len(found))
    assert lengths[-70:].count(0) > 50 and any(lengths[-40:])


def test_a_copy_takes_fewer_decodes() -> None:
    says, words = copyist(12), prompt(1, 24)
    plain = FakeBackend(context=256, grid=32, says=says)
    work, told = task(words, 60, exact=False)
    scheduler = Scheduler(plain)
    scheduler.submit(work)
    run(scheduler)
    backend = FakeBackend(context=256, grid=32, says=says)
    heard, guesser = answered(backend, words, 60)
    assert heard.tokens == told.tokens and len(heard.tokens) == 60
    assert len(backend.decoded) < len(plain.decoded) / 3
    assert 0 < guesser.accepted <= guesser.proposed


def test_exact_answers_and_company_go_without() -> None:
    backend = FakeBackend(context=256, grid=32, says=copyist(12))
    guesser = Quotes(still)
    work, _ = task(prompt(1, 24), 30, guesser=guesser, exact=True)
    scheduler = Scheduler(backend)
    scheduler.submit(work)
    run(scheduler)
    assert guesser.proposed == 0
    guessers = [Quotes(still), Quotes(still)]
    for seed, other in enumerate(guessers):
        scheduler.submit(task(prompt(seed, 24), 30, guesser=other, exact=False)[0])
    run(scheduler)
    assert all(len(rows.tokens) <= 2 or not all(rows.outputs) for rows in backend.decoded if rows.outputs[0])
    assert [other.proposed for other in guessers] == [0, 0]


def test_nothing_is_tried_beyond_limit_and_context() -> None:
    for context, limit in ((64, 7), (40, 99)):
        backend = FakeBackend(context=context, grid=32, says=copyist(12))
        heard, _ = answered(backend, prompt(1, 24), limit)
        assert heard.reason == ("length" if context == 64 else "context")
        assert max(rows.positions[-1] for rows in backend.decoded) < min(context, 24 + limit)


def test_memory_that_cannot_be_cut_ends_the_guessing() -> None:
    says, words = copyist(12, 7), prompt(1, 24)
    heard, guesser = answered(FakeBackend(context=256, grid=32, says=says, rigid=True), words, 60)
    free, _ = answered(FakeBackend(context=256, grid=32, says=says), words, 60)
    assert heard.tokens == free.tokens and heard.reason == "length"
    assert 0 < guesser.proposed <= MOST and guesser.accepted < guesser.proposed


class Windowed(FakeBackend):
    """Loses a sequence with the end of it, and says so if it is `rigid`."""

    def remove(self, sequence: int, start: int) -> bool:
        self.memory.pop(sequence, None)
        return start == 0


@pytest.mark.parametrize("known", [True, False])
def test_a_stop_ends_the_guessing_only_where_it_takes_by_surprise(known: bool) -> None:
    """A window that has passed is lost by every stop; whether a wrong guess can be forgotten is another question."""
    backend = Windowed(context=256, grid=32, says=copyist(12), rigid=known)
    scheduler, guesser = Scheduler(backend), Quotes(still)
    first, stopped = task(prompt(1, 24), 60, exact=False)
    scheduler.submit(first)
    for _ in range(4):
        scheduler.step()
    backend.results, backend.during = [Decoded.ABORTED], lambda _: scheduler.cancel(first)
    run(scheduler)
    assert stopped.reason == "cancelled"
    backend.during = lambda _: None
    second, heard = task(prompt(1, 24), 60, exact=False, guesser=guesser)
    scheduler.submit(second)
    run(scheduler)
    assert heard.reason == "length" and (guesser.proposed > 0) is known


def test_ends_inside_a_guess() -> None:
    words = prompt(1, 24)

    def says(held: Sequence[int]) -> int:
        return END if len(held) == 45 else held[-12]

    heard, _ = answered(FakeBackend(context=256, grid=32, says=says), words, 60)
    assert heard.reason == "stop" and len(heard.tokens) == 21
    stopped, _ = answered(FakeBackend(context=256, grid=32, says=says), words, 60, sink=Heard(stop_at=17))
    assert stopped.reason == "stop" and len(stopped.tokens) == 17
    broken, _ = answered(
        FakeBackend(context=256, grid=32, says=says, results=[Decoded.DONE, Decoded.ABORTED]), words, 9
    )
    assert len(broken.tokens) == 9


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 15), st.integers(0, 9), st.integers(1, 50), st.integers(1, 70), st.integers(2, 40))
def test_any_copy_is_the_same_with_guesses(
    period: int, every: int, length: int, limit: int, grid: int
) -> None:
    says, words = copyist(period, every), prompt(3, length)
    held = words[:]
    for _ in range(min(limit, 100 - length + 1)):
        held.append(says(held))
    for rigid in (False, True):
        heard, guesser = answered(FakeBackend(context=100, grid=grid, says=says, rigid=rigid), words, limit)
        assert heard.tokens == held[length:] and guesser.accepted <= guesser.proposed


@pytest.mark.parametrize("warm", [Sampling(temperature=0), Sampling(temperature=0.5, seed=3)])
def test_a_real_quote_is_the_same_in_fewer_steps(talk: Talk, warm: Sampling) -> None:
    def ask(speculative: bool) -> tuple[tuple[int, ...], Stats]:
        fields: dict[str, Any] = {"max_tokens": 72, "exact": False, "sampling": warm}
        finished = talk.events(QUOTE, speculative=speculative, **fields)[1]
        return finished.token_ids, finished.stats

    plain, without = ask(False)
    tokens, stats = ask(True)
    assert without.guessed_tokens == 0 and stats.guessed_tokens >= stats.right_tokens > 0
    same = next((i for i, (a, b) in enumerate(zip(plain, tokens, strict=False)) if a != b), len(plain))
    assert same >= GRAM
    if same < len(plain):  # a wide decode rounds otherwise: two words were as good as equal
        assert len(tokens) > same


def test_exact_requests_guess_nothing(talk: Talk) -> None:
    assert talk.events(QUOTE, speculative=True, exact=True)[1].stats.guessed_tokens == 0


def test_a_form_holds_with_guesses(talk: Talk) -> None:
    said = {"first": PASSAGE, "again": PASSAGE}
    schema = {"type": "object", "properties": {name: {"const": text} for name, text in said.items()}}
    fields: dict[str, Any] = {"schema": json.dumps(schema | {"required": [*said]}), "max_tokens": 160}
    told, finished = talk.events(QUOTE, speculative=True, exact=False, **fields)
    assert json.loads("".join(event.text for event in told if isinstance(event, Delta))) == said
    assert finished.reason == "stop" and finished.stats.right_tokens > 16
