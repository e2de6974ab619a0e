"""The last chat is fetched while its model loads: asked for once, given while it is wanted, never an old one."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from app.engine.early import Early


@dataclass
class Slow:
    """A keeper that answers when the test says so; `asked` are the conversations it was asked for."""

    names: Future[list[str]] = field(default_factory=Future[list[str]])
    asked: list[str] = field(default_factory=list[str])
    coming: list[Future[Any]] = field(default_factory=list[Future[Any]])
    kept: list[str] = field(default_factory=list[str])
    most: int = 1 << 20

    def keep(self, conversation: str, engine: str, tokens: bytes, data: bytearray) -> None:
        self.kept.append(conversation)

    def recall(self, conversation: str, engine: str) -> Future[Any]:
        self.asked.append(conversation)
        self.coming.append(Future())
        return self.coming[-1]

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        return self.names


def test_the_last_chat_is_asked_for_before_anybody_asks_and_only_once() -> None:
    slow = Slow()
    early = Early(slow, "e")
    assert slow.asked == []
    slow.names.set_result(["a", "b", "c"])
    assert slow.asked == ["a"]
    assert early.newest("e", 2).result() == ["a", "b"]
    first, second = early.recall("a", "e"), early.recall("a", "e")
    assert slow.asked == ["a"]
    slow.coming[0].set_result("state")
    assert (first.result(), second.result()) == ("state", "state")
    early.recall("a", "e")
    assert slow.asked == ["a", "a"], "what was given away is not held"


def test_other_chats_and_other_engines_are_asked_for_as_ever() -> None:
    slow = Slow()
    early = Early(slow, "e")
    slow.names.set_result(["a"])
    early.recall("b", "e")
    early.recall("a", "other")
    assert slow.asked == ["a", "b", "a"]
    assert early.most == slow.most


def test_a_state_that_was_kept_meanwhile_is_the_one_that_counts() -> None:
    slow = Slow()
    early = Early(slow, "e")
    slow.names.set_result(["a"])
    slow.coming[0].set_result("old")
    early.keep("a", "e", b"", bytearray())
    early.recall("a", "e")
    assert (slow.kept, slow.asked) == (["a"], ["a", "a"])


def test_nothing_is_held_where_there_is_no_room_or_nothing_is_known() -> None:
    for names in (["a"], []):
        slow = Slow()
        early = Early(slow, "e")
        assert names or not early.newest("e", 3).done()
        none = early.newest("e", 0)
        slow.names.set_result(names)
        assert none.result() == []
        assert slow.asked == []
    lost = Slow()
    early = Early(lost, "e")
    lost.names.cancel()
    assert early.newest("e", 3).result() == []
