"""What the canvas draws, as plain records: drawing knows nothing of graphs, and graphs nothing of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["in", "out", "within", "leaving"]
"""Where a port stands: at the left edge and taking (in), at the right edge and giving (out); at a zone's edges also
facing inwards: giving at the left (within), taking at the right (leaving)."""
GIVING: frozenset[str] = frozenset(("out", "within"))


@dataclass(frozen=True)
class End:
    """One end of a wire."""

    owner: str
    port: str
    side: Side

    @property
    def gives(self) -> bool:
        """Whether values come out here."""
        return self.side in GIVING


@dataclass(frozen=True)
class PortFace:
    """One port. `kind` names its colour (`ports.KINDS`), `many` makes it square, `type` is the whole type in words."""

    name: str
    words: str
    kind: str = "any"
    type: str = ""
    many: bool = False
    needed: bool = False
    joined: bool = False


@dataclass(frozen=True)
class CardFace:
    """One step. Positions in canvas units: pixels at 100 % zoom and text. `trouble` is what is wrong with it; `fields`
    names the parameters whose `values` (words, value) stand on it."""

    id: str
    title: str
    icon: str
    x: float
    y: float
    ins: tuple[PortFace, ...] = ()
    outs: tuple[PortFace, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    speaks: bool = False
    zone: str = ""
    tint: str = ""
    trouble: str = ""
    marks: tuple[str, ...] = ()
    holds: bool = False


@dataclass(frozen=True)
class ZoneFace:
    """One zone: a frame with ports on both sides of its edges."""

    id: str
    title: str
    icon: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    ins: tuple[PortFace, ...] = ()
    outs: tuple[PortFace, ...] = ()
    within: tuple[PortFace, ...] = ()
    leaving: tuple[PortFace, ...] = ()
    zone: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class WireFace:
    """One wire, in the colour of what it carries."""

    source: End
    target: End
    kind: str = "any"
    many: bool = False


@dataclass(frozen=True)
class NoteFace:
    """A comment on the canvas."""

    id: str
    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Board:
    """All there is to draw."""

    cards: tuple[CardFace, ...] = ()
    zones: tuple[ZoneFace, ...] = ()
    wires: tuple[WireFace, ...] = ()
    notes: tuple[NoteFace, ...] = ()


State = Literal["", "waiting", "running", "done", "kept", "failed", "skipped", "asking", "stopped"]
"""How a step stands in the shown run: `kept` came from an earlier run, `asking` waits for the person."""


@dataclass(frozen=True)
class Progress:
    """How far a step is: `words` for the corner of its card, `preview` what it wrote, `round` which time it runs."""

    state: State = ""
    words: str = ""
    preview: str = ""


@dataclass(frozen=True)
class Spot:
    """Where something was put: its corner, and the zone it lies in."""

    x: float
    y: float
    zone: str = ""
