"""Has formulas in LaTeX set by the sandbox: what a model wrote is foreign, and its setting may take for ever."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.base.errors import UserError
from app.base.paths import program_root
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

FLAG = "--formula-process"
EM = 24.0
"""Units of a formula's drawing for one em."""
LONGEST = 2_000
"""Characters of LaTeX; what is longer stays text."""
MOST = 24
"""Formulas in one question."""
ROOM = Room(memory=256 << 20, processor_s=2.0, clock_s=5.0)
_MOST_BYTES = 4 << 20
_PATH = re.compile(r"[MLQCZ0-9.\-e ]{0,400000}")
_COLOUR = re.compile(r"#[0-9a-f]{6}|[a-z]{1,24}|", re.IGNORECASE)


@dataclass(frozen=True)
class Tex:
    """A formula as it is written. `display`: on a line of its own, with large signs."""

    source: str
    display: bool = False

    def pack(self) -> list[str | bool]:
        """For the way to the process."""
        return [self.source, self.display]


@dataclass(frozen=True)
class Stroke:
    """A filled outline in SVG's path commands M L Q C Z; with a `width`, a drawn line. `colour` may be empty."""

    path: str
    colour: str = ""
    width: float = 0.0


@dataclass(frozen=True)
class Formula:
    """A formula that was set: lengths in units of which `EM` are one em; y grows downwards from the line of writing."""

    left: float
    width: float
    ascent: float
    descent: float
    strokes: tuple[Stroke, ...]


class Formulas:
    """Sets formulas in one process that is started when first needed."""

    def __init__(self) -> None:
        folder = None if getattr(sys, "frozen", False) else str(program_root())
        self._sandbox = Sandbox(_command(), cwd=folder)

    def typeset(self, wanted: Sequence[Tex]) -> list[Formula | None]:
        """For each formula its drawing, or None where it cannot be set. Blocks; never raises for what it is given.

        One that takes too long or too much costs its neighbours nothing: they are asked again without it.
        """
        made: list[Formula | None] = []
        for at in range(0, len(wanted), MOST):
            made += self._some(wanted[at : at + MOST])
        return made

    def _some(self, wanted: Sequence[Tex]) -> list[Formula | None]:
        try:
            return self._asked(wanted)
        except (UserError, OSError, ValueError, TypeError):
            if len(wanted) == 1:
                return [None]
        half = len(wanted) // 2
        return self._some(wanted[:half]) + self._some(wanted[half:])

    def _asked(self, wanted: Sequence[Tex]) -> list[Formula | None]:
        fitting = [tex.pack() if len(tex.source) <= LONGEST else ["", False] for tex in wanted]
        question = json.dumps(fitting).encode()
        answer = self._sandbox.run("set", io.BytesIO(question), len(question), ROOM, {}, _MOST_BYTES)
        found: Any = json.loads(answer)
        if not isinstance(found, list) or len(cast(list[Any], found)) != len(wanted):
            raise ValueError("not one answer for each formula")
        return [unpack(one) for one in cast(list[Any], found)]

    def rest(self) -> None:
        """End the process until the next formula."""
        self._sandbox.rest()

    def close(self) -> None:
        """Set nothing more."""
        self._sandbox.close()


def unpack(found: Any) -> Formula | None:
    """A formula from the process's answer, which is believed no more than the formula was. Raises ValueError."""
    if found is None:
        return None
    left, width, ascent, descent, parts = found
    made = Formula(
        float(left), float(width), float(ascent), float(descent), tuple(_stroke(*part) for part in parts)
    )
    box = (made.left, made.width, made.ascent, made.descent)
    if not all(abs(number) < 1e5 for number in box) or made.width <= 0 or made.ascent + made.descent <= 0:
        raise ValueError("a formula without a size")
    return made


def _stroke(path: str, colour: str, width: float) -> Stroke:
    if not _PATH.fullmatch(path) or not _COLOUR.fullmatch(colour):
        raise ValueError("no outline")
    return Stroke(path, colour, float(width))


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-m", "app.formula_process"]
