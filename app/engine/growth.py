"""A context that begins small and grows with its longest conversation."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import psutil

from app.base.errors import UserError
from app.engine.plan import MIB, Plan, amount, cells

FIRST = 1024
"""Tokens; few, because the rows of values are as long as the memory: see docs/decisions/0009."""
_MARGIN = 256 * MIB


def cells_for(plan: Plan, tokens: int) -> int:
    """How many cells each sequence needs for so many tokens: FIRST, doubled as often as need be, at most as planned.

    Only where values lie transposed, in rows as long as the memory: short rows lie closer together, and answers come
    7 to 12 % faster. It also loads sooner and takes less memory while conversations are short. With flash attention
    nothing lies closer for being small, and all is taken at once.
    """
    if plan.flash:
        return plan.cells
    size = FIRST
    while size < min(tokens, plan.context):
        size *= 2
    return cells(min(size, plan.context), plan.flash)


def require_free(plan: Plan, now: int, wished: int, relief: Callable[[], bool] = lambda: False) -> None:
    """Raise UserError unless memory for `wished` cells a sequence is free while those for `now` are still held.

    `relief` frees something, as often as it is true and memory is short.
    """
    share = plan.kv + plan.compute
    needed = share * wished // plan.cells
    while psutil.virtual_memory().available < needed + _MARGIN:
        if relief():
            continue
        raise UserError(
            f"The conversation is longer than {now:,} tokens and needs {amount(needed)} more memory for a while",
            why="other programs have taken what was free when the model was loaded",
            todo="close other programs and try again, or shorten the conversation",
            code="too-large",
        )


def carry(lib: Any, source: Any, target: Any, sequences: int) -> bool:
    """Copy what each sequence holds from one context of a model to a larger one; whether all of it could be."""
    memory, taken = (lib.llama_get_memory(context) for context in (source, target))
    for sequence in range(sequences):
        last = lib.llama_memory_seq_pos_max(memory, sequence)
        if last < 0:
            continue
        data = (ctypes.c_uint8 * lib.llama_state_seq_get_size(source, sequence))()
        written = lib.llama_state_seq_get_data(source, data, len(data), sequence)
        read = lib.llama_state_seq_set_data(target, data, len(data), sequence)
        if not written == read == len(data) or lib.llama_memory_seq_pos_max(taken, sequence) != last:
            return False
    return True
