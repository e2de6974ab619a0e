"""What somebody could try who reaches the profile's folder, the memory of a fault, or the moment of a lock."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.paths import Profile
from app.store import erase, kept, recovery, reserve, restore, vault_files
from app.store import vault as vaults
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.instance import InstanceLock
from app.store.keyring_door import KeyringUnavailable
from app.store.vault import Vault
from tests.store.helpers import PASSPHRASE, MemoryKeyring, add_chat, no_keyring, open_vault

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
posix = pytest.mark.skipif(os.name != "posix", reason="lacks modes and links of POSIX: Windows")


@pytest.fixture
def permissive() -> Iterator[None]:
    """A system on which everybody may read what is made, unless its maker says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
def test_nothing_in_a_profile_is_for_anybody_else(profile: Profile, permissive: None) -> None:
    ring = MemoryKeyring()
    lock = InstanceLock(profile)
    lock.acquire()
    vault = open_vault(profile, PASSPHRASE, ring.door())
    add_chat(ChatsRepo(vault), "One", "words")
    care = Caretaker(vault, lambda: 3)
    care.back_up_here()
    vault.use_keyring()
    care.rotate(PASSPHRASE)
    vault.take_recovery_code(recovery.new_code())
    restore.stage(profile, kept.backups(profile)[0].path, PASSPHRASE, no_keyring())
    add_chat(ChatsRepo(vault), "Two", "words")
    seen = {path: stat.S_IMODE(path.lstat().st_mode) for path in (profile.root, *profile.root.rglob("*"))}
    names = {path.name for path in seen}
    assert {
        "vault.db",
        "vault.db-wal",
        "vault.db-shm",
        "vault.json",
        "vault.json.bak",
        "lock",
        "reserve.bin",
    } <= names
    assert {str(path): oct(mode) for path, mode in seen.items() if mode & 0o077} == {}
    vault.close()
    lock.release()


@posix
@pytest.mark.parametrize("name", ["lock", "reserve.bin", "vault.json.{pid}.tmp"])
def test_no_link_leads_a_write_out_of_the_profile(name: str, profile: Profile, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    profile.root.mkdir()
    place = profile.root / name
    if "pid" in name:
        place = profile.root / f".vault.json.{os.getpid()}.tmp"
    place.symlink_to(victim)
    if name == "lock":
        with pytest.raises(UserError) as refused:
            InstanceLock(profile).acquire()
        assert refused.value.code == "link"
    elif name == "reserve.bin":
        assert reserve.ensure(profile) and not place.is_symlink()
    else:
        write_atomic(profile.slots, b"keys")
        assert profile.slots.read_bytes() == b"keys"
    assert victim.read_text() == "precious"


@posix
@pytest.mark.allow_logs("was repaired from its copy")
def test_an_erasure_follows_no_link(profile: Profile, tmp_path: Path) -> None:
    open_vault(profile).close()
    victim = tmp_path / "victim.json"
    victim.write_text("precious")
    kept.folder(profile).mkdir()
    (kept.folder(profile) / "other.json").symlink_to(victim)
    profile.slots.unlink()
    profile.slots.symlink_to(victim)
    erase.erase(profile, no_keyring())
    assert victim.read_text() == "precious"
    assert not profile.slots.is_symlink() and not kept.folder(profile).exists()


@pytest.mark.skipif(
    sys.platform != "linux", reason="lacks /proc: only Linux names an open file by its number"
)
def test_overwritten_keys_reach_the_disk_before_they_go(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that is removed at once, nothing would ever be written."""
    open_vault(profile).close()
    before = profile.slots.read_bytes()
    synced: dict[str, bytes] = {}
    real = os.fsync

    def watched(handle: int) -> None:
        place = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if place.is_file():
            synced[place.name] = place.read_bytes()
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    erase.erase(profile, no_keyring())
    for name in ("vault.json", "vault.json.bak"):
        assert len(synced[name]) == len(before) and synced[name] != before


def test_a_database_under_way_is_made_anew_and_not_taken_over(profile: Profile, tmp_path: Path) -> None:
    profile.root.mkdir()
    place, victim = vault_files.rebuilt(profile), tmp_path / "victim"
    victim.write_text("precious")
    try:
        place.symlink_to(victim)
    except OSError:
        pytest.skip("lacks the right to make links")
    vault_files.new_file(place)
    assert victim.read_text() == "precious" and not place.is_symlink()


def secrets_of(vault: Vault) -> list[str]:
    root = vault.opened.root
    return [PASSPHRASE, vault.opened.database_key, root.hex(), repr(root)[2:-1]]


def test_what_is_told_of_a_vault_tells_no_key(vault: Vault, caplog: pytest.LogCaptureFixture) -> None:
    told = [
        repr(vault),
        repr(vault.opened),
        repr(vault.status()),
        str(vault.__dict__),
        f"{vault.opened.keys}",
    ]
    told += ["".join(map(str, caplog.records))]
    assert [secret for secret in secrets_of(vault) for text in told if secret in text] == []


@pytest.mark.parametrize("wrong", ["a wrong passphrase", "ABCDE-FGHIJ", "ö" * 40])
def test_no_refusal_repeats_what_was_typed(
    wrong: str, profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    open_vault(profile).close()
    with pytest.raises(UserError) as refused:
        open_vault(profile, wrong)
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value) + refused.value.sentence
    outside = "\n".join(line for line in told.splitlines() if "open_vault(" not in line)
    assert wrong not in outside and PASSPHRASE not in outside
    assert capsys.readouterr() == ("", "")


def endless(db: Database) -> None:
    db.execute(ENDLESS).fetchall()


def test_a_lock_does_not_wait_for_endless_work_and_leaves_no_key(
    vault: Vault, repo: ChatsRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vaults, "PATIENCE_S", 0.3)
    add_chat(repo, "One", "words")
    running = vault.apart(endless)
    behind: Future[None] = vault.write(lambda db: None)
    while not running.running():
        time.sleep(0.01)
    vault.close()
    assert isinstance(running.exception(5), UserError)
    assert behind.result(5) is None, "what was queued is still done"
    assert vault.opened.root == b"" and vault.opened.keys.slots == ()
    log = vault.profile.vault.with_name("vault.db-wal")
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.allow_logs("did not end in time")
def test_a_lock_takes_the_key_away_even_from_what_cannot_be_broken_off(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one file takes another's place, every connection is closed and there is nothing to interrupt."""
    monkeypatch.setattr(vaults, "PATIENCE_S", 0.1)
    opened, begun, release = vault.opened, threading.Event(), threading.Event()

    def swap(_: object) -> None:
        begun.set()
        release.wait(30)

    running = vault.exchange(lambda db: opened, swap)
    assert begun.wait(30)
    vault.close()
    assert vault.opened.root == b"" and not vault.opened.keys.slots
    release.set()
    assert isinstance(running.exception(30), UserError)
    assert vault.opened.root == b""
    vault._lane.close()
    again = open_vault(vault.profile)
    assert again.check().ok
    again.close()


def test_whoever_reads_or_writes_while_it_is_locked_is_told_so(vault: Vault, repo: ChatsRepo) -> None:
    """Every writer's future ends: done, or refused in words; what was said to be done is there afterwards."""
    done: list[str] = []
    odd: list[BaseException] = []
    begun = threading.Barrier(5)

    def work(name: str) -> None:
        begun.wait()
        for number in range(400):
            try:
                done.append(add_chat(repo, f"{name} {number}", "words").id)
                repo.list(limit=5)
            except UserError as error:
                if error.code != "closing":
                    odd.append(error)
                return
            except BaseException as error:
                odd.append(error)
                return

    threads = [threading.Thread(target=work, args=(f"writer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    begun.wait()
    while len(done) < 20:
        time.sleep(0.005)
    vault.close()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert odd == [] and vault.opened.root == b""
    again = open_vault(vault.profile)
    assert set(done) <= {chat.id for chat in ChatsRepo(again).list(limit=10_000)}
    assert again.check().ok
    again.close()


def test_a_backup_that_is_exchanged_while_it_is_restored_is_refused(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at its sum and the reading of its pages another file takes its place."""
    ours, theirs = tmp_path / "ours.backup", tmp_path / "theirs.backup"
    for file, root, passphrase in ((ours, "a", PASSPHRASE), (theirs, "b", "another passphrase")):
        made = open_vault(Profile(tmp_path / root), passphrase)
        Caretaker(made, lambda: 1).back_up(file)
        made.close()
    real = restore.find_root

    def exchanging(*args: object) -> bytes:
        root = real(*args)  # pyright: ignore[reportArgumentType]
        os.replace(theirs, ours)
        return root

    monkeypatch.setattr(restore, "find_root", exchanging)
    with pytest.raises(UserError) as refused:
        restore.stage(profile, ours, PASSPHRASE, no_keyring())
    assert refused.value.code == "backup-damaged"
    assert not profile.root.exists() or list(profile.root.iterdir()) == []


def test_a_keyring_that_answers_with_another_key_opens_nothing(profile: Profile) -> None:
    ring = MemoryKeyring()
    open_vault(profile, None, ring.door()).close()
    for place in ring.secrets:
        ring.secrets[place] = "A" * 43 + "="
    with pytest.raises(UserError) as refused:
        open_vault(profile, None, ring.door())
    assert refused.value.code == "keyring-needed"
    ring.locked = True
    with pytest.raises((UserError, KeyringUnavailable)):
        open_vault(profile, None, ring.door())
