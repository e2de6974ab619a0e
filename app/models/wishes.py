"""Models that a person chose at the hub: kept, so that a fetch can be gone on with and the file stays known."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any, Protocol

from app.base.errors import UserError
from app.models.hub_pages import Page, Variant
from app.models.library import Library
from app.models.manifest import Licence, ModelEntry, ModelFile
from app.models.transfer import partial_of

PREFIX = "wish:"


class Backend(Protocol):
    """Where wishes are kept, as JSON by key: the vault's settings in the program."""

    def load(self) -> dict[str, str]:
        """All that is kept."""
        ...

    def save(self, key: str, value: str) -> None:
        """Keep one."""
        ...


class Wishes:
    """Adds what was chosen to the list of models, now and at every start."""

    def __init__(self, backend: Backend, library: Library) -> None:
        self._backend, self._library = backend, library
        for key, text in backend.load().items():
            if key.startswith(PREFIX) and text != "null":
                self._recall(text)

    def _recall(self, text: str) -> None:
        """Take one back into the list while anything of it is here or its fetch can be gone on with."""
        entry = _entry(json.loads(text))
        self._library.manifest.add(entry)
        parts = self._library.parts(entry)
        if not any(part.path.exists() or partial_of(part.path).exists() for part in parts):
            self.forget(entry)

    def forget(self, entry: ModelEntry) -> None:
        """Take it off the list again; its files stay."""
        self._library.manifest.drop(entry.id)
        self._backend.save(PREFIX + entry.id, "null")

    def wish(self, told: Page, variant: Variant, build: dict[str, Any]) -> ModelEntry:
        """The entry to fetch a file by; one of our own list where it is the same file. `build` as lists tell it.

        Raises UserError (no-hash) where the hub names no hash for it.
        """
        if not variant.whole:
            raise UserError(
                f"{variant.file} cannot be fetched",
                why="the hub names no hash for it, so that nobody could tell whether it came whole",
                todo="choose another file",
                code="no-hash",
            )
        manifest = self._library.manifest
        known = manifest.by_sha256(variant.parts[0].sha256 or "")
        if known is not None and known.parts[0].sha256 == variant.parts[0].sha256:
            return known
        entry = _made(told, variant, build)
        manifest.add(entry)
        self._backend.save(PREFIX + entry.id, json.dumps(asdict(entry)))
        return entry


def _made(told: Page, variant: Variant, build: dict[str, Any]) -> ModelEntry:
    hit = told.hit
    title = hit.repo.partition("/")[2]
    name = f"{re.sub('-GGUF$', '', title, flags=re.I)} {variant.quantisation}".strip()
    seen = told.role == "vision" and told.projector is not None
    return ModelEntry(
        id=_slug(f"{hit.repo} {variant.file.removesuffix('.gguf')}"),
        name=name,
        family=told.architecture,
        role=told.role if told.role != "vision" or seen else "chat",
        source="huggingface",
        repo=hit.repo,
        parts=variant.parts,
        licence=told.licence,
        context=told.context,
        parameters=told.parameters,
        quantisation=variant.quantisation,
        languages=told.languages,
        template="",
        description="",
        projector=told.projector if seen else None,
        revision=told.revision,
        build=build,
    )


def _slug(words: str) -> str:
    """An id of a list for a repository and a file of it; a long one keeps its end, which tells the quantisation."""
    owner, _, rest = words.casefold().partition("/")
    repo, _, file = rest.partition(" ")
    text = file if file.startswith(repo.removesuffix("-gguf")) else f"{repo.removesuffix('-gguf')} {file}"
    plain = re.sub(r"[^a-z0-9.]+", "-", f"{owner} {text}").strip("-.")
    return plain if len(plain) <= 56 else f"{plain[:27].rstrip('-.')}-{plain[-28:].lstrip('-.')}"


def _entry(row: dict[str, Any]) -> ModelEntry:
    """One that was kept."""
    projector = row["projector"]
    fields: dict[str, Any] = {
        **row,
        "parts": tuple(ModelFile(**part) for part in row["parts"]),
        "licence": Licence(**row["licence"]),
        "languages": tuple(row["languages"]),
        "projector": ModelFile(**projector) if projector else None,
    }
    return ModelEntry(**fields)
