"""Endpoints in memory, for tests of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed
from app.beyond.service import Preview, Tested, entry_of
from app.models.entry import Entry
from app.store.endpoints import Consent, Endpoint, with_consent

HERE = Endpoint("local", "Local Qwen", "http://127.0.0.1:8080/v1", "qwen3", created=1.0)


class FakeEndpoints:
    """`refuse` is raised by what asks a server; `passages` of documents would go along."""

    def __init__(self, post: Callable[[Any], None]) -> None:
        self._post = post
        self.known: dict[str, Endpoint] = {}
        self.keys: dict[str, str] = {}
        self.refuse: UserError | None = None
        self.outcome = Tested(True, "It answers and offers 2 models.", ("qwen3", "gemma"))
        self.passages = 0
        self.previews: list[tuple[str, str, str, int]] = []

    def list(self) -> list[Endpoint]:
        return list(self.known.values())

    def entries(self) -> Sequence[Entry]:
        return [entry_of(one) for one in self.known.values()]

    def has_key(self, endpoint_id: str) -> bool:
        return endpoint_id in self.keys

    def put(self, endpoint: Endpoint) -> None:
        """Lay one in place."""
        self.known[endpoint.id] = endpoint
        self._post(Changed("model", frozenset({endpoint.id})))

    def add(
        self, address: str, model: str, name: str = "", key: str = "", taken: Sequence[str] = ()
    ) -> Endpoint:
        if self.refuse:
            raise self.refuse
        made = Endpoint((name or model).casefold().replace(" ", "-"), name or model, address, model)
        if key:
            self.keys[made.id] = key
        self.put(made)
        return made

    def remove(self, wanted: str) -> Endpoint:
        gone = self.known.pop(wanted)
        self._post(Changed("model", frozenset({wanted})))
        return gone

    def set_key(self, wanted: str, key: str) -> bool:
        self.keys[wanted] = key
        if not key:
            del self.keys[wanted]
        self._post(Changed("model", frozenset({wanted})))
        return bool(key)

    def consent(self, wanted: str, scope: str = "always", documents: bool = False) -> Endpoint:
        changed = with_consent(self.known[wanted], Consent(scope, documents))
        self.put(changed)
        return changed

    def withdraw(self, wanted: str, scope: str = "") -> Endpoint:
        self.put(replace(self.known[wanted], consent=()))
        return self.known[wanted]

    def test(self, wanted: str) -> Tested:
        if self.refuse:
            raise self.refuse
        return self.outcome

    def look(self, address: str, key: str = "") -> Tested:
        return self.test(address)

    def preview(self, chat_id: str, text: str = "", wanted: str = "", pictures: int = 0) -> Preview:
        self.previews.append((chat_id, text, wanted, pictures))
        endpoint = self.known[wanted]
        messages = (("system", "Answer briefly."), ("user", text or "the last question"))
        agreed = endpoint.agreed(f"chat:{chat_id}", self.passages)
        documents = ("lease.pdf",) if self.passages else ()
        sentence = f"2 messages would go to {endpoint.name} at gpu.example.org (not this computer)."
        return Preview(
            endpoint, "gpu.example.org", True, messages, self.passages, documents, agreed, sentence
        )
