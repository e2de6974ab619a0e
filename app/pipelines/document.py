"""A pipeline as the JSON document of its file: logic first, looks apart; and the hash that names what it does."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from app.pipelines.graph import Comment, Layout, Pipeline, Place, Step, Wire, Zone

FORMAT, SCHEMA_VERSION = "underdesk-pipeline", 1
Json = dict[str, Any]
STEP_DEFAULTS = Step("", "", 1, "")
ZONE_DEFAULTS = Zone("", "repeat", "")


def text_of(pipeline: Pipeline) -> str:
    """The whole file. What this program does not know stands in it as it was read, to the byte."""
    whole = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        **logic(pipeline),
        "layout": looks(pipeline.layout),
    }
    return _dumped(whole, _raw_steps(pipeline), indent=2) + "\n"


def logic_text(pipeline: Pipeline) -> str:
    """What it does and nothing else, in one canonical form."""
    return _dumped(logic(pipeline), _raw_steps(pipeline), indent=None)


def content_hash(pipeline: Pipeline) -> str:
    """Names what a pipeline does, not how it looks: a sha256."""
    return hashlib.sha256(logic_text(pipeline).encode()).hexdigest()


def _raw_steps(pipeline: Pipeline) -> dict[str, str]:
    """The texts of locked steps under names that stand in for them while the rest is written."""
    nested = (_raw_steps(part) for part in pipeline.pinned.values())
    found = {name: text for part in nested for name, text in part.items()}
    return found | {_stand_in(step): step.raw for step in pipeline.steps if step.locked}


NONCE = secrets.token_hex(16)


def _stand_in(step: Step) -> str:
    return f"raw {NONCE} {hashlib.sha256(step.raw.encode()).hexdigest()}"


def _dumped(document: Json, raw: Mapping[str, str], indent: int | None) -> str:
    separators = (",", ":") if indent is None else None
    text = json.dumps(document, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    for name, original in raw.items():
        text = text.replace(f'"{name}"', original)
    return text


def logic(pipeline: Pipeline) -> Json:
    """Everything that decides what it does."""
    made: Json = {"title": pipeline.title, "description": pipeline.description}
    made["steps"] = [_stand_in(step) if step.locked else step_row(step) for step in pipeline.steps]
    made["zones"] = [zone_row(zone) for zone in pipeline.zones]
    made["wires"] = [wire_row(wire) for wire in pipeline.wires]
    if pipeline.pinned:
        made["pinned"] = {name: logic(part) for name, part in sorted(pipeline.pinned.items())}
    return made


def step_row(step: Step) -> Json:
    """A step; what is as usual is left out."""
    row: Json = {"id": step.id, "node": step.node, "version": step.version, "name": step.name}
    if step.params:
        row["params"] = {
            name: list(cast("tuple[Any]", item)) if isinstance(item, tuple) else item
            for name, item in step.params.items()
        }
    return row | _unusual(step, STEP_DEFAULTS, ("zone", "retry", "timeout", "error_port", "exact"))


def zone_row(zone: Zone) -> Json:
    """A zone; what is as usual is left out."""
    row: Json = {"id": zone.id, "kind": zone.kind, "name": zone.name}
    if zone.edges:
        row["edges"] = [{"name": edge.name, "type": str(edge.type)} for edge in zone.edges]
    names = ("zone", "rounds", "tokens", "seconds", "settle", "on_error", "together", "pinned")
    return row | _unusual(zone, ZONE_DEFAULTS, names)


def _unusual(item: Step | Zone, usual: Step | Zone, names: tuple[str, ...]) -> Json:
    return {name: getattr(item, name) for name in names if getattr(item, name) != getattr(usual, name)}


def wire_row(wire: Wire) -> Json:
    """A wire: its ends as "step.port", and "zone:inside.port" for the inner face of an edge."""
    return {"from": str(wire.source), "to": str(wire.target)}


def looks(layout: Layout) -> Json:
    """What changes no result."""
    return {
        "places": {name: place_row(place) for name, place in layout.places.items()},
        "comments": [comment_row(comment) for comment in layout.comments],
        "breakpoints": sorted(layout.breakpoints),
    }


def place_row(place: Place) -> Json:
    """Where something stands; what is as usual is left out."""
    usual = asdict(Place())
    return {name: item for name, item in asdict(place).items() if name in ("x", "y") or item != usual[name]}


def comment_row(comment: Comment) -> Json:
    """A note with its place."""
    return {"id": comment.id, "text": comment.text, "place": place_row(comment.place)}
