"""Saved states of chats: whole or not there, within their cap, and gone with the chat."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.base.errors import UserError
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.states import PART, SavedState, StatesRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat, delete_for_good, holding, open_vault

CAP = 64 << 20


@pytest.fixture
def states(vault: Vault) -> StatesRepo:
    return StatesRepo(vault)


def state_of(chat: str, size: int = 3 * PART + 5, engine: str = "e1", seed: int = 1) -> SavedState:
    data = random.Random(seed).randbytes(size)
    return SavedState(chat, engine, data[:400], data)


def found_of(states: StatesRepo, chat: str) -> SavedState:
    """A state that is there, as bytes, which can be compared."""
    found = states.load(chat, "e1")
    assert found is not None
    return replace(found, data=bytes(found.data))


def rows(vault: Vault) -> tuple[int, int]:
    """How many states and parts there are, whole or not."""
    with vault.reading() as db:
        return tuple(
            int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
            for name in ("states", "state_parts")
        )


def test_comes_back_byte_for_byte_also_after_a_restart(vault: Vault, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A", "Hello").id
    state = state_of(chat)
    assert StatesRepo(vault).save(state, CAP)
    assert found_of(StatesRepo(vault), chat) == state
    vault.close()
    again = open_vault(vault.profile)
    found = StatesRepo(again)
    assert found_of(found, chat) == state and found.load(chat, "e2") is None and found.load("x", "e1") is None
    assert found.total() == state.size and found.newest("e1", 5) == [chat]
    again.close()


def test_a_later_state_replaces_the_earlier_one(vault: Vault, states: StatesRepo, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    later = state_of(chat, seed=2)
    assert states.save(state_of(chat), CAP) and states.save(state_of(chat, engine="e2"), CAP)
    assert states.save(later, CAP)
    assert found_of(states, chat) == later and states.load(chat, "e2") is not None
    assert rows(vault) == (2, 8)


def test_the_least_recently_used_leaves_first(states: StatesRepo, repo: ChatsRepo) -> None:
    chats = [add_chat(repo, name).id for name in "abc"]
    each = state_of(chats[0], 2 * PART)
    cap = 2 * each.size
    for chat in chats[:2]:
        assert states.save(state_of(chat, 2 * PART), cap)
    states.touch(chats[0], "e1")
    assert states.save(state_of(chats[2], 2 * PART), cap)
    assert [states.load(chat, "e1") is not None for chat in chats] == [True, False, True]
    assert states.total() == cap and states.newest("e1", 1) == [chats[2]]
    repo.update(chats[2], deleted=time.time()).result()
    assert states.newest("e1", 5) == [chats[0]]
    states.sweep(cap - 1)
    assert [states.load(chat, "e1") is not None for chat in chats] == [True, False, False], (
        "deleted ones go first"
    )
    assert not states.save(state_of(chats[1], 3 * PART), 2 * PART), "what is larger than the cap is not kept"


def test_goes_with_its_chat(vault: Vault, states: StatesRepo, repo: ChatsRepo) -> None:
    keep, gone = add_chat(repo, "A", "one").id, add_chat(repo, "B", "two").id
    for chat in (keep, gone):
        assert states.save(state_of(chat, 20 * PART), CAP)
    assert delete_for_good(repo, gone) == 1
    assert rows(vault) == (1, 20) and states.load(keep, "e1") is not None
    assert not states.save(state_of(gone), CAP), "a chat that is no longer there keeps nothing"
    repo.update(keep, deleted=1.0).result()
    assert not states.save(state_of(keep, seed=2), CAP), "nor one that is marked deleted"
    assert rows(vault) == (1, 20) and vault.check().ok


def test_what_is_half_written_does_not_count(vault: Vault, states: StatesRepo, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    first = state_of(chat)
    assert states.save(first, CAP)
    answers = iter([False, False, True])
    assert not states.save(state_of(chat, seed=2), CAP, stop=lambda: next(answers))
    assert found_of(states, chat) == first and rows(vault) == (1, 4)
    vault.write(lambda db: db.execute("UPDATE states SET whole = 0")).result()
    assert states.load(chat, "e1") is None
    states.sweep(CAP)
    assert rows(vault) == (0, 0)


def test_a_chat_erased_while_its_state_is_written(vault: Vault, states: StatesRepo, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        if len(asked) == 2:
            delete_for_good(repo, chat)
        return False

    assert not states.save(state_of(chat), CAP, stop)
    assert rows(vault) == (0, 0)


@pytest.mark.parametrize(
    "damage", ["data = CAST(data || x'00' AS BLOB)", "data = zeroblob(length(data))", "state = 2"]
)
def test_damage_is_noticed(vault: Vault, states: StatesRepo, repo: ChatsRepo, damage: str) -> None:
    chat = add_chat(repo, "A").id
    states.save(state_of(chat), CAP)
    states.save(state_of(chat, engine="e2"), CAP)

    def work(db: Database) -> None:
        db.execute(f"UPDATE state_parts SET {damage} WHERE seq = 2")

    vault.write(work).result()
    assert states.load(chat, "e1") is None
    vault.write(lambda db: db.execute("UPDATE states SET engine = 'e3' WHERE engine = 'e2'")).result()
    assert states.load(chat, "e3") is None, "a state of another engine under a false name"


def test_a_full_disk_keeps_nothing(
    vault: Vault, states: StatesRepo, repo: ChatsRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = add_chat(repo, "A").id
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 20))
    assert not states.save(state_of(chat), CAP) and rows(vault) == (0, 0)


def test_errors_leave_no_half_state(
    vault: Vault, states: StatesRepo, repo: ChatsRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = add_chat(repo, "A").id

    def fail(*_: object, **__: object) -> bool:
        raise UserError("The disk is full", code="disk-full")

    monkeypatch.setattr("app.store.states._add", fail)
    with pytest.raises(UserError):
        states.save(state_of(chat), CAP)
    assert rows(vault) == (0, 0)


def test_nothing_is_in_the_clear(vault: Vault, states: StatesRepo, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    states.save(SavedState(chat, "e1", b"", b"the heron waits at the weir " * 1000), CAP)
    assert holding(vault.profile.root, "heron") == []
    vault.checkpoint().result()
    assert holding(vault.profile.root, "heron") == []
