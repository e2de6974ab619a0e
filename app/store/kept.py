"""Which backups lie in the profile folder: a file's name tells when and why it was made."""

from __future__ import annotations

import contextlib
import re
import time
from calendar import timegm
from dataclasses import dataclass
from pathlib import Path

from app.base.paths import Profile

ENDING = ".underdesk-backup"
NAME = re.compile(r"(\d{4}-\d\d-\d\d_\d{6})_([a-z-]+)" + re.escape(ENDING))
STAMP = "%Y-%m-%d_%H%M%S"


@dataclass(frozen=True)
class KeptBackup:
    """One file: `made` in seconds since 1970, `reason` weekly, before-upgrade or by-hand, `size` in bytes."""

    path: Path
    made: float
    reason: str
    size: int


def folder(profile: Profile) -> Path:
    """Where the program keeps the backups it makes."""
    return profile.root / "backups"


def name_for(made: float, reason: str) -> str:
    """The file's name."""
    return f"{time.strftime(STAMP, time.gmtime(made))}_{reason}{ENDING}"


def backups(profile: Profile) -> list[KeptBackup]:
    """All of them, the newest first; files of other names are not counted."""
    try:
        found = [_read(path) for path in folder(profile).iterdir()]
    except OSError:
        return []
    return sorted((item for item in found if item), key=lambda item: item.path.name, reverse=True)


def _read(path: Path) -> KeptBackup | None:
    parts = NAME.fullmatch(path.name)
    try:
        made = timegm(time.strptime(parts[1], STAMP)) if parts else None
        return KeptBackup(path, float(made), parts[2], path.stat().st_size) if parts and made else None
    except (OSError, ValueError):
        return None


def newest_words(profile: Profile) -> str:
    """The newest backup named for a person; empty when there is none."""
    found = backups(profile)
    if not found:
        return ""
    day = time.strftime("%d %B %Y %H:%M", time.localtime(found[0].made))
    return f"the newest backup, of {day} ({found[0].path.name})"


def trim(profile: Profile, keep: int) -> list[Path]:
    """Delete the oldest ones beyond `keep`; returns what went. Raises OSError."""
    doomed = [item.path for item in backups(profile)[keep:]]
    for path in doomed:
        path.unlink(missing_ok=True)
    return doomed


def note_erasure(profile: Profile) -> None:
    """Remember that something was erased which backups may still hold; nothing to do where there are none."""
    if backups(profile) and not marker(profile).exists():
        with contextlib.suppress(OSError):  # a full disk must not keep anybody from erasing
            marker(profile).touch(0o600)


def marker(profile: Profile) -> Path:
    """A file that is there while backups may hold what was erased."""
    return folder(profile) / "erased-since"
