"""What can be done to a profile that nobody has open: put a backup in its place, or erase it."""

from __future__ import annotations

from pathlib import Path

from app.base.paths import Profile
from app.store import erase, restore, staged
from app.store.instance import InstanceLock, unwritable
from app.store.keyring_door import KeyringDoor
from app.store.restore import Restored


def restore_now(
    profile: Profile, file: Path, secret: str | None, door: KeyringDoor | None = None
) -> Restored:
    """Put the vault of a backup in place; one that is there is set aside whole. Raises UserError and NeedsSecret."""
    lock = InstanceLock(profile)
    lock.acquire()
    try:
        restored = restore.stage(profile, file, secret, door or KeyringDoor())
        staged.finish(profile)
        return restored
    except OSError as error:
        raise unwritable(error) from None
    finally:
        lock.release()


def erase_now(profile: Profile, door: KeyringDoor | None = None) -> None:
    """Erase vault, keys and backups of the profile; models stay. Raises UserError."""
    lock = InstanceLock(profile)
    lock.acquire()
    try:
        erase.erase(profile, door or KeyringDoor())
    finally:
        lock.release()
