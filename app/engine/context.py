"""A context of llama.cpp's: how it is made, what it is told, and how a larger one takes its place."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from app.base.errors import UserError
from app.engine import adapters
from app.engine.binding import flag_reader
from app.engine.failures import context_failure
from app.engine.growth import Growth
from app.engine.plan import Plan
from app.engine.workers import Workers

_KV_TYPES = {"f16": 1, "q4_0": 2, "q8_0": 8}


class Weights(Protocol):
    """What a context asks of a model."""

    @property
    def pointer(self) -> Any:
        """llama.cpp's."""
        ...

    @property
    def worn(self) -> Sequence[Any]:
        """Adapters that its contexts wear."""
        ...


class GrowingContext:
    """The context of now. Only making a larger one is done on another thread."""

    def __init__(self, lib: Any, weights: Weights, plan: Plan, growing: bool) -> None:
        """Have one; raises UserError when the memory for it cannot be had."""
        self._lib, self._weights, self._plan = lib, weights, plan
        self._flag = ctypes.create_string_buffer(2)
        self._workers = Workers(lib, plan.threads)
        self._growth = Growth(lib, plan, growing, self._open)
        self._move_to(self._open(self._growth.cells))

    def _open(self, cells: int) -> Any:
        """A context of so many cells and nothing in it; also on a thread that computes nothing."""
        lib = self._lib
        lib.underdesk_log.lines.clear()
        pointer = lib.llama_init_from_model(self._weights.pointer, self._params(cells))
        if not pointer:
            raise context_failure(self._plan, "\n".join(lib.underdesk_log.lines))
        try:
            adapters.wear(lib, pointer, self._weights.worn)
        except UserError:
            lib.llama_free(pointer)
            raise
        return pointer

    def _move_to(self, pointer: Any) -> None:
        """Compute with this context from now on."""
        lib = self._lib
        self._workers.serve(pointer)
        lib.llama_set_abort_callback(pointer, flag_reader(lib), ctypes.cast(self._flag, ctypes.c_void_p))
        self.pointer, self._memory = pointer, lib.llama_get_memory(pointer)
        self._threads = self._plan.threads

    @property
    def cells(self) -> int:
        """Tokens that each sequence has memory for now."""
        return self._growth.cells

    def relieve_with(self, relief: Callable[[], bool]) -> None:
        """Ask `relief` when memory for growing is short: it frees something, or says that there is nothing to free."""
        self._growth.relief = relief

    def room(self, now: int, soon: int) -> bool:
        """Whether each sequence has room for the tokens of `now`; until then, and for those of `soon`, memory is made.

        Raises UserError where there is none for those of `now`, and then all is as it was.
        """
        return self._growth.room(now, soon)

    @property
    def growing(self) -> bool:
        """Whether more memory is being made, for which `grow` has to be called."""
        return self._growth.under_way

    def grow(self, patience: float) -> None:
        """Do one piece of the way, after waiting at most so many seconds for what other threads do of it."""
        before, larger = self.pointer, self._growth.advance(self.pointer, patience)
        if larger is not None:
            self._move_to(larger)
            self._lib.llama_free(before)

    def make_room(self, tokens: int) -> None:
        """Have room for so many tokens in every sequence, however long it takes; raises UserError as `room` does."""
        while not self.room(tokens, tokens):
            self.grow(1.0)

    def changed(self, sequence: int) -> None:
        """Somebody else has given a sequence something to hold."""
        self._growth.changed((sequence,))

    def _params(self, cells: int) -> Any:
        plan, params = self._plan, self._lib.llama_context_default_params()
        params.n_ctx = cells * plan.sequences
        params.n_seq_max = plan.sequences
        params.n_batch = params.n_ubatch = plan.grid
        params.n_threads = params.n_threads_batch = plan.threads
        params.type_k = params.type_v = _KV_TYPES[plan.kv_type]
        params.swa_full = plan.full_window
        params.flash_attn_type = -1 if plan.flash else 0
        params.offload_kqv = params.op_offload = plan.gpu_layers > 0
        params.kv_unified = False
        params.no_perf = True
        return params

    def close(self) -> None:
        """Free it, and a larger one that was being made."""
        if self.pointer:
            self._growth.close()
            self._lib.llama_free(self.pointer)
            self.pointer = None
            self._workers.close()
