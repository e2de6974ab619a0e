"""Pictures of every place in both languages, light and dark, at 100 and 200 %: run by `make screenshots`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.shell.language import install
from app.ui.shell.rail import PLACES
from tests.ui.test_layout import lease
from tests.ui.window_rig import window

ROOT = Path(__file__).resolve().parents[2]
SIZE = QSize(1240, 800)


def main() -> int:
    """Make them all: each language in a process of its own, since a program speaks one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images/places"
    language = sys.argv[2] if len(sys.argv) > 2 else ""
    if not language:
        call = [sys.executable, "-m", "tests.window.gallery", str(folder)]
        return max(subprocess.call([*call, code]) for code in ("en", "de"))
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install(app, language)
    for theme in ("light", "dark"):
        for scale in (100, 200):
            photograph(app, folder, language, theme, scale)
    return 0


def photograph(app: QApplication, folder: Path, language: str, theme: str, scale: int) -> None:
    """Every place once."""
    with tempfile.TemporaryDirectory() as root, window(app, Path(root), theme=theme, scale=scale) as made:
        lease(made, Path("Documents/Lease"))
        made.resize(SIZE)
        for name, _ in PLACES:
            made.go(name)
            settle(app, made)
            if name == "chat":
                place = made.place_named("chat")
                place.vm.open(next(row.chat.id for row in place.vm.list.rows if row.chat))  # type: ignore[union-attr]
                settle(app, made)
            if name == "pipelines":
                made.place_named("pipelines").desk.vm.templates.open("contradictions")  # type: ignore[attr-defined]
                settle(app, made)
            keep(made, folder / f"{name}-{language}-{theme}-{scale}.png")


def rest(app: QApplication, seconds: float) -> None:
    """Let what is under way come to its end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.005)


def settle(app: QApplication, made: QWidget) -> None:
    """Until two looks at the window are the same, however busy the computer is; ten seconds at most."""
    before = QImage()
    for _ in range(20):
        rest(app, 0.5)
        now = made.grab().toImage()
        if now == before:
            return
        before = now


def keep(made: QWidget, path: Path) -> None:
    """The window's picture, pressed as far as it goes."""
    if not made.grab().toImage().convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG", 0):
        raise OSError(f"{path} was not written")


if __name__ == "__main__":
    sys.exit(main())
