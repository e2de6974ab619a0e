"""The tokens of one decode as llama.cpp takes them, in arrays that are made once."""

from __future__ import annotations

import ctypes
from typing import Any

from app.engine.backend import Rows


class Batch:
    """Room for `size` rows."""

    def __init__(self, lib: Any, size: int) -> None:
        integers, flags = ctypes.c_int32 * size, ctypes.c_int8 * size
        self._token, self._position, self._output = integers(), integers(), flags()
        self._count, self._owner = integers(*[1] * size), integers()
        pointer, step = ctypes.POINTER(ctypes.c_int32), ctypes.sizeof(ctypes.c_int32)
        base = ctypes.addressof(self._owner)
        self._owners = (pointer * size)(*[ctypes.cast(base + i * step, pointer) for i in range(size)])
        self.native = native = lib.llama_batch()
        native.token, native.pos = self._token, self._position
        native.n_seq_id, native.seq_id = self._count, self._owners
        native.logits = ctypes.cast(self._output, ctypes.POINTER(ctypes.c_int8))

    def fill(self, rows: Rows, pixels: Any = None) -> None:
        """Hold these rows; with `pixels` (an array of floats) they are a picture's, and their tokens do not count."""
        count, native = len(rows.tokens), self.native
        if pixels is None:
            native.token, native.embd = self._token, None
            self._token[:count] = rows.tokens
        else:
            native.token, native.embd = None, ctypes.cast(pixels, ctypes.POINTER(ctypes.c_float))
        self._position[:count] = rows.positions
        self._owner[:count] = rows.sequences
        self._output[:count] = rows.outputs
        native.n_tokens = count
