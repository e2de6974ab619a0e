"""Pictures that wait to go with the next question: read in the sandbox, shown as chips, gone with what is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.engine.api import Message, Picture
from app.knowledge.photo import SUFFIXES
from app.knowledge.reading import look_at, look_at_bytes
from app.ui.chat.background import Background
from app.ui.viewmodels.documents import Asked, room_of
from app.ui.viewmodels.folder_words import tr
from app.ui.viewmodels.written import number

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
        for path in paths:
            self._add(PurePath(path).name, lambda path=path: look_at(Path(path)))

    def add_copied(self, data: bytes) -> None:
        """Read a picture of the clipboard, in the sandbox as any other."""
        self._add(tr("Copied picture"), lambda: look_at_bytes(data))

    def _add(self, name: str, look: Callable[[], Picture]) -> None:
        model = self._vm.core.models.current
        if model is not None and not model.vision:
            self.failed.emit(_unseen())
            return
        self._number += 1
        key = f"{MARK}{self._number}"

        def take(picture: Picture) -> None:
            size = f"{number(picture.width)} × {number(picture.height)}"
            words = tr("Picture, {size}; goes to the model with the next question").format(size=size)
            self._waiting.append((Asked(key, name, words, True), picture))
            self.changed.emit()
            self._measure(key, picture)

        self._background.run(key, look, take)

    def _measure(self, key: str, picture: Picture) -> None:
        """Have the model say how many tokens it makes of a picture: the projector cuts it up, and need not run."""
        core, chat = self._vm.core, self._vm.chat
        info = core.models.info_of(chat.model if chat else "")
        if info is None or not info.vision or info.remote:
            return
        room = room_of(core, chat)

        def work() -> int:
            with_it, without = (
                core.engines.count((Message("user", "?", pictures=shown),), model=info.path)
                for shown in ((picture,), ())
            )
            return int(with_it.result() - without.result())

        self._background.run(f"{key}-tokens", work, lambda tokens: self._told(key, tokens, room))

    def _told(self, key: str, tokens: int, room: int) -> None:
        """A chip with its tokens, and what they mean for the question."""
        if tokens <= 0:
            return
        what = (
            tr("of the {room} that a question may have").format(room=number(room))
            if tokens <= room
            else tr("more than the model can take: choose a smaller picture, or a larger context window")
        )
        words = tr("{count} tokens, {what}").format(count=number(tokens), what=what)
        self._waiting = [
            (replace(one, tokens=tokens, detail=f"{one.detail}\n{words}"), picture)
            if one.id == key
            else (one, picture)
            for one, picture in self._waiting
        ]
        self.changed.emit()

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
            self._background.forget(f"{MARK}{key}-tokens")
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
