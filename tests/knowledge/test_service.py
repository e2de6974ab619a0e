"""Folders from the disk to the index and back: added, changed, moved, removed, paused, failed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.events import IndexProgress
from app.base.paths import Profile
from app.knowledge.embedding import EmbedderChoice
from tests.knowledge.rig import CHOICE, Room, open_room

SHIP = (
    "# Ships\n\nThe old ship sails across the wide sea.\n\n# Harbours\n\nA harbour is where every boat rests."
)
SNOW = "Snow falls in the mountains during winter."


@pytest.fixture
def room(profile: Profile) -> Iterator[Room]:
    with open_room(profile) as opened:
        yield opened


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "deep").mkdir(parents=True)
    (folder / "ship.md").write_text(SHIP)
    (folder / "deep" / "snow.txt").write_text(SNOW)
    (folder / "picture.png").write_text("not read")
    (folder / ".hidden.md").write_text("not read")
    return folder


def add(room: Room, papers: Path, name: str = "Papers") -> str:
    folder = room.knowledge.add_folder(papers, name)
    room.sync(folder.id)
    return folder.id


def test_a_folder_is_read_and_found(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    files = room.knowledge.files(folder)
    assert [(f.name, f.status, f.chunks, f.vectors) for f in files] == [
        ("deep/snow.txt", "indexed", 1, 1),
        ("ship.md", "indexed", 2, 2),
    ]
    best = room.knowledge.search("where does every boat rest?")[0]
    assert best.text == "A harbour is where every boat rests."
    assert best.headings == ("Harbours",)
    assert best.cosine is not None
    counts = room.knowledge.folder("papers")
    assert (counts.files, counts.chunks, counts.embeddable, counts.vectors) == (2, 3, 3, 3)
    assert [e.phase for e in room.seen if isinstance(e, IndexProgress)][-1] == "idle"


def test_what_did_not_change_is_neither_read_nor_embedded_again(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    room.reader.read.clear()
    room.encoder.texts.clear()
    room.sync(folder)
    (papers / "ship.md").touch()
    room.sync(folder)
    assert (room.reader.read, room.encoder.texts) == ([], [])
    (papers / "ship.md").write_text(SHIP.replace("wide", "narrow"))
    room.sync(folder)
    assert room.reader.read == ["ship.md"]
    text, header = room.encoder.texts
    assert "narrow" in text and header == "ship > Ships"
    assert room.names("narrow")[0] == "ship.md"


def test_moved_and_deleted_files_are_noticed(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    before = {file.name: file.id for file in room.knowledge.files(folder)}
    room.reader.read.clear()
    (papers / "ship.md").rename(papers / "deep" / "boat.md")
    (papers / "deep" / "snow.txt").unlink()
    room.sync(folder)
    after = {file.name: file.id for file in room.knowledge.files(folder)}
    assert after == {"deep/boat.md": before["ship.md"]}
    assert room.reader.read == []
    assert set(room.names("snow ship")) == {"deep/boat.md"}


def test_a_file_that_cannot_be_read_says_why_and_harms_no_other(room: Room, papers: Path) -> None:
    (papers / "bad.md").write_text("broken")
    folder = add(room, papers)
    bad = next(file for file in room.knowledge.files(folder) if file.name == "bad.md")
    assert (bad.status, bad.error) == ("failed", "bad.md is damaged.")
    assert room.knowledge.folder(folder).failed == 1
    assert room.names("snow")[0] == "deep/snow.txt"


def test_a_drive_that_is_away_forgets_nothing(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    papers.rename(papers.with_name("elsewhere"))
    with pytest.raises(UserError) as caught:
        room.sync(folder)
    assert caught.value.code == "folder-away"
    assert room.names("snow")[0] == "deep/snow.txt"


def test_a_paused_folder_waits(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    room.knowledge.pause(folder)
    (papers / "new.md").write_text("Volcanoes erupt.")
    room.sync(folder)
    assert "new.md" not in room.names("volcanoes")
    room.knowledge.resume(folder)
    room.sync(folder)
    assert room.names("volcanoes")[0] == "new.md"


def test_without_an_embedder_words_are_found(room: Room, papers: Path) -> None:
    room.choice[0] = None
    add(room, papers)
    found = room.knowledge.search("snow in winter")
    assert [passage.name for passage in found] == ["deep/snow.txt"]
    assert found[0].cosine is None


def test_an_embedder_that_fails_leaves_the_texts_and_is_tried_again(room: Room, papers: Path) -> None:
    room.encoder.error = UserError("The embedder is damaged", code="damaged")
    folder = add(room, papers)
    failed = [e for e in room.seen if isinstance(e, IndexProgress) and e.phase == "failed"]
    assert failed[-1].detail == "The embedder is damaged."
    assert room.names("snow") == ["deep/snow.txt"]
    room.encoder.error = None
    room.settle()
    assert room.knowledge.folder(folder).vectors == 3


def test_another_embedder_takes_over_when_it_is_complete(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    room.choice[0] = EmbedderChoice("second", Path("second.gguf"))
    room.encoder.error = UserError("Not now", code="no-memory")
    room.sync(folder)
    assert [e.id for e in room.passages.embedders() if e.active] == [CHOICE.id]
    room.encoder.error = None
    assert room.knowledge.search("where do boats rest?")[0].cosine is not None
    room.settle()
    assert [(e.id, e.active) for e in room.passages.embedders()] == [("second", True)]
    assert room.knowledge.search("where do boats rest?")[0].cosine is not None
    assert room.knowledge.folder(folder).vectors == 3


def test_a_removed_folder_is_gone_at_once(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    assert room.knowledge.remove_folder(folder) == 2
    assert room.knowledge.folders() == []
    assert room.knowledge.search("where do boats rest?") == []


def test_names_are_free_and_places_exist(room: Room, papers: Path) -> None:
    first = room.knowledge.add_folder(papers)
    second = room.knowledge.add_folder(papers)
    assert (first.name, second.name) == ("papers", "papers 2")
    with pytest.raises(UserError) as caught:
        room.knowledge.add_folder(papers / "nowhere")
    assert caught.value.code == "not-found"
    with pytest.raises(UserError) as caught:
        room.knowledge.rename_folder(second.id, "PAPERS")
    assert caught.value.code == "folder-exists"
    room.knowledge.rename_folder(second.id, "Others")
    assert room.knowledge.folder("others").id == second.id


def test_a_watched_folder_is_taken_in_by_itself(room: Room, papers: Path) -> None:
    add(room, papers)
    pause = threading.Event()
    (papers / "late.md").write_text("Volcanoes erupt.")
    assert any("late.md" in room.reader.read or pause.wait(0.05) for _ in range(400)), "no word of a new file"
    room.settle()
    assert room.names("volcanoes")[0] == "late.md"


def test_a_room_opened_again_goes_on_where_it_was(profile: Profile, papers: Path) -> None:
    with open_room(profile) as room:
        room.encoder.error = UserError("Not now", code="no-memory")
        folder = add(room, papers)
        assert room.knowledge.folder(folder).vectors == 0
    (papers / "later.md").write_text("Volcanoes erupt.")
    with open_room(profile) as room:
        room.knowledge.start()
        room.sync(folder)
        assert room.reader.read == ["later.md"]
        assert room.knowledge.folder(folder).vectors == 4


def test_filters_reach_the_vectors_too(room: Room, papers: Path, tmp_path: Path) -> None:
    add(room, papers)
    other = tmp_path / "other"
    other.mkdir()
    (other / "boat.md").write_text("A boat is a small ship.")
    second = add(room, other, "Other")
    boat = room.knowledge.files(second)[0]
    assert set(room.names("ship", folders=[second])) == {"boat.md"}
    assert set(room.names("ship", files=[boat.id])) == {"boat.md"}
    assert set(room.names("ship", kinds=["txt"])) == {"deep/snow.txt"}
    assert room.names("ship", folders=[second], kinds=["txt"]) == []


def test_a_reranker_has_the_last_word(room: Room, papers: Path) -> None:
    add(room, papers)
    plain = room.knowledge.search("the wide sea in winter")
    room.reranker[0] = Path("reranker.gguf")
    ranked = room.knowledge.search("the wide sea in winter")
    assert sorted(p.chunk for p in plain) == sorted(p.chunk for p in ranked)
    assert ranked[0].text.startswith("The old ship sails")
    assert [p.score for p in ranked] == sorted((p.score for p in ranked), reverse=True)


def test_the_text_of_a_document_comes_back(room: Room, papers: Path) -> None:
    folder = add(room, papers)
    ship = next(file for file in room.knowledge.files(folder) if file.name == "ship.md")
    assert "old ship sails" in room.knowledge.text_of(ship.id)
    first = room.knowledge.passages_of(ship.id)[0]
    assert room.knowledge.passage(first.chunk) == first
    assert room.knowledge.passage(10**6) is None
    assert first.place == "Ships"
