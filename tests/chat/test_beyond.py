"""A chat with a model beyond this computer, through the whole program: agreed to first, marked afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.assembly import AppCore, open_core
from app.base.errors import UserError
from app.base.events import Event, TurnDone, TurnFailed, TurnNotice
from app.base.jobs import Priority
from app.base.paths import Profile
from app.engine.api import endpoint_place
from app.engine.scripted import ScriptedEngine
from app.store.endpoints import Consent
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.engine import endpoints
from tests.engine.endpoints import KEY, Scripted, piece


@dataclass
class House:
    """The program, the engine of this computer, and what happened."""

    core: AppCore
    local: ScriptedEngine
    script: Scripted
    seen: list[Event] = field(default_factory=list)

    def ends(self) -> list[Event]:
        return [one for one in self.seen if isinstance(one, (TurnDone, TurnFailed))]

    def answered(self, job: str) -> Event:
        """The end of a turn."""
        while True:
            for one in self.ends():
                if getattr(one, "job_id", "") == job:
                    return one
            endpoints.pause()


@pytest.fixture
def house(profile: Profile) -> Iterator[House]:
    make_vault(profile).close()
    local = ScriptedEngine()
    with endpoints.scripted() as script:
        core = open_core(profile, PASSPHRASE, lambda: local)
        try:
            core.endpoints.add(f"{script.origin}/v1", "small", name="Desk", key=KEY)
            made = House(core, local, script)
            core.events.listen(made.seen.append)
            yield made
        finally:
            core.close()


def test_a_chat_is_refused_agreed_to_and_answered_again(house: House) -> None:
    core = house.core
    chat = core.chats.new(model="desk")
    refused = house.answered(core.chats.send(chat.id, "What is water?"))
    assert isinstance(refused, TurnFailed) and refused.error.code == "needs-consent"
    assert house.script.asked == [] and house.local.requests == [], "and no other model answered"
    preview = core.endpoints.preview(chat.id)
    assert preview.messages == (("user", "What is water?"),) and not preview.agreed and preview.passages == 0
    core.endpoints.consent("desk", f"chat:{chat.id}")
    assert core.endpoints.preview(chat.id).agreed
    assert refused.message_id
    done = house.answered(core.chats.regenerate(refused.message_id))
    assert isinstance(done, TurnDone)
    answer = core.chats.thread(chat.id)[-1].message
    assert answer.content == "Water is wet, says the desk." and answer.model == "desk"
    assert answer.stats["remote"] == f"127.0.0.1:{house.script.port}" and answer.stats["model"] == "Desk"
    assert core.models.info_of("desk").remote == answer.stats["remote"]  # type: ignore[union-attr]
    assert core.connections_today() == 0
    [row] = core.connections.list()
    assert (row.purpose, row.result) == ("endpoint-here", "answered 200")


def test_another_chat_and_another_model_are_as_before(house: House) -> None:
    core = house.core
    core.endpoints.consent("desk", "always")
    here = core.chats.new()
    assert isinstance(house.answered(core.chats.send(here.id, "Hello")), TurnDone)
    there = core.chats.new(model="desk")
    assert isinstance(house.answered(core.chats.send(there.id, "Hello")), TurnDone)
    assert len(house.local.requests) == len(house.script.asked) == 1
    assert "remote" not in core.chats.thread(here.id)[-1].message.stats
    house.script.statuses += [(404, b"", {})]
    failed = house.answered(core.chats.send(there.id, "Once more"))
    assert isinstance(failed, TurnFailed) and failed.error.code == "no-such-model"
    assert len(house.local.requests) == 1, "no model of this computer steps in"


def test_a_notice_is_told_and_kept(house: House) -> None:
    def reply(handler: object, body: dict[str, object]) -> None:
        handler.begin()  # type: ignore[attr-defined]
        handler.say(piece("Wa") + piece(finish_reason="content_filter"))  # type: ignore[attr-defined]

    house.script.answer = reply
    house.core.endpoints.consent("desk")
    chat = house.core.chats.new(model="desk")
    house.answered(house.core.chats.send(chat.id, "Hello"))
    words = "Desk withheld the rest of this answer."
    assert [one.text for one in house.seen if isinstance(one, TurnNotice)] == [words]
    assert house.core.chats.thread(chat.id)[-1].message.stats["notice"] == words


def test_consent_is_kept_widened_and_taken_back(house: House, profile: Profile) -> None:
    ways = house.core.endpoints
    ways.consent("desk", "chat:a")
    ways.consent("desk", "chat:a", documents=True)
    ways.consent("desk", "chat:a")
    assert ways.get("desk").consent == (Consent("chat:a", True),), (
        "what was agreed to is not lost by agreeing to less"
    )
    ways.allow("desk", "chat:a", 5)
    for scope, passages in (("chat:b", 0), ("", 0), ("step:x", 0)):
        with pytest.raises(UserError) as caught:
            ways.allow("desk", scope, passages)
        assert caught.value.code == "needs-consent"
    ways.consent("desk", "always")
    with pytest.raises(UserError, match="with 2 passages of your documents"):
        ways.allow("desk", "step:x", 2)
    ways.withdraw("desk", "chat:a")
    assert ways.get("desk").consent == (Consent("always", False),)
    assert ways.withdraw("desk").consent == ()
    with pytest.raises(UserError, match="neither chat:ID nor step:NAME"):
        ways.consent("desk", "everybody")


def test_an_endpoint_makes_vectors_only_where_documents_were_agreed_to(house: House) -> None:
    core = house.core
    work = core.engines.embed(["a"], endpoint_place("desk"), Priority.PERSON)
    with pytest.raises(UserError, match="1 passage of your documents"):
        work.result(10)
    core.endpoints.consent("desk", "always", documents=True)
    assert core.engines.embed(["a", "b"], endpoint_place("desk"), Priority.PERSON).result(30).shape == (2, 3)


def test_keys_stand_in_one_secret_and_leave_with_their_endpoint(house: House) -> None:
    core = house.core
    core.endpoints.add("https://api.example.org", "big", key="sk-big")
    assert (core.endpoints.key("desk"), core.endpoints.key("big")) == (KEY, "sk-big")
    core.endpoints.remove("desk")
    assert (core.endpoints.key("desk"), core.endpoints.key("big")) == ("", "sk-big")
    core.endpoints.remove("big")
    assert not core.tokens.has("endpoints")
    with pytest.raises(UserError, match="one word"):
        core.endpoints.add("https://x.example", "m", key="two words")
    assert core.endpoints.list() == [], "nothing is entered by half"


def test_another_program_that_asks_this_one_is_not_sent_on(house: House) -> None:
    """The local API answers by models of this computer alone."""
    entry = house.core.library.get("desk")
    assert not house.core.library.is_usable(entry)
    assert house.core.library.verify("desk").ok
    assert house.core.models_badge(entry).text == f"Answers at 127.0.0.1:{house.script.port}"
