"""kill -9 at any moment of indexing: the finished index is the same, and no piece is in it twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store.knowledge_records import StoredFile
from tests.knowledge.rig import Room, open_room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="lacks kill -9: Windows")
FILES, SECTIONS = 24, 12


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder, dice = tmp_path / "papers", random.Random(1)
    folder.mkdir()
    words = ["ice", "snow", "ship", "harbour", "river", "stone", "valley", "winter", "lamp", "keeper"]
    for number in range(FILES):
        parts = [
            f"# Part {part}\n\n{number} {part} {' '.join(dice.choices(words, k=60))}"
            for part in range(SECTIONS)
        ]
        (folder / f"{number:02d}.md").write_text("\n\n".join(parts))
    return folder


def index_of(room: Room) -> list[tuple[object, ...]]:
    """Everything that was made of the files, byte by byte; without the numbers of the vault and the times."""
    active = next(e for e in room.passages.embedders() if e.active)
    vectors = {chunk: blob for chunk, _, blob in room.passages.vectors(active.seq)}
    (folder,) = room.knowledge.folders()
    return [
        (*_told(file), found.chunk, vectors[found.seq])
        for file in room.knowledge.files(folder.id)
        for found in room.passages.document(file.id)
    ]


def _told(file: StoredFile) -> tuple[object, ...]:
    return file.path, file.sha256, file.title, file.language, file.status, file.error, file.chunks


def rows_of(room: Room) -> dict[str, int]:
    """How many rows there are at all, whatever they belong to; a word of the texts is in each chunk once."""
    counted = {
        "documents": "SELECT count(*) FROM documents",
        "chunks": "SELECT count(*) FROM chunks",
        "pieces": "SELECT count(*) FROM (SELECT DISTINCT document, digest, start FROM chunks)",
        "vectors": "SELECT count(*) FROM vectors",
        "embedders": "SELECT count(*) FROM embedders",
        "words": "SELECT count(*) FROM chunks_fts WHERE chunks_fts MATCH 'part'",
    }
    with room.vault.reading() as db:
        return {name: int(db.execute(sql).fetchone()[0]) for name, sql in counted.items()}


def kill_while_indexing(profile: Profile, papers: Path, repository: Path, dice: random.Random) -> bool:
    """Start, wait a random moment, kill; whether it had come to its end before."""
    command = [sys.executable, "-m", "tests.knowledge.indexing", str(profile.root), str(papers)]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        threading.Event().wait(dice.random() * 0.5)
        child.kill()
        return child.stdout.read() == "done\n"


def kills(tmp_path: Path, papers: Path, repository: Path, times: int) -> int:
    """Each time on the vault as the kill before left it; a finished one is begun anew. Returns how many were whole."""
    with open_room(Profile(tmp_path / "whole")) as room:
        folder = room.knowledge.add_folder(papers, "Papers")
        room.sync(folder.id)
        expected, rows = index_of(room), rows_of(room)
    every = FILES * SECTIONS
    assert len(expected) == len(set(map(repr, expected))) == every
    assert rows == {
        "documents": FILES, "chunks": every, "pieces": every, "vectors": every, "embedders": 1, "words": every,
    }  # fmt: skip
    dice, made, ended = random.Random(times), 0, True
    for _ in range(times):
        made += ended
        profile = Profile(tmp_path / f"killed-{made}")
        ended = kill_while_indexing(profile, papers, repository, dice)
        with open_room(profile) as room:
            assert room.vault.check().problems == ()
            ended = ended or room.repo.count_waiting() == 0
    for number in range(1, made + 1):
        with open_room(Profile(tmp_path / f"killed-{number}")) as room:
            folders = room.knowledge.folders() or [room.knowledge.add_folder(papers, "Papers")]
            room.sync(folders[0].id)
            assert index_of(room) == expected
            assert rows_of(room) == rows, "nothing twice, and nothing left over"
            assert room.vault.check().problems == ()
    return made


def test_three_kills(tmp_path: Path, papers: Path, repository: Path) -> None:
    assert 1 <= kills(tmp_path, papers, repository, 3) <= 3


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_thirty_kills(tmp_path: Path, papers: Path, repository: Path) -> None:
    assert 1 <= kills(tmp_path, papers, repository, 30) <= 30
