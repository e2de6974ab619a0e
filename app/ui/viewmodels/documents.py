"""The documents that the chat in hand asks: folders chosen for it, and what was dropped into it alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.events import Changed, Event, IndexProgress
from app.chat.grounding import room_for
from app.chat.scope import Part, parts_of, put_to
from app.knowledge.locks import is_lock
from app.store.knowledge_records import Folder
from app.store.records import Chat
from app.ui.chat.background import Background
from app.ui.viewmodels.folder_words import files_words, plural_paths, tr
from app.ui.viewmodels.written import number

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel


@dataclass(frozen=True)
class Asked:
    """One chip: a kept folder, or (`own`) what was dropped into this chat."""

    id: str
    name: str
    detail: str
    own: bool
    locked: tuple[tuple[str, str], ...] = ()
    """Id and name of each file that asks for its password."""
    icon: str = ""
    sign: str = ""
    """For what narrows the question that is typed: how it stands there."""
    tokens: int = 0
    """About how many it has; 0 where that is not known."""


class ChatDocuments(QObject):
    """Observable. `told(text, undo, gone)` for toasts; `failed` carries UserErrors."""

    changed = Signal()
    told = Signal(str, object, object)
    failed = Signal(object)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm, self._core = vm, vm.core
        self._background = Background(vm.core.jobs, self)
        self._background.failed.connect(self.failed)
        self._seen: list[Asked] = []
        self._hidden: set[str] = set()
        self._counted: dict[tuple[str, int, int, int], int] = {}
        self._signs: list[Asked] = []
        self.kept: list[tuple[str, str]] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(200)
        self._soon.timeout.connect(self.refresh)
        vm.chat_changed.connect(self.refresh)

    @property
    def asked(self) -> list[Asked]:
        """The chips."""
        return [*(one for one in self._seen if one.id not in self._hidden), *self._signs]

    def read_signs(self, text: str) -> None:
        """Tell what the signs in a question narrow it to, while it is typed."""
        chat, knowledge = self._vm.chat, self._core.knowledge
        if "@" not in text:
            self._background.forget("signs")
            self._take_signs([])
            return

        def look() -> list[Asked]:
            folders = put_to(knowledge, chat.id if chat else "", text)
            files = [file for i in folders for file in knowledge.files(i)]
            return [_sign(part) for part in parts_of(text, folders, files)]

        self._background.run("signs", look, self._take_signs)

    def _take_signs(self, signs: list[Asked]) -> None:
        if signs != self._signs:
            self._signs = signs
            self.changed.emit()

    # reading

    def refresh(self) -> None:
        """Look again, off the window's thread."""
        chat, knowledge = self._vm.chat, self._core.knowledge
        chat_id = chat.id if chat else None

        def look() -> tuple[list[Asked], list[tuple[str, str]]]:
            kept = {folder.id: folder for folder in knowledge.folders()}
            ids = knowledge.folders_of(chat_id) if chat_id else []
            found = [_chip(kept[i]) if i in kept else self._own(knowledge, i) for i in ids]
            sized = self._sized(found, {i: kept.get(i) or knowledge.folder(i) for i in ids})
            return sorted(sized, key=lambda one: not one.own), [(f.id, f.name) for f in kept.values()]

        self._background.run("documents", look, lambda seen: self._take(chat_id, *seen))

    def _sized(self, found: list[Asked], folders: dict[str, Folder]) -> list[Asked]:
        """With how many tokens each has, and what will happen to it: all of it together decides."""
        sizes = {one.id: self._tokens(folders[one.id]) for one in found}
        room = room_of(self._core, self._vm.chat)
        whole = sum(sizes.values()) <= room
        return [_told(one, sizes[one.id], whole if room else None) for one in found]

    def _tokens(self, folder: Folder) -> int:
        """Counted once for each state of a folder; 0 while it is being read."""
        if folder.waiting or not folder.files:
            return 0
        key = folder.id, folder.files, folder.chunks, folder.size
        if key not in self._counted:
            self._counted[key] = self._core.knowledge.tokens_of(folder.id)
        return self._counted[key]

    @staticmethod
    def _own(knowledge: Any, folder_id: str) -> Asked:
        files = knowledge.files(folder_id)
        failed = [file for file in files if file.status == "failed"]
        locked = tuple((f.id, f.name.rpartition("/")[2]) for f in failed if is_lock(f.error))
        waiting = sum(file.status == "waiting" for file in files)
        name = files[0].name.rpartition("/")[2] if len(files) == 1 else files_words(len(files))
        detail = failed[0].error if failed else ""
        if waiting:
            name = tr("{name} · reading").format(name=name)
        elif locked and len(files) == 1:
            name = tr("{name} · needs its password").format(name=name)
        elif failed:
            name = tr("{name} · {n} not read").format(name=name, n=len(failed))
        return Asked(folder_id, name, detail or tr("Asked in this chat only; erased with it"), True, locked)

    def _take(self, chat_id: str | None, seen: list[Asked], kept: list[tuple[str, str]]) -> None:
        mine = self._vm.chat.id if self._vm.chat else None
        if chat_id == mine and (seen, kept) != (self._seen, self.kept):
            self._seen, self.kept = seen, kept
            self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        kinds = {event.kind for event in batch if isinstance(event, Changed)}
        if (
            "folder" in kinds or any(isinstance(e, IndexProgress) for e in batch)
        ) and not self._soon.isActive():
            self._soon.start()

    # changing

    def attach(self, paths: list[str]) -> None:
        """Ask about these, in this chat only."""
        chat_id, knowledge = self._vm.chat.id if self._vm.chat else None, self._core.knowledge

        def work() -> tuple[str, str]:
            wanted = chat_id or self._vm.blank_id()
            return wanted, knowledge.attach(wanted, paths).id

        def done(made: tuple[str, str]) -> None:
            wanted, folder = made
            self._vm.stored(wanted)
            self.refresh()
            text = tr("Asking about {things} in this chat").format(things=plural_paths(paths))
            self.told.emit(text, lambda: self._do(lambda: knowledge.remove_paths(folder, paths)), None)

        self._run(work, done)

    def ask_folder(self, folder_id: str, ask: bool = True) -> None:
        """Ask a kept folder in this chat, or no longer."""
        chat_id, knowledge = self._vm.chat.id if self._vm.chat else None, self._core.knowledge

        def work() -> str:
            wanted = chat_id or self._vm.blank_id()
            kept = {folder.id for folder in knowledge.folders()}
            now = [one for one in knowledge.folders_of(wanted) if one in kept and one != folder_id]
            knowledge.set_folders(wanted, [*now, folder_id] if ask else now)
            return wanted

        def done(wanted: str) -> None:
            self._vm.stored(wanted)
            self.refresh()

        self._run(work, done)

    def leave_out(self, asked: Asked) -> None:
        """Ask this no longer; what was dropped here is erased once that can no longer be taken back."""
        text = tr("“{name}” is no longer asked").format(name=asked.name)
        if not asked.own:
            self.ask_folder(asked.id, ask=False)
            self.told.emit(text, lambda: self.ask_folder(asked.id), None)
            return
        self._hide(asked.id, True)
        knowledge = self._core.knowledge
        self.told.emit(
            text,
            lambda: self._hide(asked.id, False),
            lambda: self._do(lambda: knowledge.remove_folder(asked.id)),
        )

    def _hide(self, folder_id: str, hidden: bool) -> None:
        (self._hidden.add if hidden else self._hidden.discard)(folder_id)
        self.changed.emit()

    def _do(self, work: Callable[[], object]) -> None:
        self._run(work, lambda _: self.refresh())

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._background.run(f"do-{time.monotonic_ns()}", work, then)

    def note_typing(self) -> None:
        """Indexing gives way to a person who types."""
        self._core.knowledge.note_typing()

    def close(self) -> None:
        """Answer nothing more."""
        self._soon.stop()
        self._background.close()


def room_of(core: Any, chat: Chat | None) -> int:
    """How many tokens documents and pictures of a question may have; 0 where no model is loaded that could tell."""
    info = core.models.info_of(chat.model if chat else "")
    longest = core.settings.number("max_tokens")
    if info is None:
        return 0
    return room_for(info.context, int(chat.sampling.get("max_tokens") or longest) if chat else longest)


def _told(one: Asked, tokens: int, whole: bool | None) -> Asked:
    """A chip with its tokens and what happens to it; `whole` is None where no model is loaded that could tell."""
    if not tokens or one.locked:
        return one
    if whole is None:
        what = tr("what fits a question is read with it")
    elif whole:
        what = tr("read whole with every question")
    else:
        what = tr("the passages that fit a question are read with it")
    size = tr("about {count} tokens").format(count=number(tokens))
    return replace(one, tokens=tokens, detail=f"{one.detail}\n{size}: {what}")


def _sign(part: Part) -> Asked:
    detail = tr("Narrowed by {sign} in the question").format(sign=part.sign)
    return Asked(
        f"sign:{part.sign}",
        part.words,
        detail,
        True,
        icon="warning" if part.wrong else "search",
        sign=part.sign,
    )


def _chip(folder: Folder) -> Asked:
    return Asked(folder.id, folder.name, files_words(folder.files), False)
