"""Pictures go with their message into the prompt, and out of it again where nothing can see them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

import pytest

from app.base.events import TurnDone, TurnFailed, TurnNotice
from app.chat import pictures as shown
from app.chat.prompt import turns_of
from app.engine.api import LoadSpec, ModelInfo, Picture
from app.engine.scripted import ScriptedEngine
from app.store.records import Message
from tests.chat.conftest import Desk

RED, BLUE = Picture(2, 1, b"\xff\0\0" * 2), Picture(1, 1, b"\0\0\xff")


class Seeing(ScriptedEngine):
    """A scripted model that sees, as long as `sees` says so."""

    sees = True

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        made: Future[ModelInfo] = Future()
        made.set_result(replace(super().load(spec, progress).result(10), vision=self.sees))
        return made


@pytest.fixture
def desk(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("tests.chat.conftest.ScriptedEngine", Seeing)
    return make_desk()


def show(desk: Desk, chat: str, text: str, *pictures: Picture) -> TurnDone | TurnFailed:
    desk.core.chats.send(chat, text, pictures)
    return desk.wait()


def prompted(desk: Desk) -> list[tuple[Picture, ...]]:
    """The pictures of the last prompt, turn by turn."""
    return [message.pictures for message in desk.engine.requests[-1].messages]


def notices(desk: Desk) -> list[str]:
    return [event.text for event in desk.seen if isinstance(event, TurnNotice)]


def test_a_picture_stays_with_its_message(desk: Desk) -> None:
    chat = desk.core.chats.new().id
    assert isinstance(show(desk, chat, "What is this?", RED, BLUE), TurnDone)
    assert prompted(desk) == [(RED, BLUE)]
    show(desk, chat, "And its colour?")
    assert prompted(desk) == [(RED, BLUE), (), ()]
    assert notices(desk) == []


def test_a_changed_question_keeps_it(desk: Desk) -> None:
    chat = desk.core.chats.new().id
    show(desk, chat, "What is this?", RED)
    first = desk.core.chats.thread(chat)[0].message
    desk.core.chats.edit(first.id, "What colour is this?")
    desk.wait()
    assert prompted(desk) == [(RED,)]
    assert desk.core.chats.thread(chat)[0].message.stats == {"pictures": 1}


def test_a_model_that_does_not_see_goes_on_with_the_words_and_says_so(desk: Desk) -> None:
    chat = desk.core.chats.new().id
    show(desk, chat, "What is this?", RED, BLUE)
    desk.engine.sees = False  # type: ignore[attr-defined]
    desk.core.models.wear(projector=None, adapters=[])
    desk.core.models._loads.clear()
    show(desk, chat, "And now?")
    assert prompted(desk) == [(), (), ()]
    (told,) = notices(desk)
    assert (
        told == "2 pictures of earlier messages were left out of this answer: this model cannot see pictures."
    )


def test_after_a_restart_it_is_said_that_the_picture_is_gone(
    make_desk: Callable[..., Desk], desk: Desk
) -> None:
    chat = desk.core.chats.new().id
    show(desk, chat, "What is this?", RED)
    desk.core.close()
    again = make_desk()
    show(again, chat, "And now?")
    assert prompted(again) == [(), (), ()]
    (told,) = notices(again)
    assert (
        told.startswith("A picture of earlier messages was left out") and "until Underdesk is closed" in told
    )


def test_the_pixels_are_kept_out_of_the_vault(desk: Desk) -> None:
    """What is not encrypted row by row is not kept at all: only how many there were."""
    chat = desk.core.chats.new().id
    show(desk, chat, "What is this?", RED)
    assert desk.core.chats.messages(chat)[0].stats == {"pictures": 1}
    assert desk.core.chats.messages(chat)[0].content == "What is this?"


def test_turns_that_are_merged_keep_all_pictures() -> None:
    path = [Message(name, "c", None, "user", name, 0.0) for name in ("a", "b")]
    kept = {"a": (RED,), "b": (BLUE,)}
    (turn,) = turns_of(path, lambda message: kept[message.id])
    assert (turn.content, turn.pictures) == ("a\n\nb", (RED, BLUE))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MOST_BYTES", 10)
    held = shown.Shown()
    path = [held.keep(Message(name, "c", None, "user", name, 0.0), [RED]) for name in ("a", "b")]
    assert [held.of(message) for message in path] == [(), (RED,)]
    assert held.missing(path, vision=True).startswith("A picture of earlier messages was left out")
