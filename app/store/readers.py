"""One read-only connection per thread, all of them closed with the vault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.base.errors import UserError
from app.store.cipher import Database


@dataclass(eq=False)
class Reader:
    """A thread's connection; `busy` is held while it is read from."""

    thread: threading.Thread
    db: Database
    closed: bool = False
    busy: threading.RLock = field(default_factory=threading.RLock)  # pyright: ignore[reportUnknownVariableType]


class Readers:
    """Connections by thread. Those of ended threads are closed when the next one is made."""

    def __init__(self, make: Callable[[], Database]) -> None:
        self._make = make
        self._mine = threading.local()
        self._all: list[Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    def get(self) -> Reader:
        """This thread's reader; raises UserError "closing" after close."""
        reader: Reader | None = getattr(self._mine, "reader", None)
        if reader is None or reader.closed or self._closed:
            reader = self._mine.reader = self._add()
        return reader

    def _add(self) -> Reader:
        with self._lock:
            if self._closed:
                raise UserError("The vault is closed", todo="start Underdesk again", code="closing")
            self._prune()
            reader = Reader(threading.current_thread(), self._make())
            self._all.append(reader)
        return reader

    def _prune(self) -> None:
        for reader in [r for r in self._all if not r.thread.is_alive()]:
            reader.db.conn.close()
            self._all.remove(reader)

    @contextmanager
    def reading(self) -> Generator[Database]:
        """This thread's connection, safe from being closed meanwhile."""
        while True:
            reader = self.get()
            with reader.busy:
                if self._closed:
                    raise UserError("The vault is closed", todo="start Underdesk again", code="closing")
                if not reader.closed:
                    yield reader.db
                    return

    @contextmanager
    def apart(self, timeout: float = 30.0) -> Generator[None]:
        """No connection is open inside; whoever wants to read waits. Raises UserError when a read does not end."""
        with self._lock:
            for reader in self._all:
                if not reader.busy.acquire(timeout=timeout):
                    raise UserError("The vault is being read", todo="try again later", code="vault-busy")
                reader.db.conn.close()
                reader.closed = True
                reader.busy.release()
            self._all = []
            yield

    def __len__(self) -> int:
        return len(self._all)

    def close(self, timeout: float = 5.0) -> None:
        """Interrupt what still reads and close every connection."""
        self._closed = True
        if not self._lock.acquire(timeout=timeout):
            return  # the file is being exchanged: none is open
        readers, self._all = self._all, []
        self._lock.release()
        for reader in readers:
            reader.db.conn.interrupt()
            if reader.busy.acquire(timeout=timeout):
                reader.db.conn.close()
                reader.busy.release()
