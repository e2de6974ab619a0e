"""The tokens among which samplers choose, with their logits: all of them, or as few as cannot change the choice."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

_LIKELY = 1024
"""Tokens that are held against the form first after a miss: to try the whole vocabulary costs many times more, and
what is less likely than all of these is hardly ever chosen where one of them fits."""
_FEW = 160
"""Of more, it is quicker to take the whole vocabulary."""
_PLACES = 64
"""Where logits have been seen; llama.cpp moves them only when a batch needs more rows than any before."""


class Candidates:
    """The whole vocabulary with its logits, as llama.cpp's samplers want it; one for all guards of a context."""

    def __init__(self, lib: Any, size: int) -> None:
        import numpy as np  # llama.cpp's binding has loaded it

        self._lib, self._size, self._np = lib, size, np
        self._data = (lib.llama_token_data * size)()
        self._view: Any = np.ctypeslib.as_array(self._data)
        self._ids = np.arange(size, dtype=np.int32)
        self._one = (lib.llama_token_data * 1)()
        self._array: Any = lib.llama_token_data_array(self._data, size, -1, False)
        self._reference = ctypes.byref(self._array)
        self._count = size
        self._views: dict[tuple[int, int], tuple[Any, Any]] = {}
        self._ids_of, self._logits_of = self._view["id"], self._view["logit"]
        self._mask = np.empty(size, dtype=np.bool_)

    def fill(self, logits: Any) -> None:
        """Begin anew with these logits (a pointer to as many floats as there are tokens)."""
        self._view["id"] = self._ids
        self._view["logit"] = self._values(logits, 1)[0]
        self._begin(self._size)

    def fill_best(self, logits: Any, count: int) -> None:
        """Begin anew with the `count` likeliest tokens and some others; with all where that saves nothing.

        Of the greatest logits of `count` blocks of the vocabulary, the least has `count` tokens at or above it: who
        lies below is not among the likeliest. One glance at the logits instead of an array twelve bytes wide.
        """
        if not 0 < count <= min(_FEW, self._size):
            self.fill(logits)
            return
        values, blocks = self._values(logits, count)
        least = self._np.maximum.reduce(blocks, axis=1).min()
        best = self._np.greater_equal(values, least, out=self._mask).nonzero()[0]
        if not count <= len(best) <= _LIKELY:  # no numbers, or nearly all alike
            self.fill(logits)
            return
        self._ids_of[: len(best)] = best
        self._logits_of[: len(best)] = values[best]
        self._begin(len(best))

    def _values(self, logits: Any, blocks: int) -> tuple[Any, Any]:
        """The logits as an array, and as one with a row for each block. llama.cpp hands them over in few places."""
        key = ctypes.addressof(logits.contents), blocks
        known = self._views.get(key)
        if known is None:
            if len(self._views) >= _PLACES:
                self._views.clear()
            values: Any = self._np.ctypeslib.as_array(logits, shape=(self._size,))
            known = values, values[: self._size // blocks * blocks].reshape(blocks, -1)
            self._views[key] = known
        return known

    def _begin(self, count: int) -> None:
        array = self._array
        array.size, array.selected, array.sorted = count, -1, False
        self._count = count

    def fill_likely(self, logits: Any, barred: Sequence[int]) -> None:
        """Begin anew with the likeliest tokens alone; `barred` ones have no chance."""
        values: Any = self._values(logits, 1)[0].copy()
        values[barred] = -self._np.inf
        count = min(_LIKELY, self._size)
        best: Any = self._np.sort(self._np.argpartition(values, -count)[-count:])
        self._view["id"][:count] = best
        self._view["logit"][:count] = values[best]
        self._begin(count)

    def bar(self, tokens: Sequence[int]) -> None:
        """Take tokens out; only before any sampler ran."""
        self._view["logit"][tokens] = -self._np.inf

    def apply(self, sampler: Any) -> None:
        """Let a sampler change the candidates."""
        self._lib.llama_sampler_apply(sampler, self._reference)

    @property
    def any(self) -> bool:
        """Whether one is left that may be chosen."""
        return bool(self._np.isfinite(self._view["logit"][: self._count]).any())

    @property
    def chosen(self) -> int:
        """What the last sampler chose."""
        return int(self._ids_of[self._array.selected])

    def passes(self, sampler: Any, token: int) -> bool:
        """Whether a sampler lets this token through."""
        self._one[0].id, self._one[0].logit = token, 1.0
        array = self._lib.llama_token_data_array(self._one, 1, -1, False)
        self._lib.llama_sampler_apply(sampler, ctypes.byref(array))
        return bool(self._one[0].logit > 0)
