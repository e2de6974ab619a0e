"""Pictures, by a projector of random numbers made here for the starter model: the machinery, not what a model sees."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.base.errors import UserError
from app.engine import gguf
from app.engine.adapters import dressed
from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, LoadSpec, Message, Picture, Sampling
from app.engine.backend import Decoded, Rows
from app.engine.canary import FATAL, Canary
from app.engine.host import LlamaEngine
from app.engine.llama import LlamaBackend
from app.engine.lookup import Lookup
from app.engine.pictures import Framing, check
from app.engine.plan import Machine
from app.engine.plan_search import make_plan
from app.engine.vision import Eyes, runs
from app.engine.wording import Segment
from tests.engine import files
from tests.engine.conftest import GREEDY, spec_of

WIDE, DEEP, SIDE, PATCH = 64, 128, 140, 14
ROWS = (SIDE // PATCH) ** 2
META: dict[str, files.Meta] = {
    "general.type": "mmproj",
    "general.architecture": "clip",
    "clip.has_vision_encoder": True,
    "clip.projector_type": "mlp",
    "clip.use_gelu": True,
    "clip.vision.image_size": SIDE,
    "clip.vision.patch_size": PATCH,
    "clip.vision.embedding_length": WIDE,
    "clip.vision.feed_forward_length": DEEP,
    "clip.vision.block_count": 2,
    "clip.vision.projection_dim": WIDE,
    "clip.vision.attention.head_count": 2,
    "clip.vision.attention.layer_norm_epsilon": 1e-5,
    "clip.vision.image_mean": [0.5, 0.5, 0.5],
    "clip.vision.image_std": [0.5, 0.5, 0.5],
}


def shapes(width: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "v.patch_embd.weight": (PATCH, PATCH, 3, WIDE),
        "v.position_embd.weight": (WIDE, ROWS),
        "mm.0.weight": (WIDE, DEEP),
        "mm.0.bias": (DEEP,),
        "mm.2.weight": (DEEP, width),
        "mm.2.bias": (width,),
    }
    for layer in range(2):
        stem = f"v.blk.{layer}."
        found |= {f"{stem}{name}.weight": (WIDE, WIDE) for name in ("attn_q", "attn_k", "attn_v", "attn_out")}
        found |= {f"{stem}{name}.{half}": (WIDE,) for name in ("ln1", "ln2") for half in ("weight", "bias")}
        found |= {f"{stem}ffn_up.weight": (WIDE, DEEP), f"{stem}ffn_down.weight": (DEEP, WIDE)}
    return found


def write(path: Path, width: int = 576, cut: int = 0, **meta: files.Meta) -> Path:
    """A projector; two underscores in `meta` are a dot. `cut` bytes are missing at its end."""
    made = files.Gguf(meta={**META, **{k.replace("__", "."): v for k, v in meta.items()}})
    made.tensors = [(name, shape, 0) for name, shape in shapes(width).items()]
    header = made.header()
    data = header + bytes(-len(header) % 32)
    generator = np.random.default_rng(3)
    for shape in shapes(width).values():
        numbers = generator.normal(0, 0.15, int(np.prod(shape))).astype("<f4").tobytes()
        data += numbers + bytes(-len(numbers) % 32)
    path.write_bytes(data[: len(data) - cut])
    return path


def picture(seed: int, side: int = SIDE) -> Picture:
    return Picture(side, side, np.random.default_rng(seed).integers(0, 256, 3 * side * side, "u1").tobytes())


RED, NOISE = Picture(SIDE, SIDE, b"\xff\x00\x00" * SIDE**2), picture(1)


@pytest.fixture(scope="module")
def eye(host: LlamaEngine, starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A projector; whoever comes after these tests finds the starter without one."""
    yield write(tmp_path_factory.mktemp("vision") / "mmproj.gguf")
    host.load(spec_of(starter)).result(120)


@pytest.fixture
def seeing(host: LlamaEngine, starter: Path, eye: Path) -> LlamaEngine:
    """The starter with a projector, also where the test before loaded it without."""
    if host.info is None or not host.info.vision:
        host.load(replace(spec_of(starter), projector=eye)).result(120)
    return host


def request(*pictures: Picture, text: str = "What is this?", **fields: Any) -> GenerateRequest:
    message = Message("user", text, pictures=pictures)
    return GenerateRequest((message,), **{"sampling": GREEDY, "max_tokens": 12, **fields})


def ask(engine: LlamaEngine, *pictures: Picture, **fields: Any) -> Finished:
    return engine.submit(request(*pictures, **fields), lambda _: None).result(120)


def logprobs(engine: LlamaEngine, *pictures: Picture, **fields: Any) -> tuple[Any, ...]:
    return ask(engine, *pictures, logprobs=2, **fields).logprobs


def test_a_picture_changes_the_answer_and_the_same_one_does_not(seeing: LlamaEngine) -> None:
    assert seeing.info is not None and seeing.info.vision
    bare, red, noise = (logprobs(seeing, *shown) for shown in ((), (RED,), (NOISE,)))
    assert len({bare, red, noise}) == 3
    ask(seeing, text="Something else entirely. " * 40, conversation="other")
    again = ask(seeing, RED, logprobs=2)
    assert again.logprobs == red and again.stats.prompt_tokens > ROWS
    assert again.stats.prompt_tokens == seeing.count(list(request(RED).messages)).result(60)


def test_a_prompt_with_a_picture_is_used_again_exactly(seeing: LlamaEngine) -> None:
    """What was computed before a picture and in it is kept for the same picture and for no other one."""
    text = "Look at the sea. " * 60
    cold = ask(seeing, NOISE, text=text, conversation="a", logprobs=2)
    warm = ask(seeing, NOISE, text=text, conversation="a", logprobs=2)
    assert warm.stats.reused_tokens >= 256 > ROWS and warm.logprobs == cold.logprobs
    other = ask(seeing, RED, text=text, conversation="a", logprobs=2)
    assert other.stats.reused_tokens < ROWS and other.logprobs != cold.logprobs
    assert logprobs(seeing, NOISE, text=text, conversation="a") == cold.logprobs


def test_the_order_of_pictures_counts(seeing: LlamaEngine) -> None:
    one, two = logprobs(seeing, RED, NOISE), logprobs(seeing, NOISE, RED)
    assert one != two and one == logprobs(seeing, RED, NOISE)
    assert len(seeing.submit(request(RED, NOISE), lambda _: None).result(60).token_ids) > 0


def test_a_seed_draws_the_same_with_a_penalty(seeing: LlamaEngine) -> None:
    warm = Sampling(temperature=0.9, seed=4, repeat_penalty=1.2, repeat_last_n=256)
    first = ask(seeing, NOISE, sampling=warm)
    assert ask(seeing, NOISE, sampling=warm).token_ids == first.token_ids


def test_pictures_and_words_run_side_by_side(seeing: LlamaEngine) -> None:
    alone = ask(seeing, RED, exact=True).token_ids
    beside = seeing.submit(request(text="Count to twenty.", max_tokens=30), lambda _: None)
    assert ask(seeing, RED, exact=True).token_ids == alone and beside.result(60).token_ids


def test_stop_at_once_and_while_answering(seeing: LlamaEngine) -> None:
    expected = logprobs(seeing, NOISE)
    shown = [picture(seed) for seed in range(5, 11)]
    ticket = seeing.submit(request(*shown, max_tokens=500), lambda _: None)
    ticket.cancel()
    assert ticket.result(60).reason == "cancelled"
    begun = threading.Event()

    def hear(event: EngineEvent) -> None:
        if isinstance(event, Delta):
            begun.set()

    ticket = seeing.submit(request(RED, max_tokens=1500, sampling=Sampling(seed=1)), hear)
    assert begun.wait(60)
    ticket.cancel()
    assert ticket.result(60).reason in ("cancelled", "stop")
    assert logprobs(seeing, NOISE) == expected


def test_too_many_pictures_for_the_context(seeing: LlamaEngine) -> None:
    with pytest.raises(UserError) as caught:
        ask(seeing, *[RED] * 30)
    assert caught.value.code == "prompt-too-long"
    assert ask(seeing, RED).token_ids


def test_pictures_that_cannot_be(seeing: LlamaEngine) -> None:
    for wrong in (Picture(0, 4, b""), Picture(2, 2, b"1"), Picture(1 << 20, 1, b"123" * (1 << 20))):
        with pytest.raises(UserError) as caught:
            ask(seeing, wrong)
        assert caught.value.code == "bad-picture"
    check(Picture(1, 1, b"123"))
    for odd in (Picture(1, 1, b"123"), Picture(3, 700, bytes(6300))):
        assert ask(seeing, odd).token_ids


def test_forgotten_pictures_are_computed_again(seeing: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = logprobs(seeing, RED)
    monkeypatch.setattr("app.engine.vision.KEPT_BYTES", 0)
    for seed in range(20, 24):
        ask(seeing, picture(seed))
    assert logprobs(seeing, RED) == expected


@pytest.mark.parametrize("how", ["cut", "garbage", "model", "width", "kind", "audio", "lacking"])
def test_a_wrong_projector_is_refused(how: str, host: LlamaEngine, starter: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.gguf"
    match how:
        case "cut":
            write(path, cut=5000)
        case "garbage":
            path.write_bytes(bytes(range(256)) * 20)
        case "model":
            path = starter
        case "width":
            write(path, width=512)
        case "kind":
            write(path, clip__projector_type="a glass eye")
        case "audio":
            write(path, clip__has_vision_encoder=False)
        case _:
            files.Gguf(meta=META, tensors=[("mm.0.bias", (4,), 0)]).write(path)
    before = host.info
    with pytest.raises(UserError) as caught:
        host.load(replace(spec_of(starter), projector=path)).result(120)
    codes = {"cut": "truncated", "garbage": "not-gguf"}
    assert caught.value.code == codes.get(how, "wrong-projector") and before is not host.info
    host.load(spec_of(starter)).result(120)


def test_a_model_without_a_projector_says_so(host: LlamaEngine, starter: Path) -> None:
    host.load(spec_of(starter)).result(120)
    with pytest.raises(UserError) as caught:
        ask(host, RED)
    assert caught.value.code == "no-vision" and ask(host).token_ids
    assert host.info is not None and not host.info.vision


def test_the_trial_tries_the_projector_too(starter: Path, tmp_path: Path) -> None:
    """llama.cpp aborts on shapes that do not belong together; in the trial that costs a sentence."""
    plan = make_plan(
        gguf.read(starter), replace(spec_of(starter), gpu_layers=0), Machine(8 << 30, 16 << 30, 2)
    )
    good = replace(plan, projector=write(tmp_path / "good.gguf"))
    assert Canary().attempt(starter, good) is not None
    bad = write(tmp_path / "bad.gguf", clip__vision__patch_size=10)
    with pytest.raises(UserError) as caught:
        Canary().attempt(starter, replace(plan, projector=bad))
    assert caught.value.code in FATAL | {"wrong-projector"}


def test_the_memory_plan_counts_it(starter: Path, tmp_path: Path) -> None:
    base, projector = gguf.read(starter), write(tmp_path / "p.gguf")
    whole = dressed(LoadSpec(starter, projector=projector), base)[1]
    assert whole.weights == base.weights + gguf.read_projector(projector).weights


def test_a_text_cannot_forge_a_picture() -> None:
    framing = Framing([Message("user", "p0q0r", pictures=(RED,)), Message("user", "p0q0r")])
    segments = [Segment(message.content, True) for message in framing.messages]
    parts = framing.parts(segments)
    assert [part is RED for part in parts] == [False, True, False]
    with pytest.raises(UserError) as caught:
        framing.parts(segments[1:])
    assert caught.value.code == "bad-template"


def test_runs_cut_where_words_and_pictures_meet() -> None:
    assert runs([1, 2, -5, -6, 3]) == [(0, 2), (2, 4), (4, 5)] and runs([-1]) == [(0, 1)]


def test_a_picture_is_never_guessed_to_be_said(seeing: LlamaEngine) -> None:
    lookup = Lookup()
    lookup.extend([1, 2, 3, 4, 5, 6, -7, -8, 1, 2, 3, 4, 5])
    assert lookup.next(5) == [6]
    plain = ask(seeing, RED, NOISE, exact=False, max_tokens=24)
    assert ask(seeing, RED, NOISE, exact=False, max_tokens=24, speculative=True).token_ids == plain.token_ids


def test_an_answer_goes_on_while_a_picture_is_looked_at(
    seeing: LlamaEngine, starter: Path, eye: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its projector takes long; then its rows and the words around come in pieces that leave the same bits."""
    text = "Look at the sea. " * 60
    alone = ask(seeing, NOISE, RED, text=text, logprobs=2)
    seeing.load(replace(spec_of(starter), projector=eye)).result(120)
    looking, go, begun = threading.Event(), threading.Event(), threading.Event()
    compute, decode = Eyes._computed, LlamaBackend.decode
    sizes: list[int] = []

    def slow(self: Eyes, chunk: Any, count: int) -> Any:
        looking.set()
        assert go.wait(60)
        return compute(self, chunk, count)

    def measured(self: LlamaBackend, rows: Rows) -> Decoded:
        if self.sequences > 1:  # the trial of pieces has one
            sizes.append(len(rows.tokens))
        return decode(self, rows)

    monkeypatch.setattr(Eyes, "_computed", slow)
    monkeypatch.setattr(LlamaBackend, "decode", measured)
    monkeypatch.setattr("app.engine.pieces.AIM_S", 0.03)
    told: list[EngineEvent] = []

    def hear(event: EngineEvent) -> None:
        told.append(event)
        if looking.is_set() and isinstance(event, Delta):
            begun.set()

    story = request(text="Tell a very long story.", max_tokens=1500, sampling=Sampling(seed=1))
    ticket = seeing.submit(story, hear)
    stopped, shown = (
        seeing.submit(request(*seen, text=text, logprobs=2), lambda _: None) for seen in ([RED], [NOISE, RED])
    )
    assert looking.wait(60) and begun.wait(60)
    stopped.cancel()
    assert stopped.result(60).reason == "cancelled" and not go.is_set()
    del sizes[:]
    go.set()
    beside = shown.result(120)
    assert not any(isinstance(event, Finished) for event in told), "the story went on all the time"
    ticket.cancel()
    assert (beside.token_ids, beside.logprobs) == (alone.token_ids, alone.logprobs)
    pieces = [size for size in sizes if size > 1]
    assert max(pieces) < 64 and len(pieces) > beside.stats.prompt_tokens / 64 + 4
