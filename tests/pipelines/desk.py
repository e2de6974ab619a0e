"""Runs over a real vault and a scripted engine, with nodes that a test makes up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.events import Event, EventHub
from app.engine.api import LoadSpec, ModelInfo
from app.engine.scripted import Script, ScriptedEngine
from app.knowledge.passage import Passage
from app.pipelines import events, registry
from app.pipelines.context import Context
from app.pipelines.graph import Pipeline
from app.pipelines.registry import AnyNode, Table, node, port
from app.pipelines.runner import Runs
from app.pipelines.world import ModelFacts, World
from app.store.knowledge_records import Folder, StoredFile
from app.store.pipelines import RunsRepo
from app.store.vault import Vault

WAIT_S = 60.0


class ScriptedModels:
    """One model, whose file's hash a test may change."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine, self.sha256 = engine, "ab" * 32
        self.expected = 0

    def chosen(self) -> str:
        return "scripted"

    def facts(self, model_id: str) -> ModelFacts:
        if model_id != "scripted":
            raise UserError(
                f"There is no model {model_id}", todo="choose one of the list", code="no-such-model"
            )
        return ModelFacts(model_id, self.sha256, "", "build-1")

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        return self.engine.load(LoadSpec(Path("scripted.gguf")))

    def expect(self, sequences: int) -> None:
        self.expected = max(self.expected, sequences)


@dataclass
class ScriptedShelf:
    """Files with passages, in one folder."""

    files_: list[StoredFile] = field(default_factory=list)
    passages: dict[str, list[Passage]] = field(default_factory=dict)

    def add(self, name: str, *pieces: str) -> None:
        """A document whose pieces follow each other, a blank line between them."""
        at, made = 0, []
        for number, piece in enumerate(pieces, 1):
            made.append(
                Passage(
                    number, name, "f-1", f"/papers/{name}", name, name, (), piece, at, at + len(piece), number
                )
            )
            at += len(piece) + 2
        self.passages[name] = made
        self.files_.append(
            StoredFile(name, "f-1", f"/papers/{name}", name, "md", at, 1, "cd" * 32, status="indexed")
        )

    def folders(self) -> list[Folder]:
        return [Folder("f-1", "Papers", ("/papers",), 1.0)]

    def folder(self, wanted: str) -> Folder:
        return self.folders()[0]

    def files(self, folder_id: str) -> list[StoredFile]:
        return self.files_

    def file(self, file_id: str) -> StoredFile:
        return next(file for file in self.files_ if file.id == file_id)

    def embedder(self) -> Path | None:
        return Path("embedder.gguf")

    def passages_of(self, file_id: str) -> list[Passage]:
        return self.passages[file_id]

    def search(self, query: str, *, folders: Sequence[str] = (), limit: int = 20) -> list[Passage]:
        found = [
            p for pieces in self.passages.values() for p in pieces if query.casefold() in p.text.casefold()
        ]
        return found[:limit]


def echo(request: Any) -> Script:
    """Says what it is asked, in capitals."""
    return Script(tuple(f"{word} " for word in request.messages[-1].content.upper().split()))


@dataclass
class Desk:
    """Runs, and everything that they told."""

    runs: Runs
    engine: ScriptedEngine
    shelf: ScriptedShelf
    models: ScriptedModels
    listen: Callable[[Callable[[Event], None]], object]
    seen: list[Event] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, event: Event) -> None:
        with self.lock:
            self.seen.append(event)

    def run(
        self, pipeline: Pipeline, given: Mapping[str, str] | None = None, **options: Any
    ) -> events.RunDone:
        """Start and wait for its rest."""
        return self.rest(self.runs.start(pipeline, given, **options))

    def again(self, run_id: str) -> events.RunDone:
        """Take it up again and wait."""
        self.runs.resume(run_id)
        return self.rest(run_id)

    def rest(self, run_id: str) -> events.RunDone:
        self.runs.wait(run_id, WAIT_S)
        return [e for e in self.seen if isinstance(e, events.RunDone) and e.run == run_id][-1]

    def told(self, kind: type[Any], run_id: str = "") -> list[Any]:
        return [e for e in self.seen if isinstance(e, kind) and run_id in ("", e.run)]

    def ran(self, run_id: str = "") -> list[str]:
        """The paths of the steps that were carried out."""
        return sorted(e.path for e in self.told(events.StepDone, run_id) if not e.cached)

    def close(self) -> None:
        self.runs.close()
        self.engine.close()


def make_desk(
    vault: Vault, nodes: Table | None = None, answer: Callable[..., Script] = echo, **options: Any
) -> Desk:
    """A desk over a vault; the caller closes it."""
    engine, shelf = ScriptedEngine(answer, **{"context": 4096, **options}), ScriptedShelf()
    models = ScriptedModels(engine)
    hub = EventHub()
    runs = Runs(RunsRepo(vault), nodes or registry.load(), World(engine, models, shelf), hub.post)
    desk = Desk(runs, engine, shelf, models, hub.listen)
    hub.listen(desk.hear)
    return desk


def with_nodes(*more: AnyNode) -> Table:
    """The program's nodes and some of a test's own."""
    table = registry.load()
    for one in more:
        table.add(one.id, one)
    return table


def made_up(
    name: str, run: Callable[..., Mapping[str, Any]], inputs: str, outputs: str, **options: Any
) -> AnyNode:
    """A node of a test; ports like "a:text b?:number", the question mark for what may be missing."""

    def ports(text: str) -> tuple[registry.Port, ...]:
        parts = [part.split(":") for part in text.split()]
        return tuple(port(n.rstrip("?"), kind, "A port.", required=not n.endswith("?")) for n, kind in parts)

    def call(ctx: Context, _params: object, /, **inputs_: Any) -> Mapping[str, Any]:
        return run(ctx, **inputs_)

    fields: dict[str, Any] = {"title": name, "words": "Made up.", "group": "Flow", "icon": "flow", **options}
    return node(name, 1, ports(inputs), ports(outputs), **fields)(call)
