"""The installer for Windows as the tests use it: its builder, a tree to pack, and wine to run what comes out."""

from __future__ import annotations

import importlib.util
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "installer" / "windows"
WIDE = "amd64-unicode"
"""Debian's wine runs 64-bit programs alone, so the installer under test is one; what ships is a 32-bit program."""


def module(name: str) -> ModuleType:
    """A script of the folder, as a module."""
    known = f"installer_windows_{name}"
    if known not in sys.modules:
        spec = importlib.util.spec_from_file_location(known, FOLDER / f"{name}.py")
        assert spec
        assert spec.loader
        sys.modules[known] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[known])
    return sys.modules[known]


def program(subsystem: int = 3) -> bytes:
    """What is enough of a program for Windows to be packed, though not to be started."""
    optional = struct.pack("<H66xH", 0x20B, subsystem).ljust(240, b"\0")
    return b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0" + bytes(20) + optional


def tree(folder: Path) -> Path:
    """A payload of the right shape: nothing in it runs."""
    inner = folder / "_internal" / "package" / "deep er" / "grün"
    inner.mkdir(parents=True)
    (inner / "leaf.txt").write_text("leaf", encoding="utf-8")
    (folder / "underdesk.exe").write_bytes(program())
    (folder / "NOTICES.txt").write_text("notices", encoding="utf-8")
    (folder / "licences").mkdir()
    (folder / "licences" / "one.txt").write_text("licence", encoding="utf-8")
    return folder


def lacks_makensis() -> bool:
    """Whether the compiler is missing here."""
    return shutil.which("makensis") is None


@dataclass(frozen=True)
class Wine:
    """A Windows of its own in a folder."""

    prefix: Path

    def run(self, *words: str | Path, release: str = "") -> subprocess.CompletedProcess[str]:
        """A program of Windows with its words; `release` is the Windows that it is told of, as win7."""
        if release:
            self.run("winecfg", "-v", release)
        environment = {
            **os.environ,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "HOME": str(self.prefix.parent),
        }
        command = ["wine", *map(str, words)]
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            errors="replace",
        )

    @property
    def home(self) -> Path:
        """The person's folder."""
        users = [path for path in (self.prefix / "drive_c" / "users").iterdir() if path.name != "Public"]
        return users[0]

    @property
    def programs(self) -> Path:
        """Where programs for one person lie."""
        return self.home / "AppData" / "Local" / "Programs"

    @property
    def data(self) -> Path:
        """Underdesk's profile folder."""
        return self.home / "AppData" / "Local" / "underdesk"

    @property
    def menu(self) -> Path:
        """The person's Start menu."""
        return self.home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    def windows_path(self, path: Path) -> str:
        """How Windows names it."""
        return "C:\\" + str(path.relative_to(self.prefix / "drive_c")).replace("/", "\\")

    def value(self, key: str, name: str = "") -> str | None:
        """A text or number of the registry, None where there is none."""
        done = self.run("reg", "query", key, *(["/v", name] if name else ["/ve"]))
        for line in done.stdout.splitlines():
            if "REG_" in line:
                kept = line.split("REG_", 1)[1].partition("    ")[2].strip()
                return None if kept == "(value not set)" else kept
        return None

    def set(self, key: str, text: str, name: str = "") -> None:
        """Write a text into the registry."""
        self.run("reg", "add", key, *(["/v", name] if name else ["/ve"]), "/d", text, "/f")
