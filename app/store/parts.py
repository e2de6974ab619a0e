"""The index of word parts: it finds words that are written differently, joined, or have other endings."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from app.base.jobs import Priority
from app.store.cipher import Database, value
from app.store.filters import best_of
from app.store.knowledge_records import Filter
from app.store.vault import Vault

RANKED = "SELECT rowid, -rank FROM chunk_parts WHERE chunk_parts MATCH ?"
DONE = "SELECT value FROM meta WHERE key = 'parts'"
HIGHEST = "SELECT seq FROM sqlite_sequence WHERE name = 'chunks'"
WAITING = """SELECT c.seq, d.language, c.header, c.text FROM chunks c JOIN documents d ON d.seq = c.document
    WHERE c.seq > ? AND c.seq <= ? AND d.language NOT IN ({}) ORDER BY c.seq LIMIT ?"""


@dataclass(frozen=True)
class Unparted:
    """Chunks to be taken in, in order: number, language of the document, text; and the number up to which that is
    all there is."""

    chunks: tuple[tuple[int, str, str], ...]
    upto: int


class PartsRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves.

    Numbers of chunks only ever grow, so that one number says what has been taken in.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def waiting(self, whole: Sequence[str], limit: int) -> Unparted | None:
        """The next chunks to take in, those in the languages `whole` left out; None when there is nothing to do."""
        with self._vault.reading() as db:
            done, highest = int(value(db.conn, DONE)), int(value(db.conn, HIGHEST) or 0)
            if done >= highest:
                return None
            sql = WAITING.format(", ".join("?" * len(whole)))
            rows = db.execute(sql, [done, highest, *whole, limit]).fetchall()
        chunks = tuple((int(seq), str(language), f"{header}\n{text}") for seq, language, header, text in rows)
        return Unparted(chunks, chunks[-1][0] if len(chunks) == limit else highest)

    def keep(self, made: Sequence[tuple[int, str]], upto: int) -> Future[None]:
        """Add the parts of chunks that are still there; everything up to that number is done."""

        def work(db: Database) -> None:
            db.conn.executemany(
                "INSERT INTO chunk_parts (rowid, parts) SELECT seq, ?2 FROM chunks WHERE seq = ?1", made
            )
            db.execute("UPDATE meta SET value = ? WHERE key = 'parts'", [str(upto)])

        return self._vault.write(work, Priority.BACKGROUND)

    def spread(self, parts: Sequence[str]) -> dict[str, int]:
        """In how many chunks each of the parts stands; those that stand in none are left out."""
        sql = "SELECT term, doc FROM chunk_parts_terms WHERE term = ?"
        with self._vault.reading() as db:
            rows = [db.execute(sql, [part]).fetchone() for part in dict.fromkeys(parts)]
        return {str(row[0]): int(row[1]) for row in rows if row}

    def ranked(self, parts: Sequence[str], chosen: Filter, limit: int) -> list[tuple[int, float]]:
        """Chunk numbers and BM25 scores (higher is better) for any of the parts, best first."""
        if not parts:
            return []
        match = " OR ".join(f'"{part}"' for part in parts)
        with self._vault.reading() as db:
            return best_of(db, RANKED, [match], chosen, limit)
