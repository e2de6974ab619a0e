"""The order of chats in the window: folders, tags, archive, presets, temporary chats; what was deleted comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.events import Changed, Event
from app.chat.slash import short_name
from app.store.records import Chat, Drawer, Preset
from app.ui.viewmodels.folder_words import count_words, tr

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel


@dataclass(frozen=True)
class Seen:
    """What there is to choose from; tags, the commonest first."""

    drawers: tuple[Drawer, ...] = ()
    tags: tuple[str, ...] = ()
    presets: tuple[Preset, ...] = ()


class ChatOrder(QObject):
    """Observable. `told(text, undo, gone)` is for toasts; `made(drawer_id)` follows a new folder."""

    changed = Signal()
    told = Signal(str, object, object)
    made = Signal(str)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm, self._core = vm, vm.core
        self.seen = Seen()
        vm.list.drawer_named.connect(self.rename_drawer)
        self.refresh()

    def refresh(self) -> None:
        """Look again, off the window's thread."""
        order, presets = self._core.order, self._core.presets

        def look() -> Seen:
            return Seen(tuple(order.drawers()), tuple(order.tags()), tuple(presets.list()))

        self._vm.background.run("order", look, self._take)

    def _take(self, seen: Seen) -> None:
        if seen != self.seen:
            self.seen = seen
            self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(event, Changed) and event.kind in ("chat", "preset") for event in batch):
            self.refresh()

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None] = lambda _: None) -> None:
        result: list[Any] = []
        self._vm.keeping.do(lambda: result.append(work()), lambda: then(result[0]))

    # folders

    def drawer_of(self, chat: Chat) -> str:
        """The name of the folder that a chat lies in; empty for none."""
        return next((one.name for one in self.seen.drawers if one.id == chat.drawer), "")

    def new_drawer(self, chat_ids: Sequence[str] = ()) -> None:
        """Make a folder with these chats in it, under a name that is to be changed."""
        taken = {one.name.casefold() for one in self.seen.drawers}
        usual = tr("New folder")
        names = (usual, *(f"{usual} {number}" for number in range(2, len(taken) + 3)))
        name = next(name for name in names if name.casefold() not in taken)
        self._do(lambda: self._core.order.make(name, chat_ids), lambda made: self.made.emit(made.id))

    def rename_drawer(self, drawer_id: str, name: str) -> None:
        """Give a folder a name."""
        self._do(lambda: self._core.order.rename(drawer_id, name))

    def remove_drawer(self, drawer_id: str) -> None:
        """Take a folder away, its chats stay; it can be brought back."""
        order = self._core.order

        def removed(gone: Any) -> None:
            text = tr("The folder “{name}” was removed; its chats are still here").format(
                name=gone.drawer.name
            )
            self.told.emit(text, lambda: self._do(lambda: order.bring_back(gone)), None)

        self._do(lambda: order.remove(drawer_id), removed)

    def move(self, chat_ids: Sequence[str], drawer_id: str | None) -> None:
        """Lay chats into a folder, or into none; it can be taken back."""
        order, chats = self._core.order, self._core.chats

        def work() -> dict[str | None, list[str]]:
            before: dict[str | None, list[str]] = {}
            for chat_id in chat_ids:
                if (lay := chats.get(chat_id).drawer) != drawer_id:
                    before.setdefault(lay, []).append(chat_id)
            moved = [chat_id for some in before.values() for chat_id in some]
            if moved:
                order.move(moved, drawer_id)
            return before

        def back(before: dict[str | None, list[str]]) -> None:
            for lay, some in before.items():
                order.move(some, lay)

        def done(before: dict[str | None, list[str]]) -> None:
            if before:
                words = self._moved(sum(map(len, before.values())), drawer_id)
                self.told.emit(words, lambda: self._do(lambda: back(before)), None)

        self._do(work, done)

    def _moved(self, count: int, drawer_id: str | None) -> str:
        name = next((one.name for one in self.seen.drawers if one.id == drawer_id), "")
        if drawer_id is None:
            return count_words(
                count, tr("The chat is in no folder now"), tr("{n} chats are in no folder now")
            )
        words = tr("The chat is in “{name}” now") if count == 1 else tr("{n} chats are in “{name}” now")
        return words.format(n=count, name=name)

    # archive and tags

    def archive(self, chat: Chat, away: bool = True) -> None:
        """Put a chat away, or back."""
        order = self._core.order
        words = tr("“{title}” is in the archive") if away else tr("“{title}” is in the list again")
        text = words.format(title=chat.title or tr("New chat"))

        def done(_: object) -> None:
            self.told.emit(text, lambda: self._do(lambda: order.archive([chat.id], not away)), None)

        self._do(lambda: order.archive([chat.id], away), done)

    def tag(self, chat: Chat, tag: str, on: bool = True) -> None:
        """Give a chat a tag, or take it away."""
        left = [one for one in chat.tags if one.casefold() != tag.casefold()]
        self._do(lambda: self._core.order.tag(chat.id, [*left, tag] if on else left))

    # presets

    def offered(self, part: str) -> list[Preset]:
        """Presets whose name a part of one may become; those that begin with it stand first."""
        wanted = part.casefold()
        first = [one for one in self.seen.presets if short_name(one.title).startswith(wanted)]
        return first + [p for p in self.seen.presets if p not in first and wanted in p.title.casefold()]

    def use(self, preset: Preset) -> None:
        """Set the chat in hand to a preset; it can be taken back."""
        vm, presets = self._vm, self._core.presets
        chat_id = vm.chat.id if vm.chat else None

        def work() -> tuple[str, Chat]:
            wanted = chat_id or vm.blank_id()
            return wanted, presets.apply(wanted, preset)

        def done(result: tuple[str, Chat]) -> None:
            wanted, before = result
            vm.stored(wanted)
            back = Preset(
                "", "", before.system_prompt, before.sampling, before.model, (), before.tools, before.overflow
            )
            text = tr("“{title}” is in force in this chat").format(title=preset.title)
            self.told.emit(text, lambda: self._do(lambda: presets.apply(wanted, back)), None)

        self._do(work, done)

    def begin_with(self, preset: Preset) -> None:
        """An empty chat that is set to a preset."""
        core = self._core

        def work() -> str:
            made = core.chats.new()
            core.presets.apply(made.id, preset)
            return made.id

        self._do(work, self._vm.open)

    def save_chat(self, title: str, then: Callable[[Preset], None]) -> None:
        """Keep what the chat in hand is set to as a preset."""
        vm, presets = self._vm, self._core.presets
        chat_id = vm.chat.id if vm.chat else None
        self._do(lambda: presets.save(presets.of_chat(chat_id or vm.blank_id(), title)), then)

    def refresh_with(self, preset: Preset) -> None:
        """Know a preset that was kept just now, before everything is read again."""
        others = [one for one in self.seen.presets if one.id != preset.id]
        known = sorted([*others, preset], key=lambda one: one.title.casefold())
        self._take(replace(self.seen, presets=tuple(known)))

    def save_preset(self, preset: Preset) -> None:
        """Keep a changed one."""
        self._do(lambda: self._core.presets.save(preset))

    def take_over(self, preset: Preset) -> None:
        """Have a preset set everything as the chat in hand does; its name stays."""
        vm, presets = self._vm, self._core.presets
        chat_id = vm.chat.id if vm.chat else None

        def work() -> Preset:
            wanted = presets.of_chat(chat_id or vm.blank_id(), preset.title)
            return presets.save(replace(wanted, id=preset.id, created=preset.created))

        self._do(work)

    def remove_preset(self, preset: Preset) -> None:
        """Delete a preset; it can be brought back."""
        presets = self._core.presets

        def done(gone: Preset) -> None:
            text = tr("The preset “{title}” was deleted").format(title=gone.title)
            self.told.emit(text, lambda: self._do(lambda: presets.save(gone)), None)

        self._do(lambda: presets.remove(preset.id), done)

    # temporary chats

    def new_temporary(self) -> None:
        """An empty chat that is never stored; one that was begun and never sent is taken up again."""
        chats = self._core.chats

        def work() -> str:
            empty = next((chat.id for chat in chats.temporary() if chat.head is None), None)
            return empty or chats.new(temporary=True).id

        self._do(work, self._vm.open)
