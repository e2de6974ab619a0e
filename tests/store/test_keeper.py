"""The keeper of chats' states: never in the way, never wrong, done in time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.base.errors import UserError
from app.store.chats import ChatsRepo
from app.store.keeper import StateKeeper
from app.store.states import PART, SavedState, StatesRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat

CAP = 64 << 20


class Slow(StatesRepo):
    """Waits before each save until it is let go."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(vault)
        self.go, self.begun = threading.Event(), threading.Event()
        self.saves = 0

    def save(self, state: SavedState, cap: int, stop: Callable[[], bool] = lambda: False) -> bool:
        self.begun.set()
        assert self.go.wait(30)
        self.saves += 1
        return super().save(state, cap, stop)


@pytest.fixture
def slow(vault: Vault) -> Slow:
    return Slow(vault)


@pytest.fixture
def keeper(slow: Slow) -> Iterator[StateKeeper]:
    made = StateKeeper(slow, lambda: CAP)
    yield made
    slow.go.set()
    assert made.close()


def recalled(keeper: StateKeeper, chat: str, engine: str = "e") -> bytes | None:
    found = keeper.recall(chat, engine).result(30)
    return None if found is None else bytes(found.data)


def test_keeps_and_recalls(keeper: StateKeeper, slow: Slow, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    assert recalled(keeper, chat) is None
    keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    assert slow.begun.wait(30)
    assert recalled(keeper, chat) == b"one", "also while it is being written"
    keeper.keep(chat, "e", b"12345678", bytearray(b"two" * PART))
    assert recalled(keeper, chat) == b"two" * PART
    slow.go.set()
    assert keeper.close()
    found = slow.load(chat, "e")
    assert found is not None and (found.tokens, bytes(found.data)) == (b"12345678", b"two" * PART)
    assert slow.newest("e", 3) == [chat]


def test_one_read_for_all_who_ask(vault: Vault, repo: ChatsRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    chat, go, loads = add_chat(repo, "A").id, threading.Event(), []
    states = StatesRepo(vault)
    states.save(SavedState(chat, "e", b"1234", b"one"), CAP)
    real = states.load

    def load(*key: Any) -> Any:
        assert go.wait(30)
        loads.append(key)
        return real(*key)

    monkeypatch.setattr(states, "load", load)
    keeper = StateKeeper(states, lambda: CAP)
    asked = [keeper.recall(chat, "e") for _ in range(3)]
    go.set()
    assert [bytes(found.data) for future in asked if (found := future.result(30))] == [b"one"] * 3
    assert len(loads) == 1 and keeper.newest("e", 2).result(30) == [chat]
    assert keeper.close()


def test_what_has_no_room_is_dropped(vault: Vault, repo: ChatsRepo) -> None:
    chat = add_chat(repo, "A").id
    caps = [0]
    keeper = StateKeeper(StatesRepo(vault), lambda: caps[0])
    assert keeper.most == 0
    keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    assert recalled(keeper, chat) is None
    caps[0] = 100
    assert keeper.most == 50
    keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    assert keeper.close()
    assert StatesRepo(vault).load(chat, "e") is not None


def test_the_end_does_not_wait_for_long_writes(keeper: StateKeeper, slow: Slow, repo: ChatsRepo) -> None:
    chats = [add_chat(repo, name).id for name in "abc"]
    for chat in chats:
        keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    assert slow.begun.wait(30)
    closing = threading.Thread(target=keeper.close, args=(0.0,))
    closing.start()
    while keeper._deadline is None:
        closing.join(0.01)
    slow.go.set()
    closing.join(30)
    assert not closing.is_alive() and slow.saves == 1
    assert slow.total() == 0 and all(slow.load(chat, "e") is None for chat in chats)


def test_after_the_end(vault: Vault, repo: ChatsRepo) -> None:
    keeper = StateKeeper(StatesRepo(vault), lambda: CAP)
    assert keeper.close() and keeper.close()
    chat = add_chat(repo, "A").id
    keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    assert recalled(keeper, chat) is None and keeper.newest("e", 2).result(30) == []


def test_faults_are_no_more_than_a_lost_state(
    vault: Vault, repo: ChatsRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise UserError("The disk is full", code="disk-full")

    chat = add_chat(repo, "A").id
    for name in ("save", "load", "newest", "sweep"):
        monkeypatch.setattr(StatesRepo, name, fail)
    keeper = StateKeeper(StatesRepo(vault), lambda: CAP)
    keeper.keep(chat, "e", b"1234", bytearray(b"one"))
    keeper.keep(chat, "e", b"1234", bytearray(b"two"))
    assert keeper.newest("e", 2).result(30) == [] and keeper.recall("other", "e").result(30) is None
    assert keeper.close()
