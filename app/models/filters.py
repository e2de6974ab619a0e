"""Picks models out of a list by what a person asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.models.manifest import ModelEntry

SizeClass = Literal["small", "medium", "large"]
SMALL, MEDIUM = 3_000_000_000, 10_000_000_000
"""Bytes of all files: what is below runs on most computers; on a good card or much memory; the rest is large."""
SIZES: tuple[SizeClass, ...] = ("small", "medium", "large")
OPEN = "open"
"""Stands for all licences whose makers ask for no agreement."""
MANY = "multilingual"


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty is all. `licence` is a name or a part of it, or OPEN; `language` a code such as de.

    A vision model also chats, so it is among those of the role chat.
    """

    role: str = ""
    size: str = ""
    licence: str = ""
    language: str = ""
    words: str = ""


def size_class(size: int) -> SizeClass:
    """The class of a model of so many bytes."""
    return "small" if size < SMALL else "medium" if size < MEDIUM else "large"


def matching(models: Iterable[ModelEntry], wanted: Wanted) -> list[ModelEntry]:
    """Those that are asked for, in their order."""
    return [model for model in models if _fits(model, wanted)]


def _fits(model: ModelEntry, wanted: Wanted) -> bool:
    roles = ("chat", "vision") if model.role == "vision" else (model.role,)
    return (
        (not wanted.role or wanted.role in roles)
        and (not wanted.size or wanted.size == size_class(model.size))
        and _licensed(model, wanted.licence)
        and speaks(model, wanted.language)
        and _named(model, wanted.words)
    )


def _licensed(model: ModelEntry, wanted: str) -> bool:
    if wanted == OPEN:
        return not model.licence.acceptance
    return _dashed(wanted) in _dashed(model.licence.id)


def _dashed(name: str) -> str:
    return name.casefold().replace(" ", "-")


def speaks(model: ModelEntry, language: str) -> bool:
    """Whether the list says that a model knows a language, or many; of those it does not say which."""
    return not language or language.casefold() in model.languages or MANY in model.languages


def _named(model: ModelEntry, words: str) -> bool:
    text = f"{model.id} {model.name} {model.family} {model.description}".casefold()
    return all(word in text for word in words.casefold().split())


def languages(models: Iterable[ModelEntry]) -> list[str]:
    """The codes that can be asked for."""
    return sorted({code for model in models for code in model.languages} - {MANY})


def licences(models: Iterable[ModelEntry]) -> list[str]:
    """The licences that can be asked for by name."""
    return sorted({model.licence.id for model in models})
