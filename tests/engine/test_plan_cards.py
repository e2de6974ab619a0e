"""Plans for cards that are not here: within every limit, close to the best there is, and said plainly."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine.api import Device, LoadSpec
from app.engine.devices import Watched, cards_of
from app.engine.gguf import GgufFile
from app.engine.plan import CARD_MARGIN, DISPLAY_MARGIN, GRID, MIB, Card, Knobs, Machine, Plan
from app.engine.plan_search import CARD_GRIDS, Planner, least, make_plan
from app.engine.plan_sizes import Sizes
from tests.engine.giants import machines, models

GIB = 1 << 30
LIMITS = 200
FAST = 12
"""How many times faster than the processor's memory a card's is, roughly; only the order of plans rests on it."""


def wish(context: int | None = 8192, **fields: int) -> LoadSpec:
    return LoadSpec(Path("giant.gguf"), context, **fields)


def attempt(header: GgufFile, machine: Machine) -> Plan | UserError:
    try:
        return make_plan(header, wish(None), machine)
    except UserError as error:
        return error


def check_limits(plan: Plan, machine: Machine) -> None:
    """No device gets more than it has, and the parts add up."""
    shared = 0
    assert len(plan.shares) in {0, len(machine.cards)}
    for share, card in zip(plan.shares, machine.cards, strict=False):
        assert share.card == card and share.size <= card.room
        shared += share.size if card.shared else 0
    assert plan.host + shared <= machine.free
    assert plan.total == plan.host + sum(share.size for share in plan.shares)
    assert sum(share.layers for share in plan.shares) == plan.gpu_layers <= plan.total_layers
    assert sum(plan.split) == plan.offload


def speed(header: GgufFile, gpu_layers: int, host_experts: int) -> float:
    """Tokens a second, up to a factor: a token reads every dense weight, and of experts the few it uses."""
    sizes, used = Sizes(header), header.arch("expert_used_count")
    card = host = 0.0
    for layer, (weight, expert) in enumerate(zip(sizes.layers, sizes.experts, strict=True)):
        dense, active = weight - expert, expert * used / 128
        if layer < header.layers - gpu_layers:
            host += dense + active
        else:
            card += dense
            host += active if layer < host_experts else 0
            card += 0 if layer < host_experts else active
    card, host = (card + sizes.output, host) if gpu_layers else (card, host + sizes.output)
    return 1 / (card / FAST + host)


def best_speed(header: GgufFile, machine: Machine, context: int) -> float:
    """The fastest of all plans there are for one card, by trying every knob (of experts every third number)."""
    planner = Planner(Sizes(header), wish(context), machine)
    found = 0.0
    experts = range(0, header.layers + 1, 3) if any(planner.sizes.experts) else (0,)
    for grid in CARD_GRIDS:
        for kv_type in ("f16", "q8_0"):
            for kept in experts:
                knobs = Knobs(context, grid, kv_type, full_window=False, host_experts=kept)
                plan = planner.place(knobs, header.layers)
                if planner.fits(plan):
                    found = max(found, speed(header, plan.gpu_layers, plan.host_experts))
    return found


@pytest.mark.parametrize("name", ["dense8", "dense14", "dense70", "windows12", "experts30"])
def test_close_to_the_best_and_never_over_the_limit(name: str) -> None:
    header, chance = models()[name], random.Random(name)
    for _ in range(LIMITS // 5):
        card = Card("Test", int(chance.uniform(0.2, 1.3) * min(header.weights, 40 * GIB)), margin=0)
        machine = Machine(96 * GIB, 96 * GIB, 8, (card,))
        context = chance.choice((2048, 8192, 32768))
        plan = make_plan(header, wish(context), machine)
        check_limits(plan, machine)
        assert plan.context == context
        mine = speed(header, plan.gpu_layers, plan.host_experts)
        assert mine >= 0.9 * best_speed(header, machine, context), (card.free, context, plan)


def test_unasked_contexts_and_random_memory_stay_within_limits() -> None:
    chance = random.Random(3)
    for _ in range(LIMITS):
        header = chance.choice(list(models().values()))
        cards = tuple(
            Card(
                f"Test {n}",
                chance.randrange(0, 48 * GIB),
                chance.choice((0, CARD_MARGIN)),
                chance.random() < 0.2,
            )
            for n in range(chance.randint(1, 3))
        )
        machine = Machine(chance.randrange(1, 128 * GIB), 128 * GIB, 8, cards)
        plan = attempt(header, machine)
        if isinstance(plan, UserError):
            assert plan.code == "too-large" and "more memory than is free" in plan.sentence
        else:
            check_limits(plan, machine)


@pytest.mark.parametrize("machine", machines().values(), ids=machines().keys())
@pytest.mark.parametrize("name", models().keys())
def test_recorded_machines(name: str, machine: Machine) -> None:
    plan = attempt(models()[name], machine)
    if isinstance(plan, UserError):
        assert plan.code == "too-large" and models()[name].weights > machine.free // 2
        return
    check_limits(plan, machine)
    assert plan.sentence.endswith(".") and "Runs" in plan.sentence


def test_sentences() -> None:
    all_machines, header = machines(), models()["dense8"]
    plan = make_plan(header, wish(None), all_machines["rtx4090"])
    assert plan.sentence.startswith("Runs fully on your RTX 4090 with a context of 32,768 tokens")
    assert plan.sequences >= 2 and plan.device == "RTX 4090"
    big = make_plan(models()["dense70"], wish(), all_machines["rtx4090"])
    assert big.sentence.startswith(f"Runs about {big.gpu_layers} of 80 layers on your RTX 4090")
    assert 30 < big.gpu_layers < 50 and big.offload == big.gpu_layers + 1
    mixed = make_plan(models()["experts30"], wish(), all_machines["rtx3060"])
    assert "the experts of" in mixed.sentence and mixed.gpu_layers == 48 > mixed.host_experts > 0
    two = make_plan(models()["dense70"], wish(), all_machines["rtx4090_and_3060"])
    assert two.device == "RTX 4090 and RTX 3060" and two.gpu_layers > big.gpu_layers


def test_one_card_is_enough_where_it_holds_everything() -> None:
    plan = make_plan(models()["dense8"], wish(), machines()["rtx4090_and_3060"])
    assert plan.split == (33, 0) and plan.device == "RTX 4090"


def test_what_does_not_fit_is_said_with_how_much() -> None:
    with pytest.raises(UserError) as caught:
        make_plan(models()["dense70"], wish(), machines()["m1_8"])
    assert caught.value.code == "too-large" and "GB more memory than is free" in caught.value.sentence


def test_knobs_turn_in_their_order() -> None:
    """With ever less memory on the card: smaller steps, then smaller keys and values, then fewer layers."""
    header, seen = models()["dense8"], list[tuple[int, str, bool]]()
    for free in range(7400, 4000, -20):
        machine = Machine(64 * GIB, 64 * GIB, 8, (Card("Test", free * MIB, 0),))
        plan = make_plan(header, wish(sequences=1), machine)
        state = (plan.grid, plan.kv_type, plan.gpu_layers == 32)
        assert plan.context == 8192
        seen += [] if seen and seen[-1] == state else [state]
    grids = [(512, "f16", True), (256, "f16", True), (128, "f16", True)]
    assert seen == [*grids, (128, "q8_0", True), (128, "q8_0", False)]


def test_a_wish_for_fewer_layers_is_kept() -> None:
    machine = machines()["rtx4090"]
    assert make_plan(models()["dense8"], wish(gpu_layers=7), machine).gpu_layers == 7
    plan = make_plan(models()["dense8"], wish(gpu_layers=0), machine)
    assert plan.device == "CPU" and plan.grid == GRID and plan.offload == 0


def test_unified_memory_is_counted_once() -> None:
    machine = machines()["m4_16"]
    plan = make_plan(models()["dense8"], wish(), machine)
    assert plan.gpu_layers == 32 and all(card.shared for card in machine.cards)
    tight = replace(machine, free=4 * GIB)
    with pytest.raises(UserError):
        make_plan(models()["dense8"], wish(), tight)


def test_scores_grow_with_the_context_only_without_flash_attention() -> None:
    sizes = Sizes(models()["dense8"])
    step = [[sizes.step_bytes(c, 512, flash, True) for c in (2048, 32768)] for flash in (True, False)]
    assert step[0][0] == step[0][1] <= step[1][0] < step[1][1] // 5


def test_cards_are_read_as_llama_cpp_uses_them() -> None:
    big = Device("CUDA0", "NVIDIA GeForce RTX 4090", "gpu", 24 * GIB, 23 * GIB)
    own = Device("Vulkan1", "Intel(R) UHD Graphics 770 (ADL-S GT1)", "igpu", 16 * GIB, 15 * GIB)
    blas = Device("BLAS", "BLAS", "accel", None, None)
    assert cards_of([big, own, blas]) == (Card("RTX 4090", 23 * GIB, DISPLAY_MARGIN),)
    assert cards_of([own]) == (Card("UHD 770", 15 * GIB, 0, shared=True),)
    seen = Watched("NVIDIA GeForce RTX 4090", 20 * GIB, 24 * GIB, draws=False)
    assert cards_of([big], [seen]) == (Card("RTX 4090", 20 * GIB, CARD_MARGIN),)
    other = replace(seen, total=48 * GIB)
    assert cards_of([big], [other]) == (Card("RTX 4090", 23 * GIB, DISPLAY_MARGIN),)


def test_least() -> None:
    assert [least(top, lambda n: n >= 5) for top in (0, 4, 5, 100)] == [None, None, 5, 5]
