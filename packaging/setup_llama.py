"""Builds llama.cpp's Python package once per machine, and keeps the result for the next checkout."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from setup_console import Progress, Step, Trouble, follow, say
from setup_locks import explain, pip_environment, pip_of, version_of

NAME = "llama-cpp-python"
NINJA = re.compile(r"\s*\[(\d+)/(\d+)\] ")
FLAGS = ("CMAKE_ARGS", "CFLAGS", "CXXFLAGS")
HEADERS = Path(__file__).resolve().parent / "gcc_headers"
"""Stand before the compiler's own headers of the same names, and say why in their first lines."""


def cache_folder() -> Path:
    """Where the platform keeps what can be made again."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "underdesk" / "wheels"


def processor() -> str:
    """What the build is tuned to: it may crash on a processor that lacks any of these instructions."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"^(?:flags|Features)\s*:(.*)$", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            return " ".join(sorted(found.group(1).split()))
    return platform.processor()


def key(version: str) -> str:
    """The folder name of one build: version, system, machine, and a digest of processor, libc and flags."""
    headers = [path.read_text(encoding="utf-8") for path in sorted(HEADERS.iterdir())]
    parts = [processor(), *platform.libc_ver(), *(os.environ.get(name, "") for name in FLAGS), *headers]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return f"{NAME}-{version}-{platform.system().lower()}-{platform.machine().lower()}-{digest}"


def kept(folder: Path) -> Path | None:
    """The wheel of an earlier build, if it is whole."""
    for wheel in sorted(folder.glob("*.whl")):
        if zipfile.is_zipfile(wheel):
            return wheel
    return None


def ninja_step(line: str) -> Step | None:
    """`[87/193] g++ …` as (87, 193)."""
    found = NINJA.match(line)
    return (int(found[1]), int(found[2])) if found else None


def wheel(venv: Path, block: str, log: Path) -> Path:
    """The built package for the pinned version in `block` (its lines of the lock file)."""
    version = version_of(block)
    folder = cache_folder() / key(version)
    found = kept(folder)
    if found is None:
        found = _build(venv, block, folder, log)
    return found


def compiler_environment(*folders: Path) -> dict[str, str]:
    """Lets C++ compilers find our headers, and those in `folders`, before their own."""
    before = [*map(str, folders), str(HEADERS), os.environ.get("CPLUS_INCLUDE_PATH", "")]
    return {"CPLUS_INCLUDE_PATH": os.pathsep.join(filter(None, before))}


def _build(venv: Path, block: str, folder: Path, log: Path) -> Path:
    say("llama.cpp is built from source for this processor, once; that takes 5 to 15 minutes.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        request = Path(workshop) / "llama.txt"
        request.write_text(block + "\n", encoding="utf-8")
        command = [
            *pip_of(venv),
            "wheel",
            "-v",
            "--no-deps",
            "--no-cache-dir",  # pip keeps what it built by the source alone, whatever the flags and the processor
            "--require-hashes",
            "-r",
            request,
            "-w",
            workshop,
        ]
        environment = {**pip_environment(), **compiler_environment()}
        code, lines = follow(command, log, ninja_step, Progress("Building llama.cpp"), environment)
        made = kept(Path(workshop))
        if code != 0 or made is None:
            raise Trouble(_why(lines, log))
        target = folder / made.name
        shutil.move(made, target)
    return target


def _why(lines: list[str], log: Path) -> str:
    known = explain(lines)
    if known:
        return known
    wrong = [line.strip() for line in lines if re.search(r"\berror\b", line, re.IGNORECASE)]
    hint = f" ({wrong[0][:160]})" if wrong else ""
    return f"llama.cpp could not be built{hint}; the whole report is in {log}"
