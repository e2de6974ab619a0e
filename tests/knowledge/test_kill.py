"""kill -9 at any moment of indexing: the finished index is the same, and no piece is in it twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.base.paths import Profile
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


def index_of(room: Room) -> list[tuple[str, int, str, str, bytes]]:
    """Everything that was made of the files, without the numbers of the vault."""
    active = next(e for e in room.passages.embedders() if e.active)
    vectors = {chunk: blob for chunk, _, blob in room.passages.vectors(active.seq)}
    folder = room.knowledge.folders()[0]
    return [
        (file.name, found.chunk.number, found.chunk.header, found.chunk.text, vectors[found.seq])
        for file in room.knowledge.files(folder.id)
        for found in room.passages.document(file.id)
    ]


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
        expected = index_of(room)
    assert len(expected) == FILES * SECTIONS
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
            rows = [seq for seq, _, _ in room.passages.vectors(1)]
            assert len(rows) == len(set(rows)) == len(expected)
            assert room.vault.check().problems == ()
    return made


def test_three_kills(tmp_path: Path, papers: Path, repository: Path) -> None:
    assert 1 <= kills(tmp_path, papers, repository, 3) <= 3


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_thirty_kills(tmp_path: Path, papers: Path, repository: Path) -> None:
    assert 1 <= kills(tmp_path, papers, repository, 30) <= 30
