"""What to try when llama.cpp could not load a plan after all: always less, never the same again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.engine.api import LoadSpec
from app.engine.gguf import GgufFile
from app.engine.plan import GRID, Knobs, Machine, Plan, grid_of
from app.engine.plan_search import Planner, knobs_of
from app.engine.plan_sizes import Sizes

FEWER = (0.9, 0.75, 0.5)
"""Parts of the layers to keep on cards, one after the other."""
LEAST_CONTEXT = 1024
MEMORY = frozenset({"too-large"})
"""Codes of failures that less may cure."""
DID_NOT_FIT = "The first attempt did not fit"


def rungs(header: GgufFile, spec: LoadSpec, machine: Machine, failed: Plan) -> Iterator[Plan]:
    """Lesser plans, the least loss first: fewer layers, smaller keys and values, less context, the processor.

    Each is smaller than all before it where it failed, fits by our own reckoning, and its note says what was
    given up. There are at most some twenty.
    """
    planner = Planner(Sizes(header), spec, machine)
    tried = failed
    for plan in _lesser(planner, failed):
        if planner.fits(plan) and _is_less(plan, tried):
            tried = plan
            yield replace(plan, note=given_up(failed, plan, DID_NOT_FIT))


def _is_less(plan: Plan, tried: Plan) -> bool:
    """Whether it asks less of the cards, or of the processor once the cards are out of it."""
    if plan.gpu_layers == 0 and tried.gpu_layers:
        return True
    return _on_cards(plan) < _on_cards(tried) if plan.gpu_layers else plan.total < tried.total


def _on_cards(plan: Plan) -> int:
    return plan.total - plan.host


def _lesser(planner: Planner, failed: Plan) -> Iterator[Plan]:
    start = replace(knobs_of(failed), sequences=1)
    if failed.gpu_layers:
        yield from _with_cards(planner, failed, start)
    plain = replace(planner, machine=replace(planner.machine, cards=()))
    knobs = replace(start, grid=grid_of(start.flash), host_experts=0)
    lean = replace(knobs, flash=True, grid=grid_of(True))
    for turned in (knobs, lean, replace(lean, full_window=False), *_smaller(planner, lean)):
        yield plain.place(turned, 0)


def _with_cards(planner: Planner, failed: Plan, start: Knobs) -> Iterator[Plan]:
    most, last = failed.gpu_layers, start
    yield planner.place(start, most)
    if start.grid > GRID:
        last = replace(last, grid=GRID)
        yield planner.place(last, most)
    if failed.host_experts or any(planner.sizes.experts):
        last = replace(last, host_experts=failed.total_layers)
        yield planner.place(last, most)
    for part in FEWER:
        most = max(1, int(failed.gpu_layers * part))
        yield planner.place(last, most)
    for knobs in _smaller(planner, last):
        yield planner.place(knobs, most)


def _smaller(planner: Planner, knobs: Knobs) -> Iterator[Knobs]:
    """Keys and values of half the size, then half the context again and again."""
    if knobs.kv_type == "f16" and planner.sizes.can_quantise:
        knobs = replace(knobs, kv_type="q8_0", full_window=False, flash=True)
        yield knobs
    while knobs.context // 2 >= LEAST_CONTEXT:
        knobs = replace(knobs, context=knobs.context // 2 // 256 * 256)
        yield knobs


def given_up(failed: Plan, plan: Plan, why: str) -> str:
    """What was given up, in one sentence that begins with the reason."""
    lost: list[str] = []
    if failed.gpu_layers and not plan.gpu_layers:
        lost.append("the graphics card is left out")
    elif plan.gpu_layers < failed.gpu_layers:
        lost.append(f"{failed.gpu_layers - plan.gpu_layers} layers fewer lie on the graphics card")
    if plan.gpu_layers and plan.host_experts > failed.host_experts:
        lost.append("the experts stay with the processor")
    if plan.kv_type != failed.kv_type:
        lost.append("the memory of the chat is kept in half the precision")
    if plan.context < failed.context:
        lost.append(f"the context is {plan.context:,} instead of {failed.context:,} tokens")
    if plan.sequences < failed.sequences and not lost:
        lost.append("only one chat is kept warm")
    return f"{why}, so {_joined(lost or ['it works in smaller steps'])}."


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
