"""Models from the Hugging Face hub, kept in the profile under their repository's name."""

from __future__ import annotations

from urllib.parse import quote

from app.models.manifest import ModelEntry, ModelFile
from app.models.sources import Part, Places, Source


def _part(entry: ModelEntry, file: ModelFile, places: Places) -> Part:
    address = f"{places.hub}/{quote(entry.repo)}/resolve/{entry.revision}/{quote(file.file)}"
    return Part(places.folder / entry.repo / file.file, address, file)


def _parts(entry: ModelEntry, places: Places) -> tuple[Part, ...]:
    return tuple(_part(entry, file, places) for file in entry.files)


SOURCE = Source("huggingface", "Hugging Face", _parts)
