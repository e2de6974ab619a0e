"""Reads texts instead of writing them: vectors and ranking, in a context of their own, a text to a decode."""

from __future__ import annotations

import ctypes
import heapq
import itertools
import time
import unicodedata
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine import gguf
from app.engine.api import Resident, Vectors
from app.engine.binding import library
from app.engine.crowd import crowd
from app.engine.llama import Model
from app.engine.plan import Plan
from app.engine.resident import Residents, habits
from app.engine.tempo import Tempo
from app.engine.workers import Workers

LETTERS_PER_TOKEN = 64
"""What is beyond so many letters for each token of the window is not even tokenised."""
MEAN, RANK = 1, 4
QUERY, DOCUMENT = "{query}", "{document}"


def without_accents(text: str) -> str:
    """The letters as BERT's vocabularies know them: llama.cpp itself leaves Korean syllables and Indic signs whole."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


class Reader:
    """A loaded embedder or reranker: its weights and a context as long as its window."""

    def __init__(self, header: gguf.GgufFile, plan: Plan) -> None:
        """Raises UserError when it cannot be loaded."""
        self._lib = lib = library()
        self.ranks = header.role == "reranker"
        self._path, self._name = header.path, header.name
        self.plan, self.window = plan, plan.grid
        self._bare = header.text("tokenizer.ggml.model") == "bert"
        self._form = header.text("tokenizer.chat_template.rerank")
        self.model = Model(header.path, plan, lambda _: True)
        self._pooling = header.arch("pooling_type") or MEAN
        self._pointer = lib.llama_init_from_model(self.model.pointer, self._params())
        if not self._pointer:
            self.model.close()
            raise UserError(
                f"The model {header.path.name} could not be loaded",
                why="there was not enough memory",
                todo="close other programs or choose a smaller model",
                code="too-large",
            )
        self._workers = Workers(lib, plan.threads)
        self._workers.serve(self._pointer)
        self._memory = lib.llama_get_memory(self._pointer)
        self.dimensions = int(lib.llama_model_n_embd_out(self.model.pointer))
        self._crowded = crowd()
        self.tempo = Tempo(plan.threads, self._crowded)
        self._threads = plan.threads
        self._make_batch()

    def _params(self) -> Any:
        plan, params = self.plan, self._lib.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = plan.context
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = plan.threads
        params.embeddings = True
        params.pooling_type = self._pooling
        params.offload_kqv = params.op_offload = plan.gpu_layers > 0
        params.no_perf = True
        return params

    def _make_batch(self) -> None:
        integers = ctypes.c_int32 * self.window
        self._token, self._position = integers(), integers(*range(self.window))
        self._count, self._owner = integers(*[1] * self.window), ctypes.c_int32(0)
        self._output = (ctypes.c_int8 * self.window)(*[1] * self.window)
        owners = ctypes.POINTER(ctypes.c_int32) * self.window
        self._owners = owners(*[ctypes.pointer(self._owner)] * self.window)
        self._batch = self._lib.llama_batch()
        self._batch.token, self._batch.pos = self._token, self._position
        self._batch.n_seq_id, self._batch.seq_id = self._count, self._owners
        self._batch.logits = ctypes.cast(self._output, ctypes.POINTER(ctypes.c_int8))

    def tokens(self, text: str) -> list[int]:
        """What the model reads of a text, its own marks around it; a long text is cut, the closing mark is not."""
        whole = self._tokenise(text, marked=True) or [
            max(0, self._lib.llama_vocab_eos(self.model.vocabulary))
        ]
        if len(whole) <= self.window:
            return whole
        ends = 1 if self._is_closing(whole[-1]) else 0
        return whole[: self.window - ends] + whole[len(whole) - ends :]

    def _is_closing(self, token: int) -> bool:
        lib, vocabulary = self._lib, self.model.vocabulary
        return token in (lib.llama_vocab_eos(vocabulary), lib.llama_vocab_sep(vocabulary))

    def _tokenise(self, text: str, *, marked: bool = False) -> list[int]:
        text = text[: self.window * LETTERS_PER_TOKEN]
        data = (without_accents(text) if self._bare else text).encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            tokens = (ctypes.c_int32 * room)()
            count = self._lib.llama_tokenize(
                self.model.vocabulary, data, len(data), tokens, room, marked, False
            )
            if count >= 0:
                return tokens[:count]
            room = -count

    def pair(self, query: str, text: str) -> list[int]:
        """What the model reads to compare the two: in its own form, else joined as its vocabulary wants it."""
        asked, told = self._tokenise(query)[: self.window // 2], self._tokenise(text)
        before, between, after = self._frame()
        room = self.window - len(before) - len(asked) - len(between) - len(after)
        return before + asked + between + told[: max(0, room)] + after

    def _frame(self) -> tuple[list[int], list[int], list[int]]:
        """The tokens before the query, between both, and behind the text."""
        start, found, rest = self._form.partition(QUERY)
        middle, both, end = rest.partition(DOCUMENT)
        if found and both:
            marks = [self.model.tokenise(part, True) if part else [] for part in (start, middle, end)]
            return list(self.model.opening) + marks[0], marks[1], marks[2]
        lib, vocabulary = self._lib, self.model.vocabulary
        closing = [lib.llama_vocab_eos(vocabulary)] if lib.llama_vocab_get_add_eos(vocabulary) else []
        apart = [lib.llama_vocab_sep(vocabulary)] if lib.llama_vocab_get_add_sep(vocabulary) else []
        return list(self.model.opening), closing + apart, closing

    def vector(self, tokens: Sequence[int]) -> Vectors:
        """The text's direction, of length 1; raises UserError (decode)."""
        import numpy as np

        row = np.ctypeslib.as_array(self._decode(tokens), (self.dimensions,)).astype(np.float32)
        length = float(np.linalg.norm(row))
        return row / length if length > 0 else row

    def score(self, tokens: Sequence[int]) -> float:
        """How well a pair belongs together; raises UserError (decode)."""
        return float(self._decode(tokens)[0])  # the only number there is: what follows it is not ours

    def _decode(self, tokens: Sequence[int]) -> Any:
        lib, count = self._lib, len(tokens)
        if self._memory:
            lib.llama_memory_clear(self._memory, False)
        if self.tempo.current != self._threads:
            self._threads = self.tempo.current
            lib.llama_set_n_threads(self._pointer, self._threads, self._threads)
        self._token[:count] = tokens
        self._batch.n_tokens = count
        started = time.perf_counter()
        result = lib.llama_decode(self._pointer, self._batch)
        found = lib.llama_get_embeddings_seq(self._pointer, 0) if result == 0 else None
        self.tempo.record((time.perf_counter() - started) / max(1, count))
        if not found:
            raise UserError(
                "The model failed while reading a text",
                why=f"llama.cpp reported the error {result}",
                todo="try again",
                code="decode",
            )
        return found

    @property
    def resident(self) -> Resident:
        """It, as people are told of it; sizes as planned."""
        plan = self.plan
        role = "reranker" if self.ranks else "embedding"
        return Resident(self._path, self._name, role, plan.host, plan.total - plan.host)

    @property
    def busy(self) -> bool:
        """Never: between two texts it may leave, and is loaded again for the next."""
        return False

    def spare(self, saving: bool, /) -> None:
        """Compute with few threads from now on, or with all again."""
        self.tempo = Tempo(habits(saving, self.plan.threads, None).threads, self._crowded)

    def close(self) -> None:
        """Free it."""
        if self._pointer:
            self._lib.llama_free(self._pointer)
            self._pointer = None
            self._workers.close()
            self.model.close()


@dataclass(eq=False)
class Errand:
    """Texts to read. With a `query` they are ranked, else embedded; `made` holds the results so far."""

    texts: tuple[str, ...]
    model: Path
    priority: Priority
    future: Future[Any] = field(default_factory=Future[Any])
    query: str | None = None
    made: list[Any] = field(default_factory=list[Any])


class ReadingDesk:
    """Errands in order of priority, one text a step. Lives on the engine's thread."""

    def __init__(self, residents: Residents[Any], load: Callable[[Hashable, gguf.GgufFile], Reader]) -> None:
        """`load` makes room, loads, and has it among the residents under a key; it raises UserError."""
        self._residents, self._load = residents, load
        self._waiting: list[tuple[Priority, int, Errand]] = []
        self._order = itertools.count()
        self._closed = False

    @property
    def priority(self) -> Priority | None:
        """Of the most important errand; None when there is none."""
        return self._waiting[0][0] if self._waiting else None

    def submit(self, errand: Errand) -> None:
        """Queue it; its future tells the end."""
        if self._closed:
            _fail(errand, _closing())
            return
        heapq.heappush(self._waiting, (errand.priority, next(self._order), errand))

    def step(self) -> None:
        """Read one more text of the most important errand."""
        entry = self._waiting[0]
        errand = entry[2]
        try:
            done = errand.future.cancelled() or self._read(errand)
        except Exception as error:
            self._remove(entry)
            _fail(errand, friendly(error))
            return
        if done:
            self._remove(entry)

    def _remove(self, entry: tuple[Priority, int, Errand]) -> None:
        self._waiting.remove(entry)
        heapq.heapify(self._waiting)

    def _read(self, errand: Errand) -> bool:
        """One text; true when it was the last one and the future has its result."""
        reader = self._reader(errand)
        at = len(errand.made)
        if at < len(errand.texts):
            text = errand.texts[at]
            if errand.query is None:
                errand.made.append(reader.vector(reader.tokens(text)))
            else:
                errand.made.append(reader.score(reader.pair(errand.query, text)))
        if len(errand.made) < len(errand.texts):
            return False
        if errand.future.set_running_or_notify_cancel():
            errand.future.set_result(_result(errand, reader.dimensions))
        return True

    def _reader(self, errand: Errand) -> Reader:
        key = key_of(errand.model)
        reader = self._residents.find(key)
        if reader is None:
            header = gguf.read(errand.model)
            _check_role(header, "embedding" if errand.query is None else "reranker")
            reader = self._load(key, header)
        elif reader.ranks != (errand.query is not None):
            raise _wrong_role(errand.model.name, "reranker" if errand.query is not None else "embedding")
        return reader

    def close(self) -> None:
        """Fail every errand, and what comes later too."""
        self._closed = True
        for _, _, errand in self._waiting:
            _fail(errand, _closing())
        self._waiting.clear()


def _closing() -> UserError:
    return UserError("The engine is closing", todo="start Underdesk again", code="closing")


def _result(errand: Errand, dimensions: int) -> Any:
    import numpy as np

    if errand.query is not None:
        return errand.made
    return np.stack(errand.made) if errand.made else np.zeros((0, dimensions), np.float32)


def _fail(errand: Errand, error: UserError) -> None:
    if errand.future.set_running_or_notify_cancel():
        errand.future.set_exception(error)


def key_of(path: Path) -> Hashable:
    """Names a file as it is now; raises UserError when it is gone."""
    try:
        status = path.stat()
    except OSError as error:
        raise friendly(error) from error
    return path.resolve(), status.st_size, status.st_mtime_ns


def _check_role(header: gguf.GgufFile, role: str) -> None:
    if header.role != role:
        raise _wrong_role(header.path.name, role)


def _wrong_role(name: str, role: str) -> UserError:
    made_for = {"embedding": "find texts by meaning", "reranker": "rank texts"}[role]
    return UserError(
        f"The model {name} cannot {made_for}",
        why="it was made for something else",
        todo=f"choose a model of the kind “{role}”",
        code="wrong-role",
    )
