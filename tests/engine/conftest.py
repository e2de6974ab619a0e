"""One loaded starter model for all tests that need a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.host import LlamaEngine
from tests.engine import files

GREEDY = Sampling(temperature=0)


@pytest.fixture(scope="session")
def starter() -> Path:
    return files.starter()


@pytest.fixture(scope="session")
def engine(starter: Path) -> Iterator[LlamaEngine]:
    """The starter model with room for two conversations of 2,048 tokens."""
    loaded = LlamaEngine()
    loaded.load(LoadSpec(starter, context=2048, sequences=2)).result(120)
    yield loaded
    assert loaded.close()


class Talk:
    """Asks and waits."""

    def __init__(self, engine: LlamaEngine) -> None:
        self.engine = engine

    def events(self, content: str, **fields: object) -> tuple[list[EngineEvent], Finished]:
        """All events of one answer, and its end."""
        told: list[EngineEvent] = []
        fields = {"sampling": GREEDY, "max_tokens": 24, **fields}
        request = GenerateRequest((Message("user", content),), **fields)  # pyright: ignore[reportArgumentType]
        finished = self.engine.submit(request, told.append).result(120)
        return told, finished

    def tokens(self, content: str, **fields: object) -> tuple[int, ...]:
        return self.events(content, **fields)[1].token_ids

    def text(self, content: str, **fields: object) -> str:
        return "".join(e.text for e in self.events(content, **fields)[0] if isinstance(e, Delta))


@pytest.fixture
def talk(engine: LlamaEngine) -> Talk:
    return Talk(engine)
