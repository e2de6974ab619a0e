"""llama.cpp's threads for computing, kept from one decode to the next."""

from __future__ import annotations

import ctypes
from typing import Any

_MOST = 512
"""GGML_MAX_N_THREADS."""


class _Parameters(ctypes.Structure):
    """ggml_threadpool_params of ggml.h."""

    _fields_ = [
        ("cpumask", ctypes.c_bool * _MOST),
        ("n_threads", ctypes.c_int),
        ("prio", ctypes.c_int),
        ("poll", ctypes.c_uint32),
        ("strict_cpu", ctypes.c_bool),
        ("paused", ctypes.c_bool),
    ]


class Workers:
    """A pool for the contexts of one engine thread. Without one llama.cpp makes and drops a pool in every decode, which
    takes 3 % of a small model's step, and far more where threads are not OpenMP's."""

    def __init__(self, binding: Any, threads: int) -> None:
        """`threads` is the most that a context may be told to use."""
        self._native, self._pool = binding._lib, None
        self.threads = threads
        make, self._free = (
            _function(self._native, name) for name in ("ggml_threadpool_new", "ggml_threadpool_free")
        )
        if make is None or self._free is None:
            return
        parameters = _Parameters()
        prepare = self._native.ggml_threadpool_params_init
        prepare.argtypes, prepare.restype = [ctypes.POINTER(_Parameters), ctypes.c_int], None
        prepare(ctypes.byref(parameters), min(threads, _MOST))
        self._pool = make(ctypes.byref(parameters))

    def serve(self, context: Any) -> None:
        """Compute for a context from now on."""
        if self._pool:
            attach = self._native.llama_attach_threadpool
            attach.argtypes, attach.restype = [ctypes.c_void_p] * 3, None
            attach(context, self._pool, None)

    def close(self) -> None:
        """End them; the contexts must be closed before."""
        pool, self._pool = self._pool, None
        if pool and self._free is not None:
            self._free(pool)


def _function(native: Any, name: str) -> Any:
    """A function of the processor's backend, which may lie in a plugin; None where it has none."""
    native.ggml_backend_reg_by_name.restype = ctypes.c_void_p
    native.ggml_backend_reg_by_name.argtypes = [ctypes.c_char_p]
    native.ggml_backend_reg_get_proc_address.restype = ctypes.c_void_p
    native.ggml_backend_reg_get_proc_address.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    backend = native.ggml_backend_reg_by_name(b"CPU")
    place = native.ggml_backend_reg_get_proc_address(backend, name.encode()) if backend else None
    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(place) if place else None
