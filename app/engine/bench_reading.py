"""How fast texts are read, against a bare loop over llama.cpp, and what that costs whoever waits for an answer."""

from __future__ import annotations

import ctypes
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.engine import devices
from app.engine.bench_kit import SENTENCE, Bench, Figure, figure, first_token, talk_of
from app.engine.binding import library
from app.engine.host import LlamaEngine
from app.engine.llama import extra_buffers

T = TypeVar("T")
WINDOW = 512
QUESTION = 300
"""Tokens of the question that is asked while texts are read."""


@dataclass(frozen=True)
class Reading:
    """The rows that need an embedder."""

    embedder: Path

    def figures(self, bench: Bench) -> list[Figure]:
        """Texts a second beside a bare loop on the same thread; the first token of an answer while texts are read."""
        bench.load()
        return [self._speed(bench), self._answers(bench)]

    def _speed(self, bench: Bench) -> Figure:
        engine, texts = bench.engine, chunks(bench.rounds(12, 48))
        bare = on_engine(engine, self.embedder, lambda: Bare(self.embedder, devices.machine().cores))
        ratios: list[float] = []
        try:
            for _ in range(bench.rounds(3, 7)):
                ours = _seconds(lambda: engine.embed(texts, self.embedder).result())
                ratios.append(
                    on_engine(engine, self.embedder, lambda: _seconds(lambda: bare.run(texts))) / ours
                )
        finally:
            on_engine(engine, self.embedder, bare.close)
        return figure("embed_vs_bare", statistics.median(ratios), "ratio", 0.85, "higher")

    def _answers(self, bench: Bench) -> Figure:
        engine, texts = bench.engine, chunks(4)
        idle: list[float] = []
        busy: list[float] = []
        step: list[float] = []
        for turn in range(bench.rounds(4, 12)):
            step.append(_seconds(lambda: engine.embed(texts, self.embedder).result()) / len(texts))
            idle.append(first_token(engine, talk_of(engine, f"Alone {turn}. ", QUESTION), f"alone {turn}"))
            talk = talk_of(engine, f"Beside {turn}. ", QUESTION)
            reading = engine.embed(texts * 10_000, self.embedder)
            time.sleep(0.1)
            busy.append(first_token(engine, talk, f"beside {turn}"))
            reading.cancel()
        one = statistics.median(step)
        value = (statistics.median(busy) - one) / statistics.median(idle)
        detail = {"text_s": one, "idle_s": statistics.median(idle), "busy_s": statistics.median(busy)}
        return figure("chat_first_token_while_embedding", value, "ratio", 1.25, "lower", detail)


def chunks(count: int) -> list[str]:
    """Passages as an index has them, of about 220 tokens, no two alike."""
    return [f"Passage {number} of the log. " + SENTENCE * 12 for number in range(count)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def on_engine(engine: LlamaEngine, embedder: Path, work: Callable[[], T]) -> T:
    """Do `work` on the engine's own thread, since no other one may ever compute: where the end of reading is told."""
    result: Future[T] = Future()

    def told(_: object) -> None:
        try:
            if threading.current_thread().name != "engine":
                raise RuntimeError("the texts were read too soon")
            result.set_result(work())
        except Exception as error:
            result.set_exception(error)

    engine.embed(chunks(4), embedder).add_done_callback(told)
    return result.result()


class Bare:
    """The shortest loop: tokenise, decode, take the vector. Nothing else runs on the thread meanwhile."""

    def __init__(self, path: Path, threads: int) -> None:
        self._lib: Any = library()
        params = self._lib.llama_model_default_params()
        params.use_extra_bufts = extra_buffers()
        self._model = self._lib.llama_model_load_from_file(os.fsencode(path), params)
        self._vocabulary = self._lib.llama_model_get_vocab(self._model)
        params = self._lib.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = WINDOW
        params.n_seq_max, params.embeddings, params.no_perf = 1, True, True
        params.n_threads = params.n_threads_batch = threads
        self._context = self._lib.llama_init_from_model(self._model, params)
        self._width = int(self._lib.llama_model_n_embd(self._model))
        self._tokens = (ctypes.c_int32 * (WINDOW * 64))()

    def run(self, texts: Sequence[str]) -> list[list[float]]:
        """The vectors as llama.cpp hands them out."""
        lib, made = self._lib, list[list[float]]()
        for text in texts:
            data = text.encode()
            count = lib.llama_tokenize(
                self._vocabulary, data, len(data), self._tokens, len(self._tokens), True, False
            )
            batch = lib.llama_batch_get_one(self._tokens, min(count, WINDOW))
            if lib.llama_encode(self._context, batch) != 0:
                raise RuntimeError("llama.cpp could not read a text")
            made.append(lib.llama_get_embeddings_seq(self._context, 0)[: self._width])
        return made

    def close(self) -> None:
        """Free it."""
        self._lib.llama_free(self._context)
        self._lib.llama_model_free(self._model)
