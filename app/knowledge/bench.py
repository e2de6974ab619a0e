"""How well and how quickly passages are found, beside other ways of doing it with the same embedder in one run."""

from __future__ import annotations

import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from app.base.events import Event, IndexProgress
from app.base.jobs import Jobs, Priority
from app.base.paths import Profile, program_root
from app.engine.api import Encoder, Engine, Vectors
from app.knowledge.bench_beside import Beside
from app.knowledge.bench_folder import FILES, SECTIONS, at_once_s, dropped
from app.knowledge.bench_large import large_figures
from app.knowledge.bench_score import Result, Scores, judge, plain, questions
from app.knowledge.embedding import BATCH, EmbedderChoice
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.vault import Vault

Figure = dict[str, Any]
MOST = 20
"""Passages taken for each question."""

READY_S = 0.5
"""What a reader process takes to start, and more: nobody drops a folder in the moment in which the window opens."""

ONCE = 3
"""Times that a folder is dropped in the moment of the start."""

BARE = 320
"""Chunks that the bare embedder is timed with."""


@dataclass(frozen=True)
class Timings:
    """Seconds from the drop of the folder until all texts are found, and until all vectors are.

    `spent_s` is this process's processor time for the vectors of `chunks` chunks.
    """

    texts_s: float
    vectors_s: float
    spent_s: float
    chunks: int


class Watch:
    """Notes when the phases of the index began and ended."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.first_vectors, self.ended = 0.0, 0.0
        self.spent_before, self.spent = 0.0, 0.0

    def __call__(self, event: Event) -> None:
        if isinstance(event, IndexProgress):
            now = time.monotonic() - self.began
            if event.phase == "vectors" and not self.first_vectors:
                self.first_vectors, self.spent_before = now, time.process_time()
            self.ended, self.spent = now, time.process_time()


def knowledge_figures(
    data: Path,
    encoder: Encoder,
    choice: EmbedderChoice,
    make_vault: Callable[[Profile], Vault],
    *,
    quick: bool,
    chat: Callable[[], Engine | None] = lambda: None,
) -> list[Figure]:
    """All figures of one labelled set. The vaults are throw-away ones; `make_vault` opens them.

    `chat` gives the engine with a model loaded that answers, for how long a chat waits beside the index.
    """
    texts = {path.name: plain(path) for path in sorted((data / "corpus").iterdir())}
    asked = questions(data, texts)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ours, words, timings, speed = _ours(data, encoder, choice, make_vault(Profile(folder / "set")), asked)
        beside = Beside(data / "corpus", encoder, choice, make_vault(Profile(folder / "beside")))
        try:
            clock = beside.by_clock()
            engine = chat()
            first = beside.first_word(engine) if engine else None
        finally:
            beside.close()
        waited = statistics.median(
            at_once_s(data / "corpus", make_vault(Profile(folder / f"once-{n}")), encoder)
            for n in range(ONCE)
        )
        large, grown = large_figures(make_vault(Profile(folder / "large")), 5_000 if quick else 50_000)
    baselines = _baselines(texts, [question.text for question in asked], encoder, choice)
    mine, own = judge(asked, ours), judge(asked, words)
    rows = _quality(mine, own, {name: judge(asked, run) for name, run in baselines.items()})
    rows += _speed(timings, speed, large, quick=quick)
    rows.append(_figure("text_sooner_at_once", _ratio(timings.vectors_s, waited), "times", 100.0))
    rows += _beside(clock, first)
    rows += _german(encoder, choice, make_vault)
    # In a small vault, what a search takes at all outweighs the vectors.
    return rows if quick else [*rows, _figure("rss_growth_vs_matrix", grown, "times", 2.0, better="lower")]


def folder_figures(encoder: Encoder, make_vault: Callable[[Profile], Vault], *, quick: bool) -> list[Figure]:
    """What a large folder takes: 5,000 files of 50,000 chunks, or a twentieth of that."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        files = FILES // 20 if quick else FILES
        seen = dropped(place / "papers", make_vault(Profile(place / "profile")), encoder, files)
    return [
        _figure("folder_files", seen.files, "files", files),
        _figure("folder_chunks", seen.chunks, "chunks", files * SECTIONS),
        _figure("folder_first_search_s", seen.first_s, "s", 60.0, better="lower"),
        _figure("folder_all_words_s", seen.all_s, "s", 60.0, better="lower"),
        _figure("folder_no_change_s", seen.again_s, "s", 2.0, better="lower"),
        _figure("folder_query_ms", seen.query_ms, "ms", 100.0, better="lower"),
    ]


def _german(encoder: Encoder, choice: EmbedderChoice, make_vault: Callable[[Profile], Vault]) -> list[Figure]:
    """The same settings on a small set of our own in German, which an English embedder must not make worse."""
    data = program_root() / "tests" / "data" / "knowledge-de"
    if not data.is_dir():
        return []
    texts = {path.name: plain(path) for path in sorted((data / "corpus").iterdir())}
    asked = questions(data, texts)
    with tempfile.TemporaryDirectory() as made:
        ours, words, *_ = _ours(data, encoder, choice, make_vault(Profile(Path(made) / "set")), asked)
    others = _baselines(texts, [question.text for question in asked], encoder, choice)
    mine, own = judge(asked, ours), judge(asked, words)
    rows = [
        _figure("de_ndcg10", mine.ndcg10, "", 0.0),
        _figure("de_recall5", mine.recall5, "", 0.80),
        _figure("de_ndcg_vs_own_fts", _ratio(mine.ndcg10, own.ndcg10), "ratio", 1.0),
    ]
    theirs = {name: judge(asked, run).ndcg10 for name, run in others.items()}
    return [
        *rows,
        *(_figure(f"de_ndcg_vs_{n}", _ratio(mine.ndcg10, v), "ratio", 1.0) for n, v in theirs.items()),
    ]


def _ours(
    data: Path, encoder: Encoder, choice: EmbedderChoice, vault: Vault, asked: Sequence[Any]
) -> tuple[list[list[Result]], list[list[Result]], Timings, float]:
    """Our passages, those by words alone, and how long the index took against the bare embedder."""
    jobs, readers, watch = Jobs(), Readers(hands()), Watch()
    repo, passages, known = KnowledgeRepo(vault), PassagesRepo(vault), suffixes()
    room = Knowledge(
        repo,
        passages,
        encoder,
        lambda: choice,
        readers,
        lambda name: Path(name).suffix.lower() in known,
        jobs,
        watch,
    )
    try:
        room.start()  # as the window does when it comes up: one reader process is ready
        encoder.embed(["Underdesk"], choice.path).result()  # loading it is not indexing
        time.sleep(READY_S)
        watch.began = time.monotonic()
        folder = room.add_folder(data / "corpus", "Set")
        room.sync(folder.id).future.result()
        room.wake().result()
        counts = room.folder(folder.id)
        spent = watch.spent - watch.spent_before
        timings = Timings(watch.first_vectors, watch.ended, spent, counts.chunks)
        bare = _bare(passages, encoder, choice)
        found = [room.search(question.text, limit=MOST) for question in asked]
        by_words = [_by_words(passages, question.text) for question in asked]
    finally:
        room.close()
        jobs.close()
        readers.close()
        vault.close()
    return [[(p.name, p.text) for p in run] for run in found], by_words, timings, bare


def _by_words(passages: PassagesRepo, question: str) -> list[Result]:
    """Full-text search over our own chunks."""
    from app.knowledge.words import expression
    from app.store.knowledge_records import Filter

    ranked = [seq for seq, _ in passages.ranked(expression(question), Filter(), MOST)] if question else []
    found = passages.found(ranked)
    return [(found[seq].name, found[seq].chunk.text) for seq in ranked if seq in found]


def _bare(passages: PassagesRepo, encoder: Encoder, choice: EmbedderChoice) -> float:
    """Processor seconds a chunk of the embedder alone, on texts from all over the set in batches of the same size.

    Not by the clock: what else the computer does would count for one of the two and not for the other.
    """
    everything = [text for _, text in passages.pending(0, choice.languages, 0, 1_000_000)]
    texts = everything[:: max(1, len(everything) // BARE)]
    began = time.process_time()
    under_way = [
        encoder.embed(texts[i : i + BATCH], choice.path, Priority.BACKGROUND)
        for i in range(0, len(texts), BATCH)
    ]
    for future in under_way:
        future.result()
    return (time.process_time() - began) / max(1, len(texts))


def _baselines(
    texts: dict[str, str], asked: Sequence[str], encoder: Encoder, choice: EmbedderChoice
) -> dict[str, list[list[Result]]]:
    """The runs of the other ways, by name; none where the sources' folder `bench` is not at hand."""
    other: Any = _module("knowledge_baselines")
    if other is None:
        return {}
    pieces = other.pieces(texts)
    fts = other.Fts([piece.text for piece in pieces])
    vectors = _embedded([piece.text for piece in pieces], encoder, choice)
    gpt4all = other.Gpt4All(pieces, vectors)
    asked_vectors = _embedded(asked, encoder, choice)
    by_words = [[pieces[number] for number in fts.search(question, MOST)] for question in asked]
    theirs = [gpt4all.search(q, v) for q, v in zip(asked, asked_vectors, strict=True)]
    runs = {"fts512": by_words, "gpt4all": theirs}
    return {name: [[(p.file, p.text) for p in run] for run in found] for name, found in runs.items()}


def _embedded(texts: Sequence[str], encoder: Encoder, choice: EmbedderChoice) -> Vectors:
    parts = [encoder.embed(texts[i : i + 64], choice.path).result() for i in range(0, len(texts), 64)]
    return np.concatenate(parts)


def _module(name: str) -> ModuleType | None:
    path = program_root() / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"bench_{name}", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _quality(mine: Scores, own: Scores, others: dict[str, Scores]) -> list[Figure]:
    rows = [
        _figure("ndcg10", mine.ndcg10, "", 0.0),
        _figure("recall5", mine.recall5, "", 0.80),
        _figure("recall10", mine.recall10, "", 0.86),
        _figure("coverage", mine.coverage, "", 0.0),
        _figure("ndcg_vs_own_fts", _ratio(mine.ndcg10, own.ndcg10), "ratio", 1.15),
    ]
    if not others:
        return [*rows, _figure("ndcg_vs_fts512", "the folder bench is not here", "", 1.25)]
    fts, gpt4all = others["fts512"], others["gpt4all"]
    return [
        *rows,
        _figure("ndcg_vs_fts512", _ratio(mine.ndcg10, fts.ndcg10), "ratio", 1.25),
        _figure("ndcg_vs_gpt4all", _ratio(mine.ndcg10, gpt4all.ndcg10), "ratio", 1.25),
        _figure("coverage_vs_gpt4all", _ratio(mine.coverage, gpt4all.coverage), "ratio", 1.20),
        _figure("fts512_ndcg10", fts.ndcg10, "", 0.0),
        _figure("gpt4all_ndcg10", gpt4all.ndcg10, "", 0.0),
        _figure("gpt4all_coverage", gpt4all.coverage, "", 0.0),
    ]


def _speed(timings: Timings, bare: float, large: float, *, quick: bool) -> list[Figure]:
    each = max(1e-9, timings.spent_s) / max(1, timings.chunks)
    return [
        _figure("index_vs_embedder", bare / each, "ratio", 0.85),
        _figure("text_sooner", _ratio(timings.vectors_s, timings.texts_s), "times", 100.0),
        _figure("query_5k_ms" if quick else "query_50k_ms", large, "ms", 100.0, better="lower"),
    ]


def _beside(clock: float, first: float | None) -> list[Figure]:
    rows = [_figure("index_vs_embedder_clock", clock, "ratio", 0.85)]
    if first is not None:
        rows.append(_figure("first_word_while_indexing", first, "times", 1.25, better="lower"))
    return rows


def _ratio(one: float, other: float) -> float:
    return one / other if other else float("inf")


def _figure(name: str, value: float | str, unit: str, goal: float, better: str = "higher") -> Figure:
    number = value if isinstance(value, str) else round(value, 4)
    holds = not isinstance(value, str) and (value >= goal if better == "higher" else value <= goal)
    return {"name": name, "value": number, "unit": unit, "goal": goal, "better": better, "holds": holds}
