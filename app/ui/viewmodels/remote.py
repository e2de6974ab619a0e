"""How a model that is not on this computer is named wherever it shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from app.models.entry import ELSEWHERE


def is_remote(entry: Any) -> bool:
    """Whether a model of the library is asked over a connection, be it on this computer or beyond."""
    return entry.source == ELSEWHERE


def place_of(entry: Any) -> str:
    """Where such a model is: its host, with the port where it is told."""
    return urlsplit(str(entry.metadata.get("address", ""))).netloc


def named(entry: Any) -> str:
    """A model's name for lists to choose from, with where it is if that is not here."""
    if not is_remote(entry):
        return str(entry.name)
    return f"{entry.name} · {place_of(entry)}"
