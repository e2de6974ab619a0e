"""Programs that listen, over a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.assembly import open_core
from app.base.paths import Profile
from app.engine.scripted import Script, ScriptedEngine
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.serve.rig import Make, Served


@pytest.fixture
def make_served(profile: Profile) -> Iterator[Make]:
    """A program that listens on a free port, its engine following a script."""
    made: list[Served] = []
    make_vault(profile).close()

    def make(script: object = None, *, listen: bool = True, **options: Any) -> Served:
        engine = ScriptedEngine(script or Script(), **options)  # type: ignore[arg-type]
        served = Served(open_core(profile, PASSPHRASE, lambda: engine), engine)
        if listen:
            served.core.api.start(0)
        made.append(served)
        return served

    yield make
    for one in made:
        for client in one.clients:
            client.close()
        one.core.close()


@pytest.fixture
def served(make_served: Make) -> Served:
    """The usual one."""
    return make_served()
