"""The local API as the program has it: on or off, its key, and what came of it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app.base.errors import UserError, friendly
from app.base.ids import new_id
from app.net import outside
from app.net.porter import Porter
from app.serve.rooms import Rooms

if TYPE_CHECKING:
    from app.serve.house import House

KEY = "local-api"
"""The name that the key is kept under."""
SEQUENCES = 16
"""Answers that a model is loaded for at once while programs may ask it, where that costs little memory."""
SETTINGS = ("serve", "serve_port")


class Keys(Protocol):
    """Where the key is kept."""

    def read(self, name: str) -> str:
        """It, or nothing."""
        ...

    def keep(self, name: str, token: str) -> bool:
        """Keep it."""
        ...


@dataclass(frozen=True)
class Served:
    """What was asked while it listened, for the connection log: how often, not what. Time in seconds since 1970."""

    id: str
    time: float
    host: str
    requests: int

    @property
    def result(self) -> str:
        """In words."""
        return f"{self.requests} request{'' if self.requests == 1 else 's'} of programs on this computer"


@dataclass
class _Open:
    """While it listens."""

    porter: Porter
    house: House
    end: Callable[[], object]
    id: str = field(default_factory=new_id)
    since: float = field(default_factory=time.time)
    requests: int = 0

    @property
    def served(self) -> Served:
        """As it is told."""
        return Served(self.id, self.since, f"127.0.0.1:{self.porter.port}", self.requests)


class LocalApi:
    """Off until it is started. All calls are safe from any thread."""

    def __init__(
        self,
        rooms: Rooms,
        keys: Keys,
        log: Callable[[Served], object],
        changed: Callable[[], object] = lambda: None,
        open_porter: Callable[[int], Porter] = outside.open_porter,
    ) -> None:
        """`log` gets a row when it stops; `changed` hears of starts, ends and requests."""
        self.rooms, self._keys, self._log, self._changed = rooms, keys, log, changed
        self._open_porter = open_porter
        self._open: _Open | None = None
        self._key = ""
        self._follows = False
        self._lock = threading.RLock()
        self.trouble: UserError | None = None
        """Why it does not listen although it should."""

    @property
    def port(self) -> int:
        """Where it listens; 0 while it does not."""
        found = self._open
        return found.porter.port if found else 0

    @property
    def address(self) -> str:
        """What clients are told as their base URL; empty while it does not listen."""
        return f"http://127.0.0.1:{self.port}/v1" if self.port else ""

    @property
    def served(self) -> Served | None:
        """What it did since it was started; None while it does not listen."""
        return self._open.served if self._open else None

    @property
    def house(self) -> House | None:
        """What is under way; None while it does not listen."""
        return self._open.house if self._open else None

    def key(self) -> str:
        """The key that clients need; made when it is first asked for."""
        with self._lock:
            self._key = self._key or self._keys.read(KEY) or self._new_key()
            return self._key

    def new_key(self) -> str:
        """Another key; the old one is worth nothing from now on."""
        with self._lock:
            self._key = self._new_key()
            return self._key

    def _new_key(self) -> str:
        made = "ud-" + secrets.token_urlsafe(32)
        self._keys.keep(KEY, made)
        return made

    def start(self, port: int | None = None) -> str:
        """Listen, on the port of the settings, or on a free one for 0; the address. Raises UserError."""
        with self._lock:
            if self._open is None:
                self.key()
                self.rooms.models.expect(SEQUENCES)
                number = self.rooms.settings.number("serve_port") if port is None else port
                porter = self._open_porter(number)
                try:
                    self._open = self._serve(porter)
                except BaseException:
                    porter.close()
                    raise
                self.trouble = None
        self._changed()
        return self.address

    def _serve(self, porter: Porter) -> _Open:
        from app.serve.app import make_app
        from app.serve.house import House
        from app.serve.server import Running

        house = House(self.rooms)
        app = make_app(house, lambda: self._key, lambda: porter.port, self._came)
        running = Running(app)
        porter.open(running.take)

        def end() -> None:
            running.call(lambda: house.end("closing"))
            running.close()

        return _Open(porter, house, end)

    def _came(self) -> None:
        """On the serving thread."""
        found = self._open
        if found:
            found.requests += 1
            self._changed()

    def stop(self) -> None:
        """Listen no more; what is under way ends."""
        self._end(lambda porter: porter.close())

    def lock(self) -> None:
        """The same, but whoever asks is told that Underdesk is locked, until it is opened again."""
        self._end(outside.leave_waiting)

    def _end(self, leave: Callable[[Porter], object]) -> None:
        with self._lock:
            found, self._open = self._open, None
            if found is None:
                return
            found.porter.shut()
            found.end()
            leave(found.porter)
            row = found.served
        if row.requests:
            self._log(row)
        self._changed()

    def follow_settings(self) -> None:
        """Listen whenever the settings say so: now, if they do, and as they change. For the window."""
        if not self._follows:
            self._follows = True
            self.rooms.settings.listen(lambda key, _: self._obey() if key in SETTINGS else None)
        if self.rooms.settings.flag("serve"):
            self._obey()
        elif (waiting := outside.leave_waiting(None)) is not None:
            waiting.close()

    def _obey(self) -> None:
        settings = self.rooms.settings
        wanted = settings.number("serve_port") if settings.flag("serve") else 0
        with self._lock:
            if wanted != self.port:
                self.stop()
            if not wanted or self._open:
                self.trouble = None
                return
            try:
                self.start(wanted)
            except Exception as error:
                self.trouble = friendly(error)
        self._changed()
