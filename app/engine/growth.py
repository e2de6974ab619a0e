"""A context that begins small and grows with its longest conversation."""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from typing import Any

import psutil

from app.base.errors import UserError, friendly
from app.engine.failures import context_failure
from app.engine.plan import MIB, Plan, amount, cells

log = logging.getLogger("underdesk.engine")
FIRST = 1024
"""Tokens; few, because the rows of values are as long as the memory: see docs/decisions/0009."""
_MARGIN = 256 * MIB


def cells_for(plan: Plan, tokens: int) -> int:
    """How many cells each sequence needs for so many tokens: FIRST, doubled as often as need be, at most as planned.

    Only where values lie transposed, in rows as long as the memory: short rows lie closer together, and answers come
    7 to 12 % faster. It also loads sooner and takes less memory while conversations are short. With flash attention
    nothing lies closer for being small, and all is taken at once.
    """
    if plan.flash:
        return plan.cells
    size = FIRST
    while size < min(tokens, plan.context):
        size *= 2
    return cells(min(size, plan.context), plan.flash)


def require_free(plan: Plan, now: int, wished: int, relief: Callable[[], bool] = lambda: False) -> None:
    """Raise UserError unless memory for `wished` cells a sequence is free while those for `now` are still held.

    `relief` frees something, as often as it is true and memory is short.
    """
    share = plan.kv + plan.compute
    needed = share * wished // plan.cells
    while psutil.virtual_memory().available < needed + _MARGIN:
        if relief():
            continue
        raise UserError(
            f"The conversation is longer than {now:,} tokens and needs {amount(needed)} more memory for a while",
            why="other programs have taken what was free when the model was loaded",
            todo="close other programs and try again, or shorten the conversation",
            code="too-large",
        )


class Growth:
    """How much memory a context's sequences have, and how they get more while answers go on."""

    def __init__(self, lib: Any, plan: Plan, growing: bool, make: Callable[[int], Any]) -> None:
        """`make` gives a context with so many cells a sequence; it is called on other threads, too."""
        self._lib, self._plan, self._make = lib, plan, make
        self.cells = cells_for(plan, 0) if growing else plan.cells
        self._larger: Larger | None = None
        self._failed: UserError | None = None
        self._short = False
        self.relief: Callable[[], bool] = lambda: False
        """Asked when memory is short: frees something, or says that there is nothing to free."""

    @property
    def under_way(self) -> bool:
        """Whether a larger context is being made."""
        return self._larger is not None

    @property
    def occupies(self) -> bool:
        """Whether a thread of its own is at work on it."""
        return self._larger is not None and not self._larger.made

    def room(self, now: int, soon: int) -> bool:
        """Whether each sequence has room for the tokens of `now`; those of `soon` are seen to.

        Raises UserError where there is no memory for those of `now`, and then all is as it was.
        """
        needed, whole = now > self.cells, self.cells == self._plan.cells
        if self._larger is None and not whole and (needed or (soon > self.cells and not self._short)):
            self._begin(max(now, soon), needed)
        return whole or not needed

    def _begin(self, tokens: int, needed: bool) -> None:
        failed, self._failed = self._failed, None
        if needed and failed is not None:
            raise failed
        cells = cells_for(self._plan, tokens)
        try:
            require_free(self._plan, self.cells, cells, self.relief)
        except UserError:
            self._short = True
            if needed:
                raise
            return
        self._larger = Larger(self._lib, self._plan, cells, self._make)

    def advance(self, source: Any, patience: float) -> Any | None:
        """Do one piece of the way, after waiting at most so many seconds for the memory; the larger context when it
        holds all that `source` does, from when on `cells` are its own, None before."""
        larger = self._larger
        if larger is None:
            return None
        larger.wait(patience)
        try:
            target = larger.advance(source)
        except Exception as error:
            log.info("a larger context could not be made: %s", type(error).__name__)
            self.close()
            self._failed, self._short = friendly(error), True
            return None
        if target is not None:
            self._larger, self._short, self.cells = None, False, larger.cells
        return target

    def changed(self, sequences: Iterable[int]) -> None:
        """These hold something else now."""
        if self._larger is not None:
            self._larger.changed(sequences)

    def close(self) -> None:
        """Free what was being made."""
        if self._larger is not None:
            self._larger.drop()
            self._larger = None


class Larger:
    """A larger context that is made beside the one in use and then takes its place.

    A thread of its own has the memory handed out and cleared, which takes longer than an answer may wait. Sequences are
    read and written by the engine's thread alone, between two decodes: those that rest one half of a copy at a time,
    those that go on meanwhile all at once in the end.
    """

    def __init__(self, lib: Any, plan: Plan, cells: int, make: Callable[[int], Any]) -> None:
        self._lib, self._plan, self.cells = lib, plan, cells
        self._waiting, self._changed = list(range(plan.sequences)), set[int]()
        self._held: tuple[int, Any] | None = None
        self._made: Future[Any] = Future()
        threading.Thread(target=self._run, args=(make,), name="context", daemon=True).start()

    def _run(self, make: Callable[[int], Any]) -> None:
        try:
            self._made.set_result(make(self.cells))
        except BaseException as error:
            self._made.set_exception(error)

    @property
    def made(self) -> bool:
        """Whether the memory is there."""
        return self._made.done()

    def wait(self, seconds: float | None) -> None:
        """Return when there is something to do, or after so long."""
        wait([self._made], seconds)

    def changed(self, sequences: Iterable[int]) -> None:
        """What was copied of them is not what they hold any more."""
        self._changed.update(sequences)

    def advance(self, source: Any) -> Any | None:
        """Do one piece of the work; the new context once it has all that `source` holds, None before.

        Raises UserError when it could not be made, or a sequence not be copied.
        """
        if not self.made:
            return None
        target = self._made.result()
        if self._held is not None:
            (sequence, data), self._held = self._held, None
            if sequence not in self._changed:
                self._write(target, sequence, data)
                return None
        while self._waiting:
            sequence = self._waiting.pop()
            if sequence not in self._changed and (data := self._read(source, sequence)) is not None:
                self._held = sequence, data
                return None
        for sequence in self._changed:
            self._write(target, sequence, self._read(source, sequence))
        return target

    def _read(self, source: Any, sequence: int) -> Any | None:
        """What a sequence holds; None for nothing."""
        lib = self._lib
        if lib.llama_memory_seq_pos_max(lib.llama_get_memory(source), sequence) < 0:
            return None
        data = (ctypes.c_uint8 * lib.llama_state_seq_get_size(source, sequence))()
        if lib.llama_state_seq_get_data(source, data, len(data), sequence) != len(data):
            raise context_failure(self._plan, "a sequence could not be read")
        return data

    def _write(self, target: Any, sequence: int, data: Any | None) -> None:
        lib = self._lib
        lib.llama_memory_seq_rm(lib.llama_get_memory(target), sequence, 0, -1)
        if data is not None and lib.llama_state_seq_set_data(target, data, len(data), sequence) != len(data):
            raise context_failure(self._plan, "a sequence could not be written")

    def drop(self) -> None:
        """Free it, as soon as it is there."""
        self.wait(None)
        if not self._made.exception():
            self._lib.llama_free(self._made.result())
