"""Whatever the keyring is like: never a key in the clear, never a new one in silence, and always a way in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAINTEXT = """
import os, pathlib
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 99
    file = pathlib.Path(os.environ["HOME"]) / "plaintext-keyring"
    def get_password(self, service, username):
        return self.file.read_text() if self.file.exists() else None
    def set_password(self, service, username, password):
        self.file.write_text(password)
    def delete_password(self, service, username):
        self.file.unlink()
"""
RING, ALONE = "opened by keyring+passphrase+recovery", "opened by passphrase+recovery"
PLAIN = "keyrings.alt.file.PlaintextKeyring"
SCENES: dict[str, tuple[dict[str, str], str]] = {
    "present": ({}, RING),
    "locked": ({}, "needs-passphrase"),
    "wiped": ({}, "needs-passphrase"),
    "absent": ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}, "needs-passphrase"),
    "null": (
        {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus",
         "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        "needs-passphrase",
    ),
    "plaintext": (
        {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus", "PYTHON_KEYRING_BACKEND": PLAIN},
        "needs-passphrase",
    ),
    "hostile": (
        {"PYTHON_KEYRING_BACKEND": PLAIN,
         "KEYRING_PROPERTY_PREFERRED_COLLECTION": "/org/freedesktop/secrets/collection/session",
         "KEYRING_PROPERTY_APPID": "elsewhere"},
        RING,
    ),
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder whose configuration and plug-ins name a keyring that writes in the clear."""
    made = tmp_path / "home"
    (made / "plugins" / "keyrings" / "alt").mkdir(parents=True)
    (made / "plugins" / "keyrings" / "alt" / "file.py").write_text(PLAINTEXT)
    (made / "config" / "python_keyring").mkdir(parents=True)
    (made / "config" / "python_keyring" / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring={PLAIN}\nkeyring-path={made / 'plugins'}\n"
    )
    return made


def command(scene: str, profile: Path, repository: Path, home: Path) -> tuple[list[str], dict[str, str]]:
    """In a desktop session of its own with a fresh, unlocked keyring; the scene's variables come on top."""
    changes, _ = SCENES[scene]
    variables = [f"{name}={text}" for name, text in changes.items()]
    python = [sys.executable, "-m", "tests.store.keyring_scenes", scene, str(profile)]
    session = ["sh", str(repository / "tests" / "_support" / "session.sh")]
    environment = {
        **{
            k: v
            for k, v in os.environ.items()
            if k not in ("UNDERDESK_TEST_SESSION", "PYTHON_KEYRING_BACKEND")
        },
        "HOME": str(home),
        "PYTHONPATH": str(home / "plugins"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    inside = ["env", f"XDG_CONFIG_HOME={home / 'config'}", *variables, *python]
    return [*session, *inside], environment


@pytest.mark.skipif(sys.platform != "linux", reason="lacks a Secret Service: only on Linux")
@pytest.mark.parametrize("scene", SCENES)
def test_the_keyring_is(scene: str, profile, repository: Path, home: Path, tmp_path: Path) -> None:
    words, environment = command(scene, profile.root, repository, home)
    done = subprocess.run(
        words, cwd=repository, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    has_ring = "needs-passphrase" not in SCENES[scene][1] or scene in ("locked", "wiped")
    if has_ring and said["first"] == "needs-new-passphrase":
        pytest.skip("lacks a Secret Service")
    assert said["first"] == ("opened by keyring" if has_ring else "needs-new-passphrase")
    opened = RING if has_ring else ALONE
    expected = {"silent": SCENES[scene][1], "passphrase": opened, "recovery": opened, "unchanged": True}
    assert {key: said[key] for key in expected} == expected
    assert not (home / "plaintext-keyring").exists()
    keys = json.loads(profile.slots.read_text())
    assert all(set(slot) <= {"type", "wrapped", "kdf"} for slot in keys["slots"])
