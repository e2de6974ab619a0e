"""Adapters (LoRA): checked against their model before llama.cpp sees them, then worn by its contexts."""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError, friendly
from app.engine import gguf, vision
from app.engine.api import Adapter, LoadSpec
from app.engine.gguf import GgufFile, Tensor
from app.engine.unfit import unfit

_TYPES = frozenset({"F32", "F16", "BF16", "Q8_0"})
"""What the converters write, and what both halves can be multiplied in everywhere."""
_HALVES = (".lora_a", ".lora_b")
MOST_RANK = 4096
"""Far beyond what anyone trains."""
Worn = Sequence[tuple[Any, float]]


def dressed(spec: LoadSpec, header: GgufFile) -> tuple[LoadSpec, GgufFile]:
    """The wish with its adapters' hashes, and the model's header with their and the projector's tensors, for the plan.

    Raises UserError: those of `gguf.read`, and wrong-adapter or wrong-projector for what does not fit the model.
    """
    tensors, worn = list(header.tensors), list[Adapter]()
    for adapter in spec.adapters:
        tensors += check(adapter, header).tensors
        worn.append(replace(adapter, sha256=_digest(adapter.path)))
    if spec.projector is not None:
        tensors += vision.header_of(spec.projector).tensors
    return replace(spec, adapters=tuple(worn)), replace(header, tensors=tuple(tensors))


def check(adapter: Adapter, base: GgufFile) -> GgufFile:
    """The adapter's header, once it is certain that it fits: llama.cpp aborts on some that do not."""
    name = adapter.path.name
    if not math.isfinite(adapter.scale):
        raise _wrong(name, "its scale is no number")
    found = gguf.read_adapter(adapter.path)
    if found.text("adapter.type") != "lora":
        raise _wrong(name, "it is not a LoRA adapter")
    if found.text("general.architecture") != base.architecture:
        made_for = found.text("general.architecture") or "no model in particular"
        raise _wrong(name, f"it was made for {made_for}, and the model is of the kind {base.architecture}")
    if "adapter.alora.invocation_tokens" in found.metadata:
        raise _wrong(name, "it only acts behind words of its own, which Underdesk does not offer")
    if not math.isfinite(_alpha(found)):
        raise _wrong(name, "its strength is no number")
    _check_tensors(name, found, base)
    return found


def _alpha(found: GgufFile) -> float:
    value = found.metadata.get("adapter.lora.alpha", 0.0)
    return float(value) if isinstance(value, (int, float)) else math.nan


def _check_tensors(name: str, found: GgufFile, base: GgufFile) -> None:
    ours, theirs = {t.name: t for t in found.tensors}, {t.name: t for t in base.tensors}
    for tensor in found.tensors:
        stem, half = tensor.name[:-7], tensor.name[-7:]
        if half not in _HALVES or stem not in theirs:
            raise _wrong(name, f"the model has no part for its {tensor.name}")
        if stem == "token_embd.weight":
            raise _wrong(name, "it changes the table of words, which llama.cpp does not bear in every model")
        if tensor.type.name not in _TYPES:
            raise _wrong(name, f"its {tensor.name} is stored as {tensor.type.name}")
        a, b = ours.get(stem + ".lora_a"), ours.get(stem + ".lora_b")
        if a is None or b is None or not _fits(a, b, theirs[stem]):
            raise _wrong(name, f"its shapes do not belong to the model's {stem}")


def _fits(a: Tensor, b: Tensor, base: Tensor) -> bool:
    """Whether the product of both halves is as large as the model's own tensor; see llama-adapter.cpp."""
    if not 2 <= len(base.shape) <= 3 or not len(a.shape) == len(b.shape) == len(base.shape):
        return False
    if a.shape[2:] != base.shape[2:] or b.shape[2:] != base.shape[2:]:
        return False
    rank = a.shape[1]
    return (a.shape[0], b.shape[1]) == base.shape[:2] and rank == b.shape[0] and 1 <= rank <= MOST_RANK


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise friendly(error) from error


def attach(lib: Any, model: Any, adapters: Sequence[Adapter]) -> Worn:
    """Load them beside the model's weights; they are freed with it. Raises UserError."""
    return [(_loaded(lib, model, adapter), adapter.scale) for adapter in adapters]


def _loaded(lib: Any, model: Any, adapter: Adapter) -> Any:
    pointer = lib.llama_adapter_lora_init(model, os.fsencode(adapter.path))
    if not pointer:
        raise _wrong(adapter.path.name, "llama.cpp does not take it for this model")
    return pointer


def wear(lib: Any, context: Any, worn: Worn) -> None:
    """Have a context compute with them; those of scale 0 are left out, so that they change no bit."""
    used = [(pointer, scale) for pointer, scale in worn if scale]
    if not used:
        return
    pointers = (lib.llama_adapter_lora_p_ctypes * len(used))(*[pointer for pointer, _ in used])
    scales = (ctypes.c_float * len(used))(*[scale for _, scale in used])
    if lib.llama_set_adapters_lora(context, pointers, len(used), scales):
        raise UserError(
            "The adapter could not be used",
            why="llama.cpp refused it",
            todo="leave it out",
            code="wrong-adapter",
        )


def _wrong(name: str, why: str) -> UserError:
    return unfit("adapter", name, why)
