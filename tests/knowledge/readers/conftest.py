"""Reader processes that are shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.knowledge.blocks import Document
from app.knowledge.reading import Readers

Read = Callable[..., Document]


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """One reader process for all tests."""
    with Readers() as one:
        yield one


@pytest.fixture
def read(readers: Readers, tmp_path: Path) -> Read:
    """Writes bytes (or text) under a name and reads them in the sandbox."""

    def one(name: str, data: bytes | str, password: str | None = None) -> Document:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return readers.read(path, password)

    return one


@pytest.fixture
def refusal(read: Read) -> Callable[..., UserError]:
    """The error that reading ends in."""

    def one(name: str, data: bytes | str, password: str | None = None) -> UserError:
        with pytest.raises(UserError) as caught:
            read(name, data, password)
        return caught.value

    return one
