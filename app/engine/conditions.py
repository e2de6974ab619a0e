"""What an answer depends on besides its request, and what the model read: the engine's part of a receipt."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

EnergySource = Literal["", "measured", "entered"]


@dataclass(frozen=True)
class Conditions:
    """How a model ran. What is not known, as of an endpoint, is empty or 0.

    `model` and `template` are SHA-256, `adapters` "SHA-256 scale". `build` names llama.cpp and what it uses of the
    processor, `driver` that of graphics cards. `step` is the most tokens of one prompt step, `context` the window in
    tokens, `sequences` how many answers it is laid out for.
    """

    model: str = ""
    build: str = ""
    device: str = ""
    driver: str = ""
    gpu_layers: int = 0
    placement: str = ""
    threads: int = 0
    context: int = 0
    step: int = 0
    sequences: int = 0
    kv_type: str = ""
    flash_attention: bool = False
    full_window: bool = True
    template: str = ""
    adapters: tuple[str, ...] = ()
    draft: str = ""


@dataclass(frozen=True)
class Made:
    """How an answer came about: the conditions, the rendered prompt as text, and the SHA-256 of its tokens.

    `joules` is what the computer took meanwhile, where somebody `energy` says so: measured, or by an entered wattage.
    """

    conditions: Conditions = Conditions()
    prompt: str = ""
    prompt_sha256: str = ""
    joules: float = 0.0
    energy: EnergySource = ""


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def processor_name(facts: Path = Path("/proc/cpuinfo")) -> str:
    """The processor in its maker's words, as far as the system tells."""
    try:
        lines = facts.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
