"""One scene of the keyring matrix, played in a process and a desktop session of its own; prints what came of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import recovery
from app.store.keyring_door import KeyringDoor
from app.store.vault import Vault
from tests.store.helpers import CHEAP, PASSPHRASE

PATIENCE_S = 4.0


def attempt(profile: Profile, secret: str | None) -> str:
    """The ways of the opened vault, or the code of the refusal."""
    try:
        vault = Vault.open(profile, secret, door=KeyringDoor().within(PATIENCE_S), cost=CHEAP)
    except UserError as error:
        return error.code
    ways = "+".join(sorted(vault.status().slots))
    vault.close()
    return f"opened by {ways}"


def lock() -> None:
    """Lock the default collection, as a desktop does when its session ends."""
    import secretstorage

    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()


def wipe(profile: Profile) -> None:
    """Take the vault's entry out."""
    door = KeyringDoor()
    door.forget(json.loads(profile.slots.read_text())["id"])


def play(scene: str, profile: Profile) -> dict[str, str | bool]:
    """A first run, then what the scene does to the keyring, then every way of opening."""
    said: dict[str, str | bool] = {"first": attempt(profile, None)}
    if not Vault.exists(profile):
        said["made"] = attempt(profile, PASSPHRASE)
    code = recovery.new_code()
    vault = Vault.open(profile, PASSPHRASE, door=KeyringDoor().within(PATIENCE_S), cost=CHEAP)
    vault.set_passphrase(PASSPHRASE)
    vault.take_recovery_code(code)
    vault.close()
    before = profile.slots.read_bytes()
    if scene == "locked":
        lock()
    elif scene == "wiped":
        wipe(profile)
    said["silent"] = attempt(profile, None)
    said["passphrase"] = attempt(profile, PASSPHRASE)
    said["recovery"] = attempt(profile, code)
    said["unchanged"] = profile.slots.read_bytes() == before
    return said


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1], Profile(Path(sys.argv[2])))))
