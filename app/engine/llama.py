"""llama.cpp behind our own doors: the only file that decodes with it; everything here runs on one thread."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.base.errors import UserError
from app.engine import adapters, plugins
from app.engine.api import Sampling
from app.engine.backend import Burst, Decoded, Form, Odds, Piece, Rows, Sampler
from app.engine.batch import Batch
from app.engine.binding import library
from app.engine.burst import Runner, compiled, pick
from app.engine.candidates import Candidates
from app.engine.chain import Chain
from app.engine.context import GrowingContext
from app.engine.crowd import crowd
from app.engine.failures import ending, load_failure
from app.engine.guard import Guard
from app.engine.odds import likeliest, odds_of
from app.engine.pages import Reserved
from app.engine.pieces import TOKENS, Trial
from app.engine.placement import place
from app.engine.plan import Plan
from app.engine.tempo import Tempo, few_of, levelled
from app.engine.vision import Eyes, runs

log = logging.getLogger("underdesk.engine")

_CONTROL, _USER_DEFINED = 1 << 3, 1 << 4
_UNKNOWN = 1 << 0


_MARK = b"underdesk: the whole tile configuration"
"""Left in the library by packaging/gcc_headers."""


class Model:
    """The weights and the vocabulary of one file, memory-mapped."""

    def __init__(self, path: Path, plan: Plan, progress: Callable[[float], bool]) -> None:
        """Load `path` as planned; `progress` gets 0..1 and returns false to give up. Raises UserError."""
        self._lib = lib = library()
        lib.underdesk_log.lines.clear()
        params = lib.llama_model_default_params()
        params.n_gpu_layers = plan.offload
        self._placement = place(lib, params, plan)
        params.use_extra_bufts = extra_buffers()

        fresh, asked = Reserved(), False

        def on_progress(fraction: float, _data: object) -> bool:
            nonlocal asked
            if not asked:  # the first call comes when memory is reserved and nothing stands in it
                asked = fresh.ask() > 0
            return progress(fraction)

        self.eyes: Eyes | None = None
        self._progress = lib.llama_progress_callback(on_progress)
        params.progress_callback = self._progress
        self.pointer = lib.llama_model_load_from_file(os.fsencode(path), params)
        if not self.pointer:
            raise load_failure(path.name, "\n".join(lib.underdesk_log.lines))
        try:
            self.worn = adapters.attach(lib, self.pointer, plan.adapters)
            if plan.projector is not None:
                self.eyes = Eyes(lib, self.pointer, plan.projector, plan.threads)
        except UserError:
            self.close()
            raise
        self.vocabulary = lib.llama_model_get_vocab(self.pointer)
        self.size = int(lib.llama_vocab_n_tokens(self.vocabulary))
        self.controls: Sequence[int] = []
        self._pieces: dict[int, Piece] = {}
        self._ends: dict[int, bool] = {}
        self._buffer = ctypes.create_string_buffer(256)

    def spelling(self, token: int) -> str:
        """How the vocabulary writes a token; empty for none."""
        if not 0 <= token < self.size:
            return ""
        return (self._lib.llama_vocab_get_text(self.vocabulary, token) or b"").decode("utf-8", "replace")

    @property
    def bos(self) -> str:
        """The spelling of the token that begins a text."""
        return self.spelling(self._lib.llama_vocab_bos(self.vocabulary))

    @property
    def eos(self) -> str:
        """The spelling of the token that ends a text."""
        return self.spelling(self._lib.llama_vocab_eos(self.vocabulary))

    @property
    def opening(self) -> Sequence[int]:
        """Tokens that every prompt begins with."""
        lib = self._lib
        return [lib.llama_vocab_bos(self.vocabulary)] if lib.llama_vocab_get_add_bos(self.vocabulary) else []

    def marks(self, template: str) -> list[str]:
        """Spellings that data must not become: control tokens, and the template's own user-defined ones."""
        found: list[str] = []
        controls: list[int] = []
        attributes = self._lib.llama_vocab_get_attr
        for token in range(self.size):
            attribute = attributes(self.vocabulary, token)
            if attribute & _CONTROL and not self.is_end(token):
                controls.append(token)
            if attribute & (_CONTROL | _UNKNOWN | _USER_DEFINED):
                text = self.spelling(token)
                if len(text) > 2 and not text.isspace() and (attribute & _CONTROL or text in template):
                    found.append(text)
        self.controls = controls
        return found

    def tokenise(self, text: str, special: bool) -> list[int]:
        """Tokens of `text`; with `special`, spelled-out control tokens become control tokens."""
        data = text.encode("utf-8", "replace")
        room = len(data) // 2 + 16
        while True:
            tokens = (ctypes.c_int32 * room)()
            count = self._lib.llama_tokenize(self.vocabulary, data, len(data), tokens, room, False, special)
            if count >= 0:
                return tokens[:count]
            if count == -(1 << 31):
                raise UserError("A text is too long for the model", todo="shorten it", code="prompt-too-long")
            room = -count

    def is_control(self, token: int) -> bool:
        """Whether it is one of the model's own marks."""
        return bool(self._lib.llama_vocab_is_control(self.vocabulary, token))

    def is_end(self, token: int) -> bool:
        """Whether the token ends an answer."""
        known = self._ends.get(token)
        if known is None:
            known = self._ends[token] = bool(self._lib.llama_vocab_is_eog(self.vocabulary, token))
        return known

    def piece(self, token: int) -> Piece:
        """What a token spells."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = Piece(self._spell(token), self.is_control(token))
        return known

    def _spell(self, token: int) -> bytes:
        write = self._lib.llama_token_to_piece
        length = write(self.vocabulary, token, self._buffer, len(self._buffer), 0, True)
        if length < 0:
            self._buffer = ctypes.create_string_buffer(-length)
            length = write(self.vocabulary, token, self._buffer, len(self._buffer), 0, True)
        return self._buffer.raw[:length]

    def close(self) -> None:
        """Free it; contexts of it must be closed before."""
        if self.eyes is not None:
            self.eyes.close()
            self.eyes = None
        if self.pointer:
            self._lib.llama_model_free(self.pointer)
            self.pointer = None


class LlamaBackend(GrowingContext):
    """Decodes over a model: `plan.sequences` sequences of `plan.context` tokens, each with memory of its own,
    so that no sequence's cells move the arithmetic of another."""

    def __init__(self, model: Model, plan: Plan, growing: bool = False) -> None:
        """Create the context; raises UserError when the memory for it cannot be had.

        A `growing` one takes its memory as conversations get longer, where that is of use; else all at once.
        """
        super().__init__(library(), model, plan, growing)
        self.model, lib = model, self._lib
        self.grid = plan.grid
        self.context = min(plan.context, plan.cells if growing else int(lib.llama_n_ctx_seq(self.pointer)))
        self.sequences = int(lib.llama_n_seq_max(self.pointer))
        self._window = 0 if plan.full_window else int(lib.llama_model_n_swa(model.pointer))
        states = lib.llama_model_is_recurrent(model.pointer) or lib.llama_model_is_hybrid(model.pointer)
        self.forgetful = not (self._window or states)
        self._most = plan.threads
        self._crowded = crowd()
        self._tempos = defaultdict[int, Tempo](lambda: Tempo(self._most, self._crowded))
        self._batch = Batch(lib, max(plan.grid, self.sequences))
        self.skipped = 0
        self._candidates: Candidates | None = None
        self.pieces = False if plan.gpu_layers else plan.pieces
        self._trial: Trial | None = None
        self.occupied: Callable[[], bool] = lambda: False
        """Whether another thread of ours is at work beside."""

    def try_pieces(self) -> None:
        """Find out whether prompts may be run in pieces, one decode with each call."""
        try:
            if self._trial is None:
                self._trial = trial_of(self.model, self._plan)
            self.pieces = self._trial.advance()
        except UserError:
            self.pieces = False
        if self.pieces is not None:
            self._trial = None
            log.info("prompts in pieces leave %s bits", "the same" if self.pieces else "other")

    def bits(self, row: int) -> bytes:
        """Everything that the first sequence holds, and the logits of a row of the last decode."""
        logits = self._lib.llama_get_logits_ith(self.pointer, row - self.skipped)
        data = ctypes.create_string_buffer(self._lib.llama_state_seq_get_size(self.pointer, 0))
        held = ctypes.cast(data, ctypes.POINTER(ctypes.c_uint8))
        self._lib.llama_state_seq_get_data(self.pointer, held, len(data), 0)
        return data.raw + ctypes.string_at(logits, self.model.size * ctypes.sizeof(ctypes.c_float))

    def decode(self, rows: Rows) -> Decoded:
        """Run the rows; raises UserError on a fatal error. Words and pictures take a decode of llama.cpp's each, cut
        where the prompt has them, so that the same prompt is always computed in the same way."""
        self.skipped = 0
        if rows.positions[-1] >= self.cells or max(rows.positions) >= self.cells:
            self.make_room(max(rows.positions) + 1)
        self._growth.changed(rows.sequences)
        if min(rows.tokens) >= 0:
            return self._decode_part(rows)
        for start, stop in runs(rows.tokens):
            self.skipped = start
            result = self._decode_part(
                Rows(
                    rows.tokens[start:stop],
                    rows.positions[start:stop],
                    rows.sequences[start:stop],
                    rows.outputs[start:stop],
                )
            )
            if result is not Decoded.DONE:
                self.remove(rows.sequences[0], rows.positions[0])
                return result
        return Decoded.DONE

    def _decode_part(self, rows: Rows) -> Decoded:
        count, eyes = len(rows.tokens), self.model.eyes
        self._batch.fill(rows, eyes.rows(rows.tokens) if rows.tokens[0] < 0 and eyes is not None else None)
        answers = 1 if count == 1 else len(set(rows.sequences))
        writes = answers == count or all(rows.outputs)
        return ending(self._timed_decode(count, answers if writes else 0))

    def _timed_decode(self, count: int, answers: int) -> int:
        """Steps for answers use as many threads as are fastest just now, alone or abreast; prompt steps use all that a
        crowd of other programs leaves.

        A row for each sequence is such a step, bridges included. One with guesses, which has more rows than answers,
        teaches nothing about the others.
        """
        tempo = self._tempos[min(answers, 2)] if answers else None
        self._compute_with(tempo.current if tempo else few_of(self._most) if self._crowded() else self._most)
        started = time.perf_counter()
        result = int(self._lib.llama_decode(self.pointer, self._batch.native))
        if tempo and answers == count and tempo.current == self._threads:
            tempo.record(levelled(time.perf_counter() - started, answers))
        return result

    def _compute_with(self, threads: int) -> None:
        """Use so many; one fewer while another of ours needs a core: threads that wait for each other at every turn and
        share their cores with a third take ten times as long."""
        if self._growth.occupies or self.occupied():
            threads = min(threads, max(1, self._most - 1))
        if threads != self._threads:
            self._threads = threads
            self._lib.llama_set_n_threads(self.pointer, threads, threads)

    def bursts(self, sampler: Sampler) -> bool:
        """Whether the compiled part is there, and chooses what this sampler would."""
        return self._runner is not None and isinstance(sampler, Chain) and sampler.free

    def burst(self, sampler: Sampler, token: int, position: int, sequence: int, most: int) -> Burst:
        """Tokens in a row, without Python between them; raises UserError on a fatal error."""
        if self._runner is None or not isinstance(sampler, Chain):
            raise LookupError("no bursts")
        self.skipped, runner, tempo = 0, self._runner, self._tempos[1]
        if position >= self.cells:
            self.make_room(position + 1)
        self.changed(sequence)
        self._compute_with(tempo.current)
        result = runner.run(
            self.pointer, sampler, token, position, sequence, min(most, self.cells - position)
        )
        for seconds in runner.seconds:
            if tempo.current == self._threads:
                tempo.record(seconds)
        return Burst(runner.chosen, ending(result))

    def hurry(self) -> None:
        """Let a running burst end early, since somebody waits; from any thread."""
        runner: Runner | None = self.__dict__.get(
            "_runner"
        )  # made by the engine's own thread, with the first burst
        if runner is not None:
            runner.hurry()

    def use_threads(self, threads: int) -> None:
        """Compute with so many at most from now on, never more than planned; the results are the same."""
        self._most = min(threads, self._plan.threads)
        self._tempos.clear()

    def sampler(self, sampling: Sampling, seed: int, recent: Sequence[int], form: Form | None) -> Chain:
        """A sampler; `recent` are the prompt's tokens that count for repetition. UserError for a bad form."""
        guard = None if form is None else Guard(self._lib, self.model, form, self.candidates)
        return Chain(self._lib, self, sampling, seed, recent, guard)

    @property
    def candidates(self) -> Candidates:
        """Among which this context's samplers choose."""
        if self._candidates is None:
            self._candidates = Candidates(self._lib, self.model.size, pick(self._lib))
        return self._candidates

    @functools.cached_property
    def _runner(self) -> Runner | None:
        library = compiled(self._lib)
        return Runner(self._lib, library, self.model.vocabulary, self.candidates) if library else None

    def odds(self, row: int, token: int, count: int) -> Odds:
        """Of a token and of the `count` likeliest, by the given row of the last decode."""
        return odds_of(
            self._lib.llama_get_logits_ith(self.pointer, row - self.skipped), self.model.size, token, count
        )

    def likeliest(self, row: int) -> tuple[int, float]:
        """The likeliest token by the given row of the last decode, and its probability."""
        return likeliest(self._lib.llama_get_logits_ith(self.pointer, row - self.skipped), self.model.size)

    def remove(self, sequence: int, start: int) -> bool:
        """Forget all from position `start`; False when that left nothing usable, and then all is forgotten."""
        lib = self._lib
        self.changed(sequence)
        done = bool(lib.llama_memory_seq_rm(self._memory, sequence, start, -1))
        if done and (start == 0 or self._reaches_back(sequence, start)):
            return True
        lib.llama_memory_seq_rm(self._memory, sequence, 0, -1)
        return start == 0

    def _reaches_back(self, sequence: int, start: int) -> bool:
        """Whether the sequence ends right before `start`, and a sliding window still sees all it should."""
        lib = self._lib
        if lib.llama_memory_seq_pos_max(self._memory, sequence) != start - 1:
            return False
        needed = max(0, start - self._window) if self._window else 0
        return lib.llama_memory_seq_pos_min(self._memory, sequence) <= needed

    def copy(self, source: int, target: int) -> None:
        """Make `target` hold what `source` holds."""
        self.changed(target)
        self._lib.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def is_end(self, token: int) -> bool:
        """Whether the token ends an answer."""
        return self.model.is_end(token)

    def abort(self) -> None:
        """Make the running decode return ABORTED soon; from any thread."""
        self._flag[0] = b"x"

    def clear_abort(self) -> None:
        """Forget an abort that came too late."""
        self._flag[0] = b"\0"

    def close(self) -> None:
        """Free the context; samplers must be closed before."""
        if self._trial is not None:
            self._trial.close()
            self._trial = None
        super().close()


def trial_of(model: Model, plan: Plan) -> Trial:
    """A trial of prompts in pieces, in a small context of its own. Raises UserError where there is no memory for it."""
    words = range(model.size // 3, model.size, model.size // (2 * TOKENS))
    return Trial(LlamaBackend(model, replace(plan, context=256, sequences=1)), words)


@functools.cache
def extra_buffers() -> bool:
    """Whether weights may be rearranged for the processor.

    WORKAROUND(gcc < 12.4, < 13.3): they drop most of the tile configuration of builds that use Intel's AMX, and the
    first decode then dies of a general protection fault. Our own builds mend that and leave a mark in the library;
    with others llama.cpp takes its AVX-512 path instead, which needs no rearranged weights.
    """
    if b"AMX_INT8 = 1" not in (library().llama_print_system_info() or b""):
        return True
    folder = plugins.libraries(library())
    return any(_MARK in path.read_bytes() for path in folder.glob("libggml-cpu*.so"))
