"""Packs the program so that it runs without Python: `make frozen`, or `make frozen MODEL=no` for one without models.

The program tree is left in build/frozen/underdesk: `underdesk` in it is the window and the commands in one, the same
as `python -m app`, and `underdesk --selftest` tells whether it is whole. Run it with the Python of .venv.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import build_backend
import freeze_papers
import freeze_trim
import notices
import setup_burst
import setup_locks
import setup_models
import setup_portable
from licence_rules import NotAllowed
from setup_console import Progress, Trouble, follow, say

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "frozen"
TREE = WORK / "underdesk"
LOG = WORK / "freeze.log"
PROGRAM = "underdesk.exe" if sys.platform == "win32" else "underdesk"
INSIDE = "_internal"
"""Where PyInstaller puts everything but the program's own file."""
EPOCH = "1640995200"
"""Stands in for the time of the build where SOURCE_DATE_EPOCH is not set."""


NAMED = """
import importlib, pkgutil, app.knowledge
from app.knowledge.readers._frame import registry
names = {need for reader in registry() for need in reader.needs}
for one in pkgutil.walk_packages(app.knowledge.__path__, "app.knowledge."):
    names.update(getattr(importlib.import_module(one.name), "NEEDS", ()))
print(*names)
"""
"""Prints the modules that the sandbox imports by their names alone."""
_BY_NAME = re.compile(r'import_module\("([\w.]+)"\)')


def environment(llama: Path, packages: Sequence[str], named: str) -> dict[str, str]:
    """What the packer and the spec file are told; sets and times are the same in every build."""
    return {
        "UNDERDESK_FREEZE_LLAMA": str(llama),
        "UNDERDESK_FREEZE_PACKAGES": " ".join(packages),
        "UNDERDESK_FREEZE_NAMED": named,
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def unpack(wheel: Path) -> Path:
    """The portable llama.cpp beside the build, for the packer to find before the one of .venv."""
    place = WORK / "llama"
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def pack(llama: Path) -> None:
    """Run PyInstaller; raises Trouble."""
    packages = [package.name for package in notices.whole(*notices.PACKED)]
    command: list[str | Path] = [
        setup_locks.python_of(build_backend.VENV), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
        "--distpath", WORK, "--workpath", WORK / "work", ROOT / "packaging" / "underdesk.spec",
    ]  # fmt: skip
    code, lines = follow(
        command, LOG, lambda _: None, Progress(""), environment(llama, packages, " ".join(named()))
    )
    if code != 0:
        raise Trouble(f"The program could not be packed ({_last(lines)}); the whole report is in {LOG}")


def _last(lines: Sequence[str]) -> str:
    return next((line.strip()[:160] for line in reversed(lines) if line.strip()), "no reason given")


def add_llama(llama: Path, inside: Path) -> None:
    """llama.cpp's libraries, each once, the OpenMP that they wait with, and the engine's own compiled part."""
    place = inside / setup_portable.LIB
    place.mkdir(parents=True, exist_ok=True)
    for library in sorted((llama / setup_portable.LIB).iterdir()):
        shutil.copy2(library, place / library.name)
        (place / library.name).chmod(0o755)
    for name, path in openmp(place):
        shutil.copy2(path, place / name)
    burst = inside / "underdesk" / setup_burst.NAME
    burst.parent.mkdir(exist_ok=True)
    setup_burst.build(ROOT / setup_burst.SOURCE, llama / setup_portable.INCLUDE, burst)


def openmp(folder: Path) -> list[tuple[str, Path]]:
    """libgomp as the linker of this system finds it for the libraries in `folder`; none where they need none."""
    if sys.platform != "linux":
        return []
    library = next(folder.glob("libggml-cpu*"))
    told = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(libgomp\.so\.\d+) => (\S+)", told)
    return [(found[1], Path(found[2]))] if found else []


def add_models(inside: Path) -> None:
    """The starter models, each in the folder of the package that carries it; raises Trouble."""
    manifest = json.loads((ROOT / "models_manifest.json").read_text(encoding="utf-8"))
    for entry in (one for one in manifest["models"] if one["source"] == "packaged"):
        path = setup_models.folder_of(build_backend.VENV, entry["repo"]) / entry["file"]
        setup_models.check(path, entry, build_backend.VENV.name)
        place = inside / entry["repo"]
        place.mkdir(exist_ok=True)
        shutil.copyfile(path, place / path.name)


def named() -> list[str]:
    """Modules that the program imports by their names alone, which no packer sees; those that are here and allowed."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    names = {*answer(NAMED).split(), *(name for source in sources for name in _BY_NAME.findall(source))}
    allowed = sorted(name for name in names if name not in freeze_trim.EXCLUDED)
    return answer(f"from app.selftest import importable; print(*importable({allowed!r}))").split()


def answer(code: str) -> str:
    """What the source says to a question in Python; raises Trouble."""
    python = setup_locks.python_of(build_backend.VENV)
    done = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"The source could not be asked ({_last(done.stderr.splitlines())})")
    return done.stdout


def add_papers(tree: Path, inside: Path) -> None:
    """What the source had, for the self-test to compare with; licences and the bill of materials. Raises Trouble."""
    listed = answer("import json; from app.selftest import contents; print(json.dumps(contents()))")
    whole = {**json.loads(listed), "named": named()}
    (inside / "frozen.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(ROOT / "LICENSE", tree / "LICENSE")
    notices.write(tree, *notices.PACKED)
    place = tree / "licences"
    place.mkdir()
    for name, text in sorted(freeze_papers.texts([path.name for path in tree.rglob("*.so*")]).items()):
        (place / f"{name}.txt").write_text(text, encoding="utf-8")


def slim(tree: Path) -> None:
    """Leave out the names of functions that only debuggers read, of files that no other tool has rearranged."""
    strip = shutil.which("strip")
    if sys.platform != "linux" or strip is None:
        return
    inside = tree / INSIDE
    for path in (
        *inside.glob("libpython*.so*"),
        *(inside / setup_portable.LIB).glob("*.so*"),
        *(inside / "sqlcipher3").glob("*.so"),
    ):
        subprocess.run([strip, "--strip-unneeded", path], check=False)


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def freeze(*, models: bool) -> None:
    """Leave the tree in build/frozen/underdesk; raises Trouble, NotAllowed."""
    WORK.mkdir(parents=True, exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    llama = unpack(setup_portable.wheel(LOG))
    say("The program is packed; that takes a minute or two.")
    pack(llama)
    inside = TREE / INSIDE
    add_llama(llama, inside)
    add_papers(TREE, inside)
    slim(TREE)
    if models:
        add_models(inside)
    shutil.rmtree(WORK / "work", ignore_errors=True)
    say(f"{TREE}: {size(TREE) / 1e6:.0f} MB {'with' if models else 'without'} the starter models")


def main(argv: Sequence[str] | None = None) -> int:
    """1 after one sentence on what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--model", choices=("yes", "no"), default="yes", help="the starter models inside, or not"
    )
    args = parser.parse_args(argv)
    try:
        freeze(models=args.model == "yes")
    except (Trouble, NotAllowed) as trouble:
        sys.stderr.write(f"\n{trouble}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
