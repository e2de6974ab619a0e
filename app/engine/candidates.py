"""The tokens among which samplers choose, with their logits: all of them, or as few as cannot change the choice."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

_LIKELY = 1024
"""Tokens that are held against the form first after a miss: to try the whole vocabulary costs many times more, and
what is less likely than all of these is hardly ever chosen where one of them fits."""
GROUPS = 1024
"""Of the vocabulary: token i belongs to group i % GROUPS. The same in native/burst.c."""
_FEW = 160
"""Of more, it is quicker to take the whole vocabulary."""
_PLACES = 64
"""Where logits have been seen; llama.cpp moves them only when a batch needs more rows than any before."""
Pick = Callable[[Any, int, int, Any], int]
"""Writes the likeliest tokens: (logits, tokens of the vocabulary, how many decide, where to) gives how many."""


class Candidates:
    """The whole vocabulary with its logits, as llama.cpp's samplers want it; one for all guards of a context."""

    def __init__(self, lib: Any, size: int, pick: Pick | None = None) -> None:
        """`pick` is the compiled way of finding the likeliest, where there is one."""
        import numpy as np  # llama.cpp's binding has loaded it

        self._lib, self._size, self._np, self._pick = lib, size, np, pick
        self.data = (lib.llama_token_data * size)()
        self._view: Any = np.ctypeslib.as_array(self.data)
        self._ids = np.arange(size, dtype=np.int32)
        self._one = (lib.llama_token_data * 1)()
        self._array: Any = lib.llama_token_data_array(self.data, size, -1, False)
        self._reference = ctypes.byref(self._array)
        self._count = size
        self._views: dict[int, tuple[Any, Any]] = {}
        self._ids_of, self._logits_of = self._view["id"], self._view["logit"]
        self._mask = np.empty(size, dtype=np.bool_)

    def fill(self, logits: Any) -> None:
        """Begin anew with these logits (a pointer to as many floats as there are tokens)."""
        self._view["id"] = self._ids
        self._view["logit"] = self._values(logits)[0]
        self._begin(self._size)

    def fill_best(self, logits: Any, count: int) -> None:
        """Begin anew with the `count` likeliest tokens and perhaps some others, or with all where that saves nothing.

        Of the greatest logits of all groups, the `count`-th greatest has at least `count` tokens at or above it: who
        lies below is not among the likeliest. Both ways find the same tokens in the same order.
        """
        if self._pick is not None:
            self._begin(self._pick(logits, self._size, count, self.data))
            return
        best = self._best(logits, count) if 0 < count <= _FEW and self._size >= GROUPS else None
        if best is None or len(best) > _LIKELY:
            self.fill(logits)
            return
        self._ids_of[: len(best)] = best
        self._logits_of[: len(best)] = self._values(logits)[0][best]
        self._begin(len(best))

    def _best(self, logits: Any, count: int) -> Any | None:
        """Their numbers; None where a logit is no number."""
        values, groups = self._values(logits)
        greatest = self._np.maximum.reduce(groups, axis=0)
        greatest.partition((GROUPS - count, GROUPS - 1))
        if self._np.isnan(greatest[-1]):  # such stand last
            return None
        return self._np.greater_equal(values, greatest[GROUPS - count], out=self._mask).nonzero()[0]

    def _values(self, logits: Any) -> tuple[Any, Any]:
        """The logits as an array, and as one with a column for each group. llama.cpp hands them over in few places."""
        place = ctypes.addressof(logits.contents)
        known = self._views.get(place)
        if known is None:
            if len(self._views) >= _PLACES:
                self._views.clear()
            values: Any = self._np.ctypeslib.as_array(logits, shape=(self._size,))
            known = values, values[: self._size // GROUPS * GROUPS].reshape(-1, GROUPS)
            self._views[place] = known
        return known

    def _begin(self, count: int) -> None:
        array = self._array
        array.size, array.selected, array.sorted = count, -1, False
        self._count = count

    def fill_likely(self, logits: Any, barred: Sequence[int]) -> None:
        """Begin anew with the likeliest tokens alone; `barred` ones have no chance."""
        values: Any = self._values(logits)[0].copy()
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
