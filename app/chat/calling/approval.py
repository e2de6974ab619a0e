"""Calls that wait for a person: who asks, and what was said."""

from __future__ import annotations

import threading
from typing import Literal

from app.base.errors import UserError
from app.base.jobs import CancelToken

Verdict = Literal["once", "always", "no"]
VERDICTS: tuple[Verdict, ...] = ("once", "always", "no")
LOOK_S = 0.05


class Approvals:
    """Safe from any thread. A call that nobody decides waits until its answer is stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[tuple[str, str], Verdict] = {}
        self._open: dict[tuple[str, str], threading.Event] = {}

    def ask(self, message_id: str, call_id: str) -> None:
        """Have it decided from now on; `wait` follows."""
        with self._lock:
            self._open[message_id, call_id] = threading.Event()

    def wait(self, message_id: str, call_id: str, token: CancelToken) -> Verdict:
        """What the person said. Raises Cancelled when the answer is stopped."""
        key = message_id, call_id
        try:
            while not self._open[key].wait(LOOK_S):
                token.check()
            return self._said[key]
        finally:
            self.drop(message_id, call_id)

    def drop(self, message_id: str, call_id: str) -> None:
        """It needs no deciding any more."""
        with self._lock:
            self._open.pop((message_id, call_id), None)
            self._said.pop((message_id, call_id), None)

    def decide(self, message_id: str, call_id: str, verdict: Verdict) -> None:
        """Say it; the first word counts. Raises UserError (code not-asked) for a call that does not wait."""
        key = message_id, call_id
        with self._lock:
            asked = self._open.get(key)
            if asked is not None and not asked.is_set():
                self._said[key] = verdict
                asked.set()
                return
        raise UserError("This call does not wait for an answer any more", code="not-asked")
