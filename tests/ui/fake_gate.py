"""A door and its log for tests of the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.base.errors import UserError
from app.net.door import Ask, Attempt
from app.store.records import Connection


class FakeGate:
    """A door with nothing behind it. `attempts` are under way."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.broker_running = False
        self.offline = True
        self.relays: tuple[str, ...] = ()

    def live(self) -> tuple[Attempt, ...]:
        return tuple(self.attempts)

    def stream(self, ask: Ask) -> Any:
        raise UserError("Underdesk is offline", code="offline")


@dataclass
class FakeConnections:
    """Rows of the log."""

    rows: list[Connection] = field(default_factory=list)

    def list(self, limit: int = 500) -> list[Connection]:
        return self.rows[:limit]

    def count_since(self, moment: float) -> int:
        return sum(row.time >= moment for row in self.rows)
