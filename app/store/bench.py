"""How much the encryption costs: the same work on the vault's schema with and without a key, in turns."""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.base.ids import new_id
from app.base.paths import Profile
from app.store import cipher, keys, schema
from app.store.cipher import Database
from app.store.keyring_door import KeyringDoor
from app.store.receipt_records import Receipt
from app.store.receipts import keep
from app.store.records import Chat, Message
from app.store.rows import CHAT_COLUMNS, MESSAGE_COLUMNS, insert_sql, row_of
from app.store.search import search
from app.store.vault import Vault

Figure = dict[str, str | float | bool]
ROUNDS = 9
MESSAGES_PER_ROUND = 500
QUERIES = 60


def store_figures(*, quick: bool = False) -> list[Figure]:
    """insert_vs_plain and fts_vs_plain (ratios of processor time, medians of rounds taken in turns), and openings:

    open_ms of a connection by its raw key until the first row is read, vault_open_ms of a whole vault; and
    receipt_ms, processor time for the receipt of a chat's next answer with a prompt of 32,000 characters.
    """
    with tempfile.TemporaryDirectory() as made:
        inserting, searching = _against_plain(Path(made), 3 if quick else ROUNDS)
        profile = Profile(Path(made) / "profile")
        door = KeyringDoor(_Kept)
        whole, raw = _vault_open_ms(profile, door), _open_ms(profile, door)
        receipt = _receipt_ms(Path(made))
    return [
        figure("insert_vs_plain", inserting, "ratio", 1.4),
        figure("fts_vs_plain", searching, "ratio", 1.5),
        figure("open_ms", raw, "ms", 5.0),
        figure("vault_open_ms", whole, "ms", 50.0),
        figure("receipt_ms", receipt, "ms", 10.0),
    ]


def figure(name: str, value: float, unit: str, goal: float) -> Figure:
    """A row of the bench, of which less is better."""
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "goal": goal,
        "better": "lower",
        "holds": value <= goal,
    }


def _against_plain(folder: Path, rounds: int) -> tuple[float, float]:
    """Encrypted to plain: inserting with indexing, and searching."""
    sealed = cipher.connect(folder / "sealed.db", keys.new_root().hex(), None, writable=True)
    bare = cipher.unencrypted_for_bench(folder / "bare.db")
    words = _Words()
    try:
        for db in (sealed, bare):
            schema.upgrade(db, schema.steps())
            db.execute(insert_sql("chats", CHAT_COLUMNS), row_of(Chat("chat", "Bench", 0.0, 0.0)))
        batches = [[row_of(words.message()) for _ in range(MESSAGES_PER_ROUND)] for _ in range(rounds)]
        inserting = _ratio(sealed, bare, [_insertion(batch) for batch in batches])
        searching = _ratio(
            sealed, bare, [_searching([words.some(2) for _ in range(QUERIES)]) for _ in range(rounds)]
        )
    finally:
        sealed.conn.close()
        bare.conn.close()
    return inserting, searching


def _ratio(one: Database, other: Database, works: list[Callable[[Database], None]]) -> float:
    """The median over all works of what each costs here and there; who goes first changes every time."""
    ratios: list[float] = []
    for number, work in enumerate(works):
        order = (one, other) if number % 2 else (other, one)
        spent = {id(db): _processor_s(work, db) for db in order}
        ratios.append(spent[id(one)] / max(spent[id(other)], 1e-9))
    return statistics.median(ratios)


def _processor_s(work: Callable[[Database], None], db: Database) -> float:
    began = time.process_time()
    work(db)
    return time.process_time() - began


def _insertion(rows: list[dict[str, object]]) -> Callable[[Database], None]:
    def work(db: Database) -> None:
        with schema.transaction(db):
            db.conn.executemany(insert_sql("messages", MESSAGE_COLUMNS), rows)

    return work


def _searching(queries: list[str]) -> Callable[[Database], None]:
    def work(db: Database) -> None:
        for query in queries:
            search(db, query, 20)

    return work


def _open_ms(profile: Profile, door: KeyringDoor) -> float:
    """From a key to the first row, with all settings of a connection made; milliseconds of the clock."""
    db = Vault.open(profile, door=door)
    key, vault_id = db.opened.database_key, db.opened.keys.vault_id
    db.close()
    taken: list[float] = []
    for _ in range(5 * ROUNDS):
        began = time.perf_counter()
        opened = cipher.connect(profile.vault, key, vault_id, writable=False)
        opened.execute("SELECT count(*) FROM chats").fetchone()
        taken.append(1000 * (time.perf_counter() - began))
        opened.conn.close()
    return statistics.median(taken)


def _vault_open_ms(profile: Profile, door: KeyringDoor) -> float:
    """From nothing to a usable vault, the key from a keyring that answers at once; milliseconds of the clock."""
    Vault.open(profile, door=door).close()
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        vault = Vault.open(profile, door=door)
        taken.append(1000 * (time.perf_counter() - began))
        vault.close()
    return statistics.median(taken)


def _receipt_ms(folder: Path) -> float:
    """A talk that grows: most of each prompt was kept with the one before. Milliseconds, the median."""
    db, words = cipher.connect(folder / "receipts.db", keys.new_root().hex(), None, writable=True), _Words()
    schema.upgrade(db, schema.steps())
    db.execute(insert_sql("chats", CHAT_COLUMNS), row_of(Chat("chat", "Bench", 0.0, 0.0)))
    text, taken = words.some(4_000), list[float]()
    for _ in range(3 * ROUNDS):
        message = words.message()
        db.execute(insert_sql("messages", MESSAGE_COLUMNS), row_of(message))
        text += message.content
        made = Receipt(new_id(), 0.0, message.id, tokens=tuple(range(200)), prompt=text, request=text)
        taken.append(1000 * _processor_s(_keeping(made), db))
    db.conn.close()
    return statistics.median(taken)


def _keeping(receipt: Receipt) -> Callable[[Database], None]:
    def work(db: Database) -> None:
        with schema.transaction(db):
            keep(db, [receipt], "chat", "chat")

    return work


class _Kept:
    """A keyring in memory, for throw-away vaults."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._secrets[service, username]


class _Words:
    """Text with a vocabulary as uneven as that of people."""

    def __init__(self) -> None:
        self._dice = random.Random(1)
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        self._all = ["".join(self._dice.choices(letters, k=self._dice.randint(2, 9))) for _ in range(8_000)]
        self._weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self._all))))

    def some(self, count: int) -> str:
        """A few words."""
        return " ".join(self._dice.choices(self._all, cum_weights=self._weights, k=count))

    def message(self) -> Message:
        """A message of 80 words."""
        return Message(new_id(), "chat", None, "user", self.some(80), 0.0)
