"""Models beyond this computer: entered, tested, agreed to and taken away; what the engine and the door know of them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.beyond.entering import (
    ROLES,
    address_of,
    check_limits,
    free_id,
    key_of,
    model_of,
    name_of,
    scopes_of,
    wrong,
)
from app.chat.outgoing import Outgoing
from app.engine.api import endpoint_place
from app.engine.remote.engine import RemoteEngine
from app.engine.remote.target import CONTEXT, Target
from app.models.entry import ELSEWHERE, Entry
from app.net.door import is_here
from app.store.endpoints import (
    EVERYTHING,
    Consent,
    Endpoint,
    EndpointsRepo,
    no_such,
    with_consent,
    without_consent,
)

KEYS = "endpoints"
"""The name of the keyring's entry that holds the access keys of all endpoints."""


Going = Callable[[str, str, str], Future[Outgoing]]
"""From a chat, its next message and a model to what would be sent."""


class Keys(Protocol):
    """Where secrets are kept by name."""

    def read(self, name: str) -> str:
        """The secret; empty for none."""
        ...

    def keep(self, name: str, token: str) -> bool:
        """Keep it; whether the system's keyring took it."""
        ...

    def forget(self, name: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True)
class Tested:
    """What a server said of itself. `models` are those it offers, `context` the tokens it told, or None."""

    ok: bool
    sentence: str
    models: tuple[str, ...] = ()
    context: int | None = None


@dataclass(frozen=True)
class Preview:
    """What would be sent, where to, and whether that was agreed to. `messages` are roles and texts, in order.

    `encrypted`: nobody between here and there can read it; true on this computer too, where nobody is between.
    """

    endpoint: Endpoint
    place: str
    encrypted: bool
    messages: tuple[tuple[str, str], ...]
    passages: int
    documents: tuple[str, ...]
    agreed: bool
    sentence: str


class Endpoints:
    """All calls are safe from any thread; `test` and `look` ask the server, the others nobody."""

    def __init__(
        self, repo: EndpointsRepo, keys: Keys, post: EventSink, rules_changed: Callable[[], None]
    ) -> None:
        """`rules_changed` is called when other places may be reached than before."""
        self._repo, self._keys, self._post, self._rules_changed = repo, keys, post, rules_changed
        self._lock = threading.Lock()
        self._looked_at: Target | None = None
        self._remote: RemoteEngine | None = None
        self._outgoing: Going | None = None

    def serve(self, remote: RemoteEngine, outgoing: Going) -> None:
        """What asks them, and what tells what a chat would send; both need this object first."""
        self._remote, self._outgoing = remote, outgoing

    # looking

    def list(self) -> list[Endpoint]:
        """All, oldest first."""
        return self._repo.list()

    def get(self, wanted: str) -> Endpoint:
        """By id or name; raises UserError (no-such-endpoint)."""
        folded = wanted.casefold()
        found = [one for one in self.list() if folded in (one.id.casefold(), one.name.casefold())]
        if not found:
            raise no_such(wanted)
        return next((one for one in found if one.id == wanted), found[0])

    def has_key(self, endpoint_id: str) -> bool:
        """Whether an access key is kept for it."""
        return bool(self.key(endpoint_id))

    def entries(self) -> Sequence[Entry]:
        """The endpoints as models of the library."""
        return [entry_of(one) for one in self.list()]

    def origins(self) -> tuple[str, ...]:
        """The places that may be asked now."""
        known = [one.address for one in self.list()]
        looked_at = self._looked_at
        return tuple(dict.fromkeys(map(origin_of, [*known, *([looked_at.address] if looked_at else [])])))

    # changing

    def add(
        self,
        address: str,
        model: str,
        name: str = "",
        key: str = "",
        role: str = "chat",
        scope: Sequence[str] = (),
        limits: Mapping[str, int] | None = None,
        taken: Sequence[str] = (),
    ) -> Endpoint:
        """Enter an endpoint; nothing is sent there. `taken` are ids that models of the library have.

        Raises UserError: bad-address, bad-name, bad-limit, bad-scope, bad-key.
        """
        where = address_of(address)
        told = {**dict(limits or {})}
        check_limits(told)
        if role not in ROLES:
            raise wrong("role", f"there is no role “{role}”", f"choose one of: {', '.join(ROLES)}")
        made = Endpoint(
            id=free_id(name or model, {*taken, *(one.id for one in self.list())}),
            name=name_of(name or model),
            address=where,
            model=model_of(model),
            role=role,
            scope=scopes_of(scope),
            limits=told,
            created=time.time(),
        )
        if any(one.name.casefold() == made.name.casefold() for one in self.list()):
            raise wrong("name", f"there is an endpoint “{made.name}” already", "choose another name")
        checked = key_of(key)
        self._repo.put(made)
        if checked:
            self._keep_key(made.id, checked)
        self._changed(made.id)
        return made

    def remove(self, wanted: str) -> Endpoint:
        """Forget an endpoint with its key and what was agreed to."""
        endpoint = self.get(wanted)
        self._keep_key(endpoint.id, "")
        self._repo.remove(endpoint.id)
        self._changed(endpoint.id)
        return endpoint

    def set_key(self, wanted: str, key: str) -> bool:
        """Keep another access key, or none for an empty one; whether the system's keyring has it."""
        endpoint = self.get(wanted)
        kept = self._keep_key(endpoint.id, key_of(key))
        self._post(Changed("model", frozenset({endpoint.id})))
        return kept

    def limit(self, wanted: str, scope: Sequence[str]) -> Endpoint:
        """Let only these chats and steps ask it; all may for none."""
        scopes = scopes_of(scope)
        return self._change(wanted, lambda endpoint: replace(endpoint, scope=scopes))

    def consent(self, wanted: str, scope: str = EVERYTHING, documents: bool = False) -> Endpoint:
        """A person agrees that what `scope` has to say is sent there, passages of documents only with `documents`."""
        [checked] = [EVERYTHING] if scope == EVERYTHING else scopes_of([scope])
        return self._change(wanted, lambda endpoint: with_consent(endpoint, Consent(checked, documents)))

    def withdraw(self, wanted: str, scope: str = "") -> Endpoint:
        """Take back what was agreed to for `scope`, or for everything."""
        return self._change(
            wanted,
            lambda endpoint: without_consent(endpoint, [scope]) if scope else replace(endpoint, consent=()),
        )

    def _change(self, wanted: str, change: Callable[[Endpoint], Endpoint]) -> Endpoint:
        changed = self._repo.change(self.get(wanted).id, change)
        self._post(Changed("model", frozenset({changed.id})))
        return changed

    def _changed(self, endpoint_id: str) -> None:
        self._rules_changed()
        self._post(Changed("model", frozenset({endpoint_id})))

    # asking

    def test(self, wanted: str) -> Tested:
        """Ask the server which models it has; nothing of a person's is sent but the key. Waits for its answer."""
        endpoint = self.get(wanted)
        found = self._tested(endpoint.id, endpoint.model)
        if found.context and "context" not in endpoint.limits:
            told = {"context": found.context}
            self._change(endpoint.id, lambda one: replace(one, limits={**told, **one.limits}))
        return found

    def look(self, address: str, key: str = "") -> Tested:
        """The same of an address that was not entered yet."""
        with self._lock:
            where = address_of(address)
            self._looked_at = Target(_LOOKED_AT, urlsplit(where).netloc, where, "", first_s=15.0)
            self._looked_key = key_of(key)
            self._rules_changed()
            try:
                return self._tested(_LOOKED_AT, "")
            finally:
                self._looked_at, self._looked_key = None, ""
                self._rules_changed()

    def _tested(self, endpoint_id: str, model: str) -> Tested:
        assert self._remote
        try:
            raw = self._remote.models(endpoint_id).result()
        except UserError as error:
            return Tested(False, error.sentence)
        models, context = _offered(raw, model)
        if not models:
            return Tested(False, "It answers, but tells of no models: it may be another kind of server.")
        if model and model not in models:
            some = ", ".join(models[:8])
            return Tested(False, f"It answers, but has no model “{model}”; it offers: {some}.", models)
        return Tested(True, f"It answers and offers {_counted(len(models), 'model')}.", models, context)

    def preview(self, chat_id: str, text: str = "", wanted: str = "", pictures: int = 0) -> Preview:
        """What the chat would send with `text` and so many `pictures` as its next message, or when its last one is
        answered again; to the chat's own endpoint, or to `wanted`. Nothing is sent.

        Raises UserError (no-such-endpoint).
        """
        assert self._outgoing
        going = self._outgoing(chat_id, text, self.get(wanted).id if wanted else "").result()
        endpoint = self.get(going.model)
        messages = tuple((turn.role, turn.content) for turn in going.messages)
        agreed = endpoint.agreed(f"chat:{chat_id}", going.passages)
        place, safe = urlsplit(endpoint.address).netloc, is_encrypted(endpoint.address)
        sentence = _would(endpoint, place, going, pictures)
        return Preview(endpoint, place, safe, messages, going.passages, going.documents, agreed, sentence)

    # what the engine asks

    def target(self, endpoint_id: str) -> Target:
        """See Directory."""
        looked_at = self._looked_at
        if looked_at and endpoint_id == _LOOKED_AT:
            return looked_at
        return target_of(self._repo.get(endpoint_id))

    def key(self, endpoint_id: str) -> str:
        """See Directory."""
        return self._looked_key if endpoint_id == _LOOKED_AT else self._all_keys().get(endpoint_id, "")

    def allow(self, endpoint_id: str, scope: str, passages: int) -> None:
        """See Directory."""
        endpoint = self._repo.get(endpoint_id)
        if not endpoint.may_ask(scope):
            raise UserError(
                f"{endpoint.name} is kept for something else",
                why="it was limited to certain chats or steps",
                todo="choose another model here, or lift the limit",
                code="out-of-scope",
            )
        if not endpoint.agreed(scope, passages):
            raise needs_consent(endpoint, passages)

    _looked_key = ""

    def _all_keys(self) -> dict[str, str]:
        text = self._keys.read(KEYS)
        raw: Any = json.loads(text) if text else {}
        return {str(name): str(key) for name, key in raw.items()}

    def _keep_key(self, endpoint_id: str, key: str) -> bool:
        with self._lock:
            kept = self._all_keys()
            if not key and endpoint_id not in kept:
                return False
            kept = {**{name: one for name, one in kept.items() if name != endpoint_id}}
            if key:
                kept[endpoint_id] = key
            if not kept:
                self._keys.forget(KEYS)
                return False
            return self._keys.keep(KEYS, json.dumps(kept))


_LOOKED_AT = "?"


def needs_consent(endpoint: Endpoint, passages: int) -> UserError:
    """Nothing was sent; a person is asked first."""
    place = urlsplit(endpoint.address).netloc
    more = f", with {_counted(passages, 'passage')} of your documents" if passages else ""
    return UserError(
        f"{endpoint.name} is at {place}, and you have not agreed yet that this goes there{more}",
        todo="look at what would be sent and agree, or choose another model",
        code="needs-consent",
    )


def _would(endpoint: Endpoint, place: str, going: Outgoing, pictures: int) -> str:
    told = f"{_counted(len(going.messages), 'message')} would go to {endpoint.name} at {place}"
    if pictures := pictures + going.pictures:
        told += f", with {_counted(pictures, 'picture')}"
    if going.passages:
        of = f" of {_counted(len(going.documents), 'document')}" if going.documents else ""
        told += f", with {_counted(going.passages, 'passage')}{of}"
    where = "a program on this computer" if is_here(endpoint.address) else "not this computer"
    safe = (
        ""
        if is_encrypted(endpoint.address)
        else "; on the way it can be read by others, as it is not encrypted"
    )
    return f"{told} ({where}){safe}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def is_encrypted(address: str) -> bool:
    """Whether nobody on the way can read what goes there."""
    return address.startswith("https://") or is_here(address)


def origin_of(address: str) -> str:
    """Scheme, host and port of an address."""
    place = urlsplit(address)
    return f"{place.scheme}://{place.netloc}"


def target_of(endpoint: Endpoint) -> Target:
    """An endpoint as the engine asks it."""
    limits = endpoint.limits
    return Target(
        endpoint.id,
        endpoint.name,
        endpoint.address,
        endpoint.model,
        parallel=limits.get("parallel", 4),
        context=limits.get("context", CONTEXT),
        first_s=float(limits.get("first_s", 300)),
        between_s=float(limits.get("between_s", 60)),
        vision=bool(limits.get("vision", 0)),
    )


def entry_of(endpoint: Endpoint) -> Entry:
    """An endpoint as a model of the library."""
    told: dict[str, str | int | float | bool] = {
        "address": endpoint.address,
        "model": endpoint.model,
        "context": endpoint.limits.get("context", CONTEXT),
        "here": is_here(endpoint.address),
    }
    place = str(endpoint_place(endpoint.id))
    return Entry(endpoint.id, endpoint.name, place, "", 0, endpoint.role, ELSEWHERE, endpoint.created, told)


def file_of(entry: Entry) -> Path:
    """What stands for the model's file, in requests to the engine."""
    return Path(entry.path)


def _offered(raw: Any, model: str) -> tuple[tuple[str, ...], int | None]:
    """The names of a server's models, and the context of the one that is asked, where it says so."""
    listed = _fields(raw).get("data")
    rows = [_fields(row) for row in cast("list[Any]", listed)] if isinstance(listed, list) else []
    found = {str(row["id"])[:300]: row for row in rows if row.get("id")}
    row = found.get(model, {})
    told = [row.get("max_model_len"), row.get("context_length"), row.get("context")]
    told.append(_fields(row.get("meta")).get("n_ctx"))
    context = next((value for value in told if isinstance(value, int) and value > 0), None)
    return tuple(name for name in found if name.isprintable()), context


def _fields(raw: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", raw) if isinstance(raw, dict) else {}
