"""The Door of a process that has no network: every request is handed to the broker, which exists only while online."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.ids import new_id
from app.net import refusals
from app.net.door import Ask, Attempt, Rules
from app.net.link import RULES, Answer, Link, Peer
from app.net.messages import Leaving, Phase
from app.net.switch import Switched

CUT = "cut off by the Offline switch"


class BrokeredDoor(Switched):
    """See Door. `start` makes a broker; it is called when the switch is moved to online, and when one was lost."""

    def __init__(
        self,
        offline: bool,
        log: Callable[[Attempt], object],
        start: Callable[[], Peer],
        earlier: int = 0,
        began: Callable[[Attempt], object] = lambda row: None,
        rules: Rules = RULES,
    ) -> None:
        """`log` gets one row for each request, when it is over; `began` hears of those that were let through."""
        super().__init__(offline, earlier)
        self._rules = rules
        self._log, self._start, self._began = log, start, began
        self._rows: dict[str, Attempt] = {}
        self._lock, self._moving = threading.Lock(), threading.Lock()
        self._link: Link | None = None
        if not offline:
            with contextlib.suppress(UserError):  # the first request will say what is wrong
                self._connect()

    @property
    def broker_running(self) -> bool:
        """Whether a broker is there to be asked."""
        link = self._link
        return link is not None and not link.over

    def set_offline(self, offline: bool) -> None:
        """Move the switch; on ends the broker, and with it every connection, before this returns."""
        with self._moving:
            super().set_offline(offline)
            link = self._link
            if self._offline and link:
                link.close()
                self._link = None
        if not self._offline:
            self._connect()

    def keep_to(self, rules: Rules) -> None:
        """See Door: another broker follows them."""
        with self._moving:
            if rules == self._rules:
                return
            self._rules, link = rules, self._link
            if link:
                link.close()
                self._link = None
        if not self._offline:
            self._connect()

    def live(self) -> tuple[Attempt, ...]:
        """The requests under way."""
        with self._lock:
            return tuple(self._rows.values())

    @contextmanager
    def stream(self, ask: Ask) -> Generator[Answer]:
        """Send `ask`; see Door.stream."""
        if self._offline:
            self._log(turned_away(ask, "refused: offline"))
            raise refusals.offline()
        line = self._connect().open(ask)
        leaving = Leaving(cancelled=True)
        try:
            yield Answer(line)
            leaving = Leaving()
        except UserError as error:
            leaving = Leaving(what=error.what)
            if self._offline and error.code == "broken":
                raise refusals.offline() from error
            raise
        finally:
            line.leave(leaving)

    def _connect(self) -> Link:
        """The link, a new one where there is none or the broker died. Raises UserError (offline, no-broker)."""
        with self._moving:
            if self._offline:
                raise refusals.offline()
            if self._link and self._link.over:
                self._link.close()
                self._link = None
            if self._link is None:
                try:
                    self._link = Link(self._start(), self._hear, self._lost, self._rules)
                except OSError as error:
                    raise refusals.no_broker() from error
            return self._link

    # --- on the link's thread ---

    def _hear(self, row: Attempt, phase: Phase) -> None:
        with self._lock:
            known = row.id in self._rows
            if phase is Phase.BEGAN or (phase is Phase.RUNS and known):
                self._rows[row.id] = row
            elif phase is Phase.OVER:
                self._rows.pop(row.id, None)
        if phase is Phase.BEGAN:
            self._today.add()
            self._began(row)
        elif phase is Phase.OVER:
            self._log(row)

    def _lost(self, _: Link) -> None:
        """The broker ended: what it was doing has its rows all the same."""
        with self._lock:
            rows, self._rows = list(self._rows.values()), {}
        for row in rows:
            self._log(replace(row, result=CUT if self._offline else "failed: the broker ended"))


def turned_away(ask: Ask, result: str) -> Attempt:
    """The row of a request that was not let through."""
    host = urlsplit(ask.url).netloc.rpartition("@")[2]
    return Attempt(new_id(), time.time(), host, ask.purpose, ask.method, 0, 0, result)
