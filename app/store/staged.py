"""A restored vault that waits for its turn: taken over when no other one is open, step by step, also after a crash."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from app.base.files import sync_folder
from app.base.paths import Profile
from app.store import keyfile
from app.store.kept import STAMP
from app.store.vault_files import COMPANIONS

MAKING = "restoring"
READY = "restored-"
ASIDE = "replaced-"


def making(profile: Profile) -> Path:
    """Where a restored vault is put together; means nothing until it is renamed."""
    return profile.root / MAKING


def commit(profile: Profile) -> None:
    """From now on the restored vault is the one that the next start opens. Raises OSError."""
    discard(profile)
    os.replace(making(profile), profile.root / (READY + time.strftime(STAMP, time.gmtime())))
    sync_folder(profile.root)


def waiting(profile: Profile) -> Path | None:
    """The restored vault that waits for the next start."""
    return next(iter(sorted(profile.root.glob(READY + "*"))), None)


def discard(profile: Profile) -> None:
    """Let the present vault stay."""
    while (found := waiting(profile)) is not None:
        os.replace(found, making_old := found.with_name("discarded"))
        shutil.rmtree(making_old)


def replaced(profile: Profile) -> list[Path]:
    """Folders with vaults that a restored one took the place of."""
    return sorted(profile.root.glob(ASIDE + "*"))


def finish(profile: Profile) -> None:
    """Put a waiting vault in place; what was there is set aside, whole. Can be broken off and begun again anywhere."""
    found = waiting(profile)
    if found is None:
        return
    aside = profile.root / (ASIDE + found.name.removeprefix(READY))
    aside.mkdir(mode=0o700, exist_ok=True)
    database = [profile.vault.with_name(profile.vault.name + end) for end in COMPANIONS]
    _exchange(found / profile.vault.name, profile.vault, database, aside)
    _exchange(found / profile.slots.name, profile.slots, [profile.slots, keyfile.spare(profile)], aside)
    _exchange(found / keyfile.spare(profile).name, keyfile.spare(profile), [], aside)
    shutil.rmtree(found)
    if not any(aside.iterdir()):
        aside.rmdir()
    sync_folder(profile.root)


def _exchange(fresh: Path, place: Path, old: list[Path], aside: Path) -> None:
    if not fresh.exists():  # done before the program was stopped
        return
    for path in old:
        if path.exists():
            os.replace(path, aside / path.name)
    os.replace(fresh, place)
