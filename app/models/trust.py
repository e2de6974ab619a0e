"""Whether a model file is what it claims to be, by its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.base.errors import UserError, friendly
from app.base.jobs import CancelToken
from app.models.entry import ELSEWHERE, Entry, Hasher, Verified, hashes_of, missing, state
from app.models.manifest import Manifest

Mark = tuple[tuple[str, int, int], ...]
SMALL = 256 << 20
"""Files up to this size are hashed before each first use in a process: a fraction of a second."""


class Trust:
    """Remembers for the life of the process which files were found to be themselves."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._proven: set[Mark] = set()

    def check(self, entry: Entry) -> None:
        """Before use: hash the file unless it is certain already. Raises UserError (model-missing, model-changed)."""
        if entry.source == ELSEWHERE:
            return
        how = state(entry)
        if how == "missing":
            raise missing(entry)
        sure = how == "ready" and "mtime_ns" in entry.metadata and entry.size > SMALL
        if sure or _mark(hashes_of(entry)) in self._proven:
            return
        if not self.verify(entry).ok:
            raise UserError(
                f"The model {entry.name} was not loaded",
                why="its file is damaged or is not the one that was added",
                todo="copy or fetch it again, or remove it and add the new file",
                code="model-changed",
            )

    def verify(
        self, entry: Entry, token: CancelToken | None = None, progress: Callable[[int], None] | None = None
    ) -> Verified:
        """Read the whole file and compare its hash. Raises Cancelled."""
        if entry.source == ELSEWHERE:
            sentence = f"{entry.name} is not on this computer: there is no file to compare."
            return Verified(entry.id, entry.name, True, sentence)
        files = hashes_of(entry)
        hasher = Hasher(token, progress)
        try:
            mark = _mark(files)
            hashes = [hasher.add(path) for path in files]
        except FileNotFoundError:
            return Verified(entry.id, entry.name, False, missing(entry).sentence)
        except OSError as error:
            return Verified(entry.id, entry.name, False, friendly(error).sentence)
        if hashes != list(files.values()):
            sentence = f"{entry.name} is not what it was: its file has changed or is damaged."
            return Verified(entry.id, entry.name, False, sentence, hashes[0])
        self._proven.add(mark)
        words = (
            "the one that was published" if self._manifest.by_sha256(hashes[0]) else "the one that was added"
        )
        return Verified(entry.id, entry.name, True, f"{entry.name} is, byte for byte, {words}.", hashes[0])

    def check_twin(self, path: Path, size: int, sha256: str) -> None:
        """A file that has a known model's name and size, but not its content, was damaged on its way.

        The name matters: fine-tunes of one model in one quantisation can be equally long. Of the starter a fine-tune
        is not expected, so there the size is enough.
        """
        for offered in self._manifest:
            for file in offered.files:
                named = (
                    path.name.casefold() == Path(file.file).name.casefold() or offered.source == "packaged"
                )
                twin = named and file.size == size and not file.approximate
                if twin and file.sha256 not in (None, sha256):
                    raise UserError(
                        f"The model file {path.name} is damaged",
                        why=f"it has the size of {offered.name} but not its content",
                        todo="copy or fetch it again",
                        code="damaged",
                    )


def _mark(files: Iterable[Path]) -> Mark:
    return tuple((str(path), found.st_size, found.st_mtime_ns) for path in files for found in [path.stat()])
