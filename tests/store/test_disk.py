"""Full and read-only disks: one plain sentence, nothing lost, and deleting still works."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.paths import Profile
from app.store import purge, reserve
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.instance import InstanceLock
from app.store.journal import Journal
from app.store.records import Message
from tests.store.helpers import PASSPHRASE, add_chat, open_vault

FULL = ("disk-full", "disk-error")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    if sys.platform != "linux" or not _mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", str(mounted)):
        pytest.skip("lacks the right to mount a file system")
    yield mounted
    subprocess.run(["umount", "--lazy", str(mounted)], check=True)


def _mount(*arguments: str) -> bool:
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def tight(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A profile there, with a reserve although there is so little room."""
    monkeypatch.setattr(reserve, "ENOUGH", 0)
    return Profile(disk / "profile")


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte free in the meantime."""
    stuffing = folder / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    try:
        yield
    finally:
        stuffing.unlink()


def long_text(words: int = 400) -> str:
    return " ".join(f"word{n}" for n in range(words))


def test_a_full_disk_is_one_sentence_and_loses_nothing(tight: Profile, disk: Path) -> None:
    vault = open_vault(tight)
    repo = ChatsRepo(vault)
    chat = add_chat(repo, "Kept", "before")
    with filled(disk):
        codes = set()
        for _ in range(200):
            message = Message(new_id(), chat.id, None, "user", long_text(), 0.0)
            error = repo.add(message).exception()
            if error:
                assert isinstance(error, UserError)
                codes.add(error.code)
                break
        assert codes == {"disk-full"}
        assert [hit.title for hit in repo.search("before")] == ["Kept"]
    repo.add(Message(new_id(), chat.id, None, "user", "afterwards", 0.0)).result()
    assert vault.check().ok
    vault.close()
    vault = open_vault(tight)
    assert {"before", "afterwards"} <= {m.content for m in ChatsRepo(vault).messages(chat.id)}
    assert vault.check().ok
    vault.close()


@pytest.mark.parametrize("messages", [5, 60, purge.MANY + 20])
def test_deleting_works_on_a_full_disk(
    tight: Profile, disk: Path, messages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = open_vault(tight)
    repo = ChatsRepo(vault)
    kept = add_chat(repo, "Kept", "stays")
    gone = add_chat(repo, "Gone", *[f"zanzibarquux {long_text(40)} {n}" for n in range(messages)])
    assert reserve.path(tight).stat().st_size == reserve.SIZE
    vault.close()
    vault = open_vault(tight)
    repo = ChatsRepo(vault)
    monkeypatch.undo()
    with filled(disk):
        repo.update(gone.id, deleted=time.time()).result()
        assert repo.purge([gone.id]).result() == 1
        assert [chat.id for chat in repo.list()] == [kept.id]
        add_chat(repo, "Room again", "text")
    assert vault.check().ok
    vault.close()


def test_a_vault_on_a_full_disk_opens(tight: Profile, disk: Path) -> None:
    vault = open_vault(tight)
    add_chat(ChatsRepo(vault), "Kept", "stays")
    vault.close()
    with filled(disk):
        vault = open_vault(tight)
        assert ChatsRepo(vault).counts() == {"chats": 1, "messages": 1}
        vault.close()
    vault = open_vault(tight)
    assert vault.check().ok
    vault.close()


def test_an_answer_cut_off_by_a_full_disk_keeps_what_was_written(tight: Profile, disk: Path) -> None:
    vault = open_vault(tight)
    repo, journal = ChatsRepo(vault), Journal(vault)
    chat = add_chat(repo, "Chat")
    message = Message(new_id(), chat.id, None, "assistant", "", 0.0, state="streaming")
    repo.add(message).result()
    written = ""
    with filled(disk):
        for number in range(2_000):
            piece = f"{number} {'x' * 2_000} "
            if journal.append(message.id, piece).exception():
                break
            written += piece
        else:
            pytest.fail("the disk never became full")
    vault.close()
    vault = open_vault(tight)
    assert ChatsRepo(vault).message(message.id).content == written
    vault.close()


def test_backups_and_new_keys_on_a_full_disk_change_nothing(tight: Profile, disk: Path) -> None:
    vault = open_vault(tight)
    add_chat(ChatsRepo(vault), "Kept", long_text())
    care = Caretaker(vault, lambda: 3)
    first = care.back_up_here()
    with filled(disk):
        for attempt in (care.back_up_here, care.compact, lambda: care.rotate(PASSPHRASE)):
            with pytest.raises(UserError) as caught:
                attempt()
            assert caught.value.code in ("no-backup", "disk-full")
        assert [item.path for item in care.kept_backups()] == [first.path]
        assert ChatsRepo(vault).counts()["chats"] == 1
        care.forget("backups")
    assert vault.status().generation == 1
    assert care.back_up_here().size > 0
    assert not care.rotate(PASSPHRASE)
    assert vault.check().ok
    vault.close()


def test_a_first_run_on_a_full_disk_leaves_nothing(disk: Path) -> None:
    profile = Profile(disk / "profile")
    with filled(disk), pytest.raises(UserError) as caught:
        open_vault(profile)
    assert caught.value.code == "disk-full"
    vault = open_vault(profile)
    assert vault.check().ok
    vault.close()


def test_a_read_only_disk_is_one_sentence(disk: Path) -> None:
    profile, empty = Profile(disk / "profile"), Profile(disk / "new")
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "Kept", "stays")
    vault.close()
    assert _mount("-o", "remount,ro", str(disk))
    for attempt in (
        InstanceLock(profile).acquire,
        InstanceLock(empty).acquire,
        lambda: open_vault(profile),
        lambda: open_vault(empty),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "read-only"
        assert "--profile" in caught.value.sentence
    assert _mount("-o", "remount,rw", str(disk))
    vault = open_vault(profile)
    assert ChatsRepo(vault).counts()["chats"] == 1
    vault.close()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="lacks an ordinary user: root may write anywhere"
)
def test_a_folder_without_permission_is_one_sentence(profile: Profile) -> None:
    vault = open_vault(profile)
    vault.close()
    profile.root.chmod(0o500)
    profile.lock.touch(0o400) if profile.lock.exists() else None
    try:
        with pytest.raises(UserError) as caught:
            InstanceLock(profile).acquire()
        assert caught.value.code == "read-only"
    finally:
        profile.root.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="lacks resource limits: Windows")
def test_a_limit_on_file_size_is_one_sentence_and_loses_nothing(profile: Profile) -> None:
    import resource

    vault = open_vault(profile)
    repo = ChatsRepo(vault)
    chat = add_chat(repo, "Kept", "before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 1024, hard))
    try:
        error = None
        for _ in range(200):
            error = error or repo.add(Message(new_id(), chat.id, None, "user", long_text(), 0.0)).exception()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert isinstance(error, UserError)
    assert error.code in FULL
    assert repo.messages(chat.id)[0].content == "before"
    assert vault.check().ok
    vault.close()


def test_the_reserve_is_made_only_where_there_is_room(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile.root.mkdir()
    monkeypatch.setattr(reserve, "ENOUGH", 1 << 62)
    assert not reserve.ensure(profile)
    monkeypatch.undo()
    assert reserve.ensure(profile)
    assert reserve.ensure(profile)
    assert reserve.release(profile)
    assert not reserve.release(profile)


def test_half_a_reserve_is_not_kept(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "ENOUGH", 0)
    profile = Profile(disk)
    (disk / "other").write_bytes(bytes(14 << 20))
    assert not reserve.ensure(profile)
    assert not reserve.path(profile).exists()
