"""Whether the extra that reads print in pictures is installed, and where its models lie."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from app.store.knowledge_records import StoredFile

RUNTIME, CARRIER = "onnxruntime", "rapidocr"
"""The package that computes, and the one that carries the models. Of the latter no line of code is run."""
DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"

PENDING = "Text in pictures is still to be read"
"""How the notice of a document with such pages begins; by these words it is found again."""


def is_pending(file: StoredFile) -> bool:
    """Whether pictures of a document are still to be read."""
    return PENDING in file.notice


def folder() -> Path | None:
    """Where the models lie; None without the extra. Nothing is imported for it."""
    if importlib.util.find_spec(RUNTIME) is None:
        return None
    found = importlib.util.find_spec(CARRIER)
    places = [Path(place) / "models" for place in (found.submodule_search_locations or ())] if found else []
    return next((p for p in places if (p / DETECTOR).is_file() and (p / RECOGNISER).is_file()), None)


def available() -> bool:
    """Whether print in pictures can be read here."""
    return folder() is not None
