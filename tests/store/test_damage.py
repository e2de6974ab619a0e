"""A damaged vault is noticed, said so in one sentence, and left alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import kept
from app.store.chats import ChatsRepo
from app.store.cipher import PAGE
from tests.store.helpers import add_chat, open_vault

DICE = random.Random(7)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A closed vault of some hundred pages."""
    profile = Profile(tmp_path_factory.mktemp("whole") / "profile")
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "Title", *[f"message {n} " + "word " * 300 for n in range(200)])
    vault.close()
    return profile


@pytest.fixture
def copy(whole: Profile, profile: Profile) -> Profile:
    """A copy to damage."""
    profile.root.mkdir()
    for path in whole.root.iterdir():
        if path.name.startswith("vault"):
            (profile.root / path.name).write_bytes(path.read_bytes())
    return profile


def verdict(profile: Profile) -> str:
    """The code of the first failure of opening, reading everything, and checking; "whole" for none."""
    try:
        vault = open_vault(profile)
    except UserError as error:
        return error.code
    try:
        repo = ChatsRepo(vault)
        for chat in repo.list():
            repo.messages(chat.id)
        repo.search("message")
        return "whole" if vault.check().ok else "vault-damaged"
    except UserError as error:
        return error.code
    finally:
        vault.close()


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << DICE.randrange(8)
    path.write_bytes(data)


def test_the_undamaged_copy_is_whole(copy: Profile) -> None:
    assert verdict(copy) == "whole"


@pytest.mark.parametrize("number", range(12))
def test_a_flipped_bit_anywhere_is_noticed(copy: Profile, number: int) -> None:
    flip(copy.vault, DICE.randrange(copy.vault.stat().st_size))
    assert verdict(copy) == "vault-damaged", number


@pytest.mark.parametrize("number", range(12))
def test_a_cut_file_is_noticed(copy: Profile, number: int) -> None:
    data = copy.vault.read_bytes()
    place = DICE.randrange(1, len(data)) if number % 2 else DICE.randrange(1, len(data) // PAGE) * PAGE
    copy.vault.write_bytes(data[:place])
    assert verdict(copy) == "vault-damaged"


def test_a_page_of_zeros_is_noticed(copy: Profile) -> None:
    data = bytearray(copy.vault.read_bytes())
    data[20 * PAGE : 21 * PAGE] = bytes(PAGE)
    copy.vault.write_bytes(data)
    assert verdict(copy) == "vault-damaged"


def test_two_pages_in_each_others_place_are_noticed(copy: Profile) -> None:
    data = bytearray(copy.vault.read_bytes())
    one, two = data[20 * PAGE : 21 * PAGE], data[30 * PAGE : 31 * PAGE]
    data[20 * PAGE : 21 * PAGE], data[30 * PAGE : 31 * PAGE] = two, one
    copy.vault.write_bytes(data)
    assert verdict(copy) == "vault-damaged"


def test_the_check_names_the_page(copy: Profile) -> None:
    size = copy.vault.stat().st_size
    flip(copy.vault, size - PAGE // 2)
    vault = open_vault(copy)
    report = vault.check()
    vault.close()
    assert not report.ok
    assert any(f"page {size // PAGE}" in problem for problem in report.problems)


@pytest.mark.parametrize("text", [b"", b"short", b"\0" * PAGE, b"noise" * 10_000])
def test_something_else_in_its_place_is_noticed(copy: Profile, text: bytes) -> None:
    copy.vault.write_bytes(text)
    assert verdict(copy) in ("vault-damaged", "database-empty")


def flips(profile: Profile, count: int, seed: int) -> int:
    """One bit after the other: each is noticed, the file stays as it is, and the newest backup is named.

    Returns how many were noticed.
    """
    noticed = 0
    dice = random.Random(seed)
    backups = kept.folder(profile)
    backups.mkdir()
    newest = backups / kept.name_for(1.8e9, "weekly")
    newest.touch()
    clean = profile.vault.read_bytes()
    for number in range(count):
        data = bytearray(clean)
        place = dice.randrange(len(data))
        data[place] ^= 1 << dice.randrange(8)
        profile.vault.write_bytes(data)
        said = words_of(profile)
        assert "restore the newest backup" in said and newest.name in said, (number, place, said)
        assert profile.vault.read_bytes() == data, (number, place)
        noticed += 1
    profile.vault.write_bytes(clean)
    assert words_of(profile) == ""
    return noticed


def words_of(profile: Profile) -> str:
    """What a person is told by opening, reading everything, or the check; nothing for a whole vault."""
    try:
        vault = open_vault(profile)
    except UserError as error:
        return error.sentence
    try:
        repo = ChatsRepo(vault)
        for chat in repo.list():
            repo.messages(chat.id)
        return vault.check().advice
    except UserError as error:
        return error.sentence
    finally:
        vault.close()


def test_twenty_flipped_bits_name_the_newest_backup(copy: Profile) -> None:
    assert flips(copy, 20, seed=1) == 20


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_three_hundred_flipped_bits(copy: Profile) -> None:
    assert flips(copy, 300, seed=2) == 300


def test_a_damaged_vault_is_left_as_it_is(copy: Profile) -> None:
    flip(copy.vault, 100)
    before = copy.vault.read_bytes()
    assert verdict(copy) == "vault-damaged"
    assert copy.vault.read_bytes() == before


def test_a_torn_log_opens_with_what_was_whole(profile: Profile, tmp_path: Path) -> None:
    """As after a power cut: the log's last frames are garbage, everything committed before is there."""
    vault = open_vault(profile)
    repo = ChatsRepo(vault)
    for number in range(5):
        add_chat(repo, f"chat {number}", "text")
    files = {path.name: path.read_bytes() for path in profile.root.iterdir() if path.name.startswith("vault")}
    vault.close()
    torn = Profile(tmp_path / "torn")
    torn.root.mkdir()
    for name, data in files.items():
        if not name.endswith("-shm"):
            cut = data[: -PAGE - 100] + bytes(100) if name.endswith("-wal") else data
            (torn.root / name).write_bytes(cut)
    vault = open_vault(torn)
    titles = {chat.title for chat in ChatsRepo(vault).list()}
    assert titles >= {f"chat {number}" for number in range(4)}
    assert vault.check().ok
    vault.close()
