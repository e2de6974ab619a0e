"""Instructions that a program can verify, by family, named and counted as in IFEval and IFBench."""

from __future__ import annotations

import sys

from app.base.registry import Registry, modules_of
from app.quality.instructions._kit import Instruction


def known() -> Registry[Instruction]:
    """All instructions, by name."""
    registry: Registry[Instruction] = Registry("instruction")
    for module in modules_of(sys.modules[__name__]):
        for one in module.INSTRUCTIONS:
            registry.add(one.id, one)
    return registry
