"""The texts of the common licences that models come under, as they lie in the program; nothing is fetched for that."""

from __future__ import annotations

import re

from app.base.paths import resource

CARRIED = ("Apache-2.0", "MIT")
"""SPDX names whose text is the same whoever grants it, but for the holder's name."""


def texts_of(expression: str) -> tuple[tuple[str, str], ...]:
    """(name, text) of each licence in an SPDX expression whose text comes with the program."""
    named = re.findall(r"[A-Za-z0-9.+-]+", expression)
    return tuple((name, _read(name)) for name in CARRIED if name in named)


def _read(name: str) -> str:
    return resource(f"licences/{name}.txt").read_text("utf-8").strip("\n")
