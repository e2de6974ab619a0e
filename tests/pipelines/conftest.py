"""The pipelines room over a real vault and a scripted engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.store.vault import Vault
from tests.pipelines.desk import Desk, make_desk
from tests.pipelines.odd_nodes import EXTRA


@pytest.fixture
def desks(vault: Vault) -> Iterator[Callable[..., Desk]]:
    """Makes desks over one vault and closes them."""
    made: list[Desk] = []

    def make(*arguments: object, **options: object) -> Desk:
        made.append(make_desk(vault, *arguments, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desks: Callable[..., Desk]) -> Desk:
    """The usual one."""
    return desks()


@pytest.fixture
def odd(desks: Callable[..., Desk]) -> Desk:
    """A desk that knows the made-up nodes."""
    return desks(EXTRA)
