"""After a failed load: always less, until it loads or nothing is left, and the person is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine import loaded as loaded_module
from app.engine.api import LoadSpec
from app.engine.host import LlamaEngine
from app.engine.ladder import rungs
from app.engine.llama import Model
from app.engine.plan import Card, Machine, Plan
from app.engine.plan_search import make_plan
from tests.engine.giants import machines, models

GIB = 1 << 30
SPEC = LoadSpec(Path("giant.gguf"), 8192)


def climb(name: str, machine: Machine, limit: int) -> tuple[Plan, list[Plan]]:
    """Load on a card that really holds `limit` bytes: the plan that worked or the last one, and all that were tried."""
    header = models()[name]
    plan = make_plan(header, SPEC, machine)
    tried = [plan]
    for lesser in rungs(header, SPEC, machine, plan):
        if plan.total - plan.host <= limit:
            break
        plan = lesser
        tried.append(plan)
    return plan, tried


def test_it_always_ends_with_something_that_loads() -> None:
    chance = random.Random(5)
    for _ in range(200):
        name = chance.choice(list(models()))
        machine = Machine(80 * GIB, 96 * GIB, 8, (Card("Test", chance.randrange(4 * GIB, 48 * GIB)),))
        limit = int(chance.random() * machine.cards[0].free)
        plan, tried = climb(name, machine, limit)
        assert plan.total - plan.host <= limit
        assert len(tried) < 25 and len(set(tried)) == len(tried)
        on_cards = [p.total - p.host for p in tried]
        assert on_cards == sorted(on_cards, reverse=True)
        assert all(p.note.startswith("The first attempt did not fit") for p in tried[1:])


def test_order() -> None:
    machine = machines()["rtx4090"]
    _, tried = climb("dense14", machine, 0)
    layers = [p.gpu_layers for p in tried]
    assert layers[0] == 40 and layers == sorted(layers, reverse=True) and layers[-1] == 0
    with_cards = [p for p in tried if p.gpu_layers]
    smaller = next(i for i, p in enumerate(with_cards) if p.kv_type == "q8_0")
    shorter = next(i for i, p in enumerate(with_cards) if p.context < 8192)
    fewer = next(i for i, p in enumerate(with_cards) if p.gpu_layers < 40)
    assert fewer < smaller < shorter
    assert (tried[-1].context, tried[-1].kv_type) == (8192, tried[0].kv_type), (
        "the processor has room for all"
    )


def test_notes_say_what_was_given_up() -> None:
    _, tried = climb("dense14", machines()["rtx4090"], 0)
    notes = " ".join(p.note for p in tried)
    for part in (
        "4 layers fewer lie on the graphics card",
        "half the precision",
        "the context is 4,096 instead of 8,192 tokens",
        "the graphics card is left out",
    ):
        assert part in notes
    assert tried[-1].sentence.endswith("so the graphics card is left out.")


def test_experts_leave_first() -> None:
    _, tried = climb("experts30", machines()["rtx4090"], 0)
    moved = next(p for p in tried if p.host_experts)
    assert moved.gpu_layers == 48 and "the experts stay with the processor" in moved.note


def test_a_processor_has_a_ladder_too() -> None:
    _, tried = climb("dense8", machines()["processor_only"], -1)
    assert [p.context for p in tried[-2:]] == [2048, 1024] and tried[-1].total < tried[0].total
    assert all(p.gpu_layers == 0 for p in tried)


class Stingy:
    """Loads as llama.cpp does, but says there is no memory for more than `most` tokens of context."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.asked: list[int] = []

    def __call__(self, path: Path, plan: Plan, progress: object) -> Model:
        self.asked.append(plan.context * plan.sequences)
        if self.asked[-1] > self.most:
            raise UserError(
                "The model could not be loaded", why="there was not enough memory", code="too-large"
            )
        return Model(path, plan, lambda _: True)


@pytest.fixture
def engine() -> LlamaEngine:
    return LlamaEngine(lambda: Machine(8 * GIB, 8 * GIB, 1))


def test_the_engine_steps_down_and_says_so(
    engine: LlamaEngine, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stingy = Stingy(1024)
    monkeypatch.setattr(loaded_module, "Model", stingy)
    info = engine.load(LoadSpec(starter, 2048, sequences=2)).result(120)
    assert (info.context, stingy.asked[0], stingy.asked[-1]) == (1024, 4096, 1024)
    assert info.sentence.endswith("the context is 1,024 instead of 2,048 tokens.")
    assert engine.close()


def test_the_engine_gives_up_in_the_end(
    engine: LlamaEngine, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stingy = Stingy(0)
    monkeypatch.setattr(loaded_module, "Model", stingy)
    with pytest.raises(UserError) as caught:
        engine.load(LoadSpec(starter, 2048)).result(120)
    assert caught.value.code == "too-large" and len(stingy.asked) > 2 and engine.info is None
    assert engine.close()
