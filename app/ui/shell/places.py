"""Which class makes which place; imported when it is first shown, so that the window comes up fast."""

from __future__ import annotations

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


def load(name: str) -> type[Place]:
    """The class of this place; raises KeyError for a mistyped name."""
    module, kind = CLASSES[name]
    made: type[Place] = getattr(import_module(module), kind)
    return made


def make(name: str, host: Host) -> Place:
    """The place of this name, over this window."""
    return load(name)(host)
