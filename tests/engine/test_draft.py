"""A draft model: the same answers in fewer steps of the large one, and none of its mistakes in them."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.engine.api import GenerateRequest, Sampling
from app.engine.backend import Decoded, Form, Rows
from app.engine.draft import Draft, Drafted, guesser_for
from app.engine.lookup import Quotes
from app.engine.scheduler import Scheduler
from app.engine.task import Task
from app.engine.worth import FIRST_REST, MOST, Worth
from tests.engine.fake import END, FakeBackend, FakeSampler, Heard, answer_of
from tests.engine.test_lookup import still
from tests.engine.test_scheduler import prompt, run, task

WORDS = 10_000


@dataclass
class FakeDrafter(FakeBackend):
    sequences: int = 1
    grid: int = 8
    context: int = 512
    sure: float = 0.9

    def likeliest(self, row: int) -> tuple[int, float]:
        return self.logits[row], self.sure


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def after(self, cost: Callable[[int], float]) -> Callable[[Rows], None]:
        """Let a decode take so many seconds for its rows."""

        def during(rows: Rows) -> None:
            self.now += cost(len(rows.tokens))

        return during


@dataclass
class Pair:
    """A large model and its draft; both say the same unless told otherwise."""

    says: Callable[[Sequence[int]], int] = answer_of
    large: FakeBackend = field(default_factory=lambda: FakeBackend(context=512, grid=32))
    small: FakeDrafter = field(default_factory=FakeDrafter)
    clock: Callable[[], float] = still
    stopped: bool = False

    def __post_init__(self) -> None:
        self.draft = Draft(self.small, WORDS)
        self.scheduler = Scheduler(self.large)

    def ask(self, words: list[int], limit: int, **fields: Any) -> tuple[Heard, Drafted]:
        work, heard, guesser = self.task(words, limit, **fields)
        self.scheduler.submit(work)
        run(self.scheduler)
        self.check()
        return heard, guesser

    def task(self, words: list[int], limit: int, **fields: Any) -> tuple[Task, Heard, Drafted]:
        guesser = Drafted(self.draft, lambda: self.stopped, self.clock)
        return *task(words, limit, guesser=guesser, exact=False, **fields), guesser

    def check(self) -> None:
        """Nothing guessed wrong is left in either memory."""
        for slot in self.scheduler.cache.slots:
            assert self.large.memory.get(slot.sequence, []) == slot.tokens


def plain(words: list[int], limit: int, says: Callable[[Sequence[int]], int] = answer_of) -> list[int]:
    held = words[:]
    for _ in range(limit):
        held.append(says(held))
    return held[len(words) :]


def test_a_draft_that_knows_everything_saves_most_steps() -> None:
    pair, words = Pair(), prompt(1, 30)
    heard, guesser = pair.ask(words, 100)
    assert heard.tokens == plain(words, 100) and heard.reason == "length"
    assert guesser.accepted == guesser.proposed > 60
    assert len(pair.large.decoded) < 40
    assert max(len(rows.tokens) for rows in pair.large.decoded[1:]) <= MOST + 1


def test_a_draft_that_knows_nothing_is_left_alone() -> None:
    pair, words = Pair(), prompt(1, 30)
    pair.small.says = lambda held: 1 + answer_of(held) % 9000
    heard, guesser = pair.ask(words, 400)
    assert heard.tokens == plain(words, 400)
    assert guesser.accepted == 0 < guesser.proposed < 80
    silent = [len(rows.tokens) for rows in pair.large.decoded[-100:]]
    assert silent.count(1) > 95
    assert len(pair.small.decoded) < 100


def test_an_unsure_draft_proposes_nothing() -> None:
    pair, words = Pair(), prompt(1, 30)
    pair.small.sure = 0.2
    heard, guesser = pair.ask(words, 400)
    assert heard.tokens == plain(words, 400) and guesser.proposed == 0
    assert len(pair.small.decoded) < 80


@pytest.mark.parametrize(("each", "wide", "pays"), [(0.1, 1.2, True), (1.0, 1.2, False), (0.1, 9.0, False)])
def test_what_guesses_and_wide_steps_cost_decides(each: float, wide: float, pays: bool) -> None:
    clock = Clock()
    pair, words = Pair(clock=clock), prompt(1, 8)
    pair.small.during = clock.after(lambda rows: each)
    pair.large.during = clock.after(lambda rows: 1.0 if rows == 1 else wide)
    heard, guesser = pair.ask(words, 300)
    assert heard.tokens == plain(words, 300)
    decodes = len(pair.large.decoded)
    assert (decodes < 60 and clock.now < 150) if pays else (guesser.proposed < 40 and clock.now < 330)


def test_a_long_prompt_is_read_in_steps_between_the_answers() -> None:
    pair, words = Pair(), prompt(1, 100)
    work, heard, _ = pair.task(words, 60)
    pair.scheduler.submit(work)
    most = 0
    while not pair.scheduler.idle:
        before = sum(len(rows.tokens) for rows in pair.small.decoded if len(rows.tokens) > 1)
        pair.scheduler.step()
        after = sum(len(rows.tokens) for rows in pair.small.decoded if len(rows.tokens) > 1)
        most = max(most, after - before)
    assert heard.tokens == plain(words, 60) and most <= pair.small.grid
    assert sum(len(rows.tokens) for rows in pair.small.decoded) >= 100


def test_a_draft_goes_on_where_the_chat_goes_on() -> None:
    pair, words = Pair(), prompt(1, 60)
    first, _ = pair.ask(words, 20, conversation="a")
    longer = words + first.tokens + [7, 7, 7]
    before = len(pair.small.decoded)
    again, _ = pair.ask(longer, 20, conversation="a")
    assert again.tokens == plain(longer, 20)
    assert sum(len(rows.tokens) for rows in pair.small.decoded[before:]) < 45
    other, _ = pair.ask(prompt(9, 12), 20)
    assert other.tokens == plain(prompt(9, 12), 20)


def test_only_who_is_alone_has_a_draft() -> None:
    pair = Pair()
    made = [pair.task(prompt(seed, 20), 30) for seed in range(2)]
    for work, _, _ in made:
        pair.scheduler.submit(work)
    run(pair.scheduler)
    for seed, (_, heard, guesser) in enumerate(made):
        assert heard.tokens == plain(prompt(seed, 20), 30) and guesser.proposed == 0
    beside = pair.task(prompt(5, 20), 30)
    company, _ = task(prompt(6, 20), 12)
    pair.scheduler.submit(beside[0])
    pair.scheduler.submit(company)
    while company in pair.scheduler.tasks:
        pair.scheduler.step()
    assert beside[2].proposed == 0
    run(pair.scheduler)
    assert beside[2].proposed > 0 and beside[1].tokens == plain(prompt(5, 20), 30)


def test_exact_answers_have_none_and_never_two_kinds_of_guesses() -> None:
    draft = Draft(FakeDrafter(), WORDS)
    for exact, speculative, loaded, kind in (
        (True, True, draft, None),
        (True, True, None, None),
        (False, False, draft, None),
        (False, True, draft, Drafted),
        (False, True, None, Quotes),
    ):
        request = GenerateRequest((), exact=exact, speculative=speculative)
        found = guesser_for(request, loaded, lambda: False)
        assert found is None if kind is None else type(found) is kind
    pair, words = Pair(), prompt(1, 20)
    work, heard, guesser = pair.task(words, 20)
    work.exact = True
    pair.scheduler.submit(work)
    run(pair.scheduler)
    assert heard.tokens == plain(words, 20) and guesser.proposed == 0 and not pair.small.decoded


def test_a_stop_is_heard_between_two_guesses() -> None:
    pair, words = Pair(), prompt(1, 6)
    work, heard, _ = pair.task(words, 200)
    pair.scheduler.submit(work)
    while len(heard.tokens) < 20:
        pair.scheduler.step()

    def stop(rows: Rows) -> None:
        pair.stopped = True
        pair.scheduler.cancel(work)

    pair.small.during = stop
    decoded = len(pair.small.decoded), len(pair.large.decoded)
    while not pair.scheduler.idle:
        pair.scheduler.step()
    assert heard.reason == "cancelled"
    assert len(pair.small.decoded) == decoded[0] + 1 and len(pair.large.decoded) == decoded[1]


def test_ends_and_stops_inside_a_guess() -> None:
    def says(held: Sequence[int]) -> int:
        return END if len(held) == 45 else answer_of(held)

    words = prompt(1, 24)
    pair = Pair()
    pair.large.says = pair.small.says = says
    heard, _ = pair.ask(words, 60)
    assert heard.reason == "stop" and heard.tokens == plain(words, 21)
    pair = Pair()
    heard, _ = pair.ask(words, 60, sink=Heard(stop_at=17))
    assert heard.reason == "stop" and heard.tokens == plain(words, 17)


@pytest.mark.allow_logs("the draft model failed: decode")
@pytest.mark.parametrize(
    "fault", [UserError("The draft broke", code="decode"), Decoded.NO_ROOM, Decoded.ABORTED]
)
def test_a_draft_that_fails_leaves_the_answer_alone(fault: Any) -> None:
    pair, words = Pair(), prompt(1, 30)
    pair.small.results = [Decoded.DONE] * 6 + [fault]
    heard, _ = pair.ask(words, 60)
    assert heard.tokens == plain(words, 60)
    assert pair.draft.usable is not isinstance(fault, UserError)


def test_a_draft_that_cannot_take_back_is_given_up() -> None:
    pair, words = Pair(), prompt(1, 30)
    pair.small.rigid, turns = True, itertools.count()
    pair.small.says = lambda held: 5 if next(turns) % 7 == 3 else answer_of(held)
    heard, _ = pair.ask(words, 60)
    assert heard.tokens == plain(words, 60) and not pair.draft.usable
    before = len(pair.small.decoded)
    assert pair.ask(words, 30)[0].tokens == plain(words, 30) and len(pair.small.decoded) == before


def test_pictures_and_words_of_one_model_alone_end_the_draft() -> None:
    pair = Pair()
    pair.draft = Draft(pair.small, 9000)
    for strange in (-4, 9500):
        words = [*prompt(1, 10), strange, *prompt(2, 5)]
        heard, guesser = pair.ask(words, 20)
        assert heard.tokens == plain(words, 20) and guesser.proposed == 0
    assert all(0 <= token < 9000 for rows in pair.small.decoded for token in rows.tokens)


def test_no_guess_beyond_the_drafts_own_context() -> None:
    pair, words = Pair(), prompt(1, 20)
    pair.small.context = 48
    heard, guesser = pair.ask(words, 100)
    assert heard.tokens == plain(words, 100) and guesser.proposed > 0
    assert max(rows.positions[-1] for rows in pair.small.decoded) < 48


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 9), st.integers(1, 60), st.integers(1, 80), st.integers(2, 40), st.booleans())
def test_any_answer_is_the_same_with_a_draft(
    every: int, length: int, limit: int, grid: int, rigid: bool
) -> None:
    pair, words = Pair(), prompt(3, length)
    pair.large.grid, pair.large.context, pair.large.rigid = grid, 120, rigid
    pair.small.says = lambda held: 3 if every and len(held) % every == 0 else answer_of(held)
    heard, guesser = pair.ask(words, limit)
    assert heard.tokens == plain(words, min(limit, 120 - length + 1))
    assert guesser.accepted <= guesser.proposed


# -- sampled answers


def weights(held: Sequence[int]) -> list[float]:
    """A distribution over four words that depends on what was said."""
    chance = random.Random(hash(tuple(held[-3:])))
    return [chance.random() ** 2 + 0.01 for _ in range(4)]


@dataclass
class Chancy(FakeBackend):
    """Its samplers draw from `weights`, as llama.cpp's draw from filtered logits: one draw for each token chosen."""

    contents: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def sampler(
        self, sampling: Sampling, seed: int, recent: Sequence[int], form: Form | None = None
    ) -> FakeSampler:
        return Dice(self, random.Random(seed))

    def __post_init__(self) -> None:
        self.says = self._remember

    def _remember(self, held: Sequence[int]) -> int:
        key = len(self.contents)
        self.contents[key] = tuple(held)
        return key


class Dice(FakeSampler):
    def __init__(self, backend: Chancy, chance: random.Random) -> None:
        super().__init__(backend)
        self._contents, self._chance = backend.contents, chance

    def sample(self, row: int) -> int:
        held = self._contents[self.backend.logits[row]]
        return self._chance.choices(range(1, 5), weights(held))[0]


def drawn(seed: int, limit: int, drafted: bool) -> tuple[list[int], int]:
    pair = Pair(large=Chancy(context=128, grid=32))
    pair.small.says = lambda held: 1 + max(range(4), key=weights(held).__getitem__)
    heard = Heard()
    guesser = Drafted(pair.draft, lambda: False, still) if drafted else None
    work = Task([1, 2, 3], Sampling(), seed, limit, heard, exact=False, guesser=guesser)
    pair.scheduler.submit(work)
    run(pair.scheduler)
    pair.check()
    return heard.tokens, guesser.accepted if guesser else 0


def test_drawn_answers_are_those_without_a_draft_seed_by_seed() -> None:
    right = 0
    for seed in range(60):
        tokens, accepted = drawn(seed, 40, True)
        assert tokens == drawn(seed, 40, False)[0]
        right += accepted
    assert right > 200


def test_the_distribution_is_the_large_models_own() -> None:
    """Of 3,000 answers of four words, whose third and fourth are guessed at, against the exact probabilities: the sum
    of squares has its mean at the degrees of freedom, and 4.5 standard deviations are as good as never."""
    count, seen = 3000, Counter(tuple(drawn(seed, 4, True)[0]) for seed in range(3000))
    squared, degrees, rest, rest_expected = 0.0, 0, 0, 0.0
    for words in itertools.product(range(1, 5), repeat=4):
        held, chance = [1, 2, 3], 1.0
        for word in words:
            shares = weights(held)
            chance *= shares[word - 1] / sum(shares)
            held.append(word)
        if chance * count < 5:
            rest, rest_expected = rest + seen[words], rest_expected + chance * count
            continue
        squared += (seen[words] - chance * count) ** 2 / (chance * count)
        degrees += 1
    squared += (rest - rest_expected) ** 2 / rest_expected
    assert degrees > 20 and squared < degrees + 4.5 * (2 * degrees) ** 0.5


def test_worth_rests_longer_each_time_and_forgets_it_when_right() -> None:
    worth, asked = Worth(32, still), list[int]()
    for made in range(1, 300):
        most = worth.most(made)
        worth.guessed(most, 0.0)
        if most:
            asked.append(made)
            worth.learn(most, 0)
    gaps = [b - a for a, b in itertools.pairwise(asked)]
    assert max(gaps) == 33 and gaps[:1] != [33] and len(asked) < 60
    worth.learn(4, 4)
    assert worth.accepted == 4 and FIRST_REST < 32
