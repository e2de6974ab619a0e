"""Looks after the vault without being asked: a backup a week, and none that remembers what was erased."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.store import backup, kept
from app.store.cipher import value
from app.store.kept import KeptBackup
from app.store.vault import Vault

DAY = 86_400.0
WEEK = 7 * DAY


class Caretaker:
    """Works on the caller's thread, which must not be a window's. `keep` gives how many backups stay; 0 makes none."""

    def __init__(self, vault: Vault, keep: Callable[[], int], clock: Callable[[], float] = time.time) -> None:
        self._vault, self._keep, self._clock = vault, keep, clock

    def due(self) -> bool:
        """Whether a week went by since the newest backup, or a day since the first erasure after it."""
        if self._keep() <= 0:
            return False
        now, profile = self._clock(), self._vault.profile
        marker = kept.marker(profile)
        if marker.exists() and now - marker.stat().st_mtime >= DAY:
            return True
        found = kept.backups(profile)
        return now - found[0].made >= WEEK if found else now - self._created() >= DAY

    def _created(self) -> float:
        with self._vault.reading() as db:
            return float(value(db.conn, "SELECT value FROM meta WHERE key = 'created'") or 0.0)

    def tend(self) -> KeptBackup | None:
        """Make a backup if one is due, and let those go that it makes superfluous. Raises UserError."""
        return self.back_up_here("weekly") if self.due() else None

    def back_up_here(self, reason: str = "by-hand") -> KeptBackup:
        """A backup in the profile folder; earlier ones that may hold erased things go, and the oldest beyond `keep`.

        Raises UserError.
        """
        profile = self._vault.profile
        erased = kept.marker(profile).exists()
        target = kept.folder(profile) / kept.name_for(self._clock(), reason)
        self.back_up(target)
        if erased:
            kept.marker(profile).unlink(missing_ok=True)
        kept.trim(profile, 1 if erased else max(1, self._keep()))
        return kept.backups(profile)[0]

    def back_up(self, target: Path) -> None:
        """A backup anywhere. Raises UserError."""
        with self._vault.beside() as db:
            backup.write(db, self._vault.opened, target)

    def forget_backups(self) -> int:
        """Delete all backups in the profile folder; returns how many there were. Raises OSError."""
        kept.marker(self._vault.profile).unlink(missing_ok=True)
        return len(kept.trim(self._vault.profile, 0))
