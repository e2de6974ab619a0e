"""A typesetter that draws every formula as a box, and counts what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

from app.formulas import EM, Formula, Stroke, Tex


class FakeFormulas:
    """What has "bad" in it cannot be set; all others are `width` ems wide, one above and a half below the line."""

    def __init__(self) -> None:
        self.asked: list[Tex] = []
        self.rests = 0
        self.width = 2.0

    def typeset(self, wanted: Sequence[Tex]) -> list[Formula | None]:
        self.asked += wanted
        return [None if "bad" in tex.source else box(self.width, 1, 0.5) for tex in wanted]

    def rest(self) -> None:
        self.rests += 1

    def close(self) -> None:
        self.rests += 1


def box(width: float, ascent: float, descent: float) -> Formula:
    """A filled rectangle, in ems."""
    right, top, bottom = width * EM, -ascent * EM, descent * EM
    path = f"M 0 {top} L {right} {top} L {right} {bottom} L 0 {bottom} Z"
    return Formula(0, right, -top, bottom, (Stroke(path),))
