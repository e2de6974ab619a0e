"""vault.json: kept twice, repaired from the copy, refused when it is from the future."""

from __future__ import annotations

import json
import stat
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import keyfile, keys
from app.store.keys import KeyFile
from tests.store.helpers import CHEAP

ROOT = bytes(32)
SLOTS = (keys.make_passphrase_slot("v", ROOT, "right", CHEAP), keys.make_keyring_slot("v", ROOT)[0])
FILE = KeyFile("v", 3, SLOTS)


@pytest.fixture
def saved(profile: Profile) -> Profile:
    """A folder with both copies."""
    profile.root.mkdir()
    keyfile.save(profile, FILE)
    return profile


def test_what_is_saved_is_loaded(saved: Profile) -> None:
    assert keyfile.load(saved) == FILE


@pytest.mark.skipif(sys.platform == "win32", reason="lacks permission bits: Windows")
def test_nobody_else_may_read_it(saved: Profile) -> None:
    for path in (saved.slots, keyfile.spare(saved)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_any_file_there_is_none(profile: Profile) -> None:
    assert keyfile.load(profile) is None


@pytest.mark.allow_logs("was repaired from its copy")
@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 1}'])
def test_a_damaged_copy_is_repaired_from_the_other(saved: Profile, which: int, damage: bytes) -> None:
    paths = (saved.slots, keyfile.spare(saved))
    paths[which].write_bytes(damage)
    assert keyfile.load(saved) == FILE
    assert paths[0].read_bytes() == paths[1].read_bytes() == keyfile.encode(FILE)


@pytest.mark.allow_logs("was repaired from its copy")
@pytest.mark.parametrize("which", [0, 1])
def test_a_lost_copy_is_made_again(saved: Profile, which: int) -> None:
    path = (saved.slots, keyfile.spare(saved))[which]
    path.unlink()
    assert keyfile.load(saved) == FILE
    assert path.read_bytes() == keyfile.encode(FILE)


@pytest.mark.allow_logs("was repaired from its copy")
def test_a_crash_between_the_two_writes_leaves_the_newer_one_in_force(saved: Profile) -> None:
    changed = FILE.without("passphrase")
    saved.slots.write_bytes(keyfile.encode(changed))
    assert keyfile.load(saved) == changed
    assert keyfile.spare(saved).read_bytes() == keyfile.encode(changed)


def test_two_damaged_copies_are_one_plain_sentence(saved: Profile) -> None:
    for path in (saved.slots, keyfile.spare(saved)):
        path.write_bytes(b"{}")
    with pytest.raises(UserError) as caught:
        keyfile.load(saved)
    assert caught.value.code == "key-file-damaged"


def test_a_newer_format_is_refused_and_left_alone(saved: Profile) -> None:
    future = json.dumps({"format": 2, "slots": "whatever"}).encode()
    saved.slots.write_bytes(future)
    with pytest.raises(UserError) as caught:
        keyfile.load(saved)
    assert caught.value.code == "newer-vault"
    assert saved.slots.read_bytes() == future


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(place=st.integers(0, len(keyfile.encode(FILE)) - 1), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unnoticed(place: int, bit: int) -> None:
    data = bytearray(keyfile.encode(FILE))
    data[place] ^= 1 << bit
    try:
        found = keyfile.decode(bytes(data))
    except (keyfile.Damaged, UserError):
        return
    assert found == FILE  # a changed space or line break between two values


def test_a_failed_write_leaves_both_copies_as_they_were(
    saved: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="space"):
        keyfile.save(saved, FILE.without("passphrase"))
    assert keyfile.load(saved) == FILE
    assert sorted(path.name for path in saved.root.iterdir()) == ["vault.json", "vault.json.bak"]
