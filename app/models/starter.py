"""Where the model lies that comes with the program, inside the package that carries it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from app.base.errors import UserError
from app.models.manifest import ModelEntry


def locate(entry: ModelEntry) -> Path | None:
    """The packaged file of `entry`, or None when its carrier is not installed or lacks it."""
    spec = importlib.util.find_spec(entry.repo)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / entry.parts[0].file
        if path.is_file():
            return path
    return None


def require(entry: ModelEntry) -> Path:
    """Like `locate`, but raises UserError (starter-missing)."""
    path = locate(entry)
    if path is None:
        raise UserError(
            f"The model {entry.name} that comes with Underdesk is not there",
            why=f"the package {entry.repo} that carries it is not installed",
            todo="install Underdesk again",
            code="starter-missing",
        )
    return path
