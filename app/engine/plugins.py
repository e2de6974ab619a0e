"""Backends that lie in files of their own: variants for processors, Vulkan, CUDA; chosen by path, loaded at start."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = "UNDERDESK_BACKENDS"
"""Environment variable: a folder with backends to load beside those that are built in."""


def load(binding: Any) -> None:
    """Load them on llama.cpp's own handle; of several variants for processors it takes the best that runs here."""
    native = binding._lib
    native.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
    native.ggml_backend_load_all_from_path.restype = None
    for folder in _folders(Path(binding.__file__).parent / "lib"):
        native.ggml_backend_load_all_from_path(os.fsencode(folder))


def _folders(installed: Path) -> Iterator[Path]:
    """The libraries' own folder where the processor's part is not built in, and the one that was asked for."""
    libraries = Path(os.environ.get("LLAMA_CPP_LIB_PATH") or installed)
    if any(libraries.glob("*ggml-cpu-*")):
        yield libraries
    wished = os.environ.get(FOLDER)
    if wished:
        yield Path(wished)
