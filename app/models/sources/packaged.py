"""Models that an installed package carries, such as the starter."""

from __future__ import annotations

from app.models.manifest import ModelEntry
from app.models.sources import Part, Places, Source
from app.models.starter import require


def _parts(entry: ModelEntry, places: Places) -> tuple[Part, ...]:
    return (Part(require(entry), None, entry.parts[0]),)


SOURCE = Source("packaged", "Comes with Underdesk", _parts)
