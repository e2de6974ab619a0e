"""A chat goes on at once after a restart of the whole program, and leaves nothing behind when it is deleted."""

from __future__ import annotations

import threading

import pytest

from app.assembly import AppCore, open_core
from app.base.events import Event, TurnDone, TurnFailed
from app.base.paths import Profile
from app.chat.service import Chats
from app.engine.isolated import IsolatedEngine
from app.engine.plan import GRID
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.store.helpers import holding

TALE = "Say what happens next. " + "The wherryman saw a heron in the reeds of the broad. " * 24
WORDS = ("wherryman", "heron")


def answer(core: AppCore, chat: str, text: str) -> dict[str, float | int | str]:
    """Ask, wait, and give the figures of the answer."""
    ended, found = threading.Event(), list[Event]()

    def listen(event: Event) -> None:
        if isinstance(event, (TurnDone, TurnFailed)):
            found.append(event)
            ended.set()

    stop = core.events.listen(listen)
    core.chats.send(chat, text)
    assert ended.wait(240)
    stop()
    assert isinstance(found[0], TurnDone), found[0]
    return found[0].stats


def opened(profile: Profile) -> tuple[AppCore, Chats]:
    core = open_core(profile, PASSPHRASE)
    for key, value in {"max_tokens": 16, "context": 1024, "threads": 1}.items():
        core.settings.set(key, value)
    return core, core.chats


@pytest.mark.parametrize("isolated", [False, True], ids=["in this process", "in a process of its own"])
def test_a_chat_goes_on_after_a_restart(profile: Profile, isolated: bool) -> None:
    make_vault(profile).close()
    core, chats = opened(profile)
    core.settings.set("isolated_engine", isolated)
    core.close()

    core, chats = opened(profile)
    assert isinstance(core.engine, IsolatedEngine) == isolated
    chat = chats.new().id
    assert answer(core, chat, TALE)["reused_tokens"] == 0
    core.close()
    assert all(holding(profile.root, word) == [] for word in WORDS)

    core, chats = opened(profile)
    reused = answer(core, chat, "Why?")["reused_tokens"]
    assert isinstance(reused, int) and reused >= 256 and reused % GRID == 0
    core.close()

    core, chats = opened(profile)
    core.settings.set("kept_mb", 0)
    chats.delete([chat])
    assert chats.purge().result() == 1
    with core.vault.reading() as db:
        assert db.execute("SELECT count(*) FROM states").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM state_parts").fetchone() == (0,)
    core.close()
    assert all(holding(profile.root, word) == [] for word in WORDS)
