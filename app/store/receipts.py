"""Receipts of answers in the vault, written with the answers themselves, and the ledger that grows with them."""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.base.jobs import Priority
from app.store.cipher import Database, value
from app.store.receipt_records import Kind, Receipt, Spent
from app.store.rows import clean
from app.store.schema import transaction
from app.store.vault import Vault

PIECE = 4096
"""Characters: prompts of one chat have whole pieces in common, from their beginning."""
AT_ONCE = 50
"""Receipts erased in one transaction."""
COLUMNS = "id, made, message, result, step, number, model, reason, facts, tokens, prompt_sha256"
SUMS = "answers, prompt_tokens, reused_tokens, generated_tokens, seconds, joules"
GROWN = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS.split(", "))
SIZE = """(SELECT coalesce(sum(length(data)), 0) FROM receipt_parts)
    + (SELECT coalesce(sum(length(facts) + length(tokens)), 0) FROM receipts)"""
Receipts = list[Receipt]


def keep(db: Database, receipts: Sequence[Receipt], kind: Kind, subject: str | None) -> None:
    """Keep receipts and count them in the ledger, in the caller's transaction. Runs on the store's thread: that
    deflates what the engine's thread handed over."""
    for receipt in receipts:
        row = [receipt.id, receipt.made, receipt.message or None, receipt.result or None, clean(receipt.step)]
        row += [receipt.number, receipt.model, receipt.reason, _json(receipt.facts)]
        row += [array("i", receipt.tokens).tobytes(), receipt.prompt_sha256]
        marks = ", ".join("?" * len(row))
        cursor = db.execute(f"INSERT INTO receipts ({COLUMNS}) VALUES ({marks})", row)
        for role, text in (("request", receipt.request), ("prompt", receipt.prompt)):
            _keep_text(db, int(cursor.lastrowid or 0), role, clean(text))
        _count(db, receipt, kind, subject or "")


def _keep_text(db: Database, seq: int, role: str, text: str) -> None:
    pieces = [text[at : at + PIECE].encode() for at in range(0, len(text), PIECE)]
    for number, piece in enumerate(pieces):
        digest = hashlib.sha256(piece).digest()
        known = db.execute("SELECT 1 FROM receipt_parts WHERE id = ?", [digest]).fetchone()
        if known is None:
            db.execute("INSERT INTO receipt_parts VALUES (?, ?)", [digest, zlib.compress(piece, 3)])
        db.execute("INSERT INTO receipt_uses VALUES (?, ?, ?, ?)", [seq, role, number, digest])


def _count(db: Database, receipt: Receipt, kind: Kind, subject: str) -> None:
    figures: dict[str, Any] = receipt.facts.get("figures", {})
    day = time.strftime("%Y-%m-%d", time.localtime(receipt.made))
    row = [day, kind, subject, receipt.model, str(figures.get("energy", "")), 1]
    row += [int(figures.get(name, 0)) for name in ("prompt_tokens", "reused_tokens", "generated_tokens")]
    row += [float(figures.get("prompt_s", 0)) + float(figures.get("generate_s", 0))]
    row += [float(figures.get("joules", 0))]
    db.execute(
        f"INSERT INTO ledger (day, kind, subject, model, energy, {SUMS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        f" ON CONFLICT (day, kind, subject, model, energy) DO UPDATE SET {GROWN}",
        row,
    )


def _json(item: Any) -> str:
    return clean(json.dumps(item, ensure_ascii=False, separators=(",", ":")))


class ReceiptsRepo:
    """Reads are immediate, from any thread. Writing is part of the answers' own transactions (`keep`)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, wanted: str) -> Receipt:
        """By its own id, or that of a message whose last receipt is meant; raises UserError "no-such-receipt"."""
        sql = f"SELECT seq, {COLUMNS} FROM receipts WHERE id = ?1 OR message = ?1 ORDER BY seq DESC LIMIT 1"
        with self._vault.reading() as db:
            for found in _whole(db, sql, [wanted]):
                return found
        raise UserError(
            f"There is no receipt {wanted}",
            why="none was kept, or it was older than your settings keep them",
            todo="choose one of: receipt list",
            code="no-such-receipt",
        )

    def of_message(self, message_id: str) -> Receipts:
        """All of one answer, in order; several where it called tools or was carried on."""
        sql = f"SELECT seq, {COLUMNS} FROM receipts WHERE message = ? ORDER BY seq"
        with self._vault.reading() as db:
            return list(_whole(db, sql, [message_id]))

    def of_step(self, run_id: str, path: str) -> Receipts:
        """All calls of one step of a run, in order; where its result was stored already, those that made it."""
        sql = f"""SELECT seq, {COLUMNS} FROM receipts WHERE result =
            (SELECT key FROM pipeline_steps WHERE run = ? AND path = ?) ORDER BY number"""
        with self._vault.reading() as db:
            return list(_whole(db, sql, [run_id, path]))

    def of_run(self, run_id: str) -> dict[str, list[str]]:
        """The ids of a run's receipts by the paths of its steps."""
        sql = """SELECT s.path, r.id FROM pipeline_steps s JOIN receipts r ON r.result = s.key
            WHERE s.run = ? ORDER BY s.seq, r.number"""
        found: dict[str, list[str]] = {}
        with self._vault.reading() as db:
            for path, receipt_id in db.execute(sql, [run_id]).fetchall():
                found.setdefault(path, []).append(receipt_id)
        return found

    def latest(self, limit: int = 20) -> Receipts:
        """The newest, without their texts."""
        sql = f"SELECT seq, {COLUMNS} FROM receipts ORDER BY seq DESC LIMIT ?"
        with self._vault.reading() as db:
            return [_bare(row[1:]) for row in db.execute(sql, [limit]).fetchall()]

    def size(self) -> int:
        """Bytes that all of them take."""
        with self._vault.reading() as db:
            return int(value(db.conn, f"SELECT {SIZE}"))

    def count(self) -> int:
        """How many there are."""
        with self._vault.reading() as db:
            return int(value(db.conn, "SELECT count(*) FROM receipts"))

    def trim(self, most: int, older_than: float) -> Future[int]:
        """Erase what was made before a time, and the oldest while all take more than `most` bytes; the ledger stays.

        Resolves with how many went.
        """
        return self._vault.apart(lambda db: _trim(db, most, older_than), Priority.BACKGROUND)

    def spent(self, since: str = "", until: str = "9999") -> list[Spent]:
        """The ledger from one day to another, newest first, both like 2026-03-31 and counted in."""
        sql = f"""SELECT l.day, l.kind, l.subject, l.model, l.energy, {SUMS}, coalesce(
                (SELECT title FROM chats c WHERE l.kind = 'chat' AND c.id = l.subject),
                (SELECT title FROM pipelines p WHERE l.kind = 'pipeline' AND p.id = l.subject), '')
            FROM ledger l WHERE l.day BETWEEN ? AND ? ORDER BY l.day DESC, l.kind, l.subject, l.model, l.energy"""
        with self._vault.reading() as db:
            return [Spent(*row) for row in db.execute(sql, [since, until]).fetchall()]


def _trim(db: Database, most: int, older_than: float) -> int:
    gone = 0
    while True:
        over = int(value(db.conn, f"SELECT {SIZE}")) > most
        wanted = "1" if over else "made < ?"
        given: list[float] = [AT_ONCE] if over else [older_than, AT_ONCE]
        with transaction(db):
            cursor = db.execute(
                f"DELETE FROM receipts WHERE seq IN (SELECT seq FROM receipts WHERE {wanted} ORDER BY seq LIMIT ?)",
                given,
            )
        gone += cursor.rowcount
        if cursor.rowcount == 0:
            return gone


def _whole(db: Database, sql: str, given: Sequence[Any]) -> Iterator[Receipt]:
    for row in db.execute(sql, given).fetchall():
        bare = _bare(row[1:])
        texts = {role: _text(db, row[0], role) for role in ("request", "prompt")}
        yield replace(bare, request=texts["request"], prompt=texts["prompt"])


def _text(db: Database, seq: int, role: str) -> str:
    sql = """SELECT p.data FROM receipt_uses u JOIN receipt_parts p ON p.id = u.part
        WHERE u.receipt = ? AND u.role = ? ORDER BY u.number"""
    return b"".join(zlib.decompress(row[0]) for row in db.execute(sql, [seq, role]).fetchall()).decode()


def _bare(row: Sequence[Any]) -> Receipt:
    found: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    tokens = array("i")
    tokens.frombytes(found["tokens"])
    owners = {name: found[name] or "" for name in ("message", "result")}
    found |= owners | {"facts": json.loads(found["facts"]), "tokens": tuple(tokens)}
    return Receipt(**found)
