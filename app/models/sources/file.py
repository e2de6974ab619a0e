"""Model files of the person's own, used where they lie."""

from __future__ import annotations

from pathlib import Path

from app.models.manifest import ModelEntry
from app.models.sources import Part, Places, Source


def _parts(entry: ModelEntry, places: Places) -> tuple[Part, ...]:
    return tuple(Part(Path(file.file), None, file) for file in entry.files)


SOURCE = Source("file", "Your own file", _parts)
