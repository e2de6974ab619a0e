"""One question to an endpoint by the door: tried again while nothing has come, timed, ended at once when asked to."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.remote import faults
from app.engine.remote.body import Body, without_what_was_refused
from app.engine.remote.target import Target
from app.net.after import seconds_of
from app.net.door import AWAY, HERE, Ask, Door, Reply, is_here

T = TypeVar("T")
MOST_SAID = 64 << 10
_AGAIN = frozenset({408, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({400, 422, 501})
MARGIN_S = 5
"""What the door grants beyond our own patience, so that ours speaks first."""


@dataclass(frozen=True)
class Trying:
    """How often a question is put again, after how many seconds at first (doubled each time, spread at random), and
    the longest wait that a server may ask for."""

    times: int = 3
    pause: float = 0.5
    longest: float = 30.0
    dice: Callable[[], float] = random.random


class Watch(CancelToken):
    """A token that also ends a request when the next sign of an answer is overdue."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        self._begun = False
        self.restart()

    def restart(self) -> None:
        """The wait for the first sign begins now."""
        self._begun, self._until = False, time.monotonic() + self._target.first_s

    def sign(self) -> None:
        """Something came."""
        self._begun, self._until = True, time.monotonic() + self._target.between_s

    def check(self) -> None:
        """Raise Cancelled if somebody asked, UserError (stalled) if it is overdue."""
        super().check()
        if time.monotonic() > self._until:
            patience = self._target.between_s if self._begun else self._target.first_s
            raise faults.late(self._target, patience, self._begun)


class Refused(Exception):
    """The server wants no such body; `words` are its own."""

    def __init__(self, error: UserError, words: str) -> None:
        super().__init__()
        self.error, self.words = error, words


class Rest:
    """Until when an endpoint wants to be left alone: all its questions keep to that."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    def until(self, seconds: float) -> None:
        """From now on for so long."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def keep(self, token: CancelToken) -> None:
        """Wait until it is over; raises as the token does."""
        while (left := self._until - time.monotonic()) > 0:
            token.wait(min(left, 0.1))
            token.check()


class Line:
    """Questions to one endpoint. `key` is asked for each time and kept nowhere."""

    def __init__(
        self, door: Door, target: Target, key: Callable[[], str], rest: Rest, trying: Trying
    ) -> None:
        self._door, self.target, self._key, self._rest, self._trying = door, target, key, rest, trying

    def post(self, path: str, body: Body, watch: Watch, use: Callable[[Reply], T]) -> T:
        """Send JSON; `use` gets the reply to a question that was taken, once. Raises UserError, Cancelled, Refused."""
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return self._send(self._ask("POST", path, content, watch), watch, use)

    def post_fitting(self, path: str, body: Body, watch: Watch, use: Callable[[Reply], T]) -> T:
        """The same, leaving out what the server names in a refusal, as long as it names something."""
        while True:
            try:
                return self.post(path, body, watch, use)
            except Refused as refused:
                fitting = without_what_was_refused(body, refused.words)
                if fitting is None:
                    raise
                body = fitting

    def get(self, path: str, watch: Watch) -> Any:
        """JSON from the server; raises UserError, Cancelled."""
        try:
            return self._send(self._ask("GET", path, b"", watch), watch, self.json_of)
        except Refused as refused:
            raise refused.error from None

    def json_of(self, reply: Reply) -> Any:
        """The reply's JSON. Raises UserError for what is none."""
        kind = reply.headers.get("content-type", "")
        try:
            body = reply.read(64 << 20)
            return json.loads(body)
        except (ValueError, RecursionError):
            if "json" in kind:
                raise faults.nonsense(self.target, "it is no JSON") from None
            raise faults.no_server(self.target, kind) from None

    def _ask(self, method: str, path: str, content: bytes, watch: Watch) -> Ask:
        headers = {"Accept": "text/event-stream, application/json"}
        if content:
            headers["Content-Type"] = "application/json"
        if key := self._key():
            headers["Authorization"] = f"Bearer {key}"
        url = f"{self.target.address}{path}"
        silence = round(max(self.target.first_s, self.target.between_s)) + MARGIN_S
        return Ask(HERE if is_here(url) else AWAY, url, method, headers, content, watch, silence)

    def _send(self, ask: Ask, watch: Watch, use: Callable[[Reply], T]) -> T:
        for again in self._tries(watch):
            try:
                with self._door.stream(ask) as reply:
                    if reply.hops:
                        raise faults.redirected(self.target)
                    if reply.status == 200:
                        return use(reply)
                    error, words, wait = self._refusal(reply)
            except UserError as error:
                raise faults.in_their_name(error, self.target) from error
            if reply.status in _REFUSED and error.code != "too-long":
                raise Refused(error, words)
            if reply.status not in _AGAIN or error.code == "too-long" or again is None:
                raise error
            if (wait or 0.0) > self._trying.longest:
                raise error
            self._rest.until(max(wait or 0.0, again))
        raise AssertionError("the last try ends above")

    def _tries(self, watch: Watch) -> Iterator[float | None]:
        """For each try how long to rest after it, None after the last."""
        for number in range(self._trying.times + 1):
            watch.restart()
            self._rest.keep(watch)
            watch.restart()
            pause = self._trying.pause * 2**number * (0.5 + self._trying.dice() / 2)
            yield pause if number < self._trying.times else None

    def _refusal(self, reply: Reply) -> tuple[UserError, str, float | None]:
        wait = seconds_of(reply.headers.get("retry-after", ""))
        body = b""
        for chunk in reply.chunks():
            body += chunk
            if len(body) > MOST_SAID:
                break
        words = faults.said(body)
        return faults.refusal(reply.status, words, self.target, wait), words, wait


def quick(target: Target) -> Target:
    """The same endpoint for a question that it can answer at once."""
    return replace(target, first_s=min(target.first_s, 15.0))
