"""Search over chats: every text is a fine query, and finds what a person expects."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat, open_vault


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChatsRepo, Vault]]:
    """A few chats in several languages."""
    vault = open_vault(Profile(tmp_path_factory.mktemp("search") / "profile"))
    repo = ChatsRepo(vault)
    add_chat(repo, "Kräutergarten", "Which herbs grow in the shade?", "Parsley, mint and chervil do well.")
    add_chat(
        repo,
        "Naïve Bayes",
        "Explain C++ templates, e-mail me 100% of it",
        'It\'s "quoted" AND NOT simple (NEAR)',
    )
    add_chat(repo, "旅行の計画", "東京から京都まで新幹線で行きたい", "新幹線は速いです。100%_ok!")
    deleted = add_chat(repo, "Deleted parsley", "parsley that is gone")
    repo.update(deleted.id, deleted=time.time()).result()
    yield repo, vault
    vault.close()


def titles(repo: ChatsRepo, query: str) -> list[str]:
    return [hit.title for hit in repo.search(query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("parsley", ["Kräutergarten"]),
        ("PARSLEY mint", ["Kräutergarten"]),
        ("pars", ["Kräutergarten"]),
        ("pars mint", []),
        ("pars ", []),
        ("parsley zebra", []),
        ("krautergarten", ["Kräutergarten"]),
        ("naive", ["Naïve Bayes"]),
        ("c++", ["Naïve Bayes"]),
        ("e-mail", ["Naïve Bayes"]),
        ("mail-e", []),
        ("quoted AND", ["Naïve Bayes"]),
        ('"quoted"', ["Naïve Bayes"]),
        ("content:parsley", []),
        ("新幹線", ["旅行の計画", "旅行の計画"]),
        ("京都 東京", ["旅行の計画"]),
        ("計画", ["旅行の計画"]),
        ("新幹線 %", ["旅行の計画", "旅行の計画"]),
        ("新幹線 100%_ok", ["旅行の計画"]),
        ("新幹線 100__ok", []),
        ("", []),
        ("  ", []),
        ('"', []),
        ("* ( ) : ^ -", []),
    ],
)
def test_queries(shelf: tuple[ChatsRepo, Vault], query: str, found: list[str]) -> None:
    assert sorted(titles(shelf[0], query)) == sorted(found)


def test_a_hit_says_where_and_marks_the_words(shelf: tuple[ChatsRepo, Vault]) -> None:
    (hit,) = shelf[0].search("mint")
    assert hit.message is not None
    assert shelf[0].message(hit.message).chat == hit.chat
    assert "\x02mint\x03" in hit.snippet
    (title,) = shelf[0].search("kräuter")
    assert (title.message, title.snippet) == (None, "\x02Kräutergarten\x03")
    assert "\x02新幹線\x03" in shelf[0].search("新幹線")[0].snippet


def test_titles_come_before_messages(profile: Profile) -> None:
    vault = open_vault(profile)
    repo = ChatsRepo(vault)
    add_chat(repo, "Plain", "lighthouse")
    add_chat(repo, "The lighthouse", "nothing")
    assert [hit.message is None for hit in repo.search("lighthouse")] == [True, False]
    assert len(repo.search("lighthouse", limit=1)) == 1
    assert repo.search("lighthouse", limit=0) == []
    vault.close()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="\"'*()^:-+{}~%_!\\ aAND OR NOT NEAR\0新", max_size=40))
@example("a" * 5_000)
@example(" ".join(["a"] * 3_000))
@example("新" * 60_000)
@example("\udcff \ud800")
@example('"' * 999)
def test_no_text_breaks_the_search(shelf: tuple[ChatsRepo, Vault], query: str) -> None:
    hits = shelf[0].search(query)
    assert all(hit.title != "Deleted parsley" for hit in hits)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüéñ", min_size=3, max_size=12))
def test_every_word_finds_itself(shelf: tuple[ChatsRepo, Vault], word: str) -> None:
    repo, vault = shelf
    chat = add_chat(repo, "t", f"before {word} after")
    hits = repo.search(word, limit=100_000)
    vault.write(lambda db: db.execute("DELETE FROM messages WHERE chat = ?", [chat.id])).result()
    assert chat.head in [hit.message for hit in hits]
    assert chat.head not in [hit.message for hit in repo.search(word, limit=100_000)]
