"""What happens to files that the program was started with, or that a second start handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.base.errors import UserError
from app.ui.viewmodels.shell import quoted, tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


class Arrivals(QObject):
    """Takes paths from any thread and opens them in the window, once it is ready; none at all just bring it forward."""

    _came = Signal(list)

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent or window)
        self.window = window
        self._early: list[str] = []
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def take(self, paths: list[str]) -> None:
        """Open these; from any thread."""
        self._came.emit(paths)

    def _take(self, paths: list[str]) -> None:
        self._early += paths
        if self.window.isVisible() or self.window.ready:  # one that is ready and not seen is in the tray
            bring_forward(self.window)
        if self.window.ready:
            self.open_early()

    def open_early(self) -> None:
        """The window is ready: open what came before."""
        paths, self._early = self._early, []
        if paths:
            open_paths(self.window, paths)


def open_paths(window: MainWindow, paths: list[str]) -> None:
    """Models are checked and offered, pipelines read into their list; documents and folders are asked in a new chat."""
    from app.pipelines.files import SUFFIX as PIPELINE

    gone = [path for path in paths if not Path(path).exists()]
    there = [path for path in paths if path not in gone]
    for name, suffix in (("models", ".gguf"), ("pipelines", PIPELINE)):
        if found := [path for path in there if Path(path).suffix.lower() == suffix]:
            _drop(window, name, found)
    documents = [path for path in there if Path(path).suffix.lower() not in (".gguf", PIPELINE)]
    if documents:
        _ask(window, documents)
    if gone:
        names = ", ".join(quoted(Path(path).name) for path in gone[:3])
        window.show_error(
            UserError(tr("There is nothing at the place of {names}").format(names=names), code="not-found")
        )


def _drop(window: MainWindow, name: str, paths: list[str]) -> None:
    window.go(name)
    if place := window.place_named(name):
        place.drop(paths)


def _ask(window: MainWindow, paths: list[str]) -> None:
    from app.ui.chat.place import ChatPlace

    window.go("chat")
    place = window.place_named("chat")
    if isinstance(place, ChatPlace):
        place.new_chat()
        place.drop(paths)


def bring_forward(window: MainWindow) -> None:
    """Before the other windows, as far as the desktop lets a program do that by itself."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
