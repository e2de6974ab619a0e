"""The packaged model calls a tool: shown three times how, it asks for the calculator and answers by its result."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.assembly import AppCore, open_core
from app.base.events import Event, TurnDone, TurnFailed
from app.base.ids import new_id
from app.base.paths import Profile
from app.engine.api import Engine
from app.engine.host import LlamaEngine
from app.engine.isolated import IsolatedEngine
from app.store.histories import HistoriesRepo, History
from app.store.records import Call, Chat, Message
from tests._support.fixtures import PASSPHRASE, make_vault

SHOWN = (("3*5", 15), ("20+4", 24), ("9*9", 81))


@pytest.fixture(params=[LlamaEngine, IsolatedEngine], ids=["here", "isolated"])
def core(profile: Profile, request: pytest.FixtureRequest) -> Iterator[AppCore]:
    make: Callable[[], Engine] = request.param
    make_vault(profile).close()
    made = open_core(profile, PASSPHRASE, make)
    yield made
    made.close()


def taught() -> tuple[Chat, list[Message]]:
    """A chat whose answers called the calculator."""
    now = time.time()
    chat = Chat(new_id(), "Sums", now, now, sampling={"temperature": 0, "seed": 1})
    messages: list[Message] = []
    parent = None
    for number, (sum_, value) in enumerate(SHOWN):
        asked = Message(new_id(), chat.id, parent, "user", f"What is {sum_}?", now)
        arguments = json.dumps({"expression": sum_})
        call = Call(
            f"abcdefgh{number}", "calculator", arguments, "done", f"{sum_} = {value}", title="Calculator"
        )
        told = Message(new_id(), chat.id, asked.id, "assistant", f"It is {value}.", now, calls=(call,))
        messages += [asked, told]
        parent = told.id
    return replace(chat, head=parent), messages


def test_the_packaged_model_calls_and_is_exact(core: AppCore) -> None:
    ended = threading.Semaphore(0)
    ends: list[Event] = []

    def listen(event: Event) -> None:
        if isinstance(event, TurnDone | TurnFailed):
            ends.append(event)
            ended.release()

    core.events.listen(listen)
    chat, messages = taught()
    HistoriesRepo(core.vault).keep([History(chat, tuple(messages))]).result()
    core.chats.tools.offer(chat.id, ["calculator"])
    core.chats.tools.trust_own(chat.id, True)
    core.chats.send(chat.id, "What is 12*7?")
    assert ended.acquire(timeout=200) and isinstance(ends[-1], TurnDone), ends
    first = core.chats.thread(chat.id)[-1].message
    (call,) = first.calls
    assert (call.name, call.state, call.result) == ("calculator", "done", "12*7 = 84")
    assert json.loads(call.arguments) == {"expression": "12*7"} and "84" in first.content
    core.chats.regenerate(first.id)
    assert ended.acquire(timeout=200)
    second = core.chats.thread(chat.id)[-1].message
    assert (second.content, second.calls) == (first.content, first.calls), "the same, to the letter"
