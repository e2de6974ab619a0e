"""The log of everything that went, or wanted to go, through the door to the network."""

from __future__ import annotations

from app.store.cipher import Database, value
from app.store.records import Connection
from app.store.rows import CONNECTION_COLUMNS, connection_of, insert_sql, row_of
from app.store.vault import Vault

REFUSED = "refused"
LOCAL = "local-api"
"""The purpose of rows about programs of this computer that asked us."""
STAYS = "endpoint-here"
"""The purpose of rows about programs of this computer that we asked."""


class ConnectionsRepo:
    """Rows are only ever added. The result of what the door refused begins with REFUSED."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, connection: Connection) -> None:
        """Keep a row; committed on return."""

        def work(db: Database) -> None:
            db.execute(insert_sql("connections", CONNECTION_COLUMNS), row_of(connection))

        self._vault.write(work).result()

    def list(self, limit: int = 200) -> list[Connection]:
        """The newest rows first."""
        sql = f"SELECT {CONNECTION_COLUMNS} FROM connections ORDER BY time DESC, id DESC LIMIT ?"
        with self._vault.reading() as db:
            return [connection_of(row) for row in db.execute(sql, [limit]).fetchall()]

    def count_since(self, time: float) -> int:
        """How many requests went out since `time`, seconds since 1970; refused ones not counted, nor the rows that
        tell of programs on this computer which asked us, or were asked."""
        sql = (
            "SELECT count(*) FROM connections WHERE time >= ? AND result NOT LIKE ? AND purpose NOT IN (?, ?)"
        )
        with self._vault.reading() as db:
            return int(value(db.conn, sql, time, f"{REFUSED}%", LOCAL, STAYS))
