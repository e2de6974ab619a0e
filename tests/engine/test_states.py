"""A chat's sequence kept and put back: bit-equal answers, and nothing but time lost with a bad state."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.engine.api import Finished, LoadSpec
from app.engine.host import LlamaEngine
from app.engine.plan import GRID, Plan
from app.engine.states import LEAST, fingerprint, pack, unpack
from tests.engine.conftest import request_of, spec_of

TALE = "Tell me what happens next. " + "The keeper of the lighthouse saw a ship in the storm. " * 20
OTHER = "Say who came to the fair. " + "The miller sold his flour to a traveller from the north. " * 22


@dataclass
class Kept:
    tokens: bytes
    data: bytes


@dataclass
class Shelf:
    """A keeper in memory."""

    most: int = 1 << 30
    states: dict[tuple[str, str], Kept] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    warm: bool = False
    late: list[Future[Kept | None]] | None = None

    def keep(self, conversation: str, engine: str, tokens: bytes, data: bytearray) -> None:
        self.states[conversation, engine] = Kept(tokens, bytes(data))

    def recall(self, conversation: str, engine: str) -> Future[Kept | None]:
        self.asked.append(conversation)
        future: Future[Kept | None] = Future()
        if self.late is None:
            future.set_result(self.states.get((conversation, engine)))
        else:
            self.late.append(future)
        return future

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        future: Future[list[str]] = Future()
        future.set_result([c for c, e in self.states if e == engine][:most] if self.warm else [])
        return future

    def only(self) -> Kept:
        (kept,) = self.states.values()
        return kept

    def put(self, kept: Kept) -> None:
        self.states = dict.fromkeys(self.states, kept)


@pytest.fixture(scope="module", autouse=True)
def _nobody_keeps_afterwards(host: LlamaEngine) -> Iterator[None]:
    """The engine is that of all modules: a shelf that answers late would have the next one wait for ever."""
    yield
    host._models.keeper = None
    host.unload().result(60)


@pytest.fixture
def shelf(engine: LlamaEngine) -> Shelf:
    made = Shelf()
    engine.remember(made)
    return made


def named(path: Path, **fields: int) -> LoadSpec:
    return replace(spec_of(path), sha256="ab" * 32, **fields)


def load(engine: LlamaEngine, path: Path, **fields: int) -> None:
    engine.load(named(path, **fields)).result(120)


def ask(engine: LlamaEngine, *contents: str, conversation: str = "", limit: int = 12) -> Finished:
    return engine.submit(
        request_of(*contents, conversation=conversation, max_tokens=limit), lambda _: None
    ).result(120)


TURN = (TALE, "It sinks.", "Why?")


@pytest.fixture
def cold(engine: LlamaEngine, shelf: Shelf, starter: Path) -> tuple[int, ...]:
    """The second turn's answer without any memory; the shelf holds the first turn afterwards."""
    load(engine, starter)
    answer = ask(engine, *TURN).token_ids
    load(engine, starter)
    ask(engine, TALE, conversation="a")
    load(engine, starter)
    return answer


def test_restored_is_bit_equal(engine: LlamaEngine, shelf: Shelf, cold: tuple[int, ...]) -> None:
    tokens = unpack(shelf.only().tokens)
    assert len(tokens) >= LEAST and len(tokens) % GRID == 0
    restored = ask(engine, *TURN, conversation="a")
    assert restored.stats.reused_tokens == len(tokens) and restored.token_ids == cold
    again = ask(engine, *TURN, conversation="a")
    assert again.token_ids == cold and shelf.asked.count("a") == 2, "what is in memory is not asked for again"


def test_the_latest_chats_are_put_back_before_they_are_asked_for(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    shelf.warm = True
    load(engine, starter)
    before = shelf.asked[:]
    restored = ask(engine, *TURN, conversation="a")
    assert restored.stats.reused_tokens > 0 and restored.token_ids == cold and shelf.asked == before


def test_an_evicted_chat_comes_back(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    load(engine, starter, sequences=1)
    shelf.states.clear()
    for content, name in ((TALE, "a"), (OTHER, "b")):
        ask(engine, content, conversation=name)
    assert [name for name, _ in shelf.states] == ["a"]
    back = ask(engine, *TURN, conversation="a")
    assert back.stats.reused_tokens > 0 and back.token_ids == cold
    assert {name for name, _ in shelf.states} == {"a", "b"}


def test_bad_states_are_left_out(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    good, chance = shelf.only(), random.Random(1)
    bad = [
        Kept(good.tokens, good.data[:-1]),
        Kept(good.tokens, good.data[:100]),
        Kept(good.tokens, b""),
        Kept(good.tokens, good.data + b"\0" * 8),
        Kept(good.tokens, chance.randbytes(len(good.data))),
        Kept(good.tokens, bytes(len(good.data))),
        Kept(good.tokens[:-4], good.data),
        Kept(good.tokens[:-1], good.data),
        Kept(b"", good.data),
        Kept(good.tokens * 9, good.data),
        Kept(pack([-5] * LEAST), good.data),
    ]
    for kept in bad:
        load(engine, starter)
        shelf.put(kept)
        answer = ask(engine, *TURN, conversation="a")
        assert answer.stats.reused_tokens == 0 and answer.token_ids == cold


def test_states_of_another_plan_or_file_are_not_found(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    for spec in (
        replace(named(starter), context=1024),
        replace(named(starter), sha256="cd" * 32),
        replace(named(starter), kv_type="q8_0"),
        replace(named(starter), sha256=""),
    ):
        engine.load(spec).result(120)
        assert ask(engine, *TURN, conversation="a").stats.reused_tokens == 0
    assert len(shelf.states) == 4, "and without a hash nothing is kept"


def test_another_branch_keeps_only_what_it_shares(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    edited = TALE[: len(TALE) // 2] + "Then the sun came out. " * 20
    answer = ask(engine, edited, conversation="a")
    assert 0 < answer.stats.reused_tokens < len(unpack(shelf.only().tokens))
    load(engine, starter)
    shelf.states.clear()
    load(engine, starter)
    assert ask(engine, edited).token_ids == answer.token_ids


def test_what_is_too_large_or_short_stays_away(engine: LlamaEngine, shelf: Shelf, starter: Path) -> None:
    load(engine, starter)
    shelf.most = 1 << 20
    ask(engine, TALE, conversation="a")
    ask(engine, "Hello", conversation="b")
    load(engine, starter)
    assert shelf.states == {} and shelf.asked == ["a"]


def test_waiting_for_a_state_holds_up_nobody_else(
    engine: LlamaEngine, shelf: Shelf, starter: Path, cold: tuple[int, ...]
) -> None:
    shelf.late = []
    kept = shelf.only()
    first = engine.submit(request_of(*TURN, conversation="a"), lambda _: None)
    assert ask(engine, "Hello").stats.generated_tokens > 0
    stopped = engine.submit(request_of(*TURN, conversation="b"), lambda _: None)
    assert ask(engine, "Hello").stats.generated_tokens > 0
    stopped.cancel()
    shelf.late[1].set_exception(OSError("gone"))
    shelf.late[0].set_result(kept)
    assert first.result(120).token_ids == cold and stopped.result(120).reason == "cancelled"
    lost = engine.submit(request_of(*TURN, conversation="c"), lambda _: None)
    ask(engine, "Hello")
    engine.unload().result(60)
    assert lost.result(60).reason == "cancelled"
    shelf.late[2].set_result(kept)
    load(engine, starter)


def test_fingerprints_tell_plans_apart() -> None:
    plan = Plan(2048, 2, "f16", 0, 30, 1, 128, True, 1, 1, 1)
    names = {
        fingerprint("ab", plan, "x"),
        fingerprint("ab", plan, "y"),
        fingerprint("cd", plan, "x"),
        *(
            fingerprint("ab", replace(plan, **{key: value}), "x")
            for key, value in {
                "context": 4096,
                "grid": 64,
                "kv_type": "q8_0",
                "flash": False,
                "gpu_layers": 3,
            }.items()
        ),
    }
    assert len(names) == 8 and fingerprint("", plan, "x") == ""
    assert fingerprint("ab", replace(plan, threads=2, sequences=4), "x") in names


def test_tokens_pack() -> None:
    assert unpack(pack([1, 2, 1 << 30])) == [1, 2, 1 << 30]
    assert unpack(b"12345") == [] and unpack(b"") == []
