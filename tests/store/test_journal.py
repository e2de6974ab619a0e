"""A streaming answer survives the end of the program up to its last piece."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.ids import new_id
from app.base.paths import Profile
from app.store import cipher
from app.store.chats import ChatsRepo
from app.store.journal import Journal
from app.store.records import Message
from app.store.vault import Vault
from tests.store.helpers import add_chat, open_vault


def streaming(repo: ChatsRepo, content: str = "") -> Message:
    chat = add_chat(repo, "Title", "question")
    message = Message(new_id(), chat.id, chat.head, "assistant", content, 1.0, state="streaming")
    repo.add(message, head=message.id).result()
    return message


def pieces(vault: Vault) -> int:
    return int(cipher.value(vault.read().conn, "SELECT count(*) FROM journal"))


def test_pieces_are_merged_at_the_next_start(profile: Profile) -> None:
    vault = open_vault(profile)
    repo, journal = ChatsRepo(vault), Journal(vault)
    message = streaming(repo)
    journal.append(message.id, "", "let me ").result()
    journal.append(message.id, "Forty", "think").result()
    journal.append(message.id, "-two", "").result()
    assert repo.message(message.id) == message
    vault.close()
    vault = open_vault(profile)
    expected = replace(message, content="Forty-two", reasoning="let me think", state="stopped")
    assert Journal(vault).recover() == [expected]
    assert ChatsRepo(vault).message(message.id) == expected
    assert [hit.message for hit in ChatsRepo(vault).search("forty")] == [message.id]
    assert pieces(vault) == 0
    vault.close()
    vault = open_vault(profile)
    assert Journal(vault).recover() == []
    vault.close()


def test_an_answer_without_a_word_is_marked_stopped(profile: Profile) -> None:
    vault = open_vault(profile)
    message = streaming(ChatsRepo(vault))
    vault.close()
    vault = open_vault(profile)
    assert Journal(vault).recover() == [replace(message, state="stopped")]
    vault.close()


def test_a_resumed_answer_keeps_what_it_had(profile: Profile) -> None:
    vault = open_vault(profile)
    repo = ChatsRepo(vault)
    message = replace(streaming(repo), content="The beginning", state="stopped")
    repo.finish(message).result()
    Journal(vault).append(message.id, " and more").result()
    vault.close()
    vault = open_vault(profile)
    assert ChatsRepo(vault).message(message.id).content == "The beginning and more"
    vault.close()


def test_finishing_drops_the_pieces_with_the_same_commit(vault: Vault, repo: ChatsRepo) -> None:
    message = streaming(repo)
    Journal(vault).append(message.id, "half").result()
    repo.finish(replace(message, content="half and half", state="complete")).result()
    assert pieces(vault) == 0
    assert repo.message(message.id).content == "half and half"


def test_a_piece_of_an_unknown_message_is_a_fault(vault: Vault) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        Journal(vault).append("nowhere", "text").result()


def test_erasing_a_chat_erases_its_pieces(vault: Vault, repo: ChatsRepo) -> None:
    message = streaming(repo)
    Journal(vault).append(message.id, "half").result()
    repo.update(message.chat, deleted=1.0).result()
    assert repo.purge().result() == 1
    assert pieces(vault) == 0
