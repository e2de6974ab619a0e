"""Checks of answers, one module each with its CHECK."""

from __future__ import annotations

import sys

from app.base.registry import Registry, modules_of
from app.quality.records import Checker


def known() -> Registry[Checker]:
    """All kinds of checks, by name."""
    registry: Registry[Checker] = Registry("check")
    for module in modules_of(sys.modules[__name__]):
        registry.add(module.CHECK.kind, module.CHECK)
    return registry
