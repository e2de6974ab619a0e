"""Which documents a search may look at, as SQL; and full-text search among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.store.cipher import Database, value
from app.store.knowledge_records import Filter


def documents_where(chosen: Filter) -> tuple[str, list[Any]]:
    """A query for document numbers. What belongs to a chat is found only where its folder or file is named."""
    conditions: list[str] = []
    values: list[Any] = []

    def among(column: str, items: Sequence[str]) -> str:
        values.extend(items)
        return f"{column} IN ({', '.join('?' * len(items))})"

    named = [among(c, i) for c, i in (("d.folder", chosen.folders), ("d.id", chosen.files)) if i]
    conditions.append(f"({' OR '.join(named)})" if named else "f.chat IS NULL")
    if chosen.kinds:
        conditions.append(among("d.kind", [kind.lower().lstrip(".") for kind in chosen.kinds]))
    for limit, sign in ((chosen.since, ">="), (chosen.until, "<=")):
        if limit is not None:
            conditions.append(f"d.modified {sign} ?")
            values.append(int(limit * 1e9))
    sql = "SELECT d.seq FROM documents d JOIN folders f ON f.id = d.folder WHERE "
    return sql + " AND ".join(conditions), values


def best_of(
    db: Database, ranked: str, values: Sequence[str], chosen: Filter, limit: int
) -> list[tuple[int, float]]:
    """Chunk numbers and scores of a full-text query `ranked` (with its `values`) among these documents, best first."""
    clause, more = documents_where(chosen)
    sql = f"{ranked} AND rowid IN (SELECT c.seq FROM chunks c WHERE c.document IN ({clause}))"
    if chosen == Filter() and not value(db.conn, "SELECT count(*) FROM folders WHERE chat IS NOT NULL"):
        sql, more = ranked, []
    rows = db.execute(f"{sql} ORDER BY rank LIMIT ?", [*values, *more, limit]).fetchall()
    return [(int(seq), float(score)) for seq, score in rows]
