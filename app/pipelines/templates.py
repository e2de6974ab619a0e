"""The templates that come with the program: what each does and needs, its sample, and a run to watch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.base.paths import resource
from app.pipelines import edit, files
from app.pipelines.check import Refused
from app.pipelines.graph import Pipeline
from app.pipelines.registry import Nodes
from app.store.knowledge_records import Folder

INDEX = "templates/index.json"


@dataclass(frozen=True)
class Template:
    """One of them. `needs` are short sentences; `given` what its sample asks, by the question's name.

    `folders` names the sample's folder for a step that reads just one of them; all other steps read all.
    """

    id: str
    title: str
    words: str
    needs: tuple[str, ...]
    given: Mapping[str, str]
    folders: Mapping[str, str]

    @property
    def path(self) -> Path:
        """The pipeline's file."""
        return resource(f"templates/{self.id}.underdesk")

    @property
    def sample(self) -> Path:
        """The folder whose folders are the sample's."""
        return resource(f"samples/{self.id}")

    @property
    def recorded(self) -> Path:
        """A run that can be watched."""
        return resource(f"templates/{self.id}.run.json")


class Keeper(Protocol):
    """The knowledge room, as far as a sample must know it."""

    def folders(self) -> list[Folder]:
        """The kept folders."""
        ...

    def add_folder(self, path: Path | str | Sequence[Path | str], name: str = "") -> Folder:
        """Keep one more."""
        ...


def load() -> list[Template]:
    """All templates, in the order in which they are shown."""
    rows = json.loads(resource(INDEX).read_text(encoding="utf-8"))
    return [
        Template(
            row["id"],
            row["title"],
            row["words"],
            tuple(row["needs"]),
            row.get("given", {}),
            row.get("folders", {}),
        )
        for row in rows
    ]


def find(wanted: str) -> Template | None:
    """A template by id or title."""
    return next((t for t in load() if wanted in (t.id, t.title)), None)


def pipeline_of(template: Template, nodes: Nodes) -> Pipeline:
    """The template as a pipeline; a copy is made by keeping it under an id of its own."""
    return files.load(template.path, nodes)


def add_sample(template: Template, keeper: Keeper) -> dict[str, Folder]:
    """Keep the folders of a template's sample, those that are not kept yet; by the names they have on disk."""
    made: dict[str, Folder] = {}
    for place in sorted(path for path in template.sample.iterdir() if path.is_dir()):
        known = next((f for f in keeper.folders() if f.paths == (str(place),)), None)
        made[place.name] = known or keeper.add_folder(place, place.name)
    return made


def with_sample(
    template: Template, pipeline: Pipeline, nodes: Nodes, folders: Mapping[str, Folder]
) -> Pipeline:
    """The pipeline with its steps reading the sample's folders, and the sample's question in its place."""
    for step in pipeline.steps:
        known = nodes.find(step.node)
        changes: dict[str, object] = {}
        if known is not None and any(item.kind == "folders" for item in known.fields()):
            named = template.folders.get(step.id)
            changes["folders"] = [f.id for name, f in folders.items() if named in (None, name)]
        if step.node == "question" and step.name in template.given:
            changes["text"] = template.given[step.name]
        edited = edit.set_params(pipeline, nodes, step.id, **changes) if changes else pipeline
        if isinstance(edited, Refused):  # cannot be, for templates are tested; then the step stays as it is
            continue
        pipeline = edited
    return pipeline
