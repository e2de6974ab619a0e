"""Folders, tags, archive and presets over the chats in memory: the real rules, other storage."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.chat.order import Order
from app.chat.presets import Presets
from app.store.records import Chat, Drawer, Preset, Summary


class Chats:
    """What is needed of the repository."""

    def __init__(self, fake: Any) -> None:
        self._fake = fake

    def list(self, limit: int = 500, offset: int = 0, archived: bool = False) -> list[Chat]:
        return self._fake.list(limit, offset, archived)

    def get(self, chat_id: str) -> Chat:
        return self._fake.get(chat_id)

    def update(self, chat_id: str, **fields: Any) -> Future[None]:
        self._fake.chats[chat_id] = replace(self._fake.get(chat_id), **fields)
        done: Future[None] = Future()
        done.set_result(None)
        return done


class Drawers:
    """Folders in memory."""

    def __init__(self, fake: Any) -> None:
        self._fake = fake
        self.kept: dict[str, Drawer] = {}

    def list(self) -> list[Drawer]:
        return sorted(self.kept.values(), key=lambda one: one.name.casefold())

    def put(self, drawer: Drawer, chats: Any = ()) -> None:
        if any(d.id != drawer.id and d.name.casefold() == drawer.name.casefold() for d in self.kept.values()):
            raise UserError(f"There is a folder “{drawer.name}” already", code="drawer-exists")
        self.kept[drawer.id] = drawer
        for chat in chats or ():
            self._fake.chats[chat] = replace(self._fake.chats[chat], drawer=drawer.id)

    def remove(self, drawer_id: str) -> list[str]:
        del self.kept[drawer_id]
        mine = [chat.id for chat in self._fake.chats.values() if chat.drawer == drawer_id]
        for chat in mine:
            self._fake.chats[chat] = replace(self._fake.chats[chat], drawer=None)
        return mine


class KeptPresets:
    """Presets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Preset] = {}

    def list(self) -> list[Preset]:
        return sorted(self.kept.values(), key=lambda one: one.title.casefold())

    def put(self, preset: Preset) -> None:
        self.kept[preset.id] = preset

    def remove(self, preset_id: str) -> None:
        self.kept.pop(preset_id, None)


class Summing:
    """Summaries in memory; `repo` is itself."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Summary]] = {}
        self.repo = self

    def of(self, chat_id: str) -> list[Summary]:
        return self.kept.get(chat_id, [])

    def running(self, chat_id: str) -> bool:
        return False

    def forget(self, chat_id: str) -> None:
        self.kept.pop(chat_id, None)


def order_over(fake: Any, folders: Any, post: Callable[[Any], None]) -> tuple[Order, Presets]:
    """The real order and presets over fake chats."""
    chats: Any = Chats(fake)
    drawers: Any = Drawers(fake)
    presets: Any = KeptPresets()
    return Order(chats, drawers, post), Presets(presets, chats, folders, post)
