"""The single door to any network: what may pass, for what purpose, and a record of every attempt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from app.base.errors import Cancelled, UserError
from app.base.ids import new_id
from app.net import permit, refusals
from app.net.door import PURPOSES, Ask, Attempt, Hop, Patience, Purpose, Rules
from app.net.switch import Switched

if TYPE_CHECKING:
    import httpx

    from app.net.client import Clients, Exchange

MAX_HOPS = 5
PATIENCE = Patience()


class _Passage:
    """One request on its way: its leave, and the row it will leave in the log."""

    def __init__(self, ask: Ask, url: str) -> None:
        self.leave = permit.Pass(ask.token)
        self.status = 0
        self._ask, self._url = ask, url
        self._id, self._time = new_id(), time.time()

    def row(self, result: str) -> Attempt:
        """The log row as it stands."""
        host = urlsplit(self._url).netloc.rpartition("@")[2]
        sizes = self.leave.sent, self.leave.received
        return Attempt(self._id, self._time, host, self._ask.purpose, self._ask.method, *sizes, result)


class Gate(Switched):
    """The Door of this process. A client exists only while a request runs, so an idle gate holds no socket."""

    def __init__(
        self,
        offline: bool,
        log: Callable[[Attempt], object],
        purposes: Sequence[Purpose] = PURPOSES,
        proxy: str = "",
        earlier: int = 0,
        patience: Patience = PATIENCE,
        began: Callable[[Attempt], object] = lambda row: None,
        here_only: bool = False,
    ) -> None:
        """`earlier` is how many requests the log already has of today; `proxy` is an http:// address or empty.

        `began` hears of each request that is let through, as its row stands then; `log` of every one that is over.
        With `here_only` no address but those of this computer itself is ever connected to, and no name looked up.
        """
        self._began, self._here_only = began, here_only
        super().__init__(offline, earlier)
        self._log, self._proxy, self._patience = log, proxy, patience
        self._given = tuple(purposes)
        self._purposes = {purpose.name: purpose for purpose in purposes}
        self._lock = threading.Lock()
        self._live: dict[int, _Passage] = {}
        self._clients: Clients | None = None

    @property
    def broker_running(self) -> bool:
        """Never: this door opens connections itself."""
        return False

    def set_offline(self, offline: bool) -> None:
        """Move the switch; on cuts whatever runs within a fifth of a second."""
        with self._lock:
            super().set_offline(offline)
            running = list(self._live.values()) if self._offline else []
        for passage in running:
            passage.leave.cut()

    def keep_to(self, rules: Rules) -> None:
        """See Door."""
        with self._lock:
            self._purposes = {purpose.name: purpose for purpose in rules.widen(self._given)}
            if rules.proxy != self._proxy:
                self._proxy, self._clients = rules.proxy, None

    def live(self) -> tuple[Attempt, ...]:
        """The requests under way."""
        with self._lock:
            return tuple(passage.row("under way") for passage in self._live.values())

    @contextmanager
    def stream(self, ask: Ask) -> Generator[Exchange]:
        """Send `ask`, following redirects inside its purpose; see Door.stream."""
        purpose = self._purposes[ask.purpose].of(ask)
        if self._offline or not purpose.permits(ask.url):
            self._turn_away(_Passage(ask, ask.url), purpose, ask.url)
        from app.net.client import Exchange, first

        with self._open(ask.silence, purpose) as client:
            request, hops = first(client, ask), list[Hop]()
            while True:
                with self._passage(ask, purpose, str(request.url)) as passage:
                    reply = Exchange(passage.leave, client, request, hops)
                    passage.status = reply.status
                    if (onward := reply.onward()) is None:
                        yield reply
                        return
                if len(hops) >= MAX_HOPS:
                    raise refusals.broken(request.url.host, "it leads in circles")
                hops.append(reply.hop())
                request = onward

    @contextmanager
    def _passage(self, ask: Ask, purpose: Purpose, url: str) -> Generator[_Passage]:
        """Let one request through, or refuse it; either way exactly one row is logged."""
        passage = _Passage(ask, url)
        self._admit(passage, purpose, url)
        result = "failed"
        try:
            yield passage
            result = f"answered {passage.status}"
        except Cancelled:
            result = "cancelled"
            raise
        except UserError as error:
            result = "cut off by the Offline switch" if error.code == "offline" else f"failed: {error.what}"
            raise
        finally:
            with self._lock:
                self._live.pop(id(passage), None)
            self._log(passage.row(result))

    def _admit(self, passage: _Passage, purpose: Purpose, url: str) -> None:
        with self._lock:
            if allowed := purpose.permits(url) and not self._offline:
                self._today.add()
                self._live[id(passage)] = passage
        if not allowed:
            self._turn_away(passage, purpose, url)
        self._began(passage.row("under way"))

    def _turn_away(self, passage: _Passage, purpose: Purpose, url: str) -> NoReturn:
        offline = self._offline or purpose.permits(url)  # a listed address is turned away for nothing else
        self._log(passage.row("refused: offline" if offline else "refused: not an address for this purpose"))
        raise refusals.offline() if offline else refusals.not_listed(url, purpose)

    def _open(self, silence: int, purpose: Purpose) -> httpx.Client:
        from app.net.wire import anywhere, here, public

        if self._clients is None:
            from app.net.client import Clients

            self._clients = Clients(self._proxy, self._patience)
        pages = public(purpose.places) if purpose.open else anywhere
        return self._clients.open(silence, here if self._here_only else pages)
