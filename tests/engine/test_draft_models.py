"""A draft model with real weights: the starter as its own draft, a damaged copy as a bad one, and refusals."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import Delta, Finished, LoadSpec, ModelInfo, Sampling
from app.engine.drafting import left_by, plan_beside
from app.engine.host import LlamaEngine
from app.engine.plan import RESERVE, Card, Machine
from app.engine.plan_search import make_plan
from tests.engine import gemma
from tests.engine.conftest import Talk, request_of, spec_of
from tests.engine.test_lookup import QUOTE

PROMPTS = (QUOTE, "Name the days of the week.", "Explain how a bicycle stays upright.")
CLOSE = 0.05
"""Of two tokens' logarithms of probability: a wide decode rounds otherwise than a narrow one."""


def damaged(starter: Path, folder: Path) -> Path:
    """A copy whose weights of the middle layers are noise: it still speaks, and says something else."""
    header, data = gguf.read(starter), bytearray(starter.read_bytes())
    start = len(data) - (header.tensors[-1].offset + header.tensors[-1].size)
    chance = random.Random(5)
    for tensor in header.tensors:
        if tensor.layer is not None and tensor.layer < 4 and tensor.name.endswith("ffn_down.weight"):
            at = start + tensor.offset
            for block in range(tensor.size // tensor.type.size):  # the numbers, not their scales
                here = at + block * tensor.type.size + 4
                data[here : here + tensor.type.size - 4] = chance.randbytes(tensor.type.size - 4)
    path = folder / "damaged.gguf"
    path.write_bytes(data)
    return path


def drafted(path: Path, draft: Path, **fields: Any) -> LoadSpec:
    return replace(spec_of(path), draft=draft, **fields)


@pytest.fixture(scope="module")
def own() -> Iterator[LlamaEngine]:
    """An engine whose model these tests load."""
    engine = LlamaEngine()
    engine.unload().result(60)
    yield engine
    assert engine.close()


def fast(engine: LlamaEngine, prompt: str, **fields: Any) -> Finished:
    return Talk(engine).events(prompt, **{"exact": False, "max_tokens": 64, **fields})[1]


def first_difference(plain: Finished, quick: Finished) -> int | None:
    """Where two answers part, after making sure that two tokens were as good as equal there. None: nowhere."""
    pairs = enumerate(zip(plain.token_ids, quick.token_ids, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), None)
    if at is None:
        assert len(plain.token_ids) == len(quick.token_ids)
        return None
    top = {likely.token: likely.logprob for likely in plain.logprobs[at].top}
    assert abs(top[plain.token_ids[at]] - top[quick.token_ids[at]]) < CLOSE
    return at


def compare(engine: LlamaEngine, prompts: tuple[str, ...]) -> tuple[int, int, int]:
    """How many answers are equal to the last byte, and the tokens guessed and right; others part at a tie only."""
    equal = guessed = right = 0
    for prompt in prompts:
        plain = fast(engine, prompt, logprobs=5)
        quick = fast(engine, prompt, speculative=True)
        equal += first_difference(plain, quick) is None
        guessed, right = guessed + quick.stats.guessed_tokens, right + quick.stats.right_tokens
        assert plain.stats.guessed_tokens == 0
    return equal, guessed, right


def test_the_starter_as_its_own_draft_is_nearly_always_right(own: LlamaEngine, starter: Path) -> None:
    info = own.load(drafted(starter, starter)).result(120)
    assert info.draft and info.draft_size > 90_000_000
    assert "guesses for it where answers need not be repeatable, in about" in info.sentence
    equal, guessed, right = compare(own, PROMPTS)
    assert equal >= len(PROMPTS) - 1
    assert guessed > 8 and right > 0.7 * guessed
    exact = fast(own, QUOTE, speculative=True, exact=True)
    assert exact.stats.guessed_tokens == 0
    assert exact.token_ids == fast(own, QUOTE, exact=True).token_ids


def test_drawn_answers_follow_their_seed_with_a_draft(own: LlamaEngine, starter: Path) -> None:
    own.load(drafted(starter, starter)).result(120)
    same: list[int] = []
    for seed in range(6):
        warm = Sampling(temperature=0.8, seed=seed)
        plain = fast(own, PROMPTS[2], sampling=warm, max_tokens=20)
        quick = fast(own, PROMPTS[2], sampling=warm, max_tokens=20, speculative=True)
        pairs = enumerate(zip(plain.token_ids, quick.token_ids, strict=False))
        same.append(next((i for i, (a, b) in pairs if a != b), 20))
    # A draw that falls between two roundings goes another way, and all behind it: that is rare.
    assert sorted(same)[2] >= 10


def test_a_form_and_a_stop_hold_with_a_draft(own: LlamaEngine, starter: Path) -> None:
    own.load(drafted(starter, starter)).result(120)
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer"}},
        "required": ["name", "age"],
    }
    told, end = Talk(own).events(
        "Describe a sailor as JSON.", schema=json.dumps(schema), exact=False, speculative=True, max_tokens=80
    )
    found = json.loads("".join(event.text for event in told if isinstance(event, Delta)))
    assert end.reason == "stop" and set(found) == {"name", "age"} and isinstance(found["age"], int)
    assert end.stats.guessed_tokens > 0
    told, end = Talk(own).events(QUOTE, stop=("small ship",), exact=False, speculative=True, max_tokens=60)
    said = "".join(event.text for event in told if isinstance(event, Delta))
    assert end.reason == "stop" and "small ship" not in said and said.rstrip().endswith("saw a")


def test_a_damaged_draft_changes_nothing_and_is_asked_ever_less(
    own: LlamaEngine, starter: Path, tmp_path: Path
) -> None:
    own.load(drafted(starter, damaged(starter, tmp_path))).result(120)
    equal, guessed, right = compare(own, PROMPTS)
    assert equal >= len(PROMPTS) - 1
    assert right < 0.5 * guessed or guessed < 10
    long = fast(own, PROMPTS[2], speculative=True, max_tokens=128)
    assert long.stats.guessed_tokens < 80


def test_beside_another_answer_nobody_has_a_draft(own: LlamaEngine, starter: Path) -> None:
    own.load(drafted(starter, starter)).result(120)

    handles = [
        own.submit(request_of(prompt, exact=False, speculative=True, max_tokens=40), lambda event: None)
        for prompt in PROMPTS[:2]
    ]
    ends = [handle.result(120) for handle in handles]
    shorter = min(len(end.token_ids) for end in ends)
    assert (
        shorter > 8
        and sum(end.stats.guessed_tokens for end in ends)
        < 3 * abs(len(ends[0].token_ids) - len(ends[1].token_ids)) + 2
    )


def test_a_stop_ends_an_answer_with_a_draft_at_once(own: LlamaEngine, starter: Path) -> None:
    own.load(drafted(starter, starter)).result(120)

    handle: Any = None
    told = 0

    def hear(event: Any) -> None:
        nonlocal told
        if isinstance(event, Delta):
            told += 1
            if told == 3:
                handle.cancel()

    handle = own.submit(request_of(QUOTE, exact=False, speculative=True, max_tokens=200), hear)
    end = handle.result(60)
    assert end.reason == "cancelled" and len(end.token_ids) < 60
    assert fast(own, PROMPTS[1], speculative=True).reason in ("stop", "length")


def test_another_vocabulary_is_refused_before_anything_is_loaded(
    own: LlamaEngine, starter: Path, tmp_path: Path
) -> None:
    if not gemma.parts():
        pytest.skip(gemma.LACKS)
    own.load(spec_of(starter)).result(120)
    other = gemma.assemble(tmp_path / "gemma.gguf")
    with pytest.raises(UserError) as caught:
        own.load(drafted(other, starter)).result(120)
    assert caught.value.code == "wrong-draft" and "cuts texts" in caught.value.sentence


def test_no_room_for_a_draft_leaves_the_model_alone(starter: Path) -> None:
    header = gguf.read(starter)
    plan = make_plan(header, spec_of(starter), Machine(1 << 40, 1 << 40, 2))
    tight = Machine(plan.host + RESERVE + (60 << 20), 1 << 40, 2)
    engine = LlamaEngine(machine=lambda: tight)
    info: ModelInfo = engine.load(drafted(starter, starter)).result(120)
    assert engine.close()
    assert info.draft == "" and info.draft_size == 0 and info.context == 2048
    assert "does not guess for it: it needs" in info.sentence and info.sentence.endswith(
        "more memory than is free."
    )


def test_a_drafts_memory_is_planned_into_what_the_model_leaves(starter: Path) -> None:
    header = gguf.read(starter)
    placed, seen = 0, set[str]()
    for free in range(200 << 20, 3 << 30, 177 << 20):
        for card in ((), (Card("card", 3 * free, margin=0),), (Card("card", free // 2, margin=0),)):
            machine = Machine(free, 8 << 30, 2, card)
            try:
                plan = make_plan(header, LoadSpec(starter, 4096), machine)
                beside = plan_beside(header, header, LoadSpec(starter, 4096), plan, machine)
            except UserError as error:
                seen.add(error.code)
                continue
            placed += 1
            assert plan.host + beside.host <= machine.free - RESERVE
            assert beside.context <= plan.context and beside.sequences == 1 and beside.threads == plan.threads
            assert beside.gpu_layers in (0, header.layers) or plan.gpu_layers == header.layers
            left = left_by(plan, machine)
            for share, room in zip(beside.shares, left.cards, strict=False):
                assert share.size <= room.room
    assert placed > 20 and seen <= {"too-large", "context-too-large"}
