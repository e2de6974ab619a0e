"""Erased means erased: from the tables, the index, the log and the raw pages."""

from __future__ import annotations

import pytest

from app.store import purge
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.vault import Vault
from tests.store.helpers import add_chat, delete_for_good, index_words

WORD = "zanzibarquux"


def pages_with(vault: Vault, word: str) -> int:
    """Rows of the index's raw data that hold the word's rare end; terms are stored without common beginnings."""

    def work(db: Database) -> int:
        sql = "SELECT count(*) FROM messages_fts_data WHERE instr(block, ?)"
        return int(db.execute(sql, [word.encode()[2:]]).fetchone()[0])

    return vault.apart(work).result()


@pytest.mark.parametrize("messages", [3, purge.MANY + 50])
def test_nothing_of_an_erased_chat_is_left(vault: Vault, repo: ChatsRepo, messages: int) -> None:
    kept = add_chat(repo, "Kept", "apples and pears")
    gone = add_chat(repo, f"Gone {WORD}", *[f"secret {WORD} number {n}" for n in range(messages)])
    assert pages_with(vault, WORD) > 0
    assert delete_for_good(repo, gone.id) == 1
    assert WORD not in index_words(vault)
    assert WORD not in index_words(vault, "chats_fts")
    assert "secret" not in index_words(vault)
    assert pages_with(vault, WORD) == 0
    assert repo.search(WORD) == []
    assert vault.status().wal_size == 0
    assert [chat.id for chat in repo.list()] == [kept.id]
    assert [hit.chat for hit in repo.search("pears")] == [kept.id]
    assert vault.check().ok


def test_after_erasing_many_single_words_are_still_erased_for_good(vault: Vault, repo: ChatsRepo) -> None:
    delete_for_good(repo, add_chat(repo, "Many", *["x"] * (purge.MANY + 1)).id)
    delete_for_good(repo, add_chat(repo, "One", f"{WORD}").id)
    assert pages_with(vault, WORD) == 0


def test_an_edited_title_leaves_no_trace(vault: Vault, repo: ChatsRepo) -> None:
    chat = add_chat(repo, f"About {WORD}")
    repo.update(chat.id, title="About nothing").result()
    assert index_words(vault, "chats_fts") == {"about", "nothing"}


def test_only_what_is_marked_deleted_is_erased(repo: ChatsRepo) -> None:
    chats = [add_chat(repo, str(n), "text") for n in range(4)]
    repo.update(chats[0].id, deleted=10.0).result()
    repo.update(chats[1].id, deleted=20.0).result()
    repo.update(chats[2].id, deleted=30.0).result()
    repo.update(chats[2].id, deleted=None).result()
    assert repo.purge([chats[2].id, chats[3].id, "nowhere"]).result() == 0
    assert repo.purge(older_than=15.0).result() == 1
    assert repo.purge([chats[1].id]).result() == 1
    assert repo.purge().result() == 0
    assert {chat.title for chat in repo.list()} == {"2", "3"}


def test_branches_are_erased_whole(repo: ChatsRepo, vault: Vault) -> None:
    from app.base.ids import new_id
    from app.store.records import Message

    chat = add_chat(repo, "Tree", "root", "answer")
    root = repo.messages(chat.id)[0]
    for _ in range(20):
        child = Message(new_id(), chat.id, root.id, "assistant", "other", 0.0)
        repo.add(child, Message(new_id(), chat.id, child.id, "user", "leaf", 0.0)).result()
    assert delete_for_good(repo, chat.id) == 1
    assert vault.status().messages == 0


def test_the_slow_way_erases_as_thoroughly(repo: ChatsRepo, vault: Vault) -> None:
    chat = add_chat(repo, "Slow", *[f"{WORD} {n}" for n in range(3 * purge.FEW + 1)])
    vault.apart(lambda db: purge._erase_slowly(db, chat.id)).result()
    assert vault.status().chats == vault.status().messages == 0
    assert pages_with(vault, WORD) == 0
    assert vault.check().ok
