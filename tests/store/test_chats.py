"""Chats, messages and the small repositories."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.connections import ConnectionsRepo
from app.store.library import LibraryRepo
from app.store.records import Chat, Connection, LibraryEntry, Message
from app.store.settings import SettingsRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat, index_words, open_vault


def test_a_chat_comes_back_as_it_was(repo: ChatsRepo) -> None:
    chat = Chat(
        new_id(),
        "Title",
        1.5,
        2.5,
        True,
        None,
        "Be brief.",
        {"temperature": 0.3, "seed": 7},
        "model",
        "dra\nft",
        3.5,
    )
    assert repo.create(chat).result() == chat
    assert repo.get(chat.id) == chat


def test_a_message_comes_back_as_it_was(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Title")
    stats = {"seed": 1, "tokens_per_s": 3.25, "reason": "stop"}
    message = Message(
        new_id(), chat.id, None, "assistant", "text \0 with all", 1.0, "why", "failed", "m", stats
    )
    repo.add(message).result()
    assert repo.message(message.id) == message
    assert repo.messages(chat.id) == [message]


def test_broken_text_is_kept_as_well_as_it_can_be(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "half \ud83d", "broken \udcff text")
    assert repo.get(chat.id).title == "half ?"
    assert repo.messages(chat.id)[0].content == "broken ? text"


def test_the_list_shows_pinned_chats_first_and_then_the_last_used(repo: ChatsRepo) -> None:
    for name, updated, pinned in (
        ("old", 1.0, False),
        ("new", 3.0, False),
        ("pinned", 2.0, True),
        ("gone", 9.0, False),
    ):
        repo.create(Chat(name, name, 0.0, updated, pinned, deleted=1.0 if name == "gone" else None)).result()
    assert [chat.id for chat in repo.list()] == ["pinned", "new", "old"]
    assert [chat.id for chat in repo.list(limit=1, offset=1)] == ["new"]
    assert repo.counts() == {"chats": 3, "messages": 0}


def test_the_list_is_read_from_its_index(vault: Vault) -> None:
    from app.store.chats import SHOWN

    plan = " ".join(
        str(row) for row in vault.read().execute(f"EXPLAIN QUERY PLAN {SHOWN}", [False, 1, 0]).fetchall()
    )
    assert "chats_shown" in plan
    assert "TEMP B-TREE" not in plan


def test_fields_are_changed_one_by_one(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Title")
    repo.update(chat.id, title="Other", sampling={"top_k": 5}, pinned=True, draft="typed").result()
    assert repo.get(chat.id) == replace(
        chat, title="Other", sampling={"top_k": 5}, pinned=True, draft="typed"
    )


@pytest.mark.parametrize("fields", [{"id": "x"}, {"created": 1.0}, {"nonsense": 1}, {"title = '' --": 1}, {}])
def test_nothing_else_can_be_changed(repo: ChatsRepo, fields: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="changeable"):
        repo.update(add_chat(repo, "Title").id, **fields)


def test_unknown_chats_and_messages_are_said_so(repo: ChatsRepo) -> None:
    lost = Message(new_id(), "nowhere", None, "user", "x", 0.0)
    for act, code in (
        (lambda: repo.get("nowhere"), "no-such-chat"),
        (lambda: repo.update("nowhere", title="x").result(), "no-such-chat"),
        (lambda: repo.add(lost).result(), "no-such-chat"),
        (lambda: repo.message("nowhere"), "no-such-message"),
        (lambda: repo.finish(lost).result(), "no-such-message"),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == code
    assert repo.messages("nowhere") == []


def test_adding_moves_the_head_and_the_time_of_use(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Title")
    before = time.time()
    one = Message(new_id(), chat.id, None, "user", "hi", 0.0)
    repo.add(one, head=one.id).result()
    found = repo.get(chat.id)
    assert found.head == one.id
    assert found.updated >= before
    repo.add(Message(new_id(), chat.id, None, "user", "sibling", 0.0)).result()
    assert repo.get(chat.id).head == one.id


def test_adding_is_all_or_nothing(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Title")
    good = Message(new_id(), chat.id, None, "user", "good", 0.0)
    orphan = Message(new_id(), chat.id, "no such parent", "user", "bad", 0.0)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        repo.add(good, orphan, head=good.id).result()
    assert repo.messages(chat.id) == []
    assert repo.get(chat.id).head is None


def test_a_parent_stands_in_the_same_chat(repo: ChatsRepo) -> None:
    one, two = add_chat(repo, "One", "hi"), add_chat(repo, "Two")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        repo.add(Message(new_id(), two.id, one.head, "user", "bad", 0.0)).result()


def test_finishing_keeps_the_final_text_and_finds_it(repo: ChatsRepo, vault: Vault) -> None:
    chat = add_chat(repo, "Title")
    message = Message(new_id(), chat.id, None, "assistant", "beginning", 0.0, state="streaming")
    repo.add(message).result()
    done = replace(
        message, content="replacement", reasoning="because", state="complete", model="m", stats={"seed": 1}
    )
    repo.finish(done).result()
    assert repo.message(message.id) == done
    assert [hit.message for hit in repo.search("replacement")] == [message.id]
    assert "beginning" not in index_words(vault)


def test_reasoning_is_not_searched(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Title")
    repo.add(Message(new_id(), chat.id, None, "assistant", "answer", 0.0, reasoning="hidden")).result()
    assert repo.search("hidden") == []


def test_a_chat_of_ten_thousand_messages_is_read_in_order(repo: ChatsRepo) -> None:
    chat = add_chat(repo, "Long", *[f"message {number}" for number in range(10_000)])
    messages = repo.messages(chat.id)
    assert len(messages) == 10_000
    assert [m.id for m in messages] == sorted(m.id for m in messages)
    assert chat.head in {m.id for m in messages}


TEXT = st.text(max_size=30)
CHATS = st.lists(st.tuples(TEXT, st.booleans(), st.lists(TEXT, max_size=5), st.booleans()), max_size=8)


@settings(max_examples=15, deadline=None)
@given(CHATS)
def test_whatever_is_put_in_comes_out(made: list[tuple[str, bool, list[str], bool]]) -> None:
    """Against a plain dictionary: create, add, pin, delete, purge, reopen."""
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "profile")
        vault = open_vault(profile)
        repo, expected, gone = ChatsRepo(vault), {}, []
        for title, pinned, contents, deleted in made:
            chat = add_chat(repo, title, *contents)
            repo.update(chat.id, pinned=pinned).result()
            if deleted:
                repo.update(chat.id, deleted=1.0).result()
                gone.append(chat.id)
            else:
                expected[chat.id] = (title, pinned, contents)
        assert repo.purge().result() == len(gone)
        vault.close()
        vault = open_vault(profile)
        repo = ChatsRepo(vault)
        found = {c.id: (c.title, c.pinned, [m.content for m in repo.messages(c.id)]) for c in repo.list()}
        report = vault.check()
        vault.close()
    assert found == expected
    assert report.ok


def test_settings_are_kept(profile: Profile) -> None:
    vault = open_vault(profile)
    SettingsRepo(vault).save("theme", '"dark"')
    SettingsRepo(vault).save("theme", '"light"')
    SettingsRepo(vault).save("threads", "4")
    vault.close()
    vault = open_vault(profile)
    assert SettingsRepo(vault).load() == {"theme": '"light"', "threads": "4"}
    vault.close()


def test_the_library_is_kept(vault: Vault) -> None:
    library = LibraryRepo(vault)
    entry = LibraryEntry(
        "id", "Name", "/models/x.gguf", "ab" * 32, 5_000_000_000, "chat", "added", 1.0, {"layers": 30}
    )
    library.put(entry)
    library.put(replace(entry, id="later", added=2.0))
    library.put(replace(entry, name="Renamed"))
    assert [e.name for e in library.list()] == ["Renamed", "Name"]
    assert library.get("id") == replace(entry, name="Renamed")
    library.remove("id")
    library.remove("id")
    with pytest.raises(UserError) as caught:
        library.get("id")
    assert caught.value.code == "no-such-model"


def test_the_connection_log_counts_what_went_out(vault: Vault) -> None:
    log = ConnectionsRepo(vault)
    rows = [
        Connection("1", 10.0, "host", "models", "GET", 100, 6_000_000_000, "answered 200"),
        Connection("2", 20.0, "host", "models", "GET", 0, 0, "refused: offline"),
        Connection("3", 30.0, "host", "models", "GET", 10, 0, "failed: no answer"),
    ]
    for row in rows:
        log.add(row)
    assert log.list() == rows[::-1]
    assert log.list(limit=1) == rows[-1:]
    assert (log.count_since(0.0), log.count_since(20.0), log.count_since(31.0)) == (2, 1, 0)
