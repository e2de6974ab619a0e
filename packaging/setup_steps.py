"""The steps of the setup in their order, and the stamp that lets the next call skip them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import venv as venv_module
from pathlib import Path

import setup_burst
import setup_llama
import setup_locks
import setup_models
import setup_system
from setup_console import Trouble, say

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "underdesk-setup.json"
LOG = VENV / "underdesk-setup.log"
BUILT = VENV / "underdesk-llama.txt"
MODES = ("run", "ocr", "test", "prove")
INPUTS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-model.lock",
    "requirements-ocr.lock",
    "requirements-proof.lock",
    "pyproject.toml",
    "packaging/convert_embedder.py",
    "app/engine/native/burst.c",
)
VENV_NEED = setup_system.Need(
    "Python's venv module",
    lambda: importlib.util.find_spec("ensurepip") is not None,
    "python3-venv",
    "python3-pip",
    "python",
)


def digest() -> str:
    """Changes whenever the setup has to run again: locks, project, interpreter, place of the checkout, or the way
    llama.cpp is built here."""
    parts = [
        sys.version,
        sys.executable,
        str(ROOT),
        _build_key(setup_locks.blocks(ROOT / "requirements.lock").get(setup_llama.NAME, "")),
        *((ROOT / name).read_text(encoding="utf-8") for name in INPUTS),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamped() -> dict[str, str]:
    """What earlier calls finished: mode → digest."""
    if not os.access(setup_locks.python_of(VENV), os.X_OK):
        return {}
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def set_up(mode: str) -> None:
    """Bring everything that `mode` (one of MODES) needs into place; raises Trouble."""
    if mode not in MODES:
        raise Trouble(f"There is no setup named {mode!r}; there are: {', '.join(MODES)}")
    now, done = digest(), stamped()
    if done.get(mode) == now:
        return
    make_environment()
    LOG.write_text("", encoding="utf-8")
    notice = "" if done.get("run") == now else set_up_program()
    if mode != "run" and done.get("ocr") != now:
        install_ocr()
    if mode in {"test", "prove"} and done.get("test") != now:
        set_up_tests()
    if mode == "prove":
        install_proof()
    if mode == "prove" and sys.platform == "linux":
        setup_system.require(setup_system.PROOF, "The proof on a fresh system", LOG)
    if notice:
        say(notice + ".")  # and no stamp, so that it is said again next time
        return
    finished = MODES[: MODES.index(mode) + 1]
    kept = {name: value for name, value in done.items() if value == now}
    STAMP.write_text(json.dumps({**kept, **dict.fromkeys(finished, now)}), encoding="utf-8")


def make_environment() -> None:
    """Create .venv unless one of this Python stands there."""
    if _version_of(VENV) == ".".join(str(n) for n in sys.version_info[:3]):
        return
    setup_system.require([VENV_NEED], "The virtual environment", ROOT / "underdesk-setup.log")
    say(f"Making the virtual environment {VENV.name} with Python {sys.version.split()[0]}")
    try:
        venv_module.create(VENV, clear=VENV.exists(), with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        raise Trouble(f"The virtual environment could not be made, because {error}") from error


def _version_of(venv: Path) -> str:
    """The Python version a virtual environment was made with; empty when it is none or broken."""
    if not os.access(setup_locks.python_of(venv), os.X_OK):
        return ""
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    values = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return values.get("version", "")


def set_up_program() -> str:
    """Libraries, packages, llama.cpp, the program itself and its starter models; returns a notice or ''."""
    notice = ""
    if sys.platform == "linux":
        notice = setup_system.provide(setup_system.WINDOW, "The window", LOG)
    install_locked("requirements.lock", "Installing packages")
    headers = setup_models.folder_of(VENV, "llama_cpp").parent / "include"
    pinned = setup_locks.blocks(ROOT / "requirements.lock")[setup_llama.NAME]
    setup_burst.install(VENV, ROOT, headers, setup_llama.cache_folder() / _build_key(pinned))
    setup_locks.install_project(VENV, ROOT, LOG)
    setup_models.install(VENV, ROOT, LOG)
    return notice


def install_locked(name: str, title: str) -> None:
    """Everything that one lock file pins; llama.cpp's package by way of its own build."""
    pinned = setup_locks.blocks(ROOT / name)
    llama = pinned.pop(setup_llama.NAME, "")
    missing = bool(llama) and not _has_built(llama)
    if missing:
        _check_compiler(llama)
    setup_locks.install(VENV, list(pinned.values()), title, LOG)
    if missing:
        setup_locks.install_wheel(VENV, setup_llama.wheel(VENV, llama, LOG), LOG)
        BUILT.write_text(_build_key(llama), encoding="utf-8")


def _build_key(block: str) -> str:
    return setup_llama.key(setup_locks.version_of(block)) if block else ""


def _check_compiler(llama: str) -> None:
    if setup_llama.kept(setup_llama.cache_folder() / _build_key(llama)) is None:
        setup_system.require(setup_system.COMPILER, "llama.cpp", LOG)


def _has_built(block: str) -> bool:
    """Whether the environment holds llama.cpp's package just as `block` pins it and as it is built here now."""
    code = "import importlib.metadata as m, sys; sys.stdout.write(m.version(sys.argv[1]))"
    command = [str(setup_locks.python_of(VENV)), "-c", code, setup_llama.NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or done.stdout != setup_locks.version_of(block):
        return False
    return BUILT.exists() and BUILT.read_text(encoding="utf-8") == _build_key(block)


def install_ocr() -> None:
    """What reads text in pictures: a runtime, and the package whose models it runs, but nothing else of that."""
    pinned = setup_locks.blocks(ROOT / "requirements-ocr.lock")
    setup_locks.install(VENV, list(pinned.values()), "Fetching what reads scans and pictures (51 MB)", LOG)


def install_proof() -> None:
    """The parts of a second small model, with sliding windows, that the proofs also run over."""
    pinned = setup_locks.blocks(ROOT / "requirements-proof.lock")
    setup_locks.install(VENV, list(pinned.values()), "Fetching the second model of the proofs (238 MB)", LOG)


def set_up_tests() -> None:
    """The tools of the tests: a display, a window manager, a Secret Service, and the locked Python packages."""
    if sys.platform == "linux":
        setup_system.require(setup_system.TESTS, "Testing", LOG)
    pinned = setup_locks.blocks(ROOT / "requirements-dev.lock")
    already = setup_locks.blocks(ROOT / "requirements.lock")
    extra = [block for name, block in pinned.items() if name not in already]
    setup_locks.install(VENV, extra, "Installing the tools of the tests", LOG)
