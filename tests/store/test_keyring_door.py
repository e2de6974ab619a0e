"""The door to the system's keyring: real ones only, read back, never waited for without end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.store import keyring_door
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from tests.store.helpers import MemoryKeyring, hung_keyring


def test_what_is_kept_is_read_and_forgotten() -> None:
    door = MemoryKeyring().door()
    assert door.read("v") is None
    door.keep("v", "secret")
    assert door.read("v") == "secret"
    door.forget("v")
    assert door.read("v") is None
    door.forget("v")


def test_entries_are_named_by_vault() -> None:
    ring = MemoryKeyring()
    ring.door().keep("one", "1")
    ring.door().keep("two", "2")
    assert (ring.door().read("one"), ring.door().read("two")) == ("1", "2")
    assert len({service for service, _ in ring.secrets}) == 2


def test_a_keyring_that_does_not_keep_is_not_trusted() -> None:
    ring = MemoryKeyring()
    ring.forgetful = True
    with pytest.raises(KeyringUnavailable, match="give back"):
        ring.door().keep("v", "secret")


def test_a_locked_keyring_is_named_as_such() -> None:
    ring = MemoryKeyring()
    ring.locked = True
    with pytest.raises(KeyringUnavailable, match="locked"):
        ring.door().read("v")


def test_a_keyring_that_hangs_is_given_up() -> None:
    with hung_keyring() as door, pytest.raises(KeyringUnavailable, match="does not answer"):
        door.read("v")


def test_any_failure_of_a_backend_is_unavailability_and_never_shown_raw() -> None:
    class Broken(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            raise RuntimeError("org.freedesktop.DBus.Error.NoReply /secret/detail")

    with pytest.raises(KeyringUnavailable) as caught:
        Broken().door().read("v")
    assert "secret/detail" not in caught.value.reason


HOSTILE = """
import sys, types
from keyring.backend import KeyringBackend
import keyring
class Null(KeyringBackend):
    priority = 99
    def get_password(self, service, username): return "plain"
    def set_password(self, service, username, password): print("LEAKED")
    def delete_password(self, service, username): pass
keyring.set_keyring(Null())
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
try:
    KeyringDoor().keep("v", "secret")
except KeyringUnavailable as error:
    print("refused", error.reason)
"""


def test_no_plugin_or_environment_variable_puts_another_keyring_in_place(
    repository: Path, tmp_path: Path
) -> None:
    environment = {
        "PYTHONPATH": str(repository),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody",
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "refused this system has no keyring that Underdesk trusts\n"


def test_only_the_known_backends_are_on_the_list() -> None:
    names = {module for row in keyring_door.BACKENDS.values() for module, _ in row}
    assert names == {
        f"keyring.backends.{n}" for n in ("SecretService", "libsecret", "kwallet", "Windows", "macOS")
    }


def test_variables_cannot_choose_a_collection_that_is_lost_at_log_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    from keyring.backends.fail import Keyring

    ring = Keyring()
    assert hasattr(ring, "preferred_collection")
    assert not hasattr(keyring_door._settled(ring), "preferred_collection")


def test_a_door_finds_its_backend_once() -> None:
    found: list[MemoryKeyring] = []

    def find() -> MemoryKeyring:
        found.append(MemoryKeyring())
        return found[-1]

    door = KeyringDoor(find)
    door.keep("v", "secret")
    assert door.read("v") == "secret"
    assert len(found) == 1
