"""Makes the llama.cpp package that runs on any processor: its parts are chosen at start, not when it is built.

`python packaging/setup_portable.py` builds it once and prints the wheel. It lies in the same cache as the wheel that is
tuned to this machine, under a name of its own.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import build_backend
import setup_llama
import setup_locks
import setup_system
from setup_console import Progress, Trouble, follow, say

LIB, INCLUDE = "llama_cpp/lib", "include"
EXTRA = {"darwin": "metal"}.get(sys.platform, "vulkan")
"""The backend for graphics cards that goes with it."""
_BY_SONAME = re.compile(r"libggml(-base)?\.so\.\d+")
_BY_NAME = re.compile(r"lib(llama|mtmd|ggml-(cpu-\w+|vulkan))\.so")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def once(names: Iterable[str]) -> list[str]:
    """Of each library the one name that is asked for: Linux builds leave every one behind three times.

    The program opens libllama and libmtmd by their plain names before anything asks for them by another.
    """
    if sys.platform != "linux":
        return sorted(names)
    return sorted(name for name in names if _BY_SONAME.fullmatch(name) or _BY_NAME.fullmatch(name))


def has_extra() -> bool:
    """Whether this system has what the backend for graphics cards is built with, or has built it."""
    needs = build_backend.VARIANTS[EXTRA].needs
    return build_backend.folder_of(EXTRA).is_dir() or not setup_system.missing(needs)


def folder() -> Path:
    """Where the wheel is kept: by version, system and the sources and switches of its parts."""
    parts = [
        build_backend.folder_of("cpu").name,
        *([build_backend.folder_of(EXTRA).name] if has_extra() else []),
    ]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    version = setup_locks.version_of(build_backend.pinned())
    kind = f"{platform.system().lower()}-{platform.machine().lower()}-portable-{digest}"
    return setup_llama.cache_folder() / f"{setup_llama.NAME}-{version}-{kind}"


def wheel(log: Path) -> Path:
    """The package, built now where it was not yet; raises Trouble."""
    place = folder()
    found = setup_llama.kept(place)
    if found is not None:
        return found
    parts = [_part("cpu", log), *([_part(EXTRA, log)] if has_extra() else [])]
    say("The package of llama.cpp for any processor is put together.")
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as workshop:
        tree = build_backend.source(Path(workshop), log)
        bare = _bare(Path(workshop), log)
        made = Path(workshop) / f"{bare.name}.whole"
        with (
            zipfile.ZipFile(bare) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            assemble(old, new, dict(_files(parts, tree)))
        os.replace(made, place / bare.name)
    return place / bare.name


def _part(variant: str, log: Path) -> Path:
    made = build_backend.folder_of(variant)
    if not made.is_dir():
        build_backend.build(variant, made, log)
    return made


def _bare(workshop: Path, log: Path) -> Path:
    """The package's Python part alone."""
    request = workshop / "llama.txt"
    command = [
        *setup_locks.pip_of(build_backend.VENV),
        "wheel",
        "--no-deps",
        "--no-cache-dir",
        "--require-hashes",
    ]
    environment = {**setup_locks.pip_environment(), "CMAKE_ARGS": "-DLLAMA_BUILD=OFF"}
    code, lines = follow(
        [*command, "-r", request, "-w", workshop], log, lambda _: None, Progress(""), environment
    )
    made = setup_llama.kept(workshop)
    if code != 0 or made is None:
        raise Trouble(setup_locks.explain(lines) or f"llama.cpp's package could not be built; see {log}")
    return made


def _files(parts: Iterable[Path], tree: Path) -> Iterator[tuple[str, Path]]:
    """What goes into the wheel beside its Python part: libraries, and the headers our own part is compiled with."""
    for part in parts:
        names = [path.name for path in part.iterdir() if path.is_file()]
        yield from ((f"{LIB}/{name}", part / name) for name in once(names))
    for header in (*tree.glob("include/*.h"), *tree.glob("ggml/include/*.h")):
        yield f"{INCLUDE}/{header.name}", header


def assemble(old: zipfile.ZipFile, new: zipfile.ZipFile, files: dict[str, Path]) -> None:
    """Write a wheel with what the old one has and `files`; libraries of the old one are left out."""
    record = next(name for name in old.namelist() if name.endswith(".dist-info/RECORD"))
    rows: list[str] = []
    kept = [name for name in old.namelist() if not name.endswith("/") and not name.startswith(f"{LIB}/")]
    contents = {name: old.read(name) for name in kept if name != record}
    for name in sorted({*contents, *files}):
        data = contents[name] if name in contents else files[name].read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(data)}")
        _write(new, name, data)
    _write(new, record, "\n".join([*rows, f"{record},,", ""]).encode())


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    about = zipfile.ZipInfo(name, _EPOCH)
    about.external_attr = (0o755 if name.startswith(f"{LIB}/") else 0o644) << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, data)


def main() -> int:
    """Print the wheel; 1 after one sentence on what went wrong."""
    log = setup_llama.cache_folder() / "portable.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    try:
        say(str(wheel(log)))
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}.\n")
        return 1
    except subprocess.SubprocessError as error:
        sys.stderr.write(f"\nThe package could not be built: {error}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
