"""Which prompts end in one decode, and in which order requests stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.engine.cache import Cache, Slot, common
from app.engine.task import Task, held

_BRIDGE = 4
"""Sequences that may be passed through for nothing between two that are wanted: a row each costs less than that the
decode falls apart."""
_MOVE = 8
"""Rows of a prompt that a bridge and what it drags behind it cost in each decode, generously."""


def joined(prompts: Sequence[Task], cache: Cache, grid: int) -> list[Task]:
    """The first prompt, and those that can end in the same decode as it.

    A whole step of the grid is run alone, so that an exact request may use it later; so is what is no mere end. Ends
    of different length fall apart into passes of their own: long ones join only their like. Nobody joins who had
    better wait, because the first is about to compute what the other would otherwise compute again.
    """
    first, short = prompts[0], grid // 4
    left = len(first.source) - _has(first, cache)
    if first.exact or left > grid // 2:
        return [first]
    found, rows = [first], left
    for task in prompts[1:]:
        if task.exact:
            continue
        held = _has(task, cache)
        rest = len(task.source) - held
        alike = rest == left or max(rest, left) <= short
        if not alike or rows + rest > grid or common(first.source, task.source) - held >= cache.copy_gain:
            continue
        found.append(task)
        rows += rest
    return found


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """By the numbers of their sequences: llama.cpp computes only rows together whose sequences follow each other
    (`llama_batch_allocr::split_equal`), so that rows in any other order would be one pass over the weights each."""
    return sorted(tasks, key=lambda task: held(task).sequence)


def close_up(tasks: Sequence[Task], cache: Cache) -> list[Task]:
    """Tasks in order, the last ones moved into idle sequences between them where that is worth a copy.

    A gap costs a row or a pass in every decode, as long as both its sides go on. Conversations stay where they are.
    """
    found = in_order(tasks)
    while cache.forgetful:
        last, first = found[-1], held(found[0]).sequence + 1
        gap = next(
            (s for s in cache.slots[first : held(last).sequence] if not (s.busy or s.conversation)), None
        )
        short = _MOVE * (last.limit - len(last.made)) < cache.copy_gain
        if gap is None or short or held(last).conversation:
            break
        cache.move(held(last), gap)
        last.slot = gap
        found = in_order(found)
    return found


def bridges(tasks: Sequence[Task], cache: Cache) -> list[Slot]:
    """Idle sequences between those of `tasks` (which are in order) that one more row, forgotten at once, would join
    into one pass. None that holds more than they do, as attention would have to look farther back."""
    if not cache.forgetful:
        return []
    longest = max(len(held(task).tokens) for task in tasks)
    found: list[Slot] = []
    for left, right in pairwise(held(task).sequence for task in tasks):
        between = cache.slots[left + 1 : right]
        if len(between) <= _BRIDGE and not any(s.busy or len(s.tokens) >= longest for s in between):
            found += between
    return found


def _has(task: Task, cache: Cache) -> int:
    """How many tokens of its prompt need not be run."""
    return cache.offered(task.slot, task.source) if task.fresh and task.slot is not None else task.done
