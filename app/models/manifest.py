"""The curated list of models, read from models_manifest.json and held to its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from app.base.errors import UserError
from app.base.paths import program_root, resource

Role = Literal["chat", "embedding", "reranker", "vision"]
Number = float | int


@dataclass(frozen=True)
class ModelFile:
    """One file to have. Size in bytes, rounded where `approximate`; `sha256` None where unknown."""

    file: str
    size: int
    approximate: bool = False
    sha256: str | None = None


@dataclass(frozen=True)
class Licence:
    """`id` is an SPDX name or the maker's own; `acceptance`: the maker asks that its terms be agreed to."""

    id: str
    url: str
    acceptance: bool = False


@dataclass(frozen=True)
class ModelEntry:
    """A model worth having. Context in tokens; `parts` in loading order, more than one where a model is split.

    `revision` is the state of the repository that the files are of. `projector` is what lets a vision model see,
    `draft` the id of a smaller model of the same vocabulary, which could guess for this one.
    `sampling` has engine parameter names. `chat` says what the file says badly or not at all: a chat template, the
    form of tool calls, the positions of the switch for reasoning. `build` says how it is built, for the memory plan;
    empty where that is not known.
    """

    id: str
    name: str
    family: str
    role: Role
    source: str
    repo: str
    parts: tuple[ModelFile, ...]
    licence: Licence
    context: int
    parameters: int
    quantisation: str
    languages: tuple[str, ...]
    template: str
    description: str
    sampling: Mapping[str, Number] = field(default_factory=dict[str, Number])
    projector: ModelFile | None = None
    revision: str = "main"
    chat: Mapping[str, Any] = field(default_factory=dict[str, Any])
    draft: str | None = None
    build: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """All files to have, the one to load first."""
        return (*self.parts, self.projector) if self.projector else self.parts

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def approximate(self) -> bool:
        """Whether `size` is rounded."""
        return any(file.approximate for file in self.files)

    @property
    def sha256(self) -> str | None:
        """The hash of the file to load, where known."""
        return self.parts[0].sha256


class Manifest:
    """The list by id, `entries`, and what was added to it. `starter` comes with the program; `defaults` names the best
    first choice per role."""

    def __init__(self, entries: tuple[ModelEntry, ...], starter: str, defaults: Mapping[str, str]) -> None:
        self.entries = entries
        self._more: dict[str, ModelEntry] = {}
        self._by_id = {entry.id: entry for entry in entries}
        self._by_sha = {file.sha256: entry for entry in entries for file in entry.parts if file.sha256}
        self.starter = self._by_id[starter]
        self.defaults = dict(defaults)

    @property
    def carried(self) -> tuple[ModelEntry, ...]:
        """What comes with the program, the starter first."""
        others = (e for e in self.entries if e.source == "packaged" and e.id != self.starter.id)
        return (self.starter, *others)

    @property
    def more(self) -> tuple[ModelEntry, ...]:
        """What a person chose beside the list; see `add`."""
        return tuple(self._more.values())

    def add(self, entry: ModelEntry) -> None:
        """Have an entry treated as if it were of the list, though it is not shown with it."""
        self._more = {**self._more, entry.id: entry}

    def drop(self, entry_id: str) -> None:
        """Forget one that was added."""
        self._more = {key: entry for key, entry in self._more.items() if key != entry_id}

    def __iter__(self) -> Iterator[ModelEntry]:
        """All that can be fetched: the list, and what was added to it."""
        return iter((*self.entries, *self._more.values()))

    def get(self, entry_id: str) -> ModelEntry | None:
        """The entry of that id or name (in any case), or None."""
        wanted = entry_id.casefold()
        named = self._by_id.get(entry_id) or self._more.get(entry_id)
        return named or next((e for e in self if e.name.casefold() == wanted), None)

    def by_sha256(self, sha256: str) -> ModelEntry | None:
        """The entry whose file has that hash, or None."""
        more = (entry for entry in self.more if any(part.sha256 == sha256 for part in entry.parts))
        return self._by_sha.get(sha256) or next(more, None)


def load(path: Path | None = None) -> Manifest:
    """The list; raises UserError (bad-manifest) naming what is wrong with it.

    Our own file was held to the schema before it was shipped, so only a given `path` is checked in full again.
    """
    document = read_document(path or program_root() / "models_manifest.json")
    if path:
        check_document(document)
    try:
        entries = tuple(_entry(row) for row in document["models"])
        _check_names(entries, document)
        return Manifest(entries, document["starter"], document["defaults"])
    except (KeyError, TypeError) as error:
        raise _bad(f"an entry lacks {error}") from error


def read_document(path: Path) -> dict[str, Any]:
    """The file as it stands; raises UserError (bad-manifest) when it is not JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _bad(str(error)) from error


def check_document(document: object) -> None:
    """Hold a list to the schema; raises UserError (bad-manifest)."""
    import jsonschema  # a tenth of a second: not at start-up

    schema = json.loads(resource("models_manifest.schema.json").read_text("utf-8"))
    try:
        jsonschema.Draft202012Validator(schema).validate(document)  # pyright: ignore[reportUnknownMemberType]
    except jsonschema.ValidationError as error:
        raise _bad(f"{error.json_path}: {error.message}") from error


def _check_names(entries: tuple[ModelEntry, ...], document: Mapping[str, Any]) -> None:
    """What a schema cannot say: ids are unique, and what is referred to exists."""
    ids = [entry.id for entry in entries]
    twice = {entry_id for entry_id in ids if ids.count(entry_id) > 1}
    drafts = {entry.draft for entry in entries if entry.draft}
    named = {document["starter"], *document["defaults"].values(), *drafts}
    if twice or named - set(ids):
        raise _bad(f"ids used twice or unknown: {', '.join(sorted(twice | (named - set(ids))))}")


def _bad(why: str) -> UserError:
    return UserError(
        "The list of models is damaged", why=why, todo="install Underdesk again", code="bad-manifest"
    )


def _file(row: Mapping[str, Any]) -> ModelFile:
    return ModelFile(row["file"], row["size"], row.get("approximate", False), row["sha256"])


def _entry(row: Mapping[str, Any]) -> ModelEntry:
    projector = cast("Mapping[str, Any] | None", row.get("projector"))
    licence = row["licence"]
    return ModelEntry(
        id=row["id"],
        name=row["name"],
        family=row["family"],
        role=row["role"],
        source=row["source"],
        repo=row["repo"],
        parts=tuple(_file(part) for part in row.get("parts", [row])),
        licence=Licence(licence["id"], licence["url"], licence["acceptance"]),
        context=row["context"],
        parameters=row["parameters"],
        quantisation=row["quantisation"],
        languages=tuple(row["languages"]),
        template=row["template"],
        description=row["description"],
        sampling=row.get("sampling", {}),
        projector=_file(projector) if projector else None,
        revision=row.get("revision", "main"),
        chat=row.get("chat", {}),
        draft=row.get("draft"),
        build=row.get("build", {}),
    )
