"""Servers of tools in the settings: read, added, looked at, allowed and removed, all off the window's thread."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.net.mcp_facts import ServerPlace
from app.tooling import Server
from app.ui.chat.background import Background


class ToolServers(QObject):
    """`changed` when the servers are others; `failed` carries a UserError; `added` that a form may be emptied."""

    changed = Signal()
    failed = Signal(object)
    added = Signal()

    def __init__(self, core: Any, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.servers: list[Server] = []
        self.busy: set[str] = set()
        """Servers that are being looked at."""

    def refresh(self) -> None:
        """Read them again."""
        self._background.run("tool-servers", self._core.workshop.servers, self._arrived)

    def _arrived(self, servers: list[Server]) -> None:
        self.servers = servers
        self.changed.emit()

    def add(self, name: str, where: str, secret: str, value: str) -> None:
        """Keep a server: `where` is an address, or a program with arguments as a shell has them. It is looked at."""
        where = where.strip()
        given = {secret.strip(): value} if secret.strip() and value else {}

        def work() -> str:
            if where.startswith(("http://", "https://")):
                place = ServerPlace(name.strip(), url=where)
            else:
                place = ServerPlace(name.strip(), _words(where))
            return str(self._core.workshop.add(place, given).name)

        def done(result: str | UserError) -> None:
            if isinstance(result, UserError):
                self.failed.emit(result)
                return
            self.added.emit()
            self.look(result)

        self._run("tool-add", work, done)

    def look(self, name: str) -> None:
        """Start it and read what it says of its tools."""
        self.busy.add(name)
        self.changed.emit()

        def done(result: object) -> None:
            self.busy.discard(name)
            self._done(result)

        self._run(f"tool-look-{name}", lambda: self._core.workshop.look(name), done)

    def allow(self, name: str, seen: str) -> None:
        """Agree to what was shown."""
        self._run(f"tool-allow-{name}", lambda: self._core.workshop.allow(name, seen), self._done)

    def forbid(self, name: str) -> None:
        """Offer its tools no more."""
        self._run(f"tool-forbid-{name}", lambda: self._core.workshop.forbid(name), self._done)

    def remove(self, name: str) -> None:
        """Forget it."""
        self._run(f"tool-remove-{name}", lambda: self._core.workshop.remove(name), self._done)

    def _done(self, result: object) -> None:
        if isinstance(result, UserError):
            self.failed.emit(result)
        self.refresh()

    def _run(self, key: str, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        def careful() -> object:
            try:
                return work()
            except UserError as error:
                return error

        self._background.run(key, careful, done)


def _words(where: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(where))
    except ValueError:
        raise UserError(
            "The command cannot be read", why="a quotation mark is not closed", todo="close it", code="usage"
        ) from None
