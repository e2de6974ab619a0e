"""Whether exact mode holds on this computer: a minute of measuring, once for each model and engine build."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from app.base.jobs import CancelToken, Priority
from app.engine.api import Engine, Finished, GenerateRequest, Sampling
from app.engine.exactness import Talk, talks
from app.pipelines.opening import engine_build
from app.quality.replay import Desk, Heard, wait

PREFIX = "exact/"
ANSWER = 16
SENTENCES = 9
"""Of the questions: long enough that steps are used again, too short for the vault to keep what was computed."""
CONVERSATION = "self-test"


class Backend(Protocol):
    """Where results are kept: the vault's settings."""

    def load(self) -> dict[str, str]: ...
    def save(self, key: str, value: str) -> None: ...


class Model(Protocol):
    """A model of the library."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Tested:
    """Which ways to an answer gave the same tokens as an empty memory did, on one day."""

    model: str
    name: str
    build: str
    ways: dict[str, bool]
    at: float

    @property
    def holds(self) -> bool:
        """Whether all did."""
        return all(self.ways.values())

    @property
    def sentence(self) -> str:
        """For people."""
        day = time.strftime("%Y-%m-%d", time.localtime(self.at))
        if self.holds:
            return f"{self.name}: exact mode holds, measured on {day} ({', '.join(self.ways)})"
        failed = ", ".join(way for way, same in self.ways.items() if not same)
        return f"{self.name}: exact mode does not hold here ({failed}), measured on {day}"


class SelfTest:
    """Asks one question in several ways, behind everything else."""

    def __init__(self, engine: Engine, desk: Desk, backend: Backend) -> None:
        self._engine, self._desk, self._backend = engine, desk, backend

    def known(self, model: Model) -> Tested | None:
        """What was measured with this very file and this build of the engine."""
        text = self._backend.load().get(_key(model))
        return _tested(text) if text else None

    def all(self) -> list[Tested]:
        """Everything that was measured here, newest first."""
        found = self._backend.load().items()
        made = [_tested(text) for key, text in found if key.startswith(PREFIX)]
        return sorted(made, key=lambda tested: -tested.at)

    def run(self, model: Model, cancel: CancelToken | None = None) -> Tested:
        """Measure, and remember it. Raises UserError where the model cannot be loaded, and Cancelled."""
        token = cancel or CancelToken()
        path = wait(self._desk.ensure(model.id), token).path
        one, other = talks(2, SENTENCES)
        cold = self._ask([one], path, token)[0]
        self._ask([one[:1]], path, token, CONVERSATION)
        again = self._ask([one], path, token, CONVERSATION)[0]
        beside = self._ask([other, one], path, token)[1]
        ways = {
            "from an empty memory": self._ask([one], path, token)[0].token_ids == cold.token_ids,
            "going on in a chat": again.token_ids == cold.token_ids,
            "beside another answer": beside.token_ids == cold.token_ids,
        }
        tested = Tested(model.id, model.name, engine_build(), ways, time.time())
        self._backend.save(_key(model), json.dumps(asdict(tested)))
        return tested

    def _ask(
        self, asked: Sequence[Talk], path: Path, cancel: CancelToken, conversation: str = ""
    ) -> list[Finished]:
        """All of them at once; the ends in their order."""
        cancel.check()
        heard = [Heard(ANSWER, _nobody) for _ in asked]
        handles = [
            self._engine.submit(_request(talk, path, conversation), one.on_event)
            for talk, one in zip(asked, heard, strict=True)
        ]
        try:
            return [_end(handle, cancel) for handle in handles]
        except BaseException:
            for handle in handles:
                handle.cancel()
            raise


def _end(handle: Any, cancel: CancelToken) -> Finished:
    while True:
        cancel.check()
        try:
            return handle.result(0.05)
        except TimeoutError:
            continue


def _nobody(_done: int, _all: int) -> None:
    """Nobody watches a self-test."""


def _request(talk: Talk, path: Path, conversation: str) -> GenerateRequest:
    drawn = Sampling(temperature=1.2, top_p=1.0, min_p=0.02, seed=20_261_122)
    return GenerateRequest(
        talk, drawn, ANSWER, priority=Priority.BACKGROUND, conversation=conversation, model=path
    )


def _key(model: Model) -> str:
    told = f"{model.id}\0{model.sha256}\0{engine_build()}"
    return PREFIX + hashlib.sha256(told.encode()).hexdigest()[:32]


def _tested(text: str) -> Tested:
    return Tested(**json.loads(text))
