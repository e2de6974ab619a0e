"""What the profile keeps and how much space each kind takes, so that a person can see it and delete it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.store import kept, staged
from app.store.cipher import PAGE, Database, value
from app.store.purge import truncate_log
from app.store.schema import transaction
from app.store.states import StatesRepo
from app.store.vault import Vault


@dataclass(frozen=True)
class Holding:
    """One kind of thing: `kind` is chats, documents, vectors, states, connections, free, backups, replaced or models.

    `size` in bytes; that of things inside the vault is their content's, without what indexes and pages add.
    """

    kind: str
    count: int
    size: int


INSIDE = {
    "chats": """SELECT (SELECT count(*) FROM chats), coalesce(sum(octet_length(content) + octet_length(reasoning)), 0)
        FROM messages""",
    "documents": """SELECT (SELECT count(*) FROM documents),
        coalesce(sum(octet_length(text) + octet_length(header) + coalesce(octet_length(spaced), 0)), 0) FROM chunks""",
    "vectors": "SELECT count(*), coalesce(sum(octet_length(vector)), 0) FROM vectors",
    "states": "SELECT count(*), coalesce(sum(size), 0) FROM states",
    "connections": "SELECT count(*), coalesce(sum(octet_length(host) + octet_length(result) + 80), 0) FROM connections",
}


def inventory(vault: Vault) -> list[Holding]:
    """All kinds, those without anything too; reads much of a large vault, so not on a window's thread."""
    found: list[Holding] = []
    with vault.reading() as db:
        for kind, sql in INSIDE.items():
            count, size = db.execute(sql).fetchone()
            found.append(Holding(kind, int(count), int(size)))
        free = int(value(db.conn, "PRAGMA freelist_count"))
    profile = vault.profile
    found.append(Holding("free", free, free * PAGE))
    found.append(_files("backups", (item.path for item in kept.backups(profile))))
    aside = staged.replaced(profile)
    found.append(Holding("replaced", len(aside), sum(_files("", folder.rglob("*")).size for folder in aside)))
    found.append(_files("models", profile.models.glob("*") if profile.models.exists() else ()))
    return found


def _files(kind: str, paths: Iterable[Path]) -> Holding:
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    return Holding(kind, len(sizes), sum(sizes))


def forget(vault: Vault, kind: str) -> None:
    """Delete everything of a kind that can be had again or is only a record. Raises UserError, KeyError, OSError."""
    FORGET[kind](vault)


def _forget_states(vault: Vault) -> None:
    StatesRepo(vault).sweep(0)
    vault.checkpoint().result()


def _forget_connections(vault: Vault) -> None:
    def work(db: Database) -> None:
        with transaction(db):
            db.execute("DELETE FROM connections")
        truncate_log(db)

    vault.apart(work).result()


def _forget_backups(vault: Vault) -> None:
    kept.marker(vault.profile).unlink(missing_ok=True)
    kept.trim(vault.profile, 0)


def _forget_replaced(vault: Vault) -> None:
    for folder in staged.replaced(vault.profile):
        shutil.rmtree(folder)


FORGET: dict[str, Callable[[Vault], None]] = {
    "states": _forget_states,
    "connections": _forget_connections,
    "backups": _forget_backups,
    "replaced": _forget_replaced,
}
