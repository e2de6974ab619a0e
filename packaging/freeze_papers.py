"""Licence texts of what a packed program has beyond Python packages: Python, its packer, libraries of the system."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

import freeze_trim
from setup_console import Trouble

_LINE = re.compile(r"^\s*(\S+) \(.*\) => (\S+)$", re.MULTILINE)


def texts(libraries: Iterable[str]) -> dict[str, str]:
    """Name of the work → its licence's text, for a program with these libraries in it. Raises Trouble."""
    made = {"python": _python(), "pyinstaller": _packer()}
    if sys.platform != "linux":
        return made
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    places = dict(reversed(_LINE.findall(listed)))
    for name in sorted(set(libraries)):
        if freeze_trim.OWN.match(name) and not name.startswith("libpython"):
            package, text = _of_system(name, places.get(name, name))
            made[package] = text
    return made


def _python() -> str:
    folder = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (folder / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise Trouble("Python's own licence is not where it should be")


def _packer() -> str:
    """PyInstaller's: what it puts before a program may go with any program, as its text says."""
    for file in distribution("pyinstaller").files or ():
        if file.name == "COPYING.txt":
            return file.read_text(encoding="utf-8")
    raise Trouble("PyInstaller's licence is not where it should be")


def _of_system(name: str, place: str) -> tuple[str, str]:
    """The package that a library is from, and its text, on a system that keeps both as Debian does."""
    for path in (place, str(Path(place).resolve()), place.removeprefix("/usr"), f"/usr{place}"):
        done = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
        package = done.stdout.partition(":")[0]
        text = Path("/usr/share/doc") / package / "copyright"
        if package and text.is_file():
            return package, text.read_text(encoding="utf-8", errors="replace")
    raise Trouble(f"The licence of {name} is not known here, so it may not be passed on")
