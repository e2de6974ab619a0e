"""llama.cpp's native library: loaded and silenced on first use, and what it must be told before and about itself."""

from __future__ import annotations

import ctypes
import functools
import importlib
import logging
import os
import sys
import threading
from collections import deque
from typing import Any

from app.engine import plugins

log = logging.getLogger("underdesk.engine")

_SPIN = "20000"
"""libgomp's waiting loops: long enough for the speed of spinning, short enough to leave a busy machine alone."""


def prepare_environment() -> None:
    """Set what the native libraries read once when they are loaded; what the user has set stays."""
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN)
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")


class _Log(threading.local):
    """Takes llama.cpp's log; the last lines explain a failed load, each thread's its own."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=40)

    def __call__(self, level: int, text: bytes, _data: object) -> None:
        line = text.decode("utf-8", "replace").rstrip()
        if line.strip("."):
            log.debug("%s", line)
        if level in (2, 3, 4):
            self.lines.append(line)


@functools.cache
def library() -> Any:
    """llama-cpp-python's ctypes binding, loaded and silenced on first use."""
    prepare_environment()
    binding: Any = importlib.import_module("llama_cpp.llama_cpp")
    binding.underdesk_log = _Log()
    binding.underdesk_log_callback = binding.llama_log_callback(binding.underdesk_log)
    binding.llama_log_set(binding.underdesk_log_callback, ctypes.c_void_p(0))
    binding.underdesk_backends = plugins.load(binding)
    binding.llama_backend_init()
    return binding


def flag_reader(lib: Any) -> Any:
    """A native function that says whether the flag's text is not empty.

    llama.cpp asks after every operation, hundreds of times a token: a Python callback would take the
    interpreter's lock each time and stall both the window and the answer. The C library's strlen does the same.
    """
    runtime = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    return ctypes.cast(runtime.strlen, lib.ggml_abort_callback)
