"""Files of databases beside the vault: made for their owner alone, removed with their companions."""

from __future__ import annotations

import os
from pathlib import Path

from app.base.paths import Profile

COMPANIONS = ("", "-wal", "-shm", "-journal")


def rebuilt(profile: Profile) -> Path:
    """A rewritten database under construction; means nothing before it stands in the vault's place."""
    return profile.vault.with_name(profile.vault.name + ".rebuilt")


def new_file(path: Path) -> None:
    """An empty file that only its owner may read; SQLite would make it readable for everybody. Raises OSError."""
    remove(path)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def remove(path: Path) -> None:
    """Delete a database with its log and shared memory, as far as they are there. Raises OSError."""
    for end in COMPANIONS:
        path.with_name(path.name + end).unlink(missing_ok=True)
