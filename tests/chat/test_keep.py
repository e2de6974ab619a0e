"""A temporary chat that is kept after all: a copy in the vault, with its branches, and nothing while it is written."""

from __future__ import annotations

import pytest

from app.base.errors import UserError
from app.chat.keep import keep
from app.store.records import is_temporary


def test_a_kept_copy_has_all_branches_and_ids_of_its_own(make_desk):
    desk = make_desk()
    chats = desk.core.chats
    chat = chats.new(temporary=True)
    desk.say(chat.id, "How long is a mile?")
    question = next(one for one in chats.messages(chat.id) if one.role == "user")
    chats.regenerate(chats.thread(chat.id)[-1].message.id)
    desk.wait()
    assert len(chats.messages(chat.id)) == 3
    made = keep(chats, chat.id)
    assert not is_temporary(made.id)
    copies = chats.messages(made.id)
    assert [one.content for one in copies] == [one.content for one in chats.messages(chat.id)]
    assert not any(is_temporary(one.id) or is_temporary(one.parent or "") for one in copies)
    assert question.id not in {one.id for one in copies}
    assert chats.thread(made.id)[0].message.content == "How long is a mile?"
    assert made.id in [one.id for one in chats.list()]
    desk.say(made.id, "And a league?")
    assert desk.texts(made.id)[-2] == "And a league?"


def test_what_is_kept_already_stays_what_it_is(make_desk):
    chats = make_desk().core.chats
    chat = chats.new("Here to stay")
    assert keep(chats, chat.id).id == chat.id
    assert len(chats.list()) == 1


def test_what_is_not_there_cannot_be_kept(make_desk):
    with pytest.raises(UserError):
        keep(make_desk().core.chats, "temporary-nothing")
