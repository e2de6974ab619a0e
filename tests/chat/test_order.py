"""Folders, tags, archive and presets of chats; every delete can be taken back."""

from __future__ import annotations

import pytest

from app.base.errors import UserError
from app.store.records import Preset


def code(call) -> str:
    with pytest.raises(UserError) as refused:
        call()
    return refused.value.code


def test_chats_lie_in_folders_and_a_folder_comes_back(desk):
    order, chats = desk.core.order, desk.core.chats
    one, other = chats.new("One"), chats.new("Other")
    winter = order.make("  Winter \n talks ", [one.id])
    assert winter.name == "Winter talks" and order.drawers() == [winter]
    assert (chats.get(one.id).drawer, chats.get(other.id).drawer) == (winter.id, None)
    assert code(lambda: order.make("winter TALKS")) == "drawer-exists"
    assert code(lambda: order.make(" ")) == "empty-title"
    order.rename(winter.id, "Cold")
    assert order.drawer("cold").id == winter.id
    removed = order.remove(winter.id)
    assert order.drawers() == [] and chats.get(one.id).drawer is None and removed.chats == (one.id,)
    order.bring_back(removed)
    assert chats.get(one.id).drawer == winter.id and order.drawer(winter.id).name == "Cold"
    order.move([one.id, other.id], None)
    assert chats.get(one.id).drawer is None
    assert code(lambda: order.drawer("Summer")) == "no-such-drawer"


def test_an_archived_chat_is_found_and_not_listed(desk):
    order, chats = desk.core.order, desk.core.chats
    chat = chats.new()
    desk.say(chat.id, "where do heliotropes grow")
    order.archive([chat.id])
    assert chats.list() == [] and [one.id for one in order.archived()] == [chat.id]
    assert {hit.chat for hit in chats.search("heliotropes")} == {chat.id}
    order.archive([chat.id], away=False)
    assert [one.id for one in chats.list()] == [chat.id] and order.archived() == []


def test_tags_are_words_counted_and_searched(desk):
    order, chats = desk.core.order, desk.core.chats
    one, other = chats.new("Lease of the flat"), chats.new("Lease of the boat")
    assert order.tag(one.id, ["#Home", "home", " my flat ", ""]) == ("Home", "my-flat")
    order.tag(other.id, ["home"])
    assert list(order.tags().items()) == [("home", 2), ("my-flat", 1)]
    assert code(lambda: order.tag(one.id, map(str, range(13)))) == "too-many-tags"
    assert {hit.chat for hit in chats.search("#HOME")} == {one.id, other.id}
    assert {hit.chat for hit in chats.search("lease #my-flat")} == {one.id}
    assert chats.search("#nothing lease") == []


def test_a_preset_is_made_of_a_chat_and_sets_another(desk):
    presets, chats = desk.core.presets, desk.core.chats
    model = chats.new()
    chats.set_options(model.id, system_prompt="Be brief.", sampling={"temperature": 0.1}, overflow="ask")
    chats.tools.offer(model.id, ["date"])
    chats.tools.trust_own(model.id, True)
    kept = presets.save(presets.of_chat(model.id, "Short answers"))
    assert kept.tools == {"offered": ["date"]}, "what need not ask is said for each chat anew"
    chat = chats.new()
    desk.say(chat.id, "/short-answers  What is\nice?")
    assert desk.texts(chat.id)[0] == "What is\nice?"
    now = chats.get(chat.id)
    assert (now.system_prompt, now.sampling, now.overflow) == ("Be brief.", {"temperature": 0.1}, "ask")
    assert desk.engine.requests[-1].messages[0].content == "Be brief."
    assert code(lambda: chats.send(chat.id, "/short-answers")) == "input-missing"
    assert code(lambda: presets.get("long")) == "no-such-preset"
    assert code(lambda: presets.save(Preset("", "short ANSWERS"))) == "name-taken"
    assert code(lambda: presets.save(Preset("", "Deep answer"))) == "name-taken", "that runs a pipeline"
    assert code(lambda: presets.save(Preset("", "!"))) == "empty-title"
    gone = presets.remove(kept.id)
    assert presets.list() == []
    assert presets.save(gone) == kept and presets.list() == [kept]
