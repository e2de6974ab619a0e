"""The open vault: one thread that writes, a connection per reading thread, and the keys that open it next time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.base.errors import UserError
from app.base.jobs import Lane, Priority
from app.base.paths import Profile
from app.store import backup, keyfile, reserve, schema
from app.store.cipher import Database, DriverError, code_of, connect, damaged, explain, value
from app.store.integrity import CheckReport, inspect
from app.store.journal import recover
from app.store.keyring_door import KeyringDoor
from app.store.keys import Cost, KeyFile
from app.store.purge import truncate_log
from app.store.readers import Readers
from app.store.records import Message
from app.store.schema import Step, transaction
from app.store.unlock import Unlocked, unlock
from app.store.ways import Ways

T = TypeVar("T")
PATIENCE_S = 10.0
"""How long the end waits for what is queued before it breaks off what runs."""
log = logging.getLogger("underdesk.store")


@dataclass(frozen=True)
class VaultStatus:
    """What can be said about a vault without its contents. Sizes in bytes."""

    vault_id: str
    slots: tuple[str, ...]
    generation: int
    schema: int
    cipher: str
    size: int
    wal_size: int
    chats: int
    messages: int
    models: int


class Vault(Ways):
    """An open vault. Everything that changes it passes through `write`; reads come from any thread."""

    def __init__(self, profile: Profile, opened: Unlocked, door: KeyringDoor, cost: Cost | None) -> None:
        super().__init__(profile, opened, door, cost)
        self.recovered: tuple[Message, ...] = ()
        self._writer = self._connect(writable=True)
        self._readers = Readers(lambda: self._connect(writable=False))
        self._lane = Lane("store")
        self._lane_thread = self._lane.submit(threading.get_ident).result()
        self._closing, self._alone = threading.Lock(), threading.Lock()
        self._beside: Database | None = None
        self._closed = False

    @staticmethod
    def open(
        profile: Profile,
        passphrase: str | None = None,
        *,
        door: KeyringDoor | None = None,
        cost: Cost | None = None,
        steps: list[Step] | None = None,
    ) -> Vault:
        """Open the profile's vault, or make it on the first run. Raises UserError; NeedsSecret without a key.

        `passphrase` may be a recovery code. `cost` and `steps` replace the calibrated cost of a new passphrase
        and the schema's steps.
        """
        door = door or KeyringDoor()
        opened = unlock(profile, passphrase, door, cost)
        known = schema.steps() if steps is None else steps
        try:
            return Vault._open(profile, opened, door, cost, known)
        except UserError as error:
            # Even reading takes a little space; what is set aside lets a full vault open, and be cleared out.
            if error.code != "disk-full" or not reserve.release(profile):
                raise
            return Vault._open(profile, opened, door, cost, known)

    @staticmethod
    def _open(
        profile: Profile, opened: Unlocked, door: KeyringDoor, cost: Cost | None, steps: list[Step]
    ) -> Vault:
        vault = Vault(profile, opened, door, cost)
        try:
            vault._prepare(steps)
        except BaseException:
            vault.close()
            raise
        return vault

    @staticmethod
    def exists(profile: Profile) -> bool:
        """Whether the folder holds a vault, whole or not."""
        return any(path.exists() for path in (profile.vault, profile.slots, keyfile.spare(profile)))

    def _connect(self, *, writable: bool) -> Database:
        opened = self._opened
        return connect(self.profile.vault, opened.database_key, opened.keys.vault_id, writable=writable)

    def _prepare(self, steps: list[Step]) -> None:
        """Bring the schema up to date and take in what a killed program was writing."""
        with self._explained():
            backup.upgrade(self.profile, self._writer, self._opened, steps)
            with transaction(self._writer):
                self.recovered = tuple(recover(self._writer))
            if _size(self._log_file):  # of a killed program: what it had erased may still stand in there
                truncate_log(self._writer)
        reserve.ensure(self.profile)

    @property
    def _log_file(self) -> Path:
        return self.profile.vault.with_name(self.profile.vault.name + "-wal")

    # reading and writing

    def read(self) -> Database:
        """This thread's own read-only connection, good until the vault closes. Prefer `reading`."""
        return self._readers.get().db

    @contextmanager
    def reading(self) -> Generator[Database]:
        """As `read`, safe from `close` and with failures turned into UserError."""
        with self._explained(), self._readers.reading() as db:
            yield db

    def write(
        self, work: Callable[[Database], T], priority: Priority = Priority.PERSON, *, frees: bool = False
    ) -> Future[T]:
        """Run `work` on the store's thread in one transaction, committed before the future resolves.

        When it raises, nothing of it is kept and the future carries the error, in plain words where the disk is
        to blame. Work that `frees` space may take the reserve on a full disk. Raises UserError "closing" after
        close.
        """

        def whole(db: Database) -> T:
            with transaction(db):
                return work(db)

        def insisting(db: Database) -> T:
            try:
                return whole(db)
            except DriverError as error:
                if self._explain(error).code != "disk-full" or not reserve.release(self.profile):
                    raise
                return whole(db)

        return self.apart(insisting if frees else whole, priority)

    def apart(self, work: Callable[[Database], T], priority: Priority = Priority.PERSON) -> Future[T]:
        """As `write` for work that makes its own transactions."""

        def explained() -> T:
            with self._explained():
                return work(self._writer)

        if threading.get_ident() == self._lane_thread:
            return _at_once(explained, self._writer)
        return self._lane.submit(explained, priority)

    @contextmanager
    def beside(self) -> Generator[Database]:
        """A connection of its own for long work that changes nothing, one at a time; `close` interrupts it."""
        with self._explained(), self._alone:
            if self._closed:
                raise UserError("The vault is closed", todo="start Underdesk again", code="closing")
            self._beside = db = self._connect(writable=True)
            try:
                yield db
            finally:
                self._beside = None
                db.conn.close()
                if _size(self._log_file):  # which could not be emptied meanwhile, whatever was erased
                    with suppress(UserError):  # the end empties it too
                        self.checkpoint()

    def exchange(
        self, prepare: Callable[[Database], Unlocked], swap: Callable[[Unlocked], None]
    ) -> Future[None]:
        """Put another database in the place of this one; whoever wants to read or write waits meanwhile.

        `prepare` makes it beside this one; `swap` moves it while every connection is closed, or raises and has
        changed nothing.
        """

        def work() -> None:
            with self._explained(), self._alone:
                changed = prepare(self._writer)
                with self._readers.apart():
                    truncate_log(self._writer)
                    self._writer.conn.close()
                    try:
                        swap(changed)
                        self._opened = self._opened if self._closed else changed
                    finally:
                        self._writer = self._connect(writable=True)

        return self._lane.submit(work)

    def _explain(self, error: DriverError) -> UserError:
        return explain(error, self.profile.vault)

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except DriverError as error:
            if code_of(error) == "bug":
                raise
            raise self._explain(error) from error

    def checkpoint(self) -> Future[None]:
        """Move everything into vault.db and empty the write-ahead log."""
        return self.apart(truncate_log)

    def close(self) -> None:
        """Finish what is queued, empty the log, close every connection, forget the keys. Safe to call twice."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            if beside := self._beside:
                beside.conn.interrupt()
            ended = self._lane.close(PATIENCE_S)
            if not ended:  # a lock must not wait for a check of everything, and less so leave it open
                with suppress(DriverError):  # closed itself, while its file is exchanged
                    self._writer.conn.interrupt()
                ended = self._lane.close(PATIENCE_S)
            keys = self._opened.keys
            self._opened = Unlocked(KeyFile(keys.vault_id, keys.generation), b"")
            self._readers.close()
            if not ended:
                log.warning("the store's thread did not end in time")
                return
            try:
                truncate_log(self._writer)
            except DriverError as error:
                log.debug("no checkpoint at the end: %s", code_of(error))
            self._writer.conn.close()

    # looking after it

    def status(self) -> VaultStatus:
        """Slots, sizes, versions and counts."""
        opened = self._opened.keys
        with self.reading() as db:
            counts = [
                value(db.conn, f"SELECT count(*) FROM {name}") for name in ("chats", "messages", "library")
            ]
            cipher = str(value(db.conn, "PRAGMA cipher_version"))
            version = schema.version(db)
        slots = tuple(slot.type for slot in opened.slots)
        sizes = _size(self.profile.vault), _size(self._log_file)
        return VaultStatus(opened.vault_id, slots, opened.generation, version, cipher, *sizes, *counts)

    def check(self) -> CheckReport:
        """Read every page and compare every index with its table; takes a while in a large vault."""
        report = self.apart(inspect, Priority.STEP).result()
        return report if report.ok else replace(report, advice=damaged(self.profile.vault).todo)


def _at_once(work: Callable[[], T], writer: Database) -> Future[T]:
    """A write asked for on the store's own thread, as by a future's callback: queued, it would wait for itself."""
    if writer.conn.in_transaction:
        raise RuntimeError("a write inside a write")
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)
    return future


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
