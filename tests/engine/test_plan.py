"""What fits, decided before llama.cpp sees a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import LoadSpec
from app.engine.plan import MIB, Machine, amount
from app.engine.plan_search import make_plan, sequence_bytes
from app.engine.tempo import FIRST_RETRY, Tempo, levelled
from tests.engine.files import Gguf

ROOMY = Machine(free=16 << 30, total=32 << 30, cores=4)


@pytest.fixture(scope="module")
def header(starter: Path) -> gguf.GgufFile:
    return gguf.read(starter)


def test_roomy(header: gguf.GgufFile) -> None:
    plan = make_plan(header, LoadSpec(header.path), ROOMY)
    assert (plan.context, plan.threads, plan.kv_type) == (8192, 4, "f16")
    assert plan.sequences >= 2 and plan.weights == header.weights and "8,192 tokens" in plan.sentence


def test_memory_of_a_sequence_is_llama_cpps(header: gguf.GgufFile) -> None:
    assert sequence_bytes(header, 8192, "f16", 128, True) == 8192 * 30 * 3 * (64 + 64) * 2
    assert sequence_bytes(header, 8192, "q8_0", 128, True) == 8192 * 30 * 3 * 128 // 32 * 34


def test_wishes_are_kept(header: gguf.GgufFile) -> None:
    plan = make_plan(header, LoadSpec(header.path, context=1000, threads=3, sequences=1), ROOMY)
    assert (plan.context, plan.threads, plan.sequences) == (1024, 3, 1)


def test_many_answers_at_once_may_cost_more(header: gguf.GgufFile) -> None:
    usual, many = (make_plan(header, LoadSpec(header.path, sequences=n), ROOMY) for n in (4, 16))
    assert (usual.sequences, many.sequences) == (4, 16)
    assert many.kv - usual.kv < ROOMY.free // 4
    tight = Machine(free=2 << 30, total=4 << 30, cores=4)
    assert make_plan(header, LoadSpec(header.path, sequences=16), tight).sequences < 16


@given(free=st.integers(0, 2 << 30))
def test_never_more_than_is_free(header: gguf.GgufFile, free: int) -> None:
    machine = Machine(free=free, total=2 << 30, cores=2)
    if free > header.weights + 400 * MIB:
        plan = make_plan(header, LoadSpec(header.path), machine)
        assert plan.total <= free and plan.context >= 512
    elif free < header.weights + 256 * MIB:
        with pytest.raises(UserError) as caught:
            make_plan(header, LoadSpec(header.path), machine)
        assert caught.value.code == "too-large"


def test_less_memory_means_less_context(header: gguf.GgufFile) -> None:
    contexts = [
        make_plan(header, LoadSpec(header.path), Machine(free=n * MIB, total=2 << 30, cores=2)).context
        for n in (450, 500, 600, 1000)
    ]
    assert contexts == sorted(contexts) and contexts[0] < contexts[-1] == 8192


def test_a_context_that_does_not_fit_is_said(header: gguf.GgufFile) -> None:
    with pytest.raises(UserError) as caught:
        make_plan(header, LoadSpec(header.path, context=1 << 21), ROOMY)
    assert caught.value.code == "context-too-large" and "GB more memory" in caught.value.sentence


def test_sliding_windows_save_memory(tmp_path: Path) -> None:
    file = Gguf()
    file.meta["llama.attention.sliding_window"] = 512
    file.meta["llama.attention.sliding_window_pattern"] = 2
    header = gguf.read(file.write(tmp_path / "a.gguf"))
    full, short = (sequence_bytes(header, 4096, "f16", 128, wide) for wide in (True, False))
    per_token = 2 * (8 + 8) * 2
    assert full == 2 * 4096 * per_token and short == (4096 + 768) * per_token


def test_amounts() -> None:
    assert (amount(1_234_000_000), amount(5_000_000), amount(-1)) == ("1.2 GB", "5 MB", "0 MB")


def drive(tempo: Tempo, steps: int, cost: dict[int, float]) -> list[int]:
    used = []
    for _ in range(steps):
        used.append(tempo.current)
        tempo.record(cost[tempo.current])
    return used


def test_threads_on_an_idle_machine_stay() -> None:
    tempo = Tempo(2)
    assert drive(tempo, 400, {2: 10.0, 1: 18.0}).count(1) == 2, (
        "one trial, over when it is hopeless, and no more"
    )


@pytest.mark.parametrize("slower", [1.5, 3.0, 5.0])
def test_getting_used_to_a_busy_machine_costs_a_tenth(slower: float) -> None:
    used = drive(Tempo(2), 256, {2: slower, 1: 1.0})
    assert sum(slower if count == 2 else 1.0 for count in used) <= 256 / 0.9 + 4 * slower


def test_threads_on_a_busy_machine_drop_and_come_back() -> None:
    tempo = Tempo(2)
    busy = drive(tempo, 400, {2: 100.0, 1: 20.0})
    assert busy[-100:].count(1) > 80 and busy.count(2) < 50
    idle = drive(tempo, 2000, {2: 10.0, 1: 18.0})
    assert set(idle[-500:]) == {2} and idle.index(2) + 600 > FIRST_RETRY


def test_one_thread_is_left_alone() -> None:
    assert set(drive(Tempo(1), 50, {1: 5.0})) == {1}
    assert Tempo(16).few == 8


def test_steps_for_several_answers_are_judged_together_however_many_they_are() -> None:
    tempo, used = Tempo(2), []
    for step in range(200):
        answers = 16 - step % 12
        used.append(tempo.current)
        tempo.record(levelled((answers + 3) * (3.0 if tempo.current == 1 else 1.8), answers))
    assert used.count(1) == 2 and levelled(5.0, 1) == 5.0
