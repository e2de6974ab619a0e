"""One loaded starter model for all tests that need a real one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from app.engine import gguf
from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.host import LlamaEngine
from app.engine.plan import Machine
from tests.engine import files

GREEDY = Sampling(temperature=0)


@pytest.fixture(scope="session")
def starter() -> Path:
    return files.starter()


def spec_of(path: Path) -> LoadSpec:
    """Room for two conversations of 2,048 tokens; one thread, since the tests share the machine with others."""
    return LoadSpec(path, context=2048, sequences=2, threads=1)


@pytest.fixture(scope="session")
def cousin(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with tensors of some layers in each other's place: another model, a few bytes longer,
    since one of the starter's own length would be taken for a damaged starter."""
    path = tmp_path_factory.mktemp("models") / "cousin.gguf"
    shutil.copyfile(starter, path)
    header = gguf.read(path)
    start = path.stat().st_size - max(tensor.offset + tensor.size for tensor in header.tensors)
    places = {tensor.name: (start + tensor.offset, tensor.size) for tensor in header.tensors}
    with path.open("r+b") as file:
        for layer in range(2, 8):
            pair = [places[f"blk.{n}.ffn_down.weight"] for n in (layer, layer + 16)]
            parts = [_at(file, place) for place in pair]
            for (offset, size), part in zip(pair, reversed(parts), strict=True):
                assert size == len(part)
                file.seek(offset)
                file.write(part)
        file.seek(0, 2)
        file.write(bytes(32))
    return path


def _at(file: BinaryIO, place: tuple[int, int]) -> bytes:
    file.seek(place[0])
    return file.read(place[1])


def engine_on(free: int) -> LlamaEngine:
    """An engine on a machine with so much memory for its models, of which those that are loaded take theirs."""

    def machine() -> Machine:
        taken = sum(foot.taken for foot in engine._lodging.residents.footprints())
        return Machine(max(0, free - taken), 8 << 30, 1)

    engine = LlamaEngine(machine)
    return engine


@pytest.fixture(scope="session")
def host() -> Iterator[LlamaEngine]:
    made = LlamaEngine()
    made.unload().result(60)
    yield made
    assert made.close()


@pytest.fixture
def engine(host: LlamaEngine, starter: Path) -> LlamaEngine:
    """The starter model, as most tests want it."""
    if host.info is None or host.info.context != 2048:
        host.load(spec_of(starter)).result(120)
    return host


def request_of(*contents: str, **fields: Any) -> GenerateRequest:
    """A greedy, short answer to a talk that alternates, beginning with the person."""
    talk = tuple(Message(("user", "assistant")[i % 2], c) for i, c in enumerate(contents))
    return GenerateRequest(talk, **{"sampling": GREEDY, "max_tokens": 12, **fields})


class Talk:
    """Asks and waits."""

    def __init__(self, engine: LlamaEngine) -> None:
        self.engine = engine

    def events(self, content: str, **fields: Any) -> tuple[list[EngineEvent], Finished]:
        """All events of one answer, and its end."""
        told: list[EngineEvent] = []
        request = request_of(content, **fields)
        finished = self.engine.submit(request, told.append).result(120)
        return told, finished

    def tokens(self, content: str, **fields: Any) -> tuple[int, ...]:
        return self.events(content, **fields)[1].token_ids

    def text(self, content: str, **fields: Any) -> str:
        return "".join(e.text for e in self.events(content, **fields)[0] if isinstance(e, Delta))


@pytest.fixture
def talk(engine: LlamaEngine) -> Talk:
    return Talk(engine)
