"""The first stage of the index: many files are read at a time, and what was read is kept in groups."""

from __future__ import annotations

import concurrent.futures
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.base.errors import Cancelled, friendly
from app.base.jobs import CancelToken
from app.knowledge.ocr.stage import PictureReader
from app.knowledge.pieces import Pieces
from app.knowledge.scan import digest_of
from app.store.knowledge import Kept, KnowledgeRepo, Reading
from app.store.knowledge_records import StoredFile

log = logging.getLogger("underdesk.knowledge")

FILES = 64
"""Files looked up at a time; those of chats are put before what comes after them."""

AHEAD, AHEAD_BYTES = 6, 64 << 20
"""Files handed to each reader, so that a slow one does not keep the others from going on, as long as they are small."""

GROUP, GROUP_S = 256, 0.25
"""Chunks kept in one transaction, and seconds after which fewer are: a transaction costs as much as ten chunks."""

GLANCE_S = 0.05


class Reader(PictureReader, Protocol):
    """Cuts up files safely, several at a time; `workers` is how many."""

    @property
    def workers(self) -> int:
        """Files that are read at a time."""
        ...

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        """What the index takes from a file. From any thread; raises UserError, Cancelled."""
        ...

    def begin(self) -> None:
        """Files are about to come."""
        ...


class Intake:
    """One run over all files that wait to be read, on the thread that calls `run`."""

    def __init__(
        self,
        repo: KnowledgeRepo,
        reader: Reader,
        give_way: Callable[[CancelToken], None],
        tell: Callable[[int, int, StoredFile], None],
        changed: Callable[[Kept], None],
        token: CancelToken,
    ) -> None:
        """`tell` hears of each file: files done, all of them, the file; `changed` of what is in the vault now."""
        self._repo, self._reader, self._token = repo, reader, token
        self._give_way, self._tell, self._changed = give_way, tell, changed
        self._under_way: deque[tuple[StoredFile, Future[Reading]]] = deque()
        self._begun: set[str] = set()  # and not yet in the vault
        self._group: list[Reading] = []
        self._since = time.monotonic()
        self._keeping: tuple[Future[Kept], list[Reading]] | None = None
        self._done, self._total = 0, 0
        self.removed = False

    def run(self) -> int:
        """Read everything; how many files there were. Raises UserError of the store, Cancelled."""
        # One thread more than readers: while it unpacks what it was given, its reader has the next file.
        pool = ThreadPoolExecutor(self._reader.workers + 1, "reading")
        files = self._files()
        try:
            while self._fill(pool, files):
                file, future = self._under_way.popleft()
                reading = self._result(future)  # while it waits, it may hand the group to the store
                self._group.append(reading)
                self._tell(self._done, self._total, file)
                self._done += 1
                if sum(len(reading.chunks) for reading in self._group) >= GROUP:
                    self._keep()
            self._keep()
            self._settle()
        finally:
            pool.shutdown(cancel_futures=True)
        return self._done

    def _fill(self, pool: ThreadPoolExecutor, files: Iterator[StoredFile]) -> bool:
        """Hand out files; false when none is under way any more."""
        while len(self._under_way) < self._reader.workers * AHEAD and self._bytes() < AHEAD_BYTES:
            file = next(files, None)
            if file is None:
                break
            self._give_way(self._token)
            self._under_way.append((file, pool.submit(self._read, file)))
        return bool(self._under_way)

    def _bytes(self) -> int:
        return sum(file.size for file, _ in self._under_way)

    def _files(self) -> Iterator[StoredFile]:
        """The files that wait, each once, as long as there are any."""
        while True:
            self._settle()  # else those just kept would be counted neither as waiting nor as done
            waiting = self._repo.waiting(limit=FILES + len(self._begun))
            fresh = [file for file in waiting if file.id not in self._begun]
            if not fresh:
                return
            read_already = len(self._begun) - len(self._under_way)
            self._total = self._done + self._repo.count_waiting() - read_already
            for file in fresh:
                self._begun.add(file.id)
                yield file

    def _result(self, future: Future[Reading]) -> Reading:
        """Wait for a file; what was read before it does not wait for long."""
        while not future.done():
            self._token.check()
            if self._group and time.monotonic() - self._since > GROUP_S:
                self._keep()
            concurrent.futures.wait([future], timeout=GLANCE_S)
        return future.result()

    def _keep(self) -> None:
        """Hand the group to the store, once it is through with the one before."""
        self._settle()
        if self._group:
            self._keeping = self._repo.keep_all(self._group), self._group
        self._group, self._since = [], time.monotonic()

    def _settle(self) -> None:
        if self._keeping is not None:
            future, group = self._keeping
            kept, self._keeping = future.result(), None
            self._begun.difference_update(reading.file.id for reading in group)
            self._changed(kept)
            self.removed |= bool(kept.removed)

    def _read(self, file: StoredFile) -> Reading:
        digest = digest_of(Path(file.path))
        if digest and digest == file.sha256 and file.indexed is not None and not file.error:
            return Reading(replace(file, status="indexed"), same=True)
        now = time.time()
        try:
            pieces = self._reader.cut(Path(file.path), self._token)
        except Cancelled:
            raise
        except Exception as error:
            reason = friendly(error)
            if reason.code == "bug":
                log.warning("a file could not be taken in: %s", type(error).__name__)
            return Reading(replace(file, sha256=digest, status="failed", error=reason.sentence, indexed=now))
        read = replace(
            file, sha256=digest, title=pieces.title, language=pieces.language, pages=pieces.pages,
            status="indexed", error="", notice=pieces.notice, indexed=now,
        )  # fmt: skip
        return Reading(read, pieces.chunks)
