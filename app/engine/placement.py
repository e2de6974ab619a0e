"""Hands a plan's layout over to llama.cpp: shares of the cards, and what stays with the processor."""

from __future__ import annotations

import ctypes
from typing import Any

from app.engine.plan import Plan


class _Override(ctypes.Structure):
    """llama.cpp's rule of where tensors lie whose name a regular expression matches."""

    _fields_ = [("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p)]


def place(lib: Any, params: Any, plan: Plan) -> list[Any]:
    """Tell llama.cpp which card takes how much, and which experts stay behind; keep the result while it loads."""
    kept: list[Any] = []
    if plan.gpu_layers and len(plan.split) > 1:
        shares = (ctypes.c_float * max(len(plan.split), int(lib.llama_max_devices())))(*plan.split)
        params.tensor_split = shares
        kept.append(shares)
    if plan.host_experts:
        lib._lib.ggml_backend_cpu_buffer_type.restype = ctypes.c_void_p
        layers = "|".join(map(str, range(plan.host_experts)))
        rule = _Override(
            rf"blk\.({layers})\.ffn_(up|down|gate|gate_up)_(ch|)exps".encode(),
            lib._lib.ggml_backend_cpu_buffer_type(),
        )
        rules = (_Override * 2)(rule, _Override(None, None))
        params.tensor_buft_overrides = ctypes.cast(rules, ctypes.c_void_p)
        kept.append(rules)
    return kept
