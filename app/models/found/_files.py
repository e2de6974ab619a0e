"""What all programs' folders have in common: split models are one, projectors belong to their model."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.models.found import Found
from app.models.split import grouped, stem

MOST = 5_000
"""Files looked at in one folder tree: a person's whole disk is not searched."""
DEEPEST = 5
_KIND = re.compile(
    r"(i?q\d.*|[bf]p?\d\d|k|[smlx]{1,2}|\d|mmproj|model|gguf|it|instruct|chat|projector|vision)$"
)
_MAGIC = b"GGUF"


def ggufs(folder: Path) -> list[Path]:
    """All .gguf files below, in order; links to folders are not followed."""
    found: list[Path] = []
    top = len(folder.parts)
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(Path(place).parts) - top >= DEEPEST:
            folders.clear()
        found += [Path(place, name) for name in sorted(names) if name.lower().endswith(".gguf")]
        if len(found) > MOST:
            break
    return found


def models(
    program: str, paths: Sequence[Path], name: Callable[[Path], str], beside: Sequence[Path] = ()
) -> Iterator[Found]:
    """The models among `paths`, `name` gives what a person calls the one whose first file this is.

    A projector is taken from the same folder, or from `beside` where its name fits.
    """
    eyes = [path for path in (*paths, *beside) if is_projector(path)]
    wholes = grouped(path for path in paths if not is_projector(path))
    for files in wholes:
        mates = [other for other in wholes if other[0].parent == files[0].parent]
        projector = _projector(files[0], eyes, alone=len(mates) == 1)
        yield told(program, name(files[0]), files, projector)


def told(
    program: str,
    name: str,
    files: Sequence[Path],
    projector: Path | None = None,
    sha256: str = "",
    size: int = 0,
) -> Found:
    """A model with what is wrong with its files; `size` is what the first should have, 0 where unknown."""
    problem = _problem(name, files, size)
    there = sum(path.stat().st_size for path in files if path.is_file())
    return Found(program, name, tuple(files), there, projector, sha256, problem)


def is_projector(path: Path) -> bool:
    """Whether a file is what lets a model see, by its name."""
    return "mmproj" in path.name.lower()


def _problem(name: str, files: Sequence[Path], size: int) -> str:
    missing = [number for number, path in enumerate(files, 1) if not path.is_file()]
    if missing and len(files) == 1:
        return f"The file of {name} is gone."
    if missing:
        return f"Part {missing[0]} of {len(files)} of {name} is missing."
    try:
        with files[0].open("rb") as file:
            if file.read(4) != _MAGIC:
                return f"The file of {name} is not a model in the GGUF format."
        short = size and files[0].stat().st_size != size
    except OSError as error:
        return f"The file of {name} cannot be read ({error.strerror})."
    return f"The file of {name} is not whole." if short else ""


def _projector(model: Path, eyes: Sequence[Path], *, alone: bool) -> Path | None:
    """The projector of this model: by its name, or the only model's in its folder. Of several the one in F16."""
    words = _words(model)
    fitting = [
        path
        for path in eyes
        if (alone and path.parent == model.parent)
        or (_words(path) and words[: len(_words(path))] == _words(path))
    ]
    return min(
        fitting,
        key=lambda path: ("f16" not in path.stem.lower().replace("bf16", ""), path.name),
        default=None,
    )


def _words(path: Path) -> list[str]:
    """What a file name says beside the kind of its numbers."""
    parts = re.split(r"[-_.\s]+", stem(path).lower())
    return [part for part in parts if part and not _KIND.match(part)]
