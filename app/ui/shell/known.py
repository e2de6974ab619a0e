"""What the whole program can do, also by places that were never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.ui.shell import places
from app.ui.shell.commands import window_actions
from app.ui.shell.place import Action, Deed, Place

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

PAUSE_MS = 4


def every_action(window: MainWindow, made: Mapping[str, Place]) -> list[Action]:
    """The window's own, then those of the places that are known: shown ones in `made`, others by their classes.

    A key that the window has itself is not told again.
    """
    own = window_actions(window)
    names, keys = {one.name for one in own}, {one.keys for one in own if one.keys}
    for name, kind in places.loaded().items():
        theirs = made[name].actions() if name in made else [_later(window, name, one) for one in kind.deeds()]
        fresh = [one for one in theirs if one.name not in names]
        own += [replace(one, keys="") if one.keys in keys else one for one in fresh]
    return own


def know_places(window: MainWindow, then: Callable[[], None] = lambda: None) -> None:
    """Learn what all places can do, so that the keys of hidden ones hold, too."""

    def known() -> None:
        window.bind(window.all_actions())
        then()

    def begin(_: object) -> None:
        Pieces(places.pieces(), known, window)

    window.background.run("places", places.read_plain, begin)


class Pieces(QTimer):
    """Takes a step of some work between what the window does, says when it is through, and is gone."""

    def __init__(self, steps: Iterator[None], through: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent, interval=PAUSE_MS)
        self._steps, self._through = steps, through
        self.timeout.connect(self._step)
        self.start()

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self.stop()
            self.deleteLater()
            self._through()


def _later(window: MainWindow, name: str, deed: Deed) -> Action:
    """What a place will do that is shown for it."""

    def run() -> None:
        window.go(name)
        if place := window.place_named(name):
            deed.of(place).run()

    return Action(deed.name, deed.title, run, deed.keys, deed.group)
