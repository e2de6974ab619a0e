"""The chat room over a real vault and a scripted engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from app.assembly import AppCore, open_core
from app.base import events
from app.base.paths import Profile
from app.engine.scripted import Script, ScriptedEngine
from app.store.records import Message
from tests._support.fixtures import PASSPHRASE, make_vault


@dataclass
class Desk:
    """An open core, its engine, and every event it posted."""

    core: AppCore
    engine: ScriptedEngine
    seen: list[events.Event] = field(default_factory=list)
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def listen(self, event: events.Event) -> None:
        self.seen.append(event)
        if isinstance(event, (events.TurnDone, events.TurnFailed)):
            self.ended.release()

    def wait(self) -> events.TurnDone | events.TurnFailed:
        """The end of the answer under way."""
        assert self.ended.acquire(timeout=20), "no answer ended"
        return [e for e in self.seen if isinstance(e, (events.TurnDone, events.TurnFailed))][-1]

    def say(self, chat_id: str, text: str) -> events.TurnDone | events.TurnFailed:
        self.core.chats.send(chat_id, text)
        return self.wait()

    def texts(self, chat_id: str) -> list[str]:
        return [turn.message.content for turn in self.core.chats.thread(chat_id)]

    def last(self, chat_id: str) -> Message:
        return self.core.chats.thread(chat_id)[-1].message


@pytest.fixture
def make_desk(profile: Profile) -> Iterator[Callable[..., Desk]]:
    """Open (again) a profile whose engine follows a script."""
    opened: list[AppCore] = []
    make_vault(profile).close()

    def make(script: object = None, **options: object) -> Desk:
        engine = ScriptedEngine(script or Script(), **options)  # type: ignore[arg-type]
        core = open_core(profile, PASSPHRASE, lambda: engine)
        opened.append(core)
        desk = Desk(core, engine)
        core.events.listen(desk.listen)
        return desk

    yield make
    for core in opened:
        core.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """The usual one."""
    return make_desk()
