"""Where models come from, one module a source: each holds one `SOURCE`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.base.registry import Registry, modules_of
from app.models.manifest import ModelEntry, ModelFile


@dataclass(frozen=True)
class Places:
    """Where models are kept here and fetched from there."""

    folder: Path
    hub: str = "https://huggingface.co"


@dataclass(frozen=True)
class Part:
    """One file of a model: where it lies or will lie, and the address it can be had from (None: nowhere)."""

    path: Path
    url: str | None
    file: ModelFile


@dataclass(frozen=True)
class Source:
    """A way by which models come. `parts` tells of each file of an entry; it reads no file and no network."""

    name: str
    title: str
    parts: Callable[[ModelEntry, Places], tuple[Part, ...]]


def registry() -> Registry[Source]:
    """All sources by name."""
    sources = Registry[Source]("model source")
    for module in modules_of(sys.modules[__name__]):
        sources.add(module.SOURCE.name, module.SOURCE)
    return sources
