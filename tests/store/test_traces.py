"""What was deleted is in no page any more: not in free ones, not in the index, not in the log."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from app.store.chats import ChatsRepo
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Folder
from app.store.vault import Vault
from tests.store import freeze, pages
from tests.store.helpers import add_chat

DICE = random.Random(11)


def rare_words(count: int) -> list[str]:
    """Words that share no beginning, so that an index stores each nearly whole."""
    return ["".join(DICE.choices("bcdfghjklmnpqrstvwxz", k=14)) for _ in range(count)]


def everything(vault: Vault) -> bytes:
    """The decrypted database and its log as they lie on the disk."""
    path, key = vault.profile.vault, vault.opened.database_key
    salt = path.read_bytes()[: pages.SALT]
    return pages.database(path, key) + pages.log(path.with_name(path.name + "-wal"), key, salt)


def found(vault: Vault, words: list[str]) -> int:
    """How many of the words, or their last twelve letters, are somewhere."""
    held = everything(vault)
    return sum(word[2:].encode() in held for word in words)


@pytest.mark.parametrize("messages", [1, 4])
def test_the_words_of_deleted_chats_are_nowhere(vault: Vault, repo: ChatsRepo, messages: int) -> None:
    """100 chats of few messages, and of enough in all that the index is rewritten instead."""
    words = rare_words(100)
    add_chat(repo, "Kept", "apples")
    chats = [
        add_chat(repo, f"On {word}", *[f"question {word} {n} " + "filler " * 60 for n in range(messages)])
        for word in words
    ]
    for chat, word in zip(chats, words, strict=True):
        repo.update(chat.id, draft=f"draft {word}", system_prompt=word).result()
    assert found(vault, words) == 100
    for chat in chats:
        repo.update(chat.id, deleted=time.time()).result()
    assert repo.purge([chat.id for chat in chats]).result() == 100
    assert found(vault, words) == 0
    assert found(vault, ["xxapples"[2:]]) == 1
    vault.close()


def test_the_words_of_single_deleted_chats_are_nowhere(vault: Vault, repo: ChatsRepo) -> None:
    words = rare_words(25)
    for word in words:
        chat = add_chat(repo, word, word)
        repo.update(chat.id, deleted=time.time()).result()
        repo.purge([chat.id]).result()
    assert found(vault, words) == 0


def test_the_words_of_a_removed_folder_are_nowhere(vault: Vault) -> None:
    words, repo = rare_words(100), KnowledgeRepo(vault)
    repo.add_folder(Folder("gone", "Gone", ("/gone",), 1.0)).result()
    for number, word in enumerate(words):
        file = replace(
            freeze.FILE, id=f"f{number}", folder="gone", path=f"/gone/{word}.md", name=f"{word}.md", sha256=""
        )
        repo.change(FileChanges(added=(file,))).result()
        chunk = replace(freeze.CHUNK, text=f"About {word}.", header=word, headings=(word,), digest=word)
        repo.keep(file, [chunk]).result()
    assert found(vault, words) == 100
    assert repo.remove_folder("gone").result() == 100
    assert found(vault, words) == 0
    assert vault.check().ok
