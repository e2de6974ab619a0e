"""What was deleted is in no page any more: not in free ones, not in the index, not in the log."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store import purge
from app.store.chats import ChatsRepo
from app.store.knowledge import MANY, FileChanges, KnowledgeRepo
from app.store.knowledge_records import Folder
from app.store.passages import PassagesRepo
from app.store.passwords import PasswordsRepo
from app.store.vault import Vault
from tests.store import freeze, pages
from tests.store.helpers import add_chat, delete_for_good, open_vault

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


def with_documents(vault: Vault, words: list[str], pieces: int = 1, chat: str | None = None) -> KnowledgeRepo:
    """A folder of files, each with one of the words everywhere a document has any, with vectors and a kept password.

    The vectors are made of the words, backwards.
    """
    repo, passages, passwords = KnowledgeRepo(vault), PassagesRepo(vault), PasswordsRepo(vault)
    repo.add_folder(Folder("gone", "Gone", ("/gone",), 1.0, chat=chat)).result()
    embedder = passages.use("embedder", "/embedder.gguf", 28, ["en"]).result().seq
    for number, word in enumerate(words):
        file = replace(
            freeze.FILE, id=f"f{number}", folder="gone", path=f"/gone/{word}.md", name=f"{word}.md", sha256="",
            title=f"On {word}", notice=f"{word} is a picture.",
        )  # fmt: skip
        repo.change(FileChanges(added=(file,))).result()
        chunks = [
            replace(freeze.CHUNK, number=n, text=f"About {word} {n} " + "filler " * 40, header=word, headings=(word,),
                    digest=f"{word}{n}", spaced=f"About {word} {n}")
            for n in range(pieces)
        ]  # fmt: skip
        made = repo.keep(file, chunks).result().added
        vector = backwards([word])[0].encode() * 2
        passages.keep_vectors(embedder, [(seq, vector) for seq in made]).result()
        passwords.put(file.id, f"password {word}").result()
    return repo


def backwards(words: list[str]) -> list[str]:
    return [word[::-1] for word in words]


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_words_of_a_removed_folder_are_nowhere(vault: Vault, pieces: int) -> None:
    """Of few pieces, whose words are picked out of the index, and of so many that it is rewritten."""
    words = rare_words(100)
    assert pieces * 100 < MANY or pieces == 3
    repo = with_documents(vault, words, pieces)
    assert (found(vault, words), found(vault, backwards(words))) == (100, 100)
    assert repo.remove_folder("gone").result() == 100
    assert (found(vault, words), found(vault, backwards(words))) == (0, 0)
    assert vault.status().wal_size == 0
    assert vault.check().ok


def test_the_words_of_files_that_went_are_nowhere(vault: Vault) -> None:
    words = rare_words(30)
    repo = with_documents(vault, words)
    repo.change(FileChanges(gone=tuple(f"f{number}" for number in range(30)))).result()
    assert (found(vault, words), found(vault, backwards(words))) == (0, 0)


@pytest.mark.parametrize("slowly", [False, True])
def test_what_was_dropped_into_an_erased_chat_goes_with_it_and_its_passwords_too(
    vault: Vault, repo: ChatsRepo, slowly: bool
) -> None:
    words, chat = rare_words(30), add_chat(repo, "Gone", "question")
    with_documents(vault, words, chat=chat.id)
    assert (found(vault, words), found(vault, backwards(words))) == (30, 30)
    if slowly:
        vault.apart(lambda db: purge._erase_slowly(db, chat.id)).result()
        vault.checkpoint().result()
    else:
        delete_for_good(repo, chat.id)
    assert (found(vault, words), found(vault, backwards(words))) == (0, 0)
    assert PasswordsRepo(vault).at(f"/gone/{words[0]}.md") == []
    assert vault.check().ok


def test_a_program_killed_before_the_log_was_emptied_empties_it_at_its_next_start(
    vault: Vault, repo: ChatsRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = rare_words(20)
    chat = add_chat(repo, "Gone", *words)
    monkeypatch.setattr(purge, "truncate_log", lambda db: None)
    delete_for_good(repo, chat.id)
    assert found(vault, words) == 20, "the log still holds them"
    left = Profile(tmp_path / "killed")
    shutil.copytree(vault.profile.root, left.root)
    again = open_vault(left)
    assert found(again, words) == 0
    assert again.status().wal_size == 0
    again.close()


def test_what_is_erased_during_a_backup_leaves_the_log_when_that_is_done(
    vault: Vault, repo: ChatsRepo
) -> None:
    """A connection that reads keeps the log from being emptied; nobody waits for that."""
    words = rare_words(20)
    chat = add_chat(repo, "Gone", *words)
    vault.apart(lambda db: db.execute("PRAGMA busy_timeout=50")).result()
    with vault.beside() as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM messages").fetchall()
        delete_for_good(repo, chat.id)
        assert found(vault, words) == 20
        db.execute("COMMIT")
    vault.write(lambda db: None).result()
    assert found(vault, words) == 0
