"""Erases a whole vault: first the keys, without which the rest is noise, then the rest. Finished after a crash too."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from app.base.files import sync_folder
from app.base.paths import Profile
from app.store import kept, keyfile, reserve, staged
from app.store.instance import unwritable
from app.store.keyring_door import WITH_TOKEN, KeyringDoor, KeyringUnavailable, token_entry
from app.store.vault_files import COMPANIONS


def erase(profile: Profile, door: KeyringDoor) -> None:
    """Erase the closed vault of `profile`, its backups and what a restored one replaced; models stay.

    Backups that a person put elsewhere, and copies of the whole disk, are out of reach. Raises UserError.
    """
    with contextlib.suppress(Exception):  # a damaged key file is no reason to keep anything
        if found := keyfile.load(profile):
            for keys in (found, found.following):
                if keys and keys.slot("keyring"):
                    _forget(door, keys.keyring_name)
            for service in WITH_TOKEN:
                _forget(door, token_entry(found.vault_id, service))
    try:
        _mark(profile).touch(0o600)
        sync_folder(profile.root)
        finish(profile)
    except OSError as error:
        raise unwritable(error) from None


def _forget(door: KeyringDoor, name: str) -> None:
    with contextlib.suppress(KeyringUnavailable):
        door.forget(name)


def _mark(profile: Profile) -> Path:
    return profile.root / "erasing"


def finish(profile: Profile) -> None:
    """Go on with an erasure that was begun; nothing to do where there was none. Raises OSError."""
    if not _mark(profile).exists():
        return
    for path in (profile.slots, keyfile.spare(profile)):
        _overwrite(path)
    for folder in (kept.folder(profile), staged.making(profile), *_set_aside(profile)):
        if folder.exists():
            for path in folder.rglob("*.json*"):
                _overwrite(path)
            shutil.rmtree(folder)
    for end in COMPANIONS:
        for name in ("", ".new", ".rebuilt"):
            profile.vault.with_name(profile.vault.name + name + end).unlink(missing_ok=True)
    profile.window.unlink(missing_ok=True)
    reserve.release(profile)
    _mark(profile).unlink()
    sync_folder(profile.root)


def _set_aside(profile: Profile) -> list[Path]:
    waiting = staged.waiting(profile)
    return [*staged.replaced(profile), *([waiting] if waiting else [])]


def _overwrite(path: Path) -> None:
    """Random bytes over the wrapped keys before they go; disks that move what they write may keep the old ones."""
    if path.is_symlink() or not path.exists():  # what a link leads to is none of ours
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())  # a file that goes before it was written is never written
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
