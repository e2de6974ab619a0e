"""Pictures as the model sees them, by llama.cpp's multimodal library."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib
import logging
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import Picture
from app.engine.unfit import unfit

log = logging.getLogger("underdesk.engine")
_TEXT, _IMAGE = 0, 1
_MARKER = b"<__picture__>"
KEPT_BYTES = 128 << 20
"""What is computed of pictures that no request uses is kept up to this size, the latest first."""


@functools.cache
def library() -> Any:
    """llama-cpp-python's binding of libmtmd, silenced; llama.cpp itself must have been loaded before."""
    binding: Any = importlib.import_module("llama_cpp.mtmd_cpp")
    base: Any = importlib.import_module("llama_cpp.llama_cpp")
    for hush in (binding.mtmd_log_set, binding.mtmd_helper_log_set):
        hush(base.underdesk_log_callback, ctypes.c_void_p(0))
    return binding


def header_of(path: Path) -> gguf.GgufFile:
    """The projector's header, once it is certain that it is made for pictures; raises UserError."""
    found = gguf.read_projector(path)
    if found.metadata.get("clip.has_vision_encoder") is not True:
        raise _wrong(path, "it is not made for pictures")
    return found


@dataclass
class _View:
    """Consecutive rows that one run of the projector made. They stand in prompts as the tokens -first, -first - 1 and
    so on."""

    first: int
    count: int
    rows: Any
    size: int


@dataclass
class _Seen:
    """A picture as tokens and views."""

    tokens: list[int]
    views: list[_View]


class Eyes:
    """A projector beside a model. A picture becomes tokens below zero, which name it as long as the model is
    loaded: sequences that share them share the picture, and no others do.

    One thread at a time may `look`. While it does, another may ask for the rows of what was seen before.
    """

    def __init__(self, lib: Any, model: Any, path: Path, threads: int) -> None:
        """Load `path` for the model behind the pointer `model`; raises UserError (wrong-projector).

        It stays with the processor, where the memory plan counts it.
        """
        self._lib = mtmd = library()
        self._width = int(lib.llama_model_n_embd_inp(model))
        params = mtmd.mtmd_context_params_default()
        params.use_gpu, params.n_threads, params.warmup = False, threads, True
        params.print_timings, params.media_marker = False, _MARKER
        self._context = mtmd.mtmd_init_from_file(os.fsencode(path), model, params)
        if not self._context:
            raise _wrong(path, "llama.cpp does not take it for this model")
        if not mtmd.mtmd_support_vision(self._context) or mtmd.mtmd_decode_use_mrope(self._context):
            self.close()
            raise _wrong(path, "it places pictures in a way that Underdesk does not offer yet")
        self._seen: dict[bytes, _Seen] = {}
        self._views: dict[int, _View] = {}
        self._next = 1

    def look(self, picture: Picture, stopped: Callable[[], bool]) -> list[int]:
        """The tokens that stand for it: rows of the projector below zero, and words that the model wants around.

        Takes as long as the projector does. Raises UserError (bad-picture, unsupported; cancelled once `stopped`).
        """
        size = b"%dx%d:" % (picture.width, picture.height)
        key = hashlib.sha256(size + picture.rgb).digest()
        seen = self._seen.pop(key, None) or self._cut_up(picture, stopped)
        self._seen[key] = seen  # at the end: used last
        return list(seen.tokens)

    def _cut_up(self, picture: Picture, stopped: Callable[[], bool]) -> _Seen:
        mtmd, seen = self._lib, _Seen([], [])
        pixels = (ctypes.c_uint8 * len(picture.rgb)).from_buffer_copy(picture.rgb)
        bitmap = mtmd.mtmd_bitmap_init(picture.width, picture.height, pixels)
        chunks = mtmd.mtmd_input_chunks_init()
        try:
            text = mtmd.mtmd_input_text(_MARKER, len(_MARKER), False, True)
            bitmaps = (mtmd.mtmd_bitmap_p_ctypes * 1)(bitmap)
            if mtmd.mtmd_tokenize(self._context, chunks, ctypes.byref(text), bitmaps, 1):
                raise _unseen()
            for index in range(mtmd.mtmd_input_chunks_size(chunks)):
                if stopped():
                    raise UserError("The picture is not wanted any more", code="cancelled")
                self._take(mtmd.mtmd_input_chunks_get(chunks, index), seen, len(picture.rgb))
        except UserError:
            self._drop(seen)
            raise
        finally:
            mtmd.mtmd_input_chunks_free(chunks)
            mtmd.mtmd_bitmap_free(bitmap)
        return seen

    def _take(self, chunk: Any, seen: _Seen, size: int) -> None:
        mtmd = self._lib
        count = int(mtmd.mtmd_input_chunk_get_n_tokens(chunk))
        kind = mtmd.mtmd_input_chunk_get_type(chunk)
        if kind == _TEXT:
            length = ctypes.c_size_t()
            words = mtmd.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(length))
            seen.tokens += words[: length.value]
            return
        plain = mtmd.mtmd_input_chunk_get_n_pos(chunk) == count
        if kind != _IMAGE or not plain or mtmd.mtmd_decode_use_non_causal(self._context, chunk):
            raise UserError(
                "The model cannot see this picture yet",
                why="it reads pictures in a way that Underdesk does not offer",
                todo="choose another model",
                code="unsupported",
            )
        view = _View(self._next, count, self._computed(chunk, count), size + 4 * count * self._width)
        self._next += count
        self._views[view.first] = view
        seen.views.append(view)
        seen.tokens += range(-view.first, -view.first - count, -1)

    def _computed(self, chunk: Any, count: int) -> Any:
        """What the projector makes of a view: (count · width) floats."""
        if self._lib.mtmd_encode_chunk(self._context, chunk):
            raise _unseen()
        rows = (ctypes.c_float * (count * self._width))()
        ctypes.memmove(rows, self._lib.mtmd_get_output_embd(self._context), ctypes.sizeof(rows))
        return rows

    def rows(self, tokens: Sequence[int]) -> Any:
        """What the model gets for tokens below zero, (tokens · width) floats."""
        width = self._width
        out = (ctypes.c_float * (len(tokens) * width))()
        firsts = list(self._views)  # views are numbered as they come
        done = 0
        while done < len(tokens):
            view = self._views[firsts[bisect_right(firsts, -tokens[done]) - 1]]
            start = -tokens[done] - view.first
            count = min(view.count - start, len(tokens) - done)
            source = ctypes.addressof(view.rows) + 4 * start * width
            ctypes.memmove(ctypes.addressof(out) + 4 * done * width, source, 4 * count * width)
            done += count
        return out

    def tidy(self, used: Iterable[int]) -> None:
        """Forget the pictures looked at longest ago; `used` are the tokens of running and waiting requests. Not while
        somebody looks: what is seen then belongs to no request yet."""
        needed = frozenset(token for token in used if token < 0)
        size = 0
        for key, seen in reversed(list(self._seen.items())):
            size += sum(view.size for view in seen.views)
            if size > KEPT_BYTES and not any(-view.first in needed for view in seen.views):
                self._drop(self._seen.pop(key))

    def _drop(self, seen: _Seen) -> None:
        for view in seen.views:
            del self._views[view.first]

    def close(self) -> None:
        """Free it, before the model."""
        if self._context:
            self._lib.mtmd_free(self._context)
            self._context = None


def runs(tokens: Sequence[int]) -> list[tuple[int, int]]:
    """Where words and pictures begin and end in a step: llama.cpp takes either in one decode."""
    edges = [i for i in range(1, len(tokens)) if (tokens[i] < 0) != (tokens[i - 1] < 0)]
    return list(zip([0, *edges], [*edges, len(tokens)], strict=True))


def _unseen() -> UserError:
    return UserError(
        "The model could not look at the picture",
        why="llama.cpp gave up on it",
        todo="try a smaller one",
        code="bad-picture",
    )


def _wrong(path: Path, why: str) -> UserError:
    return unfit("projector", path.name, why)
