"""A pipeline as frozen records: steps, zones and the wires between them, with their looks kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from app.pipelines.types import ANY, PortType

ZoneKind = Literal["repeat", "each", "sub"]
OnError = Literal["stop", "skip", "keep"]
"""What a For each zone does about an item that fails: stop the run, leave it out, or keep its error."""


@dataclass(frozen=True)
class Step:
    """One use of a node. `zone` is the id of the zone it stands in, empty for none; `params` holds what was set.

    `retry` is how many more times a failure is tried, `timeout` in seconds. With `error_port` a failure leaves
    through the port "error" and the run goes on. `exact`: model calls run alone and can be repeated to the byte.
    `raw` is the step's own text in the file where this program does not know its node: locked, and saved as it is.
    """

    id: str
    node: str
    version: int
    name: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    zone: str = ""
    retry: int = 0
    timeout: float | None = None
    error_port: bool = False
    exact: bool = False
    raw: str = ""

    @property
    def locked(self) -> bool:
        """Whether this program does not know what it is."""
        return bool(self.raw)


@dataclass(frozen=True)
class Edge:
    """A named value on the edge of a zone; `any` takes the type of what is wired to it.

    Of a Repeat: carried from round to round. Of a For each: a result of each item. Of a Sub-pipeline: see `sub_in`.
    """

    name: str
    type: PortType = ANY


@dataclass(frozen=True)
class Zone:
    """A frame around steps, in `zone` if it stands in another one.

    *repeat*: `edges` are carried; it ends when the inner port "until" is true, after `rounds` rounds, when the carried
    values stay the same (`settle`), or when `tokens` or `seconds` are used up; rounds are never cut short. Inside it
    gives the carried values and "round"; outside the carried values, "rounds" and "stopped".
    *each*: takes the list "items", gives "item" and "index" inside; `edges` are the results, a list each outside, in
    the items' order; "errors" lists what was kept. At most `together` items are under way at once.
    *sub*: runs the pipeline that is pinned under the content hash `pinned`; it has no inside.
    """

    id: str
    kind: ZoneKind
    name: str
    zone: str = ""
    edges: tuple[Edge, ...] = ()
    rounds: int = 6
    tokens: int | None = None
    seconds: float | None = None
    settle: bool = True
    on_error: OnError = "stop"
    together: int = 16
    pinned: str = ""


@dataclass(frozen=True)
class End:
    """One end of a wire: a port of a step or zone. `inside` is the inner face of a zone's edge."""

    id: str
    port: str
    inside: bool = False

    def __str__(self) -> str:
        return f"{self.id}{':inside' if self.inside else ''}.{self.port}"


@dataclass(frozen=True)
class Wire:
    """From an output to an input. The inner face of a zone gives its items and carried values, and takes results."""

    source: End
    target: End


@dataclass(frozen=True)
class Place:
    """Where something stands on the canvas, in its units; sizes of zones and of cards that were resized."""

    x: float = 0.0
    y: float = 0.0
    width: float | None = None
    height: float | None = None
    colour: str = ""
    collapsed: bool = False


@dataclass(frozen=True)
class Comment:
    """A note on the canvas."""

    id: str
    text: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True)
class Layout:
    """Everything that changes no result: places by id of step or zone, comments, and where runs hold on."""

    places: Mapping[str, Place] = field(default_factory=dict[str, Place])
    comments: tuple[Comment, ...] = ()
    breakpoints: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pipeline:
    """A whole pipeline. `pinned` holds those that its Sub-pipeline zones run, by content hash."""

    title: str = ""
    description: str = ""
    steps: tuple[Step, ...] = ()
    zones: tuple[Zone, ...] = ()
    wires: tuple[Wire, ...] = ()
    pinned: Mapping[str, Pipeline] = field(default_factory=dict[str, "Pipeline"])
    layout: Layout = field(default_factory=Layout)

    @cached_property
    def by_id(self) -> Mapping[str, Step | Zone]:
        """Steps and zones by id."""
        return {item.id: item for item in (*self.steps, *self.zones)}

    @cached_property
    def wires_into(self) -> Mapping[End, tuple[Wire, ...]]:
        """The wires by the input that they lead to, in their order."""
        found: dict[End, tuple[Wire, ...]] = {}
        for wire in self.wires:
            found[wire.target] = (*found.get(wire.target, ()), wire)
        return found

    @cached_property
    def members(self) -> Mapping[str, tuple[Step | Zone, ...]]:
        """What stands directly in each zone, by its id; on the canvas itself under the empty id."""
        found: dict[str, tuple[Step | Zone, ...]] = {}
        for item in (*self.steps, *self.zones):
            found[item.zone] = (*found.get(item.zone, ()), item)
        return found

    def step(self, wanted: str) -> Step | None:
        """A step by id."""
        found = self.by_id.get(wanted)
        return found if isinstance(found, Step) else None

    def zone(self, wanted: str) -> Zone | None:
        """A zone by id."""
        found = self.by_id.get(wanted)
        return found if isinstance(found, Zone) else None

    def around(self, wanted: str) -> Iterator[str]:
        """The zones that something stands in, the nearest first, and the empty id for the canvas at last."""
        item = self.by_id.get(wanted)
        seen: set[str] = set()
        while item is not None and item.zone and item.zone not in seen:
            seen.add(item.zone)
            yield item.zone
            item = self.by_id.get(item.zone)
        yield ""

    def within(self, zone: str) -> tuple[str, ...]:
        """The ids of everything in a zone, also in the zones inside."""
        return tuple(item.id for item in (*self.steps, *self.zones) if zone in self.around(item.id))

    def named(self, wanted: str) -> str:
        """The name that people read for an id; the id itself for an unknown one."""
        found = self.by_id.get(wanted)
        return found.name if found is not None else wanted


def scope_of(pipeline: Pipeline, end: End) -> str:
    """The zone in which a port lies: what it gives can be read there and in all zones inside."""
    if end.inside:
        return end.id
    found = pipeline.by_id.get(end.id)
    return found.zone if found is not None else ""


@dataclass(frozen=True)
class Problem:
    """What keeps a pipeline from running: at which step or zone (`node`, empty for all of it) and port, in plain
    clauses: what is wrong, and the way out. `unfinished`: it may be so while a pipeline is being made."""

    node: str
    port: str
    message: str
    way_out: str = ""
    name: str = ""
    unfinished: bool = False

    @property
    def sentence(self) -> str:
        """One sentence that names the step and the port."""
        where = f"“{self.name or self.node}”" if self.node else ""
        at = f"{where}, port “{self.port}”" if where and self.port else where
        text = f"{at}: {self.message}" if at else self.message
        return f"{text}; {self.way_out}." if self.way_out else f"{text}."
