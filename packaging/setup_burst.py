"""Compiles the engine's own part in C beside llama.cpp; where that fails the program goes without, a little slower."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from setup_console import Trouble, say

SOURCE = Path("app") / "engine" / "native" / "burst.c"
FLAGS = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror")
NAME = "burst.dll" if sys.platform == "win32" else "burst.so"
COMPILERS = ("cc", "gcc", "clang")


def target(venv: Path) -> Path:
    """Where the program looks for it (app/engine/burst.py)."""
    return venv / "underdesk" / NAME


def install(venv: Path, root: Path, headers: Path, kept: Path) -> None:
    """Put it into the environment: compiled now, or taken from the folder where an earlier setup kept it."""
    source = root / SOURCE
    parts = [*FLAGS, source.read_text(encoding="utf-8"), (headers / "llama.h").read_text(encoding="utf-8")]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    built, place = kept / f"{digest}-{NAME}", target(venv)
    place.parent.mkdir(exist_ok=True)
    try:
        if not built.exists():
            kept.mkdir(parents=True, exist_ok=True)
            build(source, headers, built)
        _replace(built, place)
    except Trouble as trouble:
        place.unlink(missing_ok=True)  # what was built from another source
        say(f"{trouble}; answers of small models will come a little slower.")


def build(source: Path, headers: Path, made: Path) -> None:
    """Compile for any processor of this kind; raises Trouble."""
    compiler = next((found for name in COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        raise Trouble("There is no C compiler for the engine's own part")
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        fresh = Path(folder) / made.name
        command = [compiler, *FLAGS, f"-I{headers}", str(source), "-o", str(fresh)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            wrong = next((line for line in done.stderr.splitlines() if "error" in line), "no reason given")
            raise Trouble(f"The engine's own part could not be compiled ({wrong[:160]})")
        os.replace(fresh, made)


def _replace(built: Path, place: Path) -> None:
    """In one step, since a program that runs may have the old one open."""
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        os.replace(shutil.copy2(built, folder), place)
