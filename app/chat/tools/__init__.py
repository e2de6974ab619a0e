"""Tools that a model may ask for in any chat: local, and only for reading; one module a tool, each with its TOOL."""

from __future__ import annotations

import sys

from app.base.registry import Registry, modules_of
from app.chat.tools._kit import BuiltIn


def built_in() -> Registry[BuiltIn]:
    """All of them, by name."""
    registry: Registry[BuiltIn] = Registry("tool")
    for module in modules_of(sys.modules[__name__]):
        registry.add(module.TOOL.name, module.TOOL)
    return registry
