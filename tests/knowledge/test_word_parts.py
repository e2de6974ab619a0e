"""Words are found by their parts: joined, bent, and spelt differently; in every language but English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.jobs import CancelToken
from app.base.paths import Profile
from app.knowledge import parting
from app.knowledge.bench_score import Scores, judge, plain, questions
from app.knowledge.parting import take_in
from app.knowledge.parts import MOST_PARTS, MOST_READ, asked, indexed, parts, rarest
from app.knowledge.retrieve import known, speaks
from app.knowledge.words import expression
from app.store.cipher import Database
from app.store.knowledge_records import Filter
from tests.knowledge.rig import Room, open_room

GERMAN = Path(__file__).resolve().parents[1] / "data" / "knowledge-de"
CHAIN = "# Kettenpflege\n\nDie Fahrradkette wird nach jeder Regenfahrt mit einem Lappen trocken gewischt und geölt."
LAMP = "# Licht\n\nDie Lampe muss in der Nacht und im Nebel leuchten, auch wenn man nicht fährt."
CHAIN_EN = (
    "# Chains\n\nThe chain of the bicycle is wiped dry with a cloth after each ride in the rain, and oiled."
)


@pytest.fixture
def room(profile: Profile) -> Iterator[Room]:
    with open_room(profile) as opened:
        yield opened


def folder_of(room: Room, where: Path, **texts: str) -> str:
    where.mkdir()
    for name, text in texts.items():
        (where / f"{name}.md").write_text(text, "utf-8")
    folder = room.knowledge.add_folder(where, where.name).id
    room.sync(folder)
    return folder


def parted(room: Room) -> list[int]:
    with room.vault.reading() as db:
        return [int(row[0]) for row in db.execute("SELECT rowid FROM chunk_parts ORDER BY rowid").fetchall()]


def test_longer_words_are_taken_apart_and_accents_and_capitals_do_not_count() -> None:
    assert parts("Ein Fahrrad") == [["fahr", "ahrr", "hrra", "rrad"]]
    assert parts("Straße") == parts("STRASSE") != []
    assert parts("Größe, élève") == parts("grosse ELEVE")
    assert parts("東京 2024 a_b") == []


def test_the_index_has_each_part_once_and_none_of_english() -> None:
    german = indexed("de", "Kettenblatt und Kettenblätter").split()
    assert len(german) == len(set(german))
    assert {"kett", "blat"} <= set(german)
    assert indexed("en", "chainring") == indexed("zh", "東京") == ""
    assert indexed("", "a plain list of words") == ""
    assert "skar" in indexed("", "żółte skarpetki")


def test_the_rarest_parts_of_each_word_are_looked_for() -> None:
    words = [["abcd", "bcde", "cdef", "defg"], ["wxyz", "abcd"]]
    spread = {"abcd": 9, "bcde": 1, "cdef": 2, "defg": 3, "wxyz": 500}
    assert rarest(words, spread) == ["bcde", "cdef", "defg", "abcd", "wxyz"]
    assert rarest(words, {"bcde": 5}) == ["bcde"]
    assert rarest([], {}) == []
    assert rarest([["abcd", "bcde"]], {"abcd": MOST_READ, "bcde": 2 * MOST_READ}) == ["abcd"]
    long = asked(" ".join(f"w{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]}orten" for n in range(60)))
    assert len(rarest(long, {part: 1 for word in long for part in word})) <= MOST_PARTS


def test_a_word_finds_what_it_is_joined_with(room: Room, tmp_path: Path) -> None:
    folder_of(room, tmp_path / "rad", kette=CHAIN, licht=LAMP)
    for question in ("Wie pflege ich die Ketten?", "Ketten", "Was tun bei Regenwetter?"):
        assert room.names(question)[:1] == ["kette.md"], question
        assert room.passages.ranked(expression(question), Filter(), 9) == []
    assert room.names("Wann leuchten Lampen?")[:1] == ["licht.md"]


def test_english_is_searched_as_before(room: Room, tmp_path: Path) -> None:
    folder_of(room, tmp_path / "bike", chain=CHAIN_EN)
    assert parted(room) == []
    assert room.names("How is a chain oiled?") == ["chain.md"]


def test_each_language_finds_its_own_in_a_mixed_folder(room: Room, tmp_path: Path) -> None:
    folder_of(room, tmp_path / "both", kette=CHAIN, licht=LAMP, chain=CHAIN_EN)
    assert len(parted(room)) == 2
    assert room.names("Wie pflege ich die Kette an meinem Rad?")[0] == "kette.md"
    assert room.names("How do I wipe the chain of my bicycle?")[0] == "chain.md"


def test_a_question_in_another_language_is_asked_of_what_is_there(room: Room, tmp_path: Path) -> None:
    folder_of(
        room, tmp_path / "german", kette=CHAIN, licht="# Insulin\n\nDie Insulindosierung prüft die Praxis."
    )
    assert room.names("How much insulin do I have to take for the diabetes?") == ["licht.md"]
    english = folder_of(room, tmp_path / "english", chain=CHAIN_EN)
    asked_before = len(room.encoder.texts)
    found = room.knowledge.search("Wie wird die Kette von einem Fahrrad im Regen geölt?", folders=[english])
    assert [passage.name for passage in found] == ["chain.md"]
    assert found[0].cosine is not None
    assert len(room.encoder.texts) == asked_before + 1


def test_meaning_counts_little_in_a_language_that_the_embedder_does_not_know() -> None:
    mixed = {"de": 3, "en": 4, "": 1}
    assert speaks((), "de", mixed)
    assert speaks(("en",), "en", {"de": 9})
    assert not speaks(("en",), "de", {"en": 9})
    assert speaks(("en",), "", mixed)
    assert not speaks(("en",), "", {"de": 3, "en": 2})
    assert (known(("en",), mixed), known((), mixed), known(("fr",), {"de": 1})) == (5, 8, 0)


def test_an_index_from_before_is_taken_in_without_reading_or_embedding(room: Room, tmp_path: Path) -> None:
    folder_of(room, tmp_path / "rad", kette=CHAIN, licht=LAMP, chain=CHAIN_EN)
    before, read = parted(room), list(room.reader.read)

    def as_before(db: Database) -> None:
        db.execute("DELETE FROM chunk_parts")
        db.execute("UPDATE meta SET value = '0' WHERE key = 'parts'")

    room.vault.write(as_before).result()
    assert "kette.md" not in room.names("Regenwetter")
    room.encoder.texts.clear()
    room.settle()
    assert (room.reader.read, room.encoder.texts) == (read, [])
    assert room.names("Regenwetter")[0] == "kette.md"
    assert parted(room) == before


def test_what_was_broken_off_goes_on_and_nothing_is_taken_in_twice(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\n\n".join(
        f"# Teil {n}\n\nDie Wetterwarte Nummer {n} misst und meldet den Regen." for n in range(9)
    )
    folder_of(room, tmp_path / "rad", kette=CHAIN, lang=long)
    whole = parted(room)
    room.vault.write(lambda db: db.execute("DELETE FROM chunk_parts") and None).result()
    room.vault.write(
        lambda db: db.execute("UPDATE meta SET value = '0' WHERE key = 'parts'") and None
    ).result()
    monkeypatch.setattr(parting, "AT_ONCE", 4)
    for _ in range(2):
        left = iter([True, False])
        take_in(room.passages.parts, CancelToken(), lambda token, left=left: next(left))
    assert parted(room) == whole[:8]
    take_in(room.passages.parts, CancelToken(), lambda token: True)
    take_in(room.passages.parts, CancelToken(), lambda token: True)
    assert parted(room) == whole


def test_a_document_that_went_leaves_no_part(room: Room, tmp_path: Path) -> None:
    folder = folder_of(room, tmp_path / "rad", kette=CHAIN, licht=LAMP)
    (tmp_path / "rad" / "kette.md").unlink()
    room.sync(folder)
    assert room.passages.parts.spread(["kett", "ahrr", "lamp"]) == {"lamp": 1}
    assert len(parted(room)) == 1
    assert room.vault.check().ok


def test_german_questions_find_more_than_by_whole_words(room: Room) -> None:
    texts = {path.name: plain(path) for path in sorted((GERMAN / "corpus").iterdir())}
    room.sync(room.knowledge.add_folder(GERMAN / "corpus", "Deutsch").id)
    asked_now = questions(GERMAN, texts)
    rows = [json.loads(line)["id"] for line in (GERMAN / "questions.jsonl").read_text("utf-8").splitlines()]

    def scores(search: object) -> Scores:
        return judge(asked_now, [[(name, text) for name, text in search(q.text)] for q in asked_now])  # type: ignore[operator]

    def ours(question: str) -> list[tuple[str, str]]:
        return [(p.name, p.text) for p in room.knowledge.search(question)]

    def words(question: str) -> list[tuple[str, str]]:
        ranked = [seq for seq, _ in room.passages.ranked(expression(question), Filter(), 20)]
        found = room.passages.found(ranked)
        return [(found[seq].name, found[seq].chunk.text) for seq in ranked]

    mine, before = scores(ours), scores(words)
    assert mine.recall5 > before.recall5 + 0.08
    assert mine.ndcg10 > before.ndcg10 + 0.08
    same = [n for n, name in enumerate(rows) if name.startswith("p-")]
    in_same_words = judge([asked_now[n] for n in same], [ours(asked_now[n].text) for n in same])
    assert in_same_words.recall5 >= 0.98
