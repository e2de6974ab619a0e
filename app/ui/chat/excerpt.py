"""Very long messages are laid out in part at first: a window must not wait for what nobody has scrolled to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.ui.chat.markdown import Block

FIRST_CHARACTERS, FIRST_BLOCKS = 40_000, 300
GROWTH = 4


def excerpt(blocks: Sequence[Block], asked: int = 0) -> tuple[tuple[Block, ...], int]:
    """The leading blocks that fit, and how many characters are left out; `asked` times more was asked for."""
    characters, most = FIRST_CHARACTERS * GROWTH**asked, FIRST_BLOCKS * GROWTH**asked
    total = sum(len(block.text) for block in blocks)
    if total <= characters and len(blocks) <= most:
        return tuple(blocks), 0
    shown: list[Block] = []
    for block in blocks[:most]:
        if len(block.text) > characters and block.kind == "code":
            block = replace(block, text=block.text[:characters])
        shown.append(block)
        characters -= len(block.text)
        if characters <= 0:
            break
    return tuple(shown), total - sum(len(block.text) for block in shown)
