"""Pictures that wait to go with the next question: read in the sandbox, shown as chips, gone with what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.engine.api import Picture
from app.knowledge.photo import SUFFIXES
from app.knowledge.reading import look_at
from app.ui.chat.background import Background
from app.ui.viewmodels.documents import Asked
from app.ui.viewmodels.folder_words import tr

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel

MARK = "picture:"
Waiting = tuple[Asked, Picture]


def are_pictures(paths: Sequence[str]) -> bool:
    """Whether these files, all of them, are of a kind that can be shown to a model."""
    return bool(paths) and all(PurePath(path).suffix.lower() in SUFFIXES for path in paths)


class WaitingPictures(QObject):
    """Observable; `failed` carries UserErrors."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm
        self._background = Background(vm.core.jobs, self)
        self._background.failed.connect(self.failed)
        self._waiting: list[Waiting] = []
        self._number = 0
        vm.switched.connect(self._drop)

    @property
    def chips(self) -> list[Asked]:
        """One for each, in the order they came."""
        return [chip for chip, _ in self._waiting]

    def add(self, paths: Sequence[str]) -> None:
        """Read these files, off the window's thread."""
        model = self._vm.core.models.current
        if model is not None and not model.vision:
            self.failed.emit(_unseen())
            return
        for path in paths:
            self._number += 1
            key = f"{MARK}{self._number}"
            name = PurePath(path).name

            def take(picture: Picture, key: str = key, name: str = name) -> None:
                size = f"{picture.width:,} × {picture.height:,}"
                self._waiting.append(
                    (Asked(key, name, tr("Picture, {size}").format(size=size), True), picture)
                )
                self.changed.emit()

            self._background.run(key, lambda path=path: look_at(Path(path)), take)

    def leave_out(self, one: Asked) -> bool:
        """Take one of them back; false where it is none of them."""
        kept = [item for item in self._waiting if item[0].id != one.id]
        found = len(kept) < len(self._waiting)
        if found:
            self._waiting = kept
            self.changed.emit()
        return found

    def take(self) -> list[Waiting]:
        """Those that go with what is sent now."""
        taken, self._waiting = self._waiting, []
        if taken:
            self.changed.emit()
        return taken

    def put_back(self, taken: list[Waiting]) -> None:
        """They were not sent after all."""
        if taken:
            self._waiting = [*taken, *self._waiting]
            self.changed.emit()

    def _drop(self) -> None:
        for key in range(1, self._number + 1):
            self._background.forget(f"{MARK}{key}")
        self.take()

    def close(self) -> None:
        """Answer nothing more."""
        self._background.close()


def _unseen() -> UserError:
    return UserError(
        tr("This model cannot see pictures"),
        todo=tr("choose one under Models that looks at pictures"),
        code="no-vision",
    )
