"""Lays out what every package for Linux is made from: the frozen program, and what the desktop is told about it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import time
import tomllib
from pathlib import Path

from setup_console import Trouble

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
FROZEN = ROOT / "build" / "frozen" / "underdesk"
DIST = ROOT / "dist"
PROGRAM = "underdesk"
ICON = ROOT / "resources" / "icons" / "app" / "underdesk.svg"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
MODEL_BYTES = 50 << 20
"""A model file of the tree that is larger than this is a chat model."""


def version() -> str:
    """The program's version; pyproject.toml is its one place."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def epoch() -> int:
    """The moment that all files of a package carry: SOURCE_DATE_EPOCH, or the last commit's. Raises Trouble."""
    named = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not named:
        command = ["git", "log", "-1", "--format=%ct"]
        named = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    if not named.isdecimal():
        raise Trouble(
            "there is no commit here that gives packages their date: set SOURCE_DATE_EPOCH, in seconds"
        )
    return int(named)


def day() -> str:
    """The date of `epoch`."""
    return time.strftime("%Y-%m-%d", time.gmtime(epoch()))


def machine(names: dict[str, str]) -> str:
    """How a format calls this processor; `names` by Python's name. Raises Trouble."""
    here = platform.machine()
    if here not in names:
        raise Trouble(f"packages for {here} are not made; for {', '.join(names)} they are")
    return names[here]


def frozen(tree: Path) -> Path:
    """`tree`, if a frozen program is there. Raises Trouble."""
    if not os.access(tree / PROGRAM, os.X_OK) or (tree / PROGRAM).is_dir():
        raise Trouble(f"there is no frozen program in {tree}: `make frozen` makes one")
    return tree


def has_model(tree: Path) -> bool:
    """Whether the frozen program brings a model that chats."""
    return any(path.stat().st_size > MODEL_BYTES for path in tree.rglob("*.gguf"))


def variant(tree: Path) -> str:
    """The package's name: what is in the tree decides."""
    return "underdesk-with-model" if has_model(tree) else "underdesk"


def copy_program(tree: Path, target: Path) -> None:
    """The frozen program at `target`, links kept as links. Raises Trouble for one that leads out of the tree."""
    for path in tree.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(tree.resolve()):
            raise Trouble(f"{path} is a link that leads out of the frozen program")
    shutil.copytree(frozen(tree), target, symlinks=True)


def lay_share(share: Path, name: str = PROGRAM) -> None:
    """What stands under `share`: starter, file types, icons, description and manual; files called `name`."""
    texts = {
        "applications": ("underdesk.desktop", f"{name}.desktop"),
        "mime/packages": ("underdesk.xml", f"{name}.xml"),
        "metainfo": ("underdesk.metainfo.xml", f"{name}.metainfo.xml"),
        "man/man1": ("underdesk.1", "underdesk.1"),
    }
    for folder, (source, called) in texts.items():
        _write(share / folder / called, filled((LINUX / source).read_text("utf-8")))
    icons = share / "icons" / "hicolor"
    _write(icons / "scalable" / "apps" / f"{name}.svg", ICON.read_text("utf-8"))
    for size in ICON_SIZES:
        draw_icon(icons / f"{size}x{size}" / "apps" / f"{name}.png", size)


def filled(text: str) -> str:
    """A text of packaging/linux with version, date and verbs in their places."""
    values = {"VERSION": version(), "DATE": day(), "VERBS": _verbs() if "@VERBS@" in text else ""}
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)


def _verbs() -> str:
    """Every verb with its help, as a manual writes them."""
    from app.cli.main import verbs

    def plain(text: str) -> str:
        return text.replace("\\", "\\e").replace("-", "\\-")

    return "\n".join(f".TP\n.B {plain(verb.name)}\n{plain(verb.help)}" for verb in verbs())


def draw_icon(path: Path, size: int) -> None:
    """The icon as a picture of `size` times `size` pixels."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        raise Trouble(f"{path} could not be written")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def settle(root: Path) -> None:
    """Give every file below `root` its mode (as a program or not) and the one date, so that two builds are equal."""
    moment = epoch()
    for path in sorted(root.rglob("*"), reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if runs and not _is_library(path) else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
    root.chmod(0o755)
    os.utime(root, (moment, moment))


def _is_library(path: Path) -> bool:
    """A shared library is loaded, not run."""
    return path.is_file() and re.search(r"\.so(\.|$)", path.name) is not None
