"""A web desk over a gate of this process, a server, and snapshots in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.base.errors import UserError
from app.base.settings import Settings
from app.knowledge.web_pages import PageCleaner
from app.net.door import PURPOSES, SEARCH, Attempt, Purpose
from app.net.gate import Gate
from app.store.pipeline_records import Snapshot
from app.web.service import WebDesk
from tests.web import server


@dataclass
class Values:
    """Settings in memory."""

    values: dict[str, str] = field(default_factory=dict)

    def load(self) -> dict[str, str]:
        return self.values

    def save(self, key: str, value: str) -> None:
        self.values[key] = value


@dataclass
class Keys:
    """Keys in memory."""

    kept: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.kept

    def read(self, name: str) -> str:
        return self.kept.get(name, "")

    def keep(self, name: str, token: str) -> bool:
        self.kept[name] = token
        return True

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


@dataclass
class Snapshots:
    """Snapshots in memory, the first of the same bytes kept."""

    kept: dict[str, Snapshot] = field(default_factory=dict)

    def keep(self, page: Snapshot) -> None:
        self.kept.setdefault(page.id, page)

    def get(self, snapshot_id: str) -> Snapshot:
        if snapshot_id not in self.kept:
            raise UserError("There is no such snapshot", code="no-such-snapshot")
        return self.kept[snapshot_id]


@dataclass
class Rig:
    """Everything that a test looks at."""

    desk: WebDesk
    gate: Gate
    settings: Settings
    keys: Keys
    snapshots: Snapshots
    rows: list[Attempt]


@pytest.fixture(scope="session")
def cleaner() -> Iterator[PageCleaner]:
    made = PageCleaner()
    yield made
    made.close()


@pytest.fixture
def site() -> Iterator[server.Site]:
    with server.running() as running:
        yield running


@pytest.fixture
def other() -> Iterator[server.Site]:
    with server.running() as running:
        yield running


@pytest.fixture
def rig(site: server.Site, cleaner: PageCleaner) -> Iterator[Rig]:
    """The search services' place is the server; pages have the places that they always have."""
    purposes = [one if one.name != SEARCH else Purpose(SEARCH, one.title, (site.origin,)) for one in PURPOSES]
    rows: list[Attempt] = []
    gate = Gate(False, rows.append, purposes)
    settings, keys, snapshots = Settings(Values()), Keys(), Snapshots()
    desk = WebDesk(settings, keys, lambda: gate, snapshots, cleaner, pause=0.0)
    yield Rig(desk, gate, settings, keys, snapshots, rows)
    gate.close()
