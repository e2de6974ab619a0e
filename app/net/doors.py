"""All ways out of one program: the broker's door, and a relay for each server on this computer that is asked."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.net import refusals
from app.net.brokered import turned_away
from app.net.door import HERE, ON_THIS_COMPUTER, Ask, Attempt, Door, Reply, Rules

IDLE_S = 20.0
"""How long a relay that nobody uses may stay."""
SLOTS = ("relay-0", "relay-1", "relay-2", "relay-3")
"""The steward's names of relays: as many at once."""

Make = Callable[[str, str], Door]
"""From a slot and an origin to the door of a relay for it."""


@dataclass
class _Relay:
    slot: str
    door: Door
    users: int = 0
    timer: threading.Timer | None = None


class Doors:
    """A Door over `main` that sends what is for this computer by relays, which the Offline switch does not end."""

    def __init__(
        self, main: Door, make: Make, log: Callable[[Attempt], object], idle_s: float = IDLE_S
    ) -> None:
        """`log` gets a row for each request that no relay is for; the doors tell of the others themselves."""
        self._main, self._make, self._log, self._idle_s = main, make, log, idle_s
        self._lock = threading.Lock()
        self._known: frozenset[str] = frozenset()
        self._relays: dict[str, _Relay] = {}
        self._closed = False

    @property
    def offline(self) -> bool:
        """Whether the switch is on."""
        return self._main.offline

    @property
    def broker_running(self) -> bool:
        """See Door."""
        return self._main.broker_running

    @property
    def relays(self) -> tuple[str, ...]:
        """See Door."""
        with self._lock:
            return tuple(sorted(self._relays))

    def set_offline(self, offline: bool) -> None:
        """Move the switch; what stays on this computer goes on."""
        self._main.set_offline(offline)

    def keep_to(self, rules: Rules) -> None:
        """See Door. Of the endpoints those on this computer are for relays, which end where they are taken away."""
        self._known = rules.near
        for origin in self.relays:
            if origin not in self._known:
                self._end(origin)
        self._main.keep_to(rules.beyond)

    def connections_today(self) -> int:
        """Requests that left this computer, or tried to, since midnight."""
        return self._main.connections_today()

    def live(self) -> tuple[Attempt, ...]:
        """The requests under way."""
        with self._lock:
            doors = [relay.door for relay in self._relays.values()]
        return tuple(row for door in (self._main, *doors) for row in door.live())

    @contextmanager
    def stream(self, ask: Ask) -> Generator[Reply]:
        """See Door."""
        if ask.purpose != HERE:
            with self._main.stream(ask) as reply:
                yield reply
            return
        origin = _origin(ask.url)
        if origin not in self._known:
            self._log(turned_away(ask, "refused: not an address for this purpose"))
            raise refusals.not_listed(origin, ON_THIS_COMPUTER)
        relay = self._taken(origin)
        try:
            with relay.door.stream(ask) as reply:
                yield reply
        finally:
            self._left(origin, relay)

    def close(self) -> None:
        """End everything."""
        self._closed = True
        self._main.close()
        for origin in self.relays:
            self._end(origin)

    def _taken(self, origin: str) -> _Relay:
        with self._lock:
            if self._closed:
                raise UserError("Underdesk is closing", code="closing")
            relay = self._relays.get(origin)
            if relay is None:
                slot = self._free_slot()
                relay = self._relays[origin] = _Relay(slot, self._make(slot, origin))
            relay.users += 1
            if relay.timer:
                relay.timer.cancel()
        return relay

    def _free_slot(self) -> str:
        """One that no relay has; where there is none, one of a relay that rests makes room."""
        resting = next((origin for origin, relay in self._relays.items() if not relay.users), "")
        if len(self._relays) >= len(SLOTS) and resting:
            self._dismiss(self._relays.pop(resting))
        taken = {relay.slot for relay in self._relays.values()}
        free = [slot for slot in SLOTS if slot not in taken]
        if not free:
            raise UserError(
                "Too many programs of this computer are asked at once",
                todo="wait until one of the answers has ended",
                code="too-many-relays",
            )
        return free[0]

    def _left(self, origin: str, relay: _Relay) -> None:
        with self._lock:
            relay.users -= 1
            if not relay.users and self._relays.get(origin) is relay:
                relay.timer = threading.Timer(self._idle_s, self._rest, (origin, relay))
                relay.timer.daemon = True
                relay.timer.start()

    def _rest(self, origin: str, relay: _Relay) -> None:
        with self._lock:
            if relay.users or self._relays.get(origin) is not relay:
                return
            del self._relays[origin]
        relay.door.close()

    def _end(self, origin: str) -> None:
        with self._lock:
            relay = self._relays.pop(origin, None)
        if relay:
            self._dismiss(relay)

    @staticmethod
    def _dismiss(relay: _Relay) -> None:
        if relay.timer:
            relay.timer.cancel()
            with contextlib.suppress(RuntimeError):  # it is the timer itself that dismisses
                relay.timer.join()
        relay.door.close()


def _origin(url: str) -> str:
    place = urlsplit(url)
    return f"{place.scheme}://{place.netloc}"
