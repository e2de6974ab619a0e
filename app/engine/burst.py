"""The compiled part, where the setup could build it: several tokens of one answer in a row, without Python between."""

from __future__ import annotations

import ctypes
import functools
import sys
from pathlib import Path
from typing import Any

from app.engine.candidates import GROUPS, Candidates, Pick
from app.engine.chain import Chain

PAUSE = 0.1
"""Seconds after which no further decode begins: how often text is told. Who comes meanwhile does not wait for it."""
MOST = 64
"""Tokens of a burst."""
_FUNCTIONS = (
    "llama_decode",
    "llama_get_logits_ith",
    "llama_sampler_apply",
    "llama_sampler_accept",
    "llama_vocab_is_eog",
    "llama_time_us",
)


class _Request(ctypes.Structure):
    """`struct burst` of native/burst.c, which tells what the fields mean."""

    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("decode", "logits", "apply", "accept", "is_end", "clock")),
        ("vocabulary", ctypes.c_void_p),
        ("candidates", ctypes.c_void_p),
        ("size", ctypes.c_int32),
        ("enough", ctypes.c_int32),
        ("context", ctypes.c_void_p),
        ("chain", ctypes.c_void_p),
        ("hurry", ctypes.c_void_p),
        ("token", ctypes.c_int32),
        ("position", ctypes.c_int32),
        ("sequence", ctypes.c_int32),
        ("most", ctypes.c_int32),
        ("duration", ctypes.c_int64),
        ("chosen", ctypes.c_void_p),
        ("took", ctypes.c_void_p),
        ("count", ctypes.c_int32),
    ]


def place() -> Path:
    """Where the setup puts it: into the environment that the program runs in."""
    return Path(sys.prefix) / "underdesk" / ("burst.dll" if sys.platform == "win32" else "burst.so")


def compiled(binding: Any) -> Any | None:
    """The library; None where it was not built, or not for this program and this llama.cpp."""
    return _opened(place(), ctypes.sizeof(binding.llama_token_data))


def state(binding: Any) -> str:
    """Whether it is used, in one line."""
    if compiled(binding) is not None:
        return "tokens follow each other in compiled code"
    if not place().exists():
        return "not compiled by the setup, so that answers of small models come a little slower"
    return "compiled for another version, so that answers of small models come a little slower"


@functools.cache
def _opened(path: Path, datum: int) -> Any | None:
    try:
        library = ctypes.CDLL(str(path))
        library.underdesk_layout.restype = None
        sizes = (ctypes.c_int32 * 3)()
        library.underdesk_layout(sizes)
    except (OSError, AttributeError):
        return None
    if tuple(sizes) != (ctypes.sizeof(_Request), datum, GROUPS):
        return None
    library.underdesk_pick.restype = library.underdesk_burst.restype = ctypes.c_int32
    library.underdesk_pick.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32, ctypes.c_void_p]
    library.underdesk_burst.argtypes = [ctypes.c_void_p]
    return library


def pick(binding: Any) -> Pick | None:
    """The compiled way of finding the likeliest tokens, if there is one."""
    library = compiled(binding)
    return library.underdesk_pick if library is not None else None


class Runner:
    """Runs bursts over the contexts of one model; it lives as long as they do."""

    def __init__(self, binding: Any, library: Any, vocabulary: Any, candidates: Candidates) -> None:
        self._run = library.underdesk_burst
        self._room = candidates.data
        self._chosen, self._took = (ctypes.c_int32 * MOST)(), (ctypes.c_int32 * MOST)()
        self._request = request = _Request(*(_address(getattr(binding._lib, name)) for name in _FUNCTIONS))
        self._reference = ctypes.byref(request)
        request.vocabulary, request.size = _address(vocabulary), len(self._room)
        request.candidates, request.duration = _address(self._room), int(PAUSE * 1e6)
        request.chosen, request.took = _address(self._chosen), _address(self._took)
        self._hurry = ctypes.c_int32(0)
        request.hurry = ctypes.addressof(self._hurry)

    def run(self, context: Any, chain: Chain, token: int, position: int, sequence: int, most: int) -> int:
        """Run `token` and what is chosen after it, until an end or for a moment; what the last decode returned."""
        request, self._hurry.value = self._request, 0
        request.context, request.chain, request.enough = (
            _address(context),
            _address(chain.pointer),
            chain.enough,
        )
        request.token, request.position, request.sequence = token, position, sequence
        request.most = min(most, MOST)
        return int(self._run(self._reference))

    def hurry(self) -> None:
        """Let the burst that runs end after the token it is at; from any thread."""
        self._hurry.value = 1

    @property
    def chosen(self) -> list[int]:
        """The tokens of the last burst."""
        return self._chosen[: self._request.count]

    @property
    def seconds(self) -> list[float]:
        """How long the decode before each of them took."""
        return [took / 1e6 for took in self._took[: self._request.count]]


def _address(of: Any) -> int | None:
    """Where a function, an array or what a pointer points to lies."""
    return ctypes.cast(of, ctypes.c_void_p).value
