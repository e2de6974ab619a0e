"""Follows a file that is being fetched: writes down what has come, brings it to the disk, and takes its hash."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from app.base.jobs import CancelToken
from app.models.pace import LOOK_S, Manner
from app.models.spans import Record, Spans

BLOCK = 1 << 20
"""Bytes that are hashed at once: few enough to stay in the processor's own memory between reading and hashing."""


class Keeper:
    """Two threads beside the workers, so that neither the disk nor the hash holds up the network, or each other."""

    def __init__(
        self, partial: Path, spans: Spans, record: Record, manner: Manner, token: CancelToken
    ) -> None:
        """`partial` is there. Call `close` in any case; `token` keeps it from hashing on."""
        self._spans, self._record, self._manner, self._token = spans, record, manner, token
        self._file = partial.open("r+b", buffering=0)
        self._digest, self._hashed = hashlib.sha256(), 0
        self._saved = self._synced = spans.done
        self._over = threading.Event()
        self.problem: OSError | None = None
        self._threads = [
            threading.Thread(target=self._guarded, args=(work,), name=name, daemon=True)
            for work, name in ((self._hash, "fetch-hash"), (self._keep, "fetch-keeper"))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def sha256(self) -> str:
        """Of the whole file; only after `close`, where all has come and nobody cancelled."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """Hash what is left where all has come; bring everything to the disk. Raises OSError."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        try:
            if self.problem:
                raise self.problem
            if self._synced < self._spans.size:
                self._record.settle(self._spans, self._file.fileno())
        finally:
            self._file.close()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            self.problem = error

    def _hash(self) -> None:
        buffer = memoryview(bytearray(BLOCK))
        while self._hashed < self._spans.size:
            there = self._spans.wait_beyond(min(self._hashed + BLOCK, self._spans.size) - 1, LOOK_S)
            left = self._over.is_set() and self._spans.done < self._spans.size
            if left or self._token.cancelled:
                return
            while self._hashed < there and not self._token.cancelled:
                self._follow(buffer, there)

    def _follow(self, buffer: memoryview, there: int) -> None:
        self._file.seek(self._hashed)
        count = self._file.readinto(buffer[: min(BLOCK, there - self._hashed)]) or 0
        self._digest.update(buffer[:count])
        self._hashed += count

    def _keep(self) -> None:
        """Write down what has come after each part; all the rest at the end, while the last of it is still hashed."""
        while not self._over.is_set() and self._synced < self._spans.size:
            done = self._spans.wait_for(min(self._saved + self._manner.part, self._spans.size), LOOK_S)
            if done == self._spans.size or done - self._synced >= self._manner.sync:
                self._record.settle(self._spans, self._file.fileno())
                self._saved = self._synced = done
            elif done - self._saved >= self._manner.part:
                self._record.save(self._spans)
                self._saved = done
