"""Builds a tree of the frozen program's shape, for trying the installer where there is no Windows.

`stand_in.py FOLDER` makes a few small files around the launcher. With `--python ZIP --wheels FOLDER` it holds a real
embeddable Python, the packages out of those wheels and Underdesk itself: all but llama.cpp and what only it needs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "packaging"), str(HERE.parent)]

import icons  # noqa: E402 - beside the project's own packages
import setup_system  # noqa: E402
from linux_tree import version  # noqa: E402

GCC = "x86_64-w64-mingw32-gcc"
WINDRES = "x86_64-w64-mingw32-windres"
NEEDS = (
    setup_system.Need(GCC, lambda: bool(shutil.which(GCC)), "gcc-mingw-w64-x86-64", "mingw64-gcc"),
    setup_system.Need(
        WINDRES, lambda: bool(shutil.which(WINDRES)), "binutils-mingw-w64-x86-64", "mingw64-binutils"
    ),
)
UNUSED = ("Qt63D*", "Qt6Quick*", "Qt6Qml*", "Qt6Designer*", "qml", "*.pyi", "*.lib", "tests")
"""Parts of PySide6's wheel and of others that the program does not load."""


def launcher(folder: Path) -> Path:
    """underdesk.exe with its picture and version, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    icons.write(folder)
    numbers = ",".join((*version().split("."), "0", "0", "0")[:4])
    told = [f"-DVERSION_NUMBERS={numbers}", f'-DVERSION_TEXT=\\"{version()}\\"']
    resource, program = folder / "launcher.o", folder / "underdesk.exe"
    subprocess.run([WINDRES, *told, "-I", folder, HERE / "launcher.rc", resource], check=True)
    subprocess.run(
        [GCC, "-O2", "-Wall", "-Werror", "-s", HERE / "launcher.c", resource, "-o", program], check=True
    )
    return program


def small(tree: Path, work: Path) -> None:
    """The launcher and a few files, a deep folder and a name with a space and an umlaut among them."""
    deep = tree / "_internal" / "package" / "deep er" / "grün"
    deep.mkdir(parents=True)
    shutil.copy2(launcher(work), tree / "underdesk.exe")
    (tree / "_internal" / "package" / "data.txt").write_text(version(), encoding="utf-8")
    (deep / "leaf.txt").write_text("leaf", encoding="utf-8")
    (tree / "NOTICES.txt").write_text("notices", encoding="utf-8")
    (tree / "licences").mkdir()
    (tree / "licences" / "one.txt").write_text("licence", encoding="utf-8")


def whole(tree: Path, work: Path, python: Path, wheels: Path) -> None:
    """A Python with every package that has a wheel for Windows, and Underdesk."""
    inner = tree / "_internal"
    packages = inner / "packages"
    packages.mkdir(parents=True)
    shutil.copy2(launcher(work), tree / "underdesk.exe")
    with zipfile.ZipFile(python) as packed:
        for name in packed.namelist():
            if not name.endswith("/"):
                (inner / Path(name).name).write_bytes(packed.read(name))
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(packages)
    for pattern in UNUSED:
        for path in packages.rglob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("app", "resources"):
        shutil.copytree(ROOT / name, packages / name, ignore=skipped)
    shutil.copy2(ROOT / "models_manifest.json", packages)
    shutil.copy2(ROOT / "CHANGELOG.md", packages)
    facts = packages / f"underdesk-{version()}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: underdesk\nVersion: {version()}\n", encoding="utf-8"
    )
    paths = next(inner.glob("python*._pth"))
    paths.write_text(f"{paths.stem}.zip\n.\npackages\n", encoding="utf-8")


def main() -> None:
    """Make the tree anew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--wheels", type=Path)
    args = parser.parse_args()
    shutil.rmtree(args.tree, ignore_errors=True)
    work = args.tree.parent / "launcher"
    setup_system.require(NEEDS, "A stand-in of the program for Windows", args.tree.parent / "system.log")
    if args.python and args.wheels:
        whole(args.tree, work, args.python, args.wheels)
    else:
        small(args.tree, work)


if __name__ == "__main__":
    main()
