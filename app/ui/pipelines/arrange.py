"""Where things go when they are laid out, aligned or spread: pure functions from a board to spots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.ui.pipelines import geometry as at
from app.ui.pipelines.faces import Board, CardFace, ZoneFace

Face = CardFace | ZoneFace
Way = Literal["left", "right", "top", "bottom", "centre", "middle"]
ACROSS, DOWN = 88, 40
"""Gaps between columns and between what stands in one column."""
EDGE, TOP = 120, 64
"""Room inside a zone for the words of its ports and for its title."""


@dataclass(frozen=True)
class Box:
    """Where something lies, and how large it is."""

    x: float
    y: float
    width: float
    height: float


def box(face: Face) -> Box:
    """Of a face."""
    if isinstance(face, ZoneFace):
        return Box(face.x, face.y, face.width, face.height)
    return Box(face.x, face.y, at.WIDTH, at.card_height(face))


def laid_out(board: Board) -> dict[str, Box]:
    """Everything in columns from left to right, each step right of all it needs; zones fit what they hold.

    Layers by the longest path, each column ordered by the mean height of what feeds it (Sugiyama, Tagawa and Toda
    1981, the first two steps).
    """
    faces: dict[str, Face] = {face.id: face for face in (*board.cards, *board.zones)}
    children: dict[str, list[str]] = {}
    for face in faces.values():
        children.setdefault(face.zone if face.zone in faces else "", []).append(face.id)
    edges = [(wire.source.owner, wire.target.owner) for wire in board.wires]
    made: dict[str, Box] = {}
    _fill("", faces, children, edges, made, (0.0, 0.0))
    return made


def _fill(
    zone: str,
    faces: Mapping[str, Face],
    children: Mapping[str, Sequence[str]],
    edges: Sequence[tuple[str, str]],
    made: dict[str, Box],
    corner: tuple[float, float],
) -> tuple[float, float]:
    """Lay out one zone's own members from a corner on, zones among them first; returns the size they take."""
    members = list(children.get(zone, ()))
    inner = {name: dict[str, Box]() for name in members if isinstance(faces[name], ZoneFace)}
    sizes: dict[str, tuple[float, float]] = {}
    for name in members:
        face = faces[name]
        if name in inner:
            width, height = _fill(name, faces, children, edges, inner[name], (EDGE, TOP))
            rows = max(len(at.ports_of(face, "within")), len(at.ports_of(face, "leaving")), 1)
            least = at.HEAD + (rows + 2) * at.ROW
            sizes[name] = (max(width, at.WIDTH) + 2 * EDGE, max(height + TOP + DOWN, least))
        else:
            sizes[name] = (at.WIDTH, at.card_height(face))  # type: ignore[arg-type]
    wires = _between(members, faces, edges)
    columns = _ordered(_layers(members, wires), wires)
    whole = _place(columns, sizes, corner, made)
    for name, boxes in inner.items():
        own = made[name]
        made.update({key: Box(b.x + own.x, b.y + own.y, b.width, b.height) for key, b in boxes.items()})
    return whole


def _between(
    members: Sequence[str], faces: Mapping[str, Face], edges: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The edges among members, where what lies deeper counts as the member that holds it."""
    known = set(members)

    def member(name: str) -> str:
        while name and name not in known:
            name = faces[name].zone if name in faces else ""
        return name

    pairs = {(member(a), member(b)) for a, b in edges}
    return sorted((a, b) for a, b in pairs if a and b and a != b)


def _layers(members: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    depth = dict.fromkeys(members, 0)
    for _ in members:
        changed = False
        for source, target in edges:
            if depth[target] <= depth[source] < len(members):
                depth[target] = depth[source] + 1
                changed = True
        if not changed:
            break
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in members:
        columns[depth[name]].append(name)
    return [column for column in columns if column]


def _ordered(columns: list[list[str]], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    rank: dict[str, float] = {}
    for column in columns:
        before = {name: [rank[a] for a, b in edges if b == name and a in rank] for name in column}
        column.sort(key=lambda name: sum(before[name]) / len(before[name]) if before[name] else 1e9)
        rank.update({name: float(index) for index, name in enumerate(column)})
    return columns


def _place(
    columns: Sequence[Sequence[str]],
    sizes: Mapping[str, tuple[float, float]],
    corner: tuple[float, float],
    made: dict[str, Box],
) -> tuple[float, float]:
    heights = [sum(sizes[n][1] for n in column) + DOWN * (len(column) - 1) for column in columns]
    tall = max(heights, default=0.0)
    x = corner[0]
    for column, height in zip(columns, heights, strict=True):
        y = corner[1] + (tall - height) / 2
        for name in column:
            made[name] = Box(at.snapped(x), at.snapped(y), *sizes[name])
            y += sizes[name][1] + DOWN
        x += max(sizes[name][0] for name in column) + ACROSS
    return max(0.0, x - corner[0] - ACROSS), tall


def aligned(boxes: Mapping[str, Box], way: Way) -> dict[str, Box]:
    """The boxes along one line: an edge, or the middle of all."""
    left, top = min(b.x for b in boxes.values()), min(b.y for b in boxes.values())
    right = max(b.x + b.width for b in boxes.values())
    bottom = max(b.y + b.height for b in boxes.values())

    def moved(b: Box) -> Box:
        x = {"left": left, "right": right - b.width, "centre": (left + right - b.width) / 2}.get(way, b.x)
        y = {"top": top, "bottom": bottom - b.height, "middle": (top + bottom - b.height) / 2}.get(way, b.y)
        return Box(x, y, b.width, b.height)

    return {name: moved(b) for name, b in boxes.items()}


def spread(boxes: Mapping[str, Box], across: bool) -> dict[str, Box]:
    """The same gap between neighbours, the outermost two stay."""

    def start(b: Box) -> float:
        return b.x if across else b.y

    def size(b: Box) -> float:
        return b.width if across else b.height

    order = sorted(boxes, key=lambda name: start(boxes[name]))
    if len(order) < 3:
        return dict(boxes)
    first, last = boxes[order[0]], boxes[order[-1]]
    free = start(last) + size(last) - start(first) - sum(size(boxes[name]) for name in order)
    gap, at_now, made = free / (len(order) - 1), start(first), dict[str, Box]()
    for name in order:
        b = boxes[name]
        made[name] = Box(at_now, b.y, b.width, b.height) if across else Box(b.x, at_now, b.width, b.height)
        at_now += size(b) + gap
    return made
