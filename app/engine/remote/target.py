"""What the engine must know of an endpoint, and what a person allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

CONTEXT = 8192
"""Tokens, where neither the person nor the server says how many there are."""


@dataclass(frozen=True)
class Target:
    """An endpoint to ask. `address` is the base of its API; times are seconds, `context` tokens.

    `first_s` is the longest wait for the first sign of an answer, `between_s` for the next one.
    """

    id: str
    name: str
    address: str
    model: str
    parallel: int = 4
    context: int = CONTEXT
    first_s: float = 300.0
    between_s: float = 60.0
    vision: bool = False

    @property
    def place(self) -> str:
        """Host and port as they were entered."""
        return urlsplit(self.address).netloc


class Directory(Protocol):
    """The endpoints that a person entered. All calls are safe from any thread."""

    def target(self, endpoint_id: str) -> Target:
        """One of them; raises UserError (no-such-endpoint)."""
        ...

    def key(self, endpoint_id: str) -> str:
        """Its access key; empty for none."""
        ...

    def allow(self, endpoint_id: str, scope: str, passages: int) -> None:
        """Raises UserError (needs-consent, out-of-scope) unless so much may be sent there now."""
        ...
