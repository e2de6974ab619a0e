"""Reads what compiled files need of the system, and names the packages of Debian that bring it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from setup_console import Trouble
from setup_system import LIBRARIES

MAGIC = b"\x7fELF"
FLOOR = (2, 35)
"""The newest glibc that the program may ask for: that of Ubuntu 22.04."""
PACKAGES = {
    **{soname: apt for soname, apt, _ in LIBRARIES},
    "libX11.so.6": "libx11-6",
    "libatomic.so.1": "libatomic1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libgbm.so.1": "libgbm1",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libreadline.so.8": "libreadline8 | libreadline8t64",
    "libsqlite3.so.0": "libsqlite3-0",
    "libstdc++.so.6": "libstdc++6",
    "libvulkan.so.1": "libvulkan1",
    "libwayland-server.so.0": "libwayland-server0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""The package that brings a library, by its soname."""
GLIBC = frozenset(
    f"lib{name}.so.{number}"
    for name, number in (("c", 6), ("m", 6), ("dl", 2), ("pthread", 0), ("rt", 1), ("util", 1), ("resolv", 2))
) | {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
OPTIONAL = {"libvulkan.so.1", "libcuda.so.1", "libcups.so.2"}
"""Plugins stay unused where these are missing (graphics cards, printers): recommended or left to the driver."""
_GCC = ((29, "11"), (30, "12"), (31, "13"), (32, "13.2"), (33, "14"))
"""The first gcc whose libstdc++ has GLIBCXX_3.4.N."""


@dataclass
class Needs:
    """Libraries that stand in no file of the tree, with the files that need them, and the newest versions asked for."""

    libraries: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    glibc: tuple[int, ...] = (2, 0)
    glibcxx: int = 0


def compiled(tree: Path) -> list[Path]:
    """Every ELF file of the tree, links left out, in order."""
    return [path for path in sorted(tree.rglob("*")) if _is_compiled(path)]


def _is_compiled(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == MAGIC


def needs(tree: Path) -> Needs:
    """What the files of a tree need together. Raises Trouble where binutils are missing."""
    if shutil.which("objdump") is None:
        raise Trouble("objdump is missing, which reads what libraries are needed: apt-get install binutils")
    dumps = list(_dumps(compiled(tree)))
    # A library that is loaded already is found by its soname, whatever its file is called.
    inside = {path.name for path in tree.rglob("*.so*")}
    inside |= {name for _, text in dumps for name in re.findall(r"^\s+SONAME\s+(\S+)", text, re.MULTILINE)}
    found = Needs()
    for path, text in dumps:
        _note(found, path.relative_to(tree).as_posix(), text, inside)
    return found


def _dumps(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for start in range(0, len(files), 50):
        some = files[start : start + 50]
        done = subprocess.run(["objdump", "-p", *map(str, some)], capture_output=True, text=True, check=False)
        parts = re.split(r"^(\S.*):\s+file format .*$", done.stdout, flags=re.MULTILINE)
        texts = dict(zip(parts[1::2], parts[2::2], strict=True))
        yield from ((path, texts.get(str(path), "")) for path in some)


def _note(found: Needs, name: str, text: str, inside: Iterable[str]) -> None:
    for soname in re.findall(r"^\s+NEEDED\s+(\S+)", text, re.MULTILINE):
        if soname not in inside and soname not in GLIBC:
            found.libraries.setdefault(soname, []).append(name)
    asked = text.partition("Version References:")[2]
    versions = [tuple(map(int, one.split("."))) for one in re.findall(r"\bGLIBC_(\d[\d.]*)", asked)]
    found.glibc = max([found.glibc, *versions])
    found.glibcxx = max([found.glibcxx, *map(int, re.findall(r"\bGLIBCXX_3\.4\.(\d+)", asked))])


def depends(found: Needs) -> list[str]:
    """The entries of a package's Depends, in order. Raises Trouble for a library that no package is known for."""
    if found.glibc > FLOOR:
        raise Trouble(
            f"the program asks for glibc {_dotted(found.glibc)}, and may ask for {_dotted(FLOOR)} at most"
        )
    unknown = sorted(set(found.libraries) - set(PACKAGES) - OPTIONAL)
    if unknown:
        first = found.libraries[unknown[0]][0]
        raise Trouble(
            f"{first} needs {unknown[0]}: name its package in packaging/linux_elf.py, or leave it out"
        )
    named = {PACKAGES[soname] for soname in found.libraries if soname not in OPTIONAL}
    exact = {"libstdc++6": f"libstdc++6 (>= {_gcc(found.glibcxx)})"} if found.glibcxx else {}
    return [f"libc6 (>= {_dotted(found.glibc)})", *sorted(exact.get(name, name) for name in named)]


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _gcc(number: int) -> str:
    known = next((gcc for most, gcc in _GCC if number <= most), None)
    if known is None:
        raise Trouble(f"GLIBCXX_3.4.{number} is newer than every one that packaging/linux_elf.py knows")
    return known
