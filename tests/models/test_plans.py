"""Every model of the list has a plan on every recorded machine, and what the list says of models is true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.engine import gguf
from app.engine.badge import fit, processor_reads, short
from app.engine.bench_memory import prediction_error
from app.engine.outline import Build, Offer, build_like, build_of, outlined
from app.engine.plan import MIB, Card, Machine
from app.engine.profiles import recorded
from app.fitting import fit_of_offer, header_of_offer
from app.models.manifest import ModelEntry, load
from app.models.starter import require
from tests.engine import gemma
from tests.models import plans

GIB = 1 << 30
KNOWN = [model for model in load() if model.build]
GEMMA = Build("gemma3", 18, 640, 2048, 4, 1, 256, 262_144, tied=True, window=512)
"""Gemma 3 270M, which the list does not offer."""


@pytest.fixture(scope="module")
def starter() -> Path:
    return require(load().starter)


def test_the_table_is_the_one_that_was_looked_at() -> None:
    assert plans.GOLDEN.read_text("utf-8") == plans.text(), "make it anew with: python -m tests.models.plans"


def test_the_table_is_whole_and_adds_up() -> None:
    told = json.loads(plans.GOLDEN.read_text("utf-8"))
    machines = {one.name: one.machine for one in recorded()}
    assert [row["id"] for row in told["models"]] == [model.id for model in load()]
    for row in told["models"]:
        assert list(row["plans"]) == list(machines) == list(told["machines"])
        for name, plan in row["plans"].items():
            assert plan["fits"] is ("predicted" in plan) is (plan["grade"] != "no"), (row["id"], name)
            if not plan["fits"]:
                assert plan["missing"] > 0 and "needs" in plan["badge"]
                continue
            parts = plan["predicted"]
            assert parts["total"] == parts["weights"] + parts["kv"] + parts["compute"]
            room = machines[name].free + sum(card.room for card in machines[name].cards if not card.shared)
            assert parts["total"] <= room
            assert plan["gpu_layers"] <= plan["total_layers"]


def numbers(build: Build, *, tied: bool) -> int:
    """How many numbers a model of that build holds."""
    attention = 2 * build.width * build.head * (build.heads + build.kv_heads)
    gated = 2 if build.architecture == "bert" else 3
    layer = attention + gated * build.width * build.hidden * max(1, build.experts)
    return build.layers * layer + (1 if tied else 2) * build.width * build.vocabulary


def eyes(model: ModelEntry) -> int:
    """Numbers of the projector, which makers count too."""
    if model.projector is None:
        return 0
    return int(model.projector.size / (34 / 32 if "Q8_0" in model.projector.file else 2))


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: model.id)
def test_a_model_of_that_build_has_so_many_parameters(model: ModelEntry) -> None:
    build = build_of(model.build)
    counts = (numbers(build, tied=tied) for tied in (True, False))
    assert any(abs(count / (model.parameters - eyes(model)) - 1) < 0.045 for count in counts)


def bits_of(build: Build) -> float:
    """Bytes of a file of four bits (Q4_K_M) with that build: a layer in two has six bits in two of its tables."""
    four, six = 144 / 256, 210 / 256
    tables = build.width * build.vocabulary * (six if build.tied else four + six)
    attention = build.width * build.head * (2 * build.heads + build.kv_heads) * four
    experts = max(1, build.experts) * build.width * build.hidden
    mixed = (four + six) / 2
    values = build.width * build.head * build.kv_heads * mixed
    return tables + build.layers * (attention + values + 2 * experts * four + experts * mixed)


@pytest.mark.parametrize(
    "model",
    [m for m in KNOWN if m.quantisation == "Q4_K_M" and not m.approximate],
    ids=lambda model: model.id,
)
def test_the_published_size_follows_from_the_build(model: ModelEntry) -> None:
    """Layers, widths, heads, words and whether the output has a table: all of them are in the file's size."""
    size = sum(part.size for part in model.parts)
    found = bits_of(build_of(model.build))
    odd = build_of(model.build).width % 256  # such tables cannot be made of four bits and take more
    assert abs(found / size - 1) < (0.2 if odd else 0.03), found / size


def test_only_one_model_is_planned_by_its_size() -> None:
    """Recurrent layers are not planned for, so it is said of Granite's that its plan is a guess."""
    guessed = [model.id for model in load() if not model.build]
    assert guessed == ["granite-4.0-h-tiny"]
    found = fit_of_offer(next(m for m in load() if m.id == guessed[0]), recorded()[0].machine)
    assert found.badge.basis == "size" and found.badge.text.endswith("(judged by its size alone)")
    assert short(found).startswith("~")


@pytest.mark.parametrize("gigabytes", [1, 5, 9, 20, 43])
def test_a_guess_by_size_is_near_what_such_models_are(gigabytes: int) -> None:
    """Of dense models in four bits the layers are guessed within a third, and the weights are the file's."""
    build = build_like(gigabytes * 10**9)
    header = outlined(Offer("guess", gigabytes * 10**9, "Q4_K_M", 8192), build)
    assert abs(header.weights / (gigabytes * 10**9) - 1) < 0.02
    near = [m for m in KNOWN if m.quantisation == "Q4_K_M" and 0.8 < m.size / (gigabytes * 10**9) < 1.25]
    layers = [build_of(m.build).layers for m in near if not build_of(m.build).experts]
    assert layers and all(0.6 < build.layers / known < 1.67 for known in layers), (build.layers, layers)


def test_what_the_list_says_foretells_the_memory_that_llama_cpp_takes(starter: Path) -> None:
    header, basis = header_of_offer(load().starter)
    assert basis == "facts" and prediction_error(starter, header) <= 0.05


@pytest.mark.prove
@pytest.mark.skipif(not gemma.parts(), reason=gemma.LACKS)
def test_so_does_the_build_of_a_model_with_short_windows(tmp_path: Path) -> None:
    path = gemma.assemble(tmp_path / "gemma.gguf")
    header = outlined(Offer("gemma", path.stat().st_size, "Q4_K_M", 32768), GEMMA)
    assert prediction_error(path, header) <= 0.05
    assert prediction_error(path) <= 0.05


def test_the_outline_of_the_starter_is_like_its_header(starter: Path) -> None:
    outline, real = header_of_offer(load().starter)[0], gguf.read(starter)
    assert abs(outline.weights / real.weights - 1) < 0.02
    for key in ("block_count", "embedding_length", "feed_forward_length", "attention.head_count_kv"):
        assert outline.arch(key) == real.arch(key), key
    machine = Machine(8 * GIB, 8 * GIB, 4, (Card("Test", 2 * GIB, 0),))
    assert fit(outline, machine).badge.text == fit(real, machine).badge.text


def machine_with(card: int = 0, memory: int = 64) -> Machine:
    cards = (Card("RTX 4090", card * GIB, 512 * MIB),) if card else ()
    return Machine(memory * GIB, memory * GIB, 8, cards)


def test_badges_say_it_in_few_words() -> None:
    models = {model.id: model for model in load()}
    said = {
        "Runs fully on your RTX 4090, with 32k context": ("qwen3-8b", machine_with(24), "good"),
        "Slow: on the processor, with 8k context": ("qwen3-32b", machine_with(), "slow"),
        "Runs on the processor, with 8k context": ("qwen3-4b", machine_with(), "fair"),
        "Does not fit: needs 12 GB more": ("qwen3-32b", machine_with(memory=8), "no"),
        "Runs fully on your RTX 4090": ("bge-m3", machine_with(24), "good"),
    }
    for text, (name, machine, grade) in said.items():
        badge = fit_of_offer(models[name], machine).badge
        assert (badge.text, badge.grade, badge.basis) == (text, grade, "facts")
    partly = fit_of_offer(models["qwen3-32b"], machine_with(16))
    assert partly.plan and 32 <= partly.plan.gpu_layers < 64
    assert (
        partly.badge.text == f"About {partly.plan.gpu_layers} of 64 layers on your RTX 4090, with 8k context"
    )
    little = fit_of_offer(models["qwen3-32b"], machine_with(6)).badge
    assert little.text == "Slow: mostly on the processor, with 8k context" and little.grade == "slow"
    experts = fit_of_offer(models["qwen3-30b-a3b"], machine_with(12)).badge
    assert experts.text.startswith("Runs on your RTX 4090, its experts partly on the processor")


def test_of_experts_the_processor_reads_only_those_that_are_used() -> None:
    model = next(model for model in load() if model.id == "qwen3-30b-a3b")
    header, plan = header_of_offer(model)[0], fit_of_offer(model, machine_with()).plan
    assert plan and plan.gpu_layers == 0
    assert processor_reads(header, plan) < model.size // 6


def test_a_lack_is_what_would_make_it_fit() -> None:
    """With so much more memory there is a plan, with a tenth less there is none."""
    for model in KNOWN:
        tight = machine_with(memory=1)
        found = fit_of_offer(model, tight)
        if found.plan is not None:
            continue
        enough = Machine(tight.free + found.missing, tight.total, 8)
        less = Machine(tight.free + found.missing * 9 // 10, tight.total, 8)
        assert fit_of_offer(model, enough).plan is not None, model.id
        assert fit_of_offer(model, less).plan is None, model.id
