"""Looks at a folder on the disk and says what is new, changed, moved or gone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.store.knowledge import FileChanges
from app.store.knowledge_records import Folder, StoredFile

PART = 1 << 20
"""Bytes of a file that are hashed at a time."""


@dataclass(frozen=True)
class Seen:
    """A file on the disk; `modified` in nanoseconds."""

    path: str
    name: str
    size: int
    modified: int


def look(folder: Folder, is_readable: Callable[[str], bool], token: CancelToken) -> dict[str, Seen]:
    """All readable files of a folder by path; hidden ones and links to folders are passed over."""
    seen: dict[str, Seen] = {}
    for root in folder.paths:
        top = Path(root)
        if top.is_file():
            seen.update(_seen(top, top.name))
            continue
        for path in _walk(top, token):
            if is_readable(path.name):
                seen.update(_seen(path, path.relative_to(top).as_posix()))
    return seen


def is_there(folder: Folder) -> bool:
    """Whether the folder's places can be seen: what lies on a drive that is away is not gone."""
    return all(Path(path).exists() for path in folder.paths)


def _walk(top: Path, token: CancelToken) -> Iterator[Path]:
    for place, folders, files in os.walk(top):
        token.check()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith((".", "~$")))


def _seen(path: Path, name: str) -> dict[str, Seen]:
    try:
        facts = path.stat()
    except OSError:  # it went while we looked
        return {}
    return {str(path): Seen(str(path), name, facts.st_size, facts.st_mtime_ns)}


def compare(folder: Folder, known: Sequence[StoredFile], seen: dict[str, Seen]) -> FileChanges:
    """What to change so that what is known is what was seen. Only files that may have been moved are read."""
    by_path = {file.path: file for file in known}
    gone = [file for file in known if file.path not in seen]
    fresh = [item for path, item in seen.items() if path not in by_path]
    moved = dict(_moves(gone, fresh))
    changed = [
        (by_path[path].id, item.size, item.modified)
        for path, item in seen.items()
        if path in by_path and (by_path[path].size, by_path[path].modified) != (item.size, item.modified)
    ]
    targets = {item.path for item in moved.values()}
    return FileChanges(
        added=tuple(_new(folder, item) for item in fresh if item.path not in targets),
        changed=tuple(changed),
        moved=tuple((file_id, item.path, item.name, item.modified) for file_id, item in moved.items()),
        gone=tuple(file.id for file in gone if file.id not in moved),
    )


def _new(folder: Folder, item: Seen) -> StoredFile:
    kind = Path(item.path).suffix.lower().lstrip(".")
    return StoredFile(new_id(), folder.id, item.path, item.name, kind, item.size, item.modified)


def _moves(gone: Iterable[StoredFile], fresh: Sequence[Seen]) -> Iterator[tuple[str, Seen]]:
    """Gone files that are somewhere else now: same size and same contents."""
    free = list(fresh)
    for file in gone:
        for item in [item for item in free if item.size == file.size and file.sha256]:
            if digest_of(Path(item.path)) == file.sha256:
                free.remove(item)
                yield file.id, item
                break


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; empty when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(PART):
                digest.update(part)
    except OSError:
        return ""
    return digest.hexdigest()
