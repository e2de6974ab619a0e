"""What leaves the sequences and comes back, without a model: never a wrong token, whatever the memory can do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.memory import Space
from app.engine.exactness import Shelf
from app.engine.scheduler import Scheduler
from app.engine.states import LEAST, Recollection
from tests.engine.fake import FakeBackend
from tests.engine.test_scheduler import expected, prompt, run, task


@dataclass
class FakeMemory:
    """The fake backend's sequences as JSON; a false state is one that holds other tokens than it says."""

    backend: FakeBackend
    refused: list[int] = field(default_factory=list)

    def size(self, sequence: int) -> int:
        return len(json.dumps(self.backend.memory.get(sequence, [])))

    def save(self, sequence: int) -> Space | None:
        return bytearray(json.dumps(self.backend.memory[sequence]).encode())

    def restore(self, sequence: int, tokens: int, data: bytes | Space) -> bool:
        held = json.loads(data)
        if len(held) != tokens:
            self.refused.append(sequence)
            self.backend.memory[sequence] = []
            return False
        self.backend.memory[sequence] = held
        return True


class Rig:
    """A scheduler whose conversations are kept on a shelf; `restart` forgets all but that."""

    def __init__(self, **fields: int | bool) -> None:
        self.fields = {"context": 4096, "sequences": 2, "grid": 128, **fields}
        self.shelf = Shelf()
        self.restart()

    def restart(self) -> None:
        self.backend = FakeBackend(**self.fields)  # pyright: ignore[reportArgumentType]
        self.scheduler = Scheduler(self.backend)
        self.memory = FakeMemory(self.backend)
        self.scheduler.cache.recollect(Recollection(self.memory, self.shelf, "e"))

    def ask(self, words: list[int], conversation: str, exact: bool = True) -> int:
        """Ask and check the answer; the tokens that were not run again."""
        work, heard = task(words, conversation=conversation, exact=exact)
        if not self.scheduler.cache.holds(conversation):
            self.scheduler.expect(work)
            self.scheduler.arrive(work, self.shelf.recall(conversation, "e").result())
        else:
            self.scheduler.submit(work)
        run(self.scheduler)
        assert heard.error is None and heard.tokens == expected(words, 4)
        return heard.reused[-1]


A, B, C = (prompt(seed, 600) for seed in (1, 2, 3))


def test_an_evicted_conversation_comes_back() -> None:
    rig = Rig()
    reused = [rig.ask(words, name) for words, name in ((A, "a"), (B, "b"), (C, "c"), (A, "a"), (B, "b"))]
    assert reused == [0, 0, 0, 512, 512]
    assert {name for name, _ in rig.shelf.states} == {"a", "b", "c"}


def test_an_answer_has_a_token_between_one_that_leaves_and_one_that_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rig = Rig()
    for words, name in ((C, "c"), (B, "b"), (A, "a")):
        rig.ask(words, name)
    story, told = task(A + [7] * 20, 60, conversation="a")
    rig.scheduler.submit(story)
    for _ in range(4):
        rig.scheduler.step()
    order: list[str] = []
    save, restore = rig.memory.save, rig.memory.restore

    def saved(sequence: int) -> Space | None:
        order.append("save")
        return save(sequence)

    def restored(sequence: int, tokens: int, data: Any) -> bool:
        order.append("restore")
        return restore(sequence, tokens, data)

    monkeypatch.setattr(rig.memory, "save", saved)
    monkeypatch.setattr(rig.memory, "restore", restored)
    rig.backend.during = lambda rows: order.append("token" if len(rows.tokens) == 1 else "prompt")
    assert rig.ask(C, "c") == 512
    assert order[:3] == ["save", "token", "restore"] and told.reason == "length"


def test_only_whole_prompt_steps_are_kept() -> None:
    rig = Rig()
    rig.ask(A[:300], "a")
    rig.ask(B[:400], "b", exact=False)
    rig.scheduler.cache.leave_all()
    assert {name: len(json.loads(kept.data)) for (name, _), kept in rig.shelf.states.items()} == {
        "a": 256,
        "b": 384,
    }
    rig.restart()
    assert rig.ask(A[:300] + [7] * 90, "a") == 256


def test_what_is_already_kept_is_not_kept_again() -> None:
    rig = Rig()
    rig.ask(A, "a")
    rig.scheduler.cache.leave_all()
    rig.restart()
    rig.ask(A + [3] * 20, "a")
    rig.shelf.states.clear()
    rig.scheduler.cache.leave_all()
    assert rig.shelf.states == {}
    rig.ask(A[:300] + [9] * 300, "a")  # another branch of the same length
    rig.scheduler.cache.leave_all()
    assert len(rig.shelf.states) == 1


def test_memory_that_cannot_go_back_is_never_used_wrongly() -> None:
    rig = Rig(rigid=True)
    for words in (A, A + [5] * 200, A[:400], B):
        for name in ("a", "b", "c"):
            assert rig.ask(words, name) == 0
    rig.scheduler.cache.leave_all()
    assert rig.shelf.states == {}


def test_a_state_that_does_not_hold_what_it_says_is_left_out() -> None:
    rig = Rig()
    rig.ask(A, "a")
    rig.scheduler.cache.leave_all()
    rig.restart()
    (key,) = rig.shelf.states
    rig.shelf.keep(*key, rig.shelf.states[key].tokens, bytearray(b"[1, 2]"))
    assert rig.ask(A, "a") == 0 and rig.memory.refused == [0]


def test_conversations_are_put_back_only_where_nothing_is_lost() -> None:
    rig = Rig()
    for words, name in ((A, "a"), (B, "b"), (C, "c")):
        rig.ask(words, name)
    rig.scheduler.cache.leave_all()
    kept = {name: state for (name, _), state in rig.shelf.states.items()}
    rig.restart()
    adopted = [rig.scheduler.cache.adopt(name, kept[name]) for name in ("a", "a", "b", "c")]
    assert adopted == [True, False, True, False]
    assert rig.ask(B, "b") == 512 and rig.ask(A, "a") == 512 and rig.ask(C, "c") == 512


def test_an_expected_task_that_ended_does_not_come_back() -> None:
    rig = Rig()
    work, heard = task(A, conversation="a")
    rig.scheduler.expect(work)
    assert rig.scheduler.tasks == [work] and rig.scheduler.idle
    rig.scheduler.fail_all()
    rig.scheduler.arrive(work, None)
    assert heard.reason == "cancelled" and rig.scheduler.tasks == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_of_talks_branches_and_restarts(data: st.DataObject) -> None:
    rig = Rig(sequences=data.draw(st.integers(1, 3)), rigid=data.draw(st.booleans()))
    for _ in range(data.draw(st.integers(1, 12))):
        if data.draw(st.integers(0, 4)) == 0:
            rig.scheduler.cache.leave_all()
            rig.restart()
        trunk = data.draw(st.sampled_from([A, B]))
        words = trunk[: data.draw(st.integers(1, 600))] + [data.draw(st.integers(1, 49))] * data.draw(
            st.integers(0, 300)
        )
        rig.ask(words, data.draw(st.sampled_from(["a", "b", "c"])), data.draw(st.booleans()))
    assert all(len(json.loads(kept.data)) >= LEAST for kept in rig.shelf.states.values())
