"""What a plan says reaches llama.cpp, as far as a processor alone can show it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.engine import gguf
from app.engine.api import LoadSpec
from app.engine.binding import library
from app.engine.llama import LlamaBackend, Model
from app.engine.placement import place
from app.engine.plan import Card, Machine
from app.engine.plan_search import make_plan
from tests.engine.giants import machines, models


def params() -> Any:
    return SimpleNamespace(tensor_split=None, tensor_buft_overrides=None)


def test_shares_of_two_cards() -> None:
    plan = make_plan(models()["dense70"], LoadSpec(Path("giant.gguf"), 8192), machines()["rtx4090_and_3060"])
    given = params()
    kept = place(library(), given, plan)
    assert kept == [given.tensor_split]
    assert list(given.tensor_split)[:2] == list(plan.split) and sum(plan.split) == plan.offload


def test_one_card_and_none_need_no_rule() -> None:
    for machine in ("rtx4090", "processor_only"):
        plan = make_plan(models()["dense8"], LoadSpec(Path("giant.gguf"), 8192), machines()[machine])
        given = params()
        assert place(library(), given, plan) == [] and given.tensor_split is None


def test_experts_stay_by_name() -> None:
    plan = make_plan(models()["experts30"], LoadSpec(Path("giant.gguf"), 8192), machines()["rtx3060"])
    given = params()
    (rules,) = place(library(), given, plan)
    layers = "|".join(str(n) for n in range(plan.host_experts))
    assert rules[0].pattern.decode().startswith(rf"blk\.({layers})\.ffn_") and rules[0].buffer_type
    assert rules[1].pattern is None and given.tensor_buft_overrides.value


def test_a_build_without_cards_loads_a_plan_for_two(starter: Path) -> None:
    cards = (Card("One", 80_000_000, 0), Card("Two", 110_000_000, 0))
    plan = make_plan(
        gguf.read(starter), LoadSpec(starter, 512, threads=1), Machine(8 << 30, 8 << 30, 1, cards)
    )
    assert plan.gpu_layers > 0 and len(plan.split) == 2
    model = Model(starter, plan, lambda _: True)
    backend = LlamaBackend(model, plan)
    assert (backend.context, backend.sequences) == (512, plan.sequences)
    backend.close()
    model.close()
