"""The reading side of the engine with the real starter embedder, held against the model in plain numpy."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import convert_embedder
import numpy as np
import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine import gguf
from app.engine.api import Delta, EngineEvent
from app.engine.host import LlamaEngine
from app.engine.plan import RESERVE, Card, Machine
from app.engine.plan_reader import plan_reader
from tests.engine import bert
from tests.engine.conftest import request_of, spec_of

GIB = 1 << 30
TEXTS = (
    "",
    " \n\t ",
    "A",
    "The keeper of the lighthouse saw a ship in the storm.",
    "How do I return a parcel that arrived damaged?",
    "Refunds are paid within 14 days; see §312g BGB (German Civil Code).",
    "E = mc², H₂O, 3.14159, 1,000,000 €, 50 % off!",
    "def main(argv: list[str]) -> int:\n    return 0 if argv else 1  # nothing to do",
    "UNDERDESK keeps your DATA at home, naïve café façade Ångström über ÉCOLE",
    "Die Kündigungsfrist beträgt vier Wochen zum Monatsende.",
    "Où se trouve la gare la plus proche, s'il vous plaît ?",
    "El perro corrió por la montaña y ladró a la luna.",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "北京是中国的首都。",
    "吾輩は猫である。名前はまだ無い。",
    "다람쥐 헌 쳇바퀴에 타고파",
    "كل إنسان يولد حرا",
    "Η γρήγορη αλεπού πηδάει πάνω από τον τεμπέλη σκύλο",
    "Emoji 😀🚀 and dashes — – … “quotes” ‘single’ «guillemets»",
    "[CLS] this is [MASK] not a mark [SEP] of the model [PAD][UNK]",
    "zero\u200bwidth soft\u00adhyphen no\u00a0break \ufeffbom \x00 nul \x07 bell",
    "tel:+49-30-1234567 https://example.org/a_b?c=d&e=f#g me@example.org",
    "The ship was saved. " * 30,
    "Many words that go far beyond what fits, chapter and verse. " * 200,
    "x",
)


@pytest.fixture(scope="module")
def embedder() -> Path:
    return bert.embedder()


@pytest.fixture(scope="module")
def reference() -> bert.Reference:
    return bert.Reference()


def test_vectors_are_those_of_the_original(
    host: LlamaEngine, embedder: Path, reference: bert.Reference
) -> None:
    vectors = host.embed(TEXTS, embedder).result(300)
    assert vectors.dtype == np.float32 and vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    wrong = {
        text[:40]: cosine
        for text, vector in zip(TEXTS, vectors, strict=True)
        if (cosine := float(vector @ reference.vector(text))) < 0.999
    }
    assert wrong == {}


def test_where_llama_cpp_reads_other_words_the_vectors_stay_near(
    host: LlamaEngine, embedder: Path, reference: bert.Reference
) -> None:
    """It leaves out the vowel signs of Indic scripts and takes words of over a hundred letters apart."""
    hindi, endless = "सभी मनुष्य जन्म से स्वतंत्र हैं", f"a word of {'x' * 120} letters"
    near, apart = host.embed([hindi, endless], embedder).result(60)
    assert near @ reference.vector(hindi) > 0.98
    assert 0.3 < apart @ reference.vector(endless) < 0.999


def test_no_texts_and_wrong_models(host: LlamaEngine, embedder: Path, starter: Path, tmp_path: Path) -> None:
    assert host.embed([], embedder).result(60).shape == (0, 384)
    for future, code in (
        (host.embed(["a"], starter), "wrong-role"),
        (host.rerank("a", ["b"], embedder), "wrong-role"),
        (host.embed(["a"], tmp_path / "none.gguf"), "not-found"),
        (host.rerank("a", ["b"], starter), "wrong-role"),
    ):
        with pytest.raises(UserError) as caught:
            future.result(60)
        assert caught.value.code == code
    assert host.embed(["a"], embedder).result(60).shape == (1, 384)


def test_a_changed_file_is_loaded_anew(host: LlamaEngine, embedder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.gguf"
    shutil.copy(embedder, path)
    before = host.embed(["a ship"], path).result(60)
    with path.open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(UserError) as caught:
        host.embed(["a ship"], path).result(60)
    assert caught.value.code == "truncated"
    shutil.copy(embedder, path)
    assert np.array_equal(host.embed(["a ship"], path).result(60), before)


def test_cancelling_takes_the_rest_away(host: LlamaEngine, embedder: Path) -> None:
    future = host.embed(["Some words to read. " * 40] * 10_000, embedder)
    assert future.cancel()
    with pytest.raises(CancelledError):
        future.result(1)
    assert host.embed(["next"], embedder).result(60).shape == (1, 384)


def test_the_more_important_are_read_first(host: LlamaEngine, embedder: Path) -> None:
    order: list[str] = []
    waiting = [
        (name, host.embed([f"{name} text " * 50] * count, embedder, priority))
        for name, count, priority in (
            ("index", 30, Priority.BACKGROUND),
            ("step", 5, Priority.STEP),
            ("query", 1, Priority.PERSON),
        )
    ]
    for name, future in waiting:
        future.add_done_callback(lambda _, name=name: order.append(name))
    for _, future in waiting:
        future.result(120)
    assert order == ["query", "step", "index"]


def test_a_chat_is_answered_while_texts_are_read(engine: LlamaEngine, embedder: Path) -> None:
    """The whole answer comes out between two texts of a long errand, and is the same as without it."""
    ask = request_of("Tell me a tale of the sea.", max_tokens=24)
    alone = engine.submit(ask, lambda _: None).result(120).token_ids
    reading = engine.embed(["Some words to read. " * 40] * 10_000, embedder)
    engine.embed(["loaded"], embedder, Priority.PERSON).result(60)
    seen: list[EngineEvent] = []
    assert engine.submit(ask, seen.append).result(120).token_ids == alone
    assert sum(event.tokens for event in seen if isinstance(event, Delta)) == 24
    assert not reading.done()
    reading.cancel()


def test_everything_runs_on_the_one_thread(engine: LlamaEngine, embedder: Path) -> None:
    threads: set[int] = set()
    future = engine.embed(["one", "two"], embedder)
    future.add_done_callback(lambda _: threads.add(threading.get_ident()))
    future.result(60)
    engine.submit(request_of("Hi", max_tokens=2), lambda _: threads.add(threading.get_ident())).result(60)
    assert len(threads) == 1 and threading.get_ident() not in threads


def test_a_closed_engine_reads_nothing(embedder: Path) -> None:
    engine = LlamaEngine()
    late = engine.embed(["Some words to read. " * 40] * 1000, embedder)
    engine.embed(["loaded"], embedder, Priority.PERSON).result(60)
    assert engine.close()
    for future in (late, engine.embed(["a"], embedder)):
        with pytest.raises(UserError) as caught:
            future.result(10)
        assert caught.value.code == "closing"


# --- ranking ---


@pytest.fixture(scope="module")
def ranking() -> np.ndarray:
    """The last layer of a reranker that nobody trained."""
    return np.random.default_rng(7).normal(size=384)


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory, ranking: np.ndarray) -> Iterator[Path]:
    """The starter embedder's body under a ranking head, made of the model's own pooler."""
    folder = bert.carrier() / "model"
    config, tokenizer = (
        json.loads((folder / f"{name}.json").read_text()) for name in ("config", "tokenizer")
    )
    properties = convert_embedder.properties_of("Ranker", config, tokenizer)
    properties["bert.pooling_type"] = 4
    weights = convert_embedder.read_safetensors(folder / "model.safetensors")
    tensors = convert_embedder.tensors_of(weights, 6)
    for name, data in {
        "cls.weight": weights["pooler.dense.weight"],
        "cls.bias": weights["pooler.dense.bias"],
        "cls.output.weight": ranking.reshape(1, -1),
        "cls.output.bias": np.zeros(1),
    }.items():
        tensors.append(convert_embedder.Tensor(name, data.astype("<f4")))
    path = tmp_path_factory.mktemp("ranker") / "ranker.gguf"
    path.write_bytes(b"".join(convert_embedder.gguf_of(properties, tensors)))
    yield path
    path.unlink()


def test_scores_are_those_of_the_original(
    host: LlamaEngine, reranker: Path, reference: bert.Reference, ranking: np.ndarray
) -> None:
    query, texts = "ships in storms", ["A ship in a storm.", "Tax forms", "", "sea " * 900]
    scores = host.rerank(query, texts, reranker).result(120)
    mark = reference.vocabulary["[SEP]"]
    for text, score in zip(texts, scores, strict=True):
        asked, told = reference.tokens(query)[:-1], reference.tokens(text)[1:-1]
        frame = len(asked) + 3
        tokens = [*asked, mark, mark, *told[: bert.WINDOW - frame], mark]
        assert score == pytest.approx(reference.score(tokens, ranking), rel=0.02, abs=0.05)
    assert host.rerank(query, [], reranker).result(60) == []
    with pytest.raises(UserError) as caught:
        host.embed(["a"], reranker).result(60)
    assert caught.value.code == "wrong-role"


# --- the plan ---


def test_a_reader_goes_to_the_card_with_most_room_or_stays(embedder: Path) -> None:
    header = gguf.read(embedder)
    plain = plan_reader(header, Machine(4 * GIB, 8 * GIB, 2), 2)
    assert (plain.context, plain.gpu_layers, plain.threads, plain.host) == (512, 0, 2, plain.total)
    assert header.weights < plain.total < header.weights + 64_000_000
    cards = (Card("small", GIB, margin=0), Card("big", 2 * GIB, margin=0), Card("full", 1000, margin=0))
    placed = plan_reader(header, Machine(4 * GIB, 8 * GIB, 2, cards), 2)
    assert (placed.gpu_layers, placed.split, placed.host) == (6, (0, 7, 0), 0)
    crowded = plan_reader(header, Machine(4 * GIB, 8 * GIB, 2, cards[2:]), 2)
    assert (crowded.gpu_layers, crowded.shares) == (0, ())


def test_a_reader_that_does_not_fit_is_refused(embedder: Path) -> None:
    with pytest.raises(UserError) as caught:
        plan_reader(gguf.read(embedder), Machine(RESERVE + 30_000_000, 8 * GIB, 2), 2)
    assert caught.value.code == "too-large"


def test_the_starter_still_answers_after_all_this(engine: LlamaEngine, starter: Path) -> None:
    assert engine.load(spec_of(starter)).result(120).context == 2048
