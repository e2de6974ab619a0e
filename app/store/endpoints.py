"""The models beyond this computer that a person entered, and what they agreed to send there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.base.errors import UserError
from app.store.cipher import Database
from app.store.rows import clean, insert_sql
from app.store.vault import Vault

EVERYTHING = "always"


@dataclass(frozen=True)
class Consent:
    """What may be sent: to `scope` ("always", "chat:ID" or "step:NAME"), passages of documents only where
    `documents`."""

    scope: str
    documents: bool = False


@dataclass(frozen=True)
class Endpoint:
    """A model of another program or computer. `address` is the base of its API, without a slash at the end.

    `model` is its name there. `scope` limits what may ask it, each as in Consent; empty for everything. `limits` holds
    what a person set: parallel (requests at once), context (tokens), connect_s, first_s, between_s, vision (0 or 1).
    """

    id: str
    name: str
    address: str
    model: str
    role: str = "chat"
    scope: tuple[str, ...] = ()
    consent: tuple[Consent, ...] = ()
    limits: dict[str, int] = field(default_factory=dict[str, int])
    created: float = 0.0

    def may_ask(self, scope: str) -> bool:
        """Whether it was not limited to something else."""
        return not self.scope or scope in self.scope

    def agreed(self, scope: str, passages: int) -> bool:
        """Whether a person agreed to send what `scope` has to say, with so many passages of documents in it."""
        return any(
            one.scope in (EVERYTHING, scope) and (one.documents or not passages) for one in self.consent
        )


COLUMNS = ", ".join(one.name for one in fields(Endpoint))


class EndpointsRepo:
    """Changes return when they are committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[Endpoint]:
        """All, oldest first."""
        with self._vault.reading() as db:
            rows = db.execute(f"SELECT {COLUMNS} FROM endpoints ORDER BY created, id").fetchall()
        return [_read(row) for row in rows]

    def get(self, endpoint_id: str) -> Endpoint:
        """One; raises UserError "no-such-endpoint"."""
        with self._vault.reading() as db:
            row = db.execute(f"SELECT {COLUMNS} FROM endpoints WHERE id = ?", [endpoint_id]).fetchone()
        if row is None:
            raise no_such(endpoint_id)
        return _read(row)

    def put(self, endpoint: Endpoint) -> None:
        """Keep one, in place of that of its id."""

        def work(db: Database) -> None:
            db.execute(insert_sql("endpoints", COLUMNS, "INSERT OR REPLACE"), _row(endpoint))

        self._vault.write(work).result()

    def change(self, endpoint_id: str, change: Callable[[Endpoint], Endpoint]) -> Endpoint:
        """Read, change and keep one, with nothing in between; raises UserError "no-such-endpoint"."""

        def work(db: Database) -> Endpoint:
            row = db.execute(f"SELECT {COLUMNS} FROM endpoints WHERE id = ?", [endpoint_id]).fetchone()
            if row is None:
                raise no_such(endpoint_id)
            changed = change(_read(row))
            db.execute(insert_sql("endpoints", COLUMNS, "INSERT OR REPLACE"), _row(changed))
            return changed

        return self._vault.write(work).result()

    def remove(self, endpoint_id: str) -> None:
        """Forget one; an unknown id is fine."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM endpoints WHERE id = ?", [endpoint_id])

        self._vault.write(work).result()


def with_consent(endpoint: Endpoint, given: Consent) -> Endpoint:
    """The endpoint with one more thing agreed to."""
    kept = tuple(one for one in endpoint.consent if one.scope != given.scope)
    before = any(one.documents for one in endpoint.consent if one.scope == given.scope)
    return replace(endpoint, consent=(*kept, replace(given, documents=given.documents or before)))


def without_consent(endpoint: Endpoint, scopes: Iterable[str]) -> Endpoint:
    """The endpoint with this taken back."""
    taken = set(scopes)
    return replace(endpoint, consent=tuple(one for one in endpoint.consent if one.scope not in taken))


def no_such(wanted: str) -> UserError:
    """There is none of that id."""
    return UserError(
        f"There is no endpoint “{wanted}”", todo="choose one of: endpoints list", code="no-such-endpoint"
    )


def _row(endpoint: Endpoint) -> dict[str, Any]:
    consent = [[one.scope, one.documents] for one in endpoint.consent]
    return {
        **{name: clean(getattr(endpoint, name)) for name in ("id", "name", "address", "model", "role")},
        "scope": json.dumps(endpoint.scope),
        "consent": json.dumps(consent),
        "limits": json.dumps(endpoint.limits),
        "created": endpoint.created,
    }


def _read(row: tuple[Any, ...]) -> Endpoint:
    named: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    named["scope"] = tuple(map(str, json.loads(named["scope"])))
    pairs = json.loads(named["consent"])
    named["consent"] = tuple(Consent(str(scope), bool(documents)) for scope, documents in pairs)
    named["limits"] = json.loads(named["limits"])
    return Endpoint(**named)
