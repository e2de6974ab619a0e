"""Pipeline files: read strictly, with every fault named by step, port and way out, or not at all."""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.paths import resource
from app.pipelines.check import MOST_DEPTH, check
from app.pipelines.document import FORMAT, SCHEMA_VERSION, content_hash, text_of
from app.pipelines.graph import Comment, Edge, End, Layout, Pipeline, Place, Problem, Step, Wire, Zone
from app.pipelines.registry import Nodes
from app.pipelines.types import parse

SUFFIX = ".underdesk"
MOST_BYTES = 32 << 20
MOST_SHOWN = 5
Json = dict[str, Any]
MIGRATIONS: Mapping[int, Callable[[Json], Json]] = {}
"""From a version of the format to the one after it, on a copy. The first version has none before it."""

STEP_KEYS = frozenset(
    {"id", "node", "version", "name", "params", "zone", "retry", "timeout", "error_port", "exact"}
)
WIRE = re.compile(r"^([a-z0-9][a-z0-9_-]*)(:inside)?\.(.+)$")
SPACE = re.compile(r"[ \t\n\r]*")


class BadPipeline(UserError):
    """A pipeline that is not sound, or not whole yet; `problems` are all that were found, at least one."""

    def __init__(self, problems: Sequence[Problem], opening: str = "The pipeline cannot be read.") -> None:
        shown = " ".join(problem.sentence for problem in problems[:MOST_SHOWN])
        more = f" And {len(problems) - MOST_SHOWN} more." if len(problems) > MOST_SHOWN else ""
        super().__init__(f"{opening} {shown}{more}".rstrip("."), code="bad-pipeline")
        self.problems = tuple(problems)


def _refuse(message: str, way_out: str = "", node: str = "", port: str = "") -> NoReturn:
    raise BadPipeline([Problem(node, port, message, way_out)])


def load(path: Path, nodes: Nodes) -> Pipeline:
    """Read a file. Raises BadPipeline, and OSError where it cannot be read at all."""
    if path.stat().st_size > MOST_BYTES:
        _refuse("The file is larger than any pipeline", "choose another file")
    try:
        return read(path.read_bytes().decode("utf-8-sig"), nodes)
    except UnicodeDecodeError:
        _refuse("The file is no text", "choose a file that Underdesk wrote")


def save(pipeline: Pipeline, path: Path) -> None:
    """Write a file as a whole. Raises OSError."""
    write_atomic(path, text_of(pipeline).encode(), mode=0o644)


def read(text: str, nodes: Nodes) -> Pipeline:
    """A pipeline from the text of its file. Raises BadPipeline; nothing is half read.

    What is merely unfinished (nothing wired yet, a node that this program does not know) is no fault here: `check`
    tells it.
    """
    document = _migrated(_parsed(text))
    if found := list(_form_faults(document)):
        raise BadPipeline(found)
    made = _upgraded(_build(document, nodes, _raw_steps(text)), nodes)
    _held(made, nodes)
    return replace(made, layout=_layout(document.get("layout", {}), made))


def _parsed(text: str) -> Json:
    def once(pairs: list[tuple[str, Any]]) -> Json:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise ValueError("a name stands twice in one object")
        return made

    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is no number")

    try:
        found: Any = json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except RecursionError:
        _refuse("The file is nested too deep", "choose a file that Underdesk wrote")
    except json.JSONDecodeError as error:
        _refuse(f"The file is no JSON: line {error.lineno}, column {error.colno}", "correct that place")
    except ValueError as error:
        _refuse(f"The file is no sound JSON: {str(error)[:200]}", "correct it")
    if not isinstance(found, dict):
        _refuse("The file holds no pipeline", "choose a file that Underdesk wrote")
    return cast(Json, found)


def _migrated(document: Json) -> Json:
    """A copy in the present format."""
    if document.get("format") != FORMAT:
        _refuse("The file is no pipeline of Underdesk", f'its "format" has to be "{FORMAT}"')
    version = document.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        _refuse("The file does not say which version of the format it has", 'add "schema_version"')
    if version > SCHEMA_VERSION:
        _refuse("The file was made by a newer Underdesk", "update Underdesk")
    made = copy.deepcopy(document)
    for older in range(version, SCHEMA_VERSION):
        made = MIGRATIONS[older](made)
    return made


# the form


@functools.cache
def schema() -> Json:
    """The published JSON Schema."""
    return cast(Json, json.loads(resource("pipeline.schema.json").read_text("utf-8")))


def _form_faults(document: Json) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    found: Any = Draft202012Validator(schema()).iter_errors(document)  # pyright: ignore[reportUnknownMemberType]
    for error in sorted(found, key=lambda e: [str(part) for part in e.absolute_path])[:50]:
        path = list(error.absolute_path)
        node, rest = _whose(document, path)
        where = ".".join(str(part) for part in rest)
        message = _in_words(error.validator, error.validator_value, error.instance)
        yield Problem(
            node, "", f"“{where}” {message}" if where else f"the file {message}", "correct it in the file"
        )


def _whose(document: Json, path: list[Any]) -> tuple[str, list[Any]]:
    """The step or zone that a place in the document belongs to, and the rest of the place."""
    at: object = document
    owner, rest = "", path
    for depth, part in enumerate(path):
        at = cast(Any, at)[part]
        if isinstance(at, dict) and depth and path[depth - 1] in ("steps", "zones"):
            named = cast(Json, at).get("id")
            owner, rest = (named, path[depth + 1 :]) if isinstance(named, str) else (owner, rest)
    return owner[:60], rest


def _in_words(rule: str, wanted: Any, found: Any) -> str:
    """What a rule of the schema says, for people."""
    kinds = {"integer": "a whole number", "number": "a number", "string": "a text", "array": "a list"}
    names = (
        [wanted] if isinstance(wanted, str) else cast("list[Any]", wanted) if isinstance(wanted, list) else []
    )
    if rule == "type":
        return f"has to be {' or '.join(kinds.get(str(name), str(name)) for name in names)}"
    if rule == "required":
        lacking = [name for name in names if isinstance(found, dict) and name not in found]
        return f"lacks “{lacking[0]}”" if lacking else "is not whole"
    if rule in ("enum", "const"):
        return f"has to be {' or '.join(json.dumps(name) for name in (names or [wanted]))}"
    if rule in ("minimum", "maximum", "exclusiveMinimum"):
        return f"is out of bounds: the limit is {wanted}"
    if rule in ("maxLength", "maxItems", "maxProperties", "minLength"):
        return "is too long or too short"
    if rule == "pattern":
        return "is not written as such a name has to be"
    return "has a part that is not known" if rule == "additionalProperties" else "is not as it has to be"


# building


def _build(row: Json, nodes: Nodes, spans: Mapping[str, str], prefix: str = "", depth: int = 0) -> Pipeline:
    """The pipeline of a document that has the form. `spans` are the texts of its steps by place."""
    if depth > MOST_DEPTH:
        _refuse("Pipelines stand too deep inside each other", "run one of them on its own")
    steps = tuple(
        _step(item, nodes, spans.get(f"{prefix}steps/{number}", ""))
        for number, item in enumerate(row["steps"])
    )
    zones = tuple(_zone(item) for item in row.get("zones", []))
    wires = tuple(Wire(_end(item["from"]), _end(item["to"])) for item in row.get("wires", []))
    parts: dict[str, Pipeline] = {}
    for name, part in row.get("pinned", {}).items():
        parts[name] = _build(part, nodes, spans, f"{prefix}pinned/{name}/", depth + 1)
        if content_hash(parts[name]) != name:
            _refuse("A pipeline inside was changed", "choose it again for its Sub-pipeline zone")
    return Pipeline(row.get("title", ""), row.get("description", ""), steps, zones, wires, parts)


def _step(row: Json, nodes: Nodes, raw: str) -> Step:
    known = nodes.find(row["node"], row["version"])
    extra = sorted(row.keys() - STEP_KEYS)
    if known is not None and extra:
        _refuse(f"it has a part “{extra[0][:40]}” that is not known", "remove it", row["id"])
    return Step(
        row["id"],
        row["node"],
        row["version"],
        row["name"],
        row.get("params", {}),
        row.get("zone", ""),
        row.get("retry", 0),
        row.get("timeout"),
        row.get("error_port", False),
        row.get("exact", False),
        raw if known is None else "",
    )


def _zone(row: Json) -> Zone:
    edges: list[Edge] = []
    for item in row.get("edges", []):
        try:
            edges.append(Edge(item["name"], parse(item.get("type", "any"))))
        except (ValueError, RecursionError) as error:
            _refuse(str(error) or "the type is not known", "choose another type", row["id"], item["name"])
    rest: dict[str, Any] = {name: item for name, item in row.items() if name != "edges"}
    return Zone(edges=tuple(edges), **rest)


def _end(text: str) -> End:
    found = WIRE.match(text)
    assert found is not None
    return End(found[1], found[3], inside=bool(found[2]))


def _layout(row: Json, pipeline: Pipeline) -> Layout:
    """Looks; what belongs to nothing is left out."""
    places = {name: Place(**item) for name, item in row.get("places", {}).items() if name in pipeline.by_id}
    notes = tuple(
        Comment(item["id"], item["text"], Place(**item.get("place", {}))) for item in row.get("comments", [])
    )
    points = frozenset(name for name in row.get("breakpoints", []) if name in pipeline.by_id)
    return Layout(places, notes, points)


def _held(pipeline: Pipeline, nodes: Nodes) -> None:
    """Raise BadPipeline for every fault that no unfinished pipeline can have."""
    if found := [problem for problem in check(pipeline, nodes) if not problem.unfinished]:
        raise BadPipeline(found)


def _upgraded(pipeline: Pipeline, nodes: Nodes) -> Pipeline:
    """With the steps' parameters as the present versions of their nodes have them."""
    parts = {name: _upgraded(part, nodes) for name, part in pipeline.pinned.items()}
    renamed = {name: content_hash(part) for name, part in parts.items()}
    return replace(
        pipeline,
        steps=tuple(_present(step, nodes) for step in pipeline.steps),
        zones=tuple(replace(zone, pinned=renamed.get(zone.pinned, zone.pinned)) for zone in pipeline.zones),
        pinned={renamed[name]: part for name, part in parts.items()},
    )


def _present(step: Step, nodes: Nodes) -> Step:
    node = nodes.find(step.node, step.version)
    if node is None or node.version == step.version:
        return step
    params = copy.deepcopy(dict(step.params))
    return replace(
        step, version=node.version, params=node.upgrade(step.version, params) if node.upgrade else params
    )


# the texts of steps, as they stand in the file


def _raw_steps(text: str) -> dict[str, str]:
    """The text of every step by its place: steps/3, pinned/HASH/steps/0. The text is known to be JSON of the form."""
    found: dict[str, str] = {}
    _walk(text, SPACE.match(text).end(), "", found)  # pyright: ignore[reportOptionalMemberAccess]
    return found


def _walk(text: str, at: int, prefix: str, found: dict[str, str]) -> None:
    for name, start, _ in _members(text, at):
        if name == "steps":
            for number, (begin, end) in enumerate(_items(text, start)):
                found[f"{prefix}steps/{number}"] = text[begin:end]
        elif name == "pinned":
            for inner, begin, _ in _members(text, start):
                _walk(text, begin, f"{prefix}pinned/{inner}/", found)


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The names of the object at `at`, with where their values begin and end."""
    decoder, at = json.JSONDecoder(), _skip(text, at + 1)
    while text[at] != "}":
        name, at = decoder.raw_decode(text, at)
        start = _skip(text, _skip(text, at) + 1)
        _, end = decoder.raw_decode(text, start)
        yield name, start, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the items of the list at `at` begin and end."""
    decoder, at = json.JSONDecoder(), _skip(text, at + 1)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at
