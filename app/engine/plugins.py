"""Backends that lie in files of their own: variants for processors, Vulkan, CUDA; chosen by path, loaded at start."""

from __future__ import annotations

import ctypes
import importlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "UNDERDESK_BACKENDS"
"""Environment variable: a folder with backends to load beside those that are built in."""
CPU = "cpu"
_FIRST = ("cuda", "hip", "metal", "sycl", "vulkan")
"""Graphics cards come before other helpers, and the processor comes last: so llama.cpp counts devices."""
_FILE = re.compile(r"(?:lib)?ggml-(?!base\b)([a-z0-9]+)(?:-(\w+(?:\.\w+)*))?\.(?:so|dll|dylib)")


@dataclass(frozen=True)
class Backend:
    """One file: what it computes on, and for which generation of it; `of` so many variants that lay there."""

    kind: str
    variant: str
    path: Path
    of: int = 1


class Native:
    """ggml's functions: behind llama.cpp's own handle, where its devices are registered.

    Windows looks a function up in one library alone, so there the others, which are loaded already, are asked as well.
    """

    def __init__(self, binding: Any) -> None:
        self._libraries: list[Any] = [binding._lib]
        if sys.platform == "win32":
            folder = libraries(binding)
            self._libraries += [ctypes.CDLL(str(folder / name)) for name in ("ggml.dll", "ggml-base.dll")]

    def __getattr__(self, name: str) -> Any:
        for library in self._libraries:
            if hasattr(library, name):
                return getattr(library, name)
        raise AttributeError(name)


def libraries(binding: Any) -> Path:
    """The folder of llama.cpp's libraries."""
    return Path(os.environ.get("LLAMA_CPP_LIB_PATH") or Path(binding.__file__).parent / "lib")


def load(binding: Any) -> tuple[Backend, ...]:
    """Load what lies beside llama.cpp and in the folder that was asked for, of each kind the best that runs here.

    Returns what was taken on. A file whose driver is missing is left out, as is a processor's part where one is built
    in.
    """
    native = Native(binding)
    native.ggml_backend_load.argtypes = [ctypes.c_char_p]
    native.ggml_backend_load.restype = ctypes.c_void_p
    native.ggml_backend_reg_by_name.argtypes = [ctypes.c_char_p]
    native.ggml_backend_reg_by_name.restype = ctypes.c_void_p
    taken: list[Backend] = []
    for folder in _folders(libraries(binding)):
        for backend in chosen(found(folder), score):
            if backend.kind == CPU and native.ggml_backend_reg_by_name(b"CPU"):
                continue
            if native.ggml_backend_load(os.fsencode(backend.path)):
                taken.append(backend)
    return tuple(taken)


def _folders(installed: Path) -> Iterator[Path]:
    """The libraries' own folder, and the one that was asked for."""
    yield installed
    wished = os.environ.get(FOLDER)
    if wished:
        yield Path(wished)


def found(folder: Path) -> list[Backend]:
    """The backends that lie in a folder; a processor's part without a variant's name is llama.cpp's own."""
    made: list[Backend] = []
    for path in sorted(folder.glob("*ggml-*")):
        name = _FILE.fullmatch(path.name)
        if name and (name[1] != CPU or name[2]):
            made.append(Backend(name[1], name[2] or "", path))
    return made


def chosen(backends: Iterable[Backend], rate: Callable[[Path], int]) -> list[Backend]:
    """Of each kind the file with the highest rate, graphics cards first, the processor last. None that rates 0."""
    kinds: defaultdict[str, list[Backend]] = defaultdict(list)
    for backend in backends:
        kinds[backend.kind].append(backend)
    best: list[Backend] = []
    for same in kinds.values():
        rates = {one.path: rate(one.path) if len(same) > 1 else 1 for one in same}
        first = max(same, key=lambda one: rates[one.path])
        if rates[first.path] > 0:
            best.append(Backend(first.kind, first.variant, first.path, len(same)))
    return sorted(best, key=_place)


def _place(backend: Backend) -> tuple[int, str]:
    if backend.kind in _FIRST:
        return (_FIRST.index(backend.kind), "")
    return (len(_FIRST) + (backend.kind == CPU), backend.kind)


def score(path: Path) -> int:
    """What a variant thinks of this processor: 0 where it lacks an instruction, else more for more instructions."""
    loader: Any = importlib.import_module("_ctypes")
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        return 0
    try:
        rate: Any = library.ggml_backend_score
        rate.restype = ctypes.c_int
        return int(rate())
    except AttributeError:
        return 0
    finally:
        let_go = loader.FreeLibrary if sys.platform == "win32" else loader.dlclose
        let_go(library._handle)


def state(backends: Sequence[Backend]) -> str:
    """What is loaded, in one line."""
    processor = next((one for one in backends if one.kind == CPU), None)
    if processor is None:
        sentence = "the processor's part is built in, for this computer"
    else:
        sentence = (
            f"the processor's part is {processor.variant}, the best of {processor.of} for this computer"
        )
    others = ", ".join(one.kind for one in backends if one.kind != CPU)
    return f"{sentence}; beside it: {others}" if others else sentence
