"""How a model that reads texts gets its memory: arithmetic over its header, like the plans of those that answer."""

from __future__ import annotations

from app.base.errors import UserError
from app.engine.gguf import GgufFile
from app.engine.plan import RESERVE, Machine, Plan, Share, amount

MOST_WINDOW = 2048
"""Tokens of a text that are read at most: all of them go through the model in one step, which nothing interrupts."""


def plan_reader(header: GgufFile, machine: Machine, threads: int) -> Plan:
    """How to load a model that reads: wholly on the card with most room if one holds it, else on the processor.

    Raises UserError (too-large).
    """
    window = min(header.trained_context or 512, MOST_WINDOW)
    width, heads = header.arch("embedding_length"), header.arch("attention.head_count", 1)
    rows = header.arch("feed_forward_length") + 6 * width + heads * window
    compute, kv = 4 * window * rows, 4 * window * width * header.layers
    total = header.weights + compute + kv
    best = max(machine.cards, key=lambda card: card.room, default=None)
    on_card = best is not None and total <= min(best.room, machine.free if best.shared else best.room)
    if not on_card and total > machine.free - RESERVE:
        raise UserError(
            f"The model {header.path.name} does not fit into memory",
            why=f"it takes {amount(total)} and {amount(max(0, machine.free - RESERVE))} are free",
            todo="close other programs or choose a smaller model",
            code="too-large",
        )
    shares = tuple(
        Share(card, header.layers, True, total) if card is best else Share(card) for card in machine.cards
    )
    return Plan(
        context=window,
        sequences=1,
        kv_type="f16",
        gpu_layers=header.layers if on_card else 0,
        total_layers=header.layers,
        threads=threads,
        grid=window,
        full_window=True,
        weights=header.weights,
        kv=kv,
        compute=compute,
        host=0 if on_card else total,
        shares=shares if on_card else (),
    )
