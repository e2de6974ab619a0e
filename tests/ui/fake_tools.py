"""Tools over chats in memory: the real desk, and servers that only remember what was asked of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed
from app.chat.calling.desk import ToolDesk
from app.net.mcp_facts import ServerFacts, ServerPlace, ToolFacts
from app.tooling import Server

FACTS = ServerFacts(
    "shed",
    "1",
    "Knows where things are.",
    (ToolFacts("find", "Tells where a thing is.", '{"type": "object"}'),),
)


class Repo:
    """What the desk needs of the store."""

    def __init__(self, chats: Any) -> None:
        self._chats = chats

    def get(self, chat_id: str) -> Any:
        return self._chats.get(chat_id)

    def update(self, chat_id: str, **fields: Any) -> Future[None]:
        self._chats.chats[chat_id] = replace(self._chats.get(chat_id), **fields)
        done: Future[None] = Future()
        done.set_result(None)
        return done


def desk(chats: Any, post: Callable[[Any], None]) -> ToolDesk:
    """The real one; its own tools have nothing to read."""
    return ToolDesk(Repo(chats), post, library=object())  # type: ignore[arg-type]


class FakeWorkshop:
    """Servers in memory; `fail` is what looking at one ends with."""

    def __init__(self, post: Callable[[Any], None]) -> None:
        self._post = post
        self.kept: dict[str, Server] = {}
        self.secrets: dict[str, str] = {}
        self.fail: UserError | None = None

    def servers(self) -> list[Server]:
        return list(self.kept.values())

    def add(self, place: ServerPlace, secrets: dict[str, str] | None = None) -> Server:
        if place.name in self.kept:
            raise UserError(f"There is a server of tools “{place.name}” already", code="server-exists")
        self.secrets |= secrets or {}
        return self._put(Server(replace(place, secrets=tuple(secrets or ()))))

    def look(self, name: str, token: Any = None) -> Server:
        if self.fail:
            raise self.fail
        return self._put(replace(self.kept[name], facts=FACTS))

    def allow(self, name: str, seen: str) -> Server:
        return self._put(replace(self.kept[name], allowed=seen))

    def forbid(self, name: str) -> Server:
        return self._put(replace(self.kept[name], allowed=""))

    def remove(self, name: str) -> None:
        del self.kept[name]
        self._post(Changed("tools"))

    def _put(self, server: Server) -> Server:
        self.kept[server.name] = server
        self._post(Changed("tools"))
        return server
