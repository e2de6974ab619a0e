"""The open vault: transactions on one thread, a connection per reader, and an orderly end."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.base.paths import Profile
from app.store import cipher, recovery
from app.store.chats import ChatsRepo
from app.store.cipher import Database, DriverError
from app.store.settings import SettingsRepo
from app.store.vault import Vault
from tests.store.helpers import PASSPHRASE, MemoryKeyring, add_chat, no_keyring, open_vault

COUNT = "SELECT count(*) FROM settings"


def put(db: Database, key: str) -> None:
    db.execute("INSERT INTO settings (key, value) VALUES (?, '1')", [key])


def count(vault: Vault) -> int:
    with vault.reading() as db:
        return int(cipher.value(db.conn, COUNT))


def test_a_write_is_committed_before_its_future_resolves(vault: Vault) -> None:
    vault.write(lambda db: put(db, "a")).result()
    assert count(vault) == 1


def test_a_write_that_fails_leaves_nothing(vault: Vault) -> None:
    def work(db: Database) -> None:
        put(db, "a")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        vault.write(work).result()
    assert count(vault) == 0
    vault.write(lambda db: put(db, "b")).result()
    assert count(vault) == 1


def test_all_writes_run_on_one_thread_in_order(vault: Vault) -> None:
    threads: list[int] = []
    order: list[int] = []

    def work(number: int) -> None:
        threads.append(threading.get_ident())
        order.append(number)

    futures = [vault.write(lambda _, n=number: work(n)) for number in range(50)]
    for future in futures:
        future.result()
    assert len(set(threads)) == 1
    assert order == list(range(50))


def test_what_a_person_waits_for_goes_first(vault: Vault) -> None:
    began, gate, order = threading.Event(), threading.Event(), []

    def hold(_: Database) -> None:
        began.set()
        gate.wait(10)

    vault.write(hold)
    began.wait(10)
    later = vault.write(lambda _: order.append("background"), Priority.BACKGROUND)
    sooner = vault.write(lambda _: order.append("person"))
    gate.set()
    later.result()
    sooner.result()
    assert order == ["person", "background"]


def test_a_write_asked_for_by_a_writes_callback_does_not_wait_for_itself(vault: Vault) -> None:
    settings, seen = SettingsRepo(vault), Future[str]()

    def then(_: Future[None]) -> None:
        settings.save("theme", '"dark"')
        seen.set_result(settings.load()["theme"])

    vault.write(lambda db: put(db, "a")).add_done_callback(then)
    assert seen.result(10) == '"dark"'


def test_a_failing_write_of_a_callback_carries_its_error(vault: Vault) -> None:
    seen = Future[BaseException | None]()

    def then(_: Future[None]) -> None:
        seen.set_result(ChatsRepo(vault).update("nowhere", title="x").exception())

    vault.write(lambda db: put(db, "a")).add_done_callback(then)
    error = seen.result(10)
    assert isinstance(error, UserError)
    assert error.code == "no-such-chat"


def test_a_callback_may_write_into_another_vault(vault: Vault, tmp_path: Path) -> None:
    other, seen = open_vault(Profile(tmp_path / "other")), Future[Future[int]]()

    def then(_: Future[None]) -> None:
        seen.set_result(other.write(lambda _: threading.get_ident()))

    vault.write(lambda db: put(db, "a")).add_done_callback(then)
    assert seen.result(10).result(10) == other.write(lambda _: threading.get_ident()).result()
    other.close()


class Numbered(DriverError):
    """A driver's error with the name of its code."""

    def __init__(self, name: str, text: str = "text") -> None:
        super().__init__(text)
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Numbered("SQLITE_FULL"), "disk-full"),
        (Numbered("SQLITE_READONLY_DIRECTORY"), "read-only"),
        (Numbered("SQLITE_CANTOPEN"), "read-only"),
        (Numbered("SQLITE_NOTADB"), "vault-damaged"),
        (Numbered("SQLITE_CORRUPT_VTAB"), "vault-damaged"),
        (Numbered("SQLITE_ERROR", "vtable constructor failed: messages_fts"), "vault-damaged"),
        (Numbered("SQLITE_IOERR_WRITE"), "disk-error"),
        (Numbered("SQLITE_BUSY_SNAPSHOT"), "vault-busy"),
        (Numbered("SQLITE_NOMEM"), "no-memory"),
        (Numbered("SQLITE_CONSTRAINT_UNIQUE"), "bug"),
        (Numbered(""), "bug"),
        (OSError(28, "No space left on device"), "disk-full"),
        (UserError("What", code="own"), "own"),
    ],
)
def test_every_failure_of_the_driver_has_its_sentence(error: Exception, code: str, tmp_path: Path) -> None:
    explained = cipher.explain(error, tmp_path / "vault.db")
    assert explained.code == code
    assert ", because ;" not in explained.sentence


def test_a_write_error_on_a_disk_without_space_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "_free", lambda _: 0)
    assert cipher.explain(Numbered("SQLITE_IOERR_WRITE"), tmp_path).code == "disk-full"


def test_a_fault_of_the_program_is_not_dressed_up(vault: Vault) -> None:
    with pytest.raises(DriverError, match="no such table"):
        vault.write(lambda db: db.execute("SELECT * FROM nonsense")).result()


def test_a_write_inside_a_write_is_a_fault(vault: Vault) -> None:
    def nested(_: Database) -> None:
        vault.write(lambda db: put(db, "b"))

    with pytest.raises(RuntimeError, match="inside"):
        vault.write(nested).result()


def test_a_reader_cannot_write(vault: Vault) -> None:
    with pytest.raises(DriverError, match="readonly"):
        put(vault.read(), "a")
    with pytest.raises(UserError), vault.reading() as db:
        put(db, "a")


def test_every_thread_has_its_own_connection(vault: Vault) -> None:
    barrier = threading.Barrier(4)

    def work(_: int) -> int:
        barrier.wait(10)
        return id(vault.read().conn)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 4
    assert vault.read() is vault.read()


def test_connections_of_ended_threads_are_closed(vault: Vault) -> None:
    for _ in range(20):
        thread = threading.Thread(target=vault.read)
        thread.start()
        thread.join()
    vault.read()
    assert len(vault._readers) <= 2


def test_a_reader_sees_every_commit_at_once(vault: Vault) -> None:
    for number in range(100):
        vault.write(lambda db, n=number: put(db, str(n))).result()
        assert count(vault) == number + 1


def test_readers_and_a_writer_do_not_wait_for_each_other(vault: Vault) -> None:
    stop, failures, reads = threading.Event(), [], []

    def read() -> None:
        try:
            while not stop.is_set():
                reads.append(count(vault))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(200):
        vault.write(lambda db, n=number: put(db, str(n))).result()
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(vault) == 200
    assert len(reads) > 0


def test_closing_finishes_what_is_queued(profile: Profile) -> None:
    vault = open_vault(profile)
    futures = [vault.write(lambda db, n=number: put(db, str(n))) for number in range(100)]
    vault.close()
    assert all(future.done() and not future.exception() for future in futures)
    again = open_vault(profile)
    assert count(again) == 100
    again.close()


def test_closing_empties_the_log_and_forgets_the_keys(profile: Profile) -> None:
    vault = open_vault(profile)
    vault.write(lambda db: put(db, "a")).result()
    vault.close()
    vault.close()
    assert not profile.vault.with_name("vault.db-wal").exists()
    assert vault._opened.root == b""


def test_after_closing_everything_says_so_plainly(profile: Profile) -> None:
    vault = open_vault(profile)
    vault.read()
    vault.close()
    for use in (vault.read, lambda: vault.write(lambda db: put(db, "a")), vault.status, vault.check):
        with pytest.raises(UserError) as caught:
            use()
        assert caught.value.code == "closing"


def test_closing_interrupts_a_long_read_of_another_thread(profile: Profile) -> None:
    vault = open_vault(profile)
    began, ended = threading.Event(), []

    def forever() -> None:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        try:
            with vault.reading() as db:
                began.set()
                db.execute(endless).fetchall()
        except (UserError, DriverError) as error:
            ended.append(error)

    thread = threading.Thread(target=forever)
    thread.start()
    began.wait(10)
    time.sleep(0.05)
    vault.close()
    thread.join(10)
    assert not thread.is_alive()
    assert len(ended) == 1


def test_status_tells_without_contents(vault: Vault) -> None:
    add_chat(ChatsRepo(vault), "Title", "one", "two")
    status = vault.status()
    assert (status.slots, status.generation, status.chats, status.messages) == (("passphrase",), 1, 1, 2)
    assert status.schema >= 1
    assert status.cipher.startswith("4.")
    assert status.size > 0


def test_a_whole_vault_passes_its_check(vault: Vault) -> None:
    add_chat(ChatsRepo(vault), "Title", "one", "two")
    report = vault.check()
    assert (report.ok, report.problems) == (True, ())
    assert len(report.checks) == 4


def test_the_check_notices_an_index_that_lost_a_word(vault: Vault) -> None:
    add_chat(ChatsRepo(vault), "Title", "one two")
    removal = "INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', 1, 'one two')"
    vault.write(lambda db: db.execute(removal)).result()
    report = vault.check()
    assert not report.ok
    assert report.problems == ("search index: messages_fts does not match its text",)


def test_every_connection_is_keyed_and_strict(vault: Vault) -> None:
    wanted = {
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "journal_mode": "wal",
    }
    for conn in (vault.read().conn, vault._writer.conn):
        assert {name: cipher.value(conn, f"PRAGMA {name}") for name in wanted} == wanted
        assert str(cipher.value(conn, "PRAGMA cipher_version")).startswith("4.")
    assert cipher.value(vault.read().conn, "PRAGMA query_only") == 1


@pytest.mark.parametrize("key", ["", "ab" * 31, "AB" * 32, "zz" * 32, "x'" + "ab" * 32, "ab" * 32 + "\n"])
def test_a_malformed_key_is_never_taken_for_a_passphrase(profile: Profile, key: str) -> None:
    profile.root.mkdir()
    with pytest.raises(ValueError, match="64 hex"):
        cipher.connect(profile.vault, key, None, writable=True)
    assert not profile.vault.exists()


def test_sqlite_utils_writes_through_sqlcipher() -> None:
    import sqlcipher3
    import sqlite_utils.db
    import sqlite_utils.utils

    assert sqlite_utils.utils.sqlite3 is sqlcipher3
    assert sqlite_utils.db.sqlite3 is sqlcipher3


class TestSecrets:
    """Changing what opens the vault."""

    def test_a_changed_passphrase_replaces_the_old_one(self, profile: Profile) -> None:
        vault = open_vault(profile)
        vault.set_passphrase("another one")
        vault.close()
        with pytest.raises(UserError) as caught:
            open_vault(profile, PASSPHRASE)
        assert caught.value.code == "wrong-passphrase"
        open_vault(profile, "another one").close()

    @pytest.mark.allow_logs("was repaired from its copy")
    def test_the_old_passphrase_is_gone_from_both_copies(self, profile: Profile) -> None:
        vault = open_vault(profile)
        vault.set_passphrase("another one")
        vault.close()
        profile.slots.unlink()
        with pytest.raises(UserError) as caught:
            open_vault(profile, PASSPHRASE)
        assert caught.value.code == "wrong-passphrase"

    def test_a_passphrase_can_be_added_to_the_keyring_and_removed(self, profile: Profile) -> None:
        ring = MemoryKeyring()
        vault = open_vault(profile, None, ring.door())
        vault.set_passphrase(PASSPHRASE)
        assert set(vault.status().slots) == {"keyring", "passphrase"}
        vault.close()
        open_vault(profile, PASSPHRASE, no_keyring()).close()
        vault = open_vault(profile, None, ring.door())
        vault.remove_passphrase()
        assert vault.status().slots == ("keyring",)
        vault.close()
        open_vault(profile, None, ring.door()).close()

    def test_a_passphrase_alone_takes_the_keyrings_entry_away(self, profile: Profile) -> None:
        ring = MemoryKeyring()
        vault = open_vault(profile, None, ring.door())
        vault.set_passphrase(PASSPHRASE, only=True)
        assert vault.status().slots == ("passphrase",)
        vault.close()
        assert ring.secrets == {}
        open_vault(profile, PASSPHRASE, ring.door()).close()

    def test_the_last_way_in_cannot_be_removed(self, vault: Vault) -> None:
        with pytest.raises(UserError) as caught:
            vault.remove_passphrase()
        assert caught.value.code == "no-keyring"
        assert vault.status().slots == ("passphrase",)

    def test_the_keyring_cannot_be_forgotten_without_a_passphrase(self, profile: Profile) -> None:
        ring = MemoryKeyring()
        vault = open_vault(profile, None, ring.door())
        with pytest.raises(UserError) as caught:
            vault.forget_keyring()
        assert caught.value.code == "last-slot"
        with pytest.raises(UserError) as caught:
            vault.remove_passphrase()
        assert caught.value.code == "no-passphrase"
        vault.close()

    def test_a_recovery_code_opens_when_the_passphrase_is_forgotten(self, profile: Profile) -> None:
        vault = open_vault(profile)
        earlier, code = recovery.new_code(), recovery.new_code()
        vault.take_recovery_code(earlier)
        vault.take_recovery_code(code)
        vault.close()
        open_vault(profile, code.lower()).close()
        open_vault(profile, PASSPHRASE).close()
        with pytest.raises(UserError) as caught:
            open_vault(profile, earlier)
        assert caught.value.code == "wrong-passphrase"

    def test_a_recovery_code_can_be_forgotten_unless_it_is_the_only_way(self, profile: Profile) -> None:
        vault = open_vault(profile)
        vault.take_recovery_code(recovery.new_code())
        vault.forget_recovery_code()
        assert vault.status().slots == ("passphrase",)
        vault.close()

    def test_a_full_disk_leaves_the_old_passphrase_in_force(
        self, profile: Profile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vault = open_vault(profile)
        with monkeypatch.context() as patch:
            patch.setattr("os.replace", _refuse)
            with pytest.raises(UserError) as caught:
                vault.set_passphrase("another one")
        assert caught.value.code == "disk-full"
        vault.close()
        open_vault(profile, PASSPHRASE).close()


def _refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")
