"""Looks after the vault without being asked: a backup a week, and none that remembers what was erased."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.store import backup, kept, rebuild, restore, sizes, staged
from app.store.cipher import value
from app.store.instance import unwritable
from app.store.kept import KeptBackup
from app.store.restore import Restored
from app.store.sizes import Holding
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

    def rotate(self, passphrase: str | None = None) -> bool:
        """A new key for everything; see `rebuild.rotate`. Raises UserError and NeedsSecret."""
        return rebuild.rotate(self._vault, self._vault.door, passphrase, self._vault.cost)

    def compact(self) -> int:
        """Give the space of erased things back to the disk; returns bytes. Raises UserError."""
        return rebuild.compact(self._vault)

    def inventory(self) -> list[Holding]:
        """What is kept and how big it is."""
        return sizes.inventory(self._vault)

    def forget(self, kind: str) -> None:
        """Delete everything of a kind of `sizes.FORGET`. Raises UserError."""
        try:
            sizes.forget(self._vault, kind)
        except OSError as error:
            raise unwritable(error) from None

    def stage_restore(self, file: Path, secret: str | None) -> Restored:
        """Make a backup's vault the one that the next start opens. Raises UserError and NeedsSecret."""
        return restore.stage(self._vault.profile, file, secret, self._vault.door)

    def call_off_restore(self) -> None:
        """Let the present vault stay."""
        staged.discard(self._vault.profile)

    def kept_backups(self) -> list[KeptBackup]:
        """The backups in the profile folder, newest first."""
        return kept.backups(self._vault.profile)
