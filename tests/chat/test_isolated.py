"""A chat over an engine in a process of its own: what kills the process ends one answer, and the next one comes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from app.assembly import AppCore, open_core
from app.base.events import Event, TokenChunk, TurnDone, TurnFailed
from app.base.paths import Profile
from app.engine.isolated import IsolatedEngine
from tests._support.fixtures import PASSPHRASE, make_vault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")


class Ear:
    """Waits for words and ends."""

    def __init__(self, core: AppCore) -> None:
        self.words, self.ended = threading.Semaphore(0), threading.Semaphore(0)
        self.ends: list[TurnDone | TurnFailed] = []
        core.events.listen(self._take)

    def _take(self, event: Event) -> None:
        if isinstance(event, TokenChunk):
            self.words.release()
        if isinstance(event, (TurnDone, TurnFailed)):
            self.ends.append(event)
            self.ended.release()

    def end(self) -> TurnDone | TurnFailed:
        assert self.ended.acquire(timeout=120), "no answer ended"
        return self.ends[-1]


@pytest.fixture
def core(profile: Profile) -> Iterator[AppCore]:
    make_vault(profile).close()
    made = open_core(profile, PASSPHRASE, IsolatedEngine)
    yield made
    made.close()


def test_a_killed_engine_ends_one_answer(core: AppCore) -> None:
    ear = Ear(core)
    chat = core.chats.new()
    core.chats.send(chat.id, "Tell a very long story about a lighthouse.")
    for _ in range(5):
        assert ear.words.acquire(timeout=120), "no word came"
    engine = core.engine
    assert isinstance(engine, IsolatedEngine) and engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    failed = ear.end()
    assert isinstance(failed, TurnFailed) and failed.error.code == "engine-ended"
    message = core.chats.thread(chat.id)[-1].message
    assert message.state == "failed" and message.content.strip(), "what was written is kept"
    core.chats.set_options(chat.id, sampling={"max_tokens": 4})
    core.chats.regenerate(message.id)
    assert isinstance(ear.end(), TurnDone)
    assert core.chats.thread(chat.id)[-1].message.state == "complete"
