"""Who may touch a socket: the thread that the gate lets pass, for as long as it does."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

from app.base.jobs import CancelToken


class Cut(Exception):
    """The Offline switch ended this request."""


class Pass:
    """Leave for one request, with its byte counts; `cut` revokes it from any thread."""

    def __init__(self, token: CancelToken | None = None) -> None:
        self.sent = 0
        self.received = 0
        self._token = token
        self._cut = threading.Event()

    def cut(self) -> None:
        """Revoke; the request ends at its next look, at most a tenth of a second later."""
        self._cut.set()

    @property
    def revoked(self) -> bool:
        """Whether `cut` was called."""
        return self._cut.is_set()

    def check(self) -> None:
        """Raise Cut when revoked, Cancelled when the caller's token was."""
        if self.revoked:
            raise Cut
        if self._token:
            self._token.check()


# Process-wide on purpose: an audit hook cannot be taken back, so what it asks must outlive any one gate.
_here = threading.local()


def current() -> Pass | None:
    """The calling thread's leave, if it has one."""
    return getattr(_here, "leave", None)


@contextmanager
def granted(leave: Pass) -> Generator[None]:
    """Give the calling thread leave to use sockets."""
    with _set(leave):
        yield


@contextmanager
def withheld() -> Generator[None]:
    """Take the calling thread's leave away for a while: the self-test tries the ways out like that."""
    with _set(None):
        yield


@contextmanager
def _set(leave: Pass | None) -> Generator[None]:
    before = current()
    _here.leave = leave
    try:
        yield
    finally:
        _here.leave = before
