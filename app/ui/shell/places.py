"""Which class makes which place; imported when it is first shown, so that the window comes up fast."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module

from app.ui.shell.place import Host, Place

CLASSES: dict[str, tuple[str, str]] = {
    "chat": ("app.ui.chat.place", "ChatPlace"),
    "knowledge": ("app.ui.knowledge.place", "KnowledgePlace"),
    "pipelines": ("app.ui.pipelines.place", "PipelinesPlace"),
    "quality": ("app.ui.quality.place", "QualityPlace"),
    "models": ("app.ui.models.place", "ModelsPlace"),
    "activity": ("app.ui.activity.place", "ActivityPlace"),
    "settings": ("app.ui.settings.place", "SettingsPlace"),
}

PLAIN = (
    "app.assembly", "app.chat.grounding", "app.pipelines.chatting", "app.pipelines.commands", "app.quality.accounts",
    "app.quality.checking", "app.quality.compare", "markdown_it",
)  # fmt: skip
"""The largest part of what places stand on, none of it of Qt: any thread may read it."""


def load(name: str) -> type[Place]:
    """The class of this place; raises KeyError for a mistyped name."""
    module, kind = CLASSES[name]
    made: type[Place] = getattr(import_module(module), kind)
    return made


def read_plain() -> None:
    """Read what is not of Qt, from any thread, so that `pieces` are short."""
    for name in PLAIN:
        import_module(name)


def pieces(*names: str) -> Iterator[None]:
    """Read these places, or all, a file at a time, on the window's thread and no other.

    A class of Qt that comes to be on another thread enters a table that the window's thread looks into without
    Python's lock (PySide 6.11, `PepType_SOTP` under `QObject.metaObject`), and what it looks for is then not there.
    """
    for name in names or CLASSES:
        package = import_module(CLASSES[name][0].rpartition(".")[0])
        for info in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{info.name}")
            yield
        load(name)


def loaded() -> dict[str, type[Place]]:
    """The classes that were imported already."""
    return {name: load(name) for name, (module, _) in CLASSES.items() if module in sys.modules}


def make(name: str, host: Host) -> Place:
    """The place of this name, over this window."""
    return load(name)(host)
