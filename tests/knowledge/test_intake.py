"""The first stage of the index: several files at a time, kept in groups and in order; and what comes of a document."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.base.paths import Profile
from app.knowledge import intake
from app.knowledge.chunk import chunks_of
from app.knowledge.intake import Intake
from app.knowledge.pieces import Pieces, pack, pieces_of, unpack
from app.knowledge.reading import Readers
from app.knowledge.sandbox.client import Sandbox
from app.store.knowledge import Kept, KnowledgeRepo, Reading
from app.store.knowledge_records import StoredFile
from tests.knowledge.rig import Room, document_of, open_room

WAIT_S = 30
TEXT = "# Ice\n\nIt melts.\n\n# 氷\n\n氷は水より軽い。"


@dataclass
class Shop:
    """A repository of files that wait, without a vault: notes the groups in which they are kept."""

    files: list[StoredFile]
    groups: list[list[str]] = field(default_factory=list)

    def waiting(self, limit: int) -> list[StoredFile]:
        return self.files[:limit]

    def count_waiting(self) -> int:
        return len(self.files)

    def keep_all(self, readings: list[Reading]) -> Future[Kept]:
        names = [reading.file.name for reading in readings]
        self.groups.append(names)
        self.files = [file for file in self.files if file.name not in names]
        done: Future[Kept] = Future()
        done.set_result(Kept())
        return done


@dataclass
class Hands:
    """Reads no file but the one asked for; `gates` hold back those that are named."""

    workers: int = 3
    gates: dict[str, threading.Event] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    most: int = 0
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        with self.lock:
            self.begun.append(path.name)
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            gate = self.gates.get(path.name)
            while gate and not gate.wait(0.01):
                if cancel:
                    cancel.check()
            return pieces_of(document_of(f"# {path.name}\n\nWords."), path.name)
        finally:
            with self.lock:
                self.now -= 1

    def begin(self, files: int) -> None:
        raise AssertionError("not asked for here")

    rest = close = lambda self: None


def files(count: int) -> list[StoredFile]:
    return [StoredFile(f"id{n}", "f", f"/none/{n:03d}", f"{n:03d}", "md", 10, 1) for n in range(count)]


def run(shop: Shop, hands: Hands, token: CancelToken | None = None) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    Intake(
        shop,  # type: ignore[arg-type]
        hands,
        lambda token: token.check(),
        lambda done, total, _: told.append((done, total)),
        lambda _: None,
        token or CancelToken(),
    ).run()
    return told


def test_every_file_is_kept_once_in_order() -> None:
    shop, hands = Shop(files(200)), Hands()
    told = run(shop, hands)
    assert [name for group in shop.groups for name in group] == [f"{n:03d}" for n in range(200)]
    assert len(shop.groups) < 50
    assert sorted(hands.begun) == [f"{n:03d}" for n in range(200)]
    assert told == [(n, 200) for n in range(200)]


def test_what_is_kept_in_between_is_not_lost_from_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "GROUP_S", 0.0)  # as on a machine so busy that every look keeps what there is
    shop, hands = Shop(files(200)), Hands(gates={"030": threading.Event(), "100": threading.Event()})
    for gate in hands.gates.values():
        threading.Timer(0.3, gate.set).start()
    assert run(shop, hands) == [(n, 200) for n in range(200)]
    assert len(shop.groups) > 2


def test_several_are_read_while_one_takes_long() -> None:
    gate = threading.Event()
    shop, hands = Shop(files(12)), Hands(gates={"000": gate})
    timer = threading.Timer(0.3, gate.set)
    timer.start()
    run(shop, hands)
    timer.join()
    assert hands.most >= 2
    assert shop.groups[0][0] == "000"


def test_what_was_read_does_not_wait_for_a_slow_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "GROUP_S", 0.0)
    gate = threading.Event()
    shop, hands = Shop(files(5)), Hands(gates={"003": gate})

    def release() -> None:
        pause = threading.Event()
        for _ in range(WAIT_S * 100):
            if sum(map(len, shop.groups)) == 3:
                break
            pause.wait(0.01)
        gate.set()

    thread = threading.Thread(target=release)
    thread.start()
    run(shop, hands)
    thread.join()
    assert [name for group in shop.groups for name in group] == ["000", "001", "002", "003", "004"]
    assert shop.groups[-1][0] >= "003"


def test_who_is_told_to_stop_stops() -> None:
    token = CancelToken()
    shop, hands = Shop(files(20)), Hands(gates={"000": threading.Event()})
    timer = threading.Timer(0.1, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run(shop, hands, token)
    timer.join()
    assert shop.groups == []
    assert hands.now == 0


def test_large_files_are_not_held_by_the_dozen() -> None:
    large = [StoredFile(f"id{n}", "f", f"/none/{n}", f"{n}", "md", 40 << 20, 1) for n in range(9)]
    gate = threading.Event()
    shop, hands = Shop(large), Hands(gates={"0": gate})
    timer = threading.Timer(0.2, gate.set)
    timer.start()
    run(shop, hands)
    timer.join()
    assert hands.most <= 2


def test_pieces_come_through_the_wall_as_they_were() -> None:
    document = document_of(TEXT, title="Ice and 氷")
    there = unpack(pack(document), "x.md")
    assert there == pieces_of(document, "x.md")
    assert list(there.chunks) == chunks_of(document, "x.md")
    assert (there.title, there.pages, there.notice) == ("Ice and 氷", None, "")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", 7),
        ("text", "\ud800"),
        ("title", None),
        ("language", "english"),
        ("pages", -1),
        ("notice", []),
        ("paths", [[1]]),
        ("spans", [[0, 0, 0, 999, None, None, []]]),
        ("spans", [[0, 9, 0, 1, None, None, []]]),
        ("spans", [[0, 0, 2, 1, None, None, []]]),
        ("spans", [[0, 0, 0, 1, None, None, [[1, 2]]]]),
        ("spans", [[0, 0, 0, 1, None, None, [[1, 0, 0, 9, 0, 0, 1]]]]),
        ("spans", [[0, 0, 0, 1, True, None, []]]),
        ("spans", [[0]]),
    ],
)
def test_an_answer_that_is_none_is_refused(key: str, value: object) -> None:
    raw = json.loads(pack(document_of(TEXT)))
    with pytest.raises(UserError) as caught:
        unpack(json.dumps({**raw, key: value}), "x.md")
    assert caught.value.code == "damaged"


@pytest.fixture
def room(profile: Profile) -> Iterator[Room]:
    with open_room(profile) as opened:
        yield opened


def test_readers_are_started_before_the_first_file_is_known(room: Room, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.md").write_text("Ice.")
    room.knowledge.start()
    assert (room.reader.begun, room.reader.read) == (1, [])
    folder = room.knowledge.add_folder(tmp_path / "papers", "Papers")
    assert room.reader.begun >= 2
    room.sync(folder.id)
    assert room.reader.read == ["a.md"]


def test_many_documents_are_kept_in_one_go(room: Room, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for number in range(3):
        (tmp_path / "papers" / f"{number}.md").write_text(f"# One\n\nIce {number}.\n\n# Same\n\nAlike.")
    folder = room.knowledge.add_folder(tmp_path / "papers", "Papers")
    room.sync(folder.id)
    repo: KnowledgeRepo = room.repo
    known = repo.known(folder.id)
    before = [found.seq for file in known for found in room.passages.document(file.id)]
    again = [
        Reading(known[0], pieces_of(document_of("# New\n\nSnow."), "0.md").chunks),
        Reading(known[1], same=True),
        Reading(StoredFile("gone", folder.id, "/gone", "gone", "md", 1, 1)),
    ]
    kept = repo.keep_all(again).result(WAIT_S)
    assert (len(kept.removed), len(kept.added)) == (2, 1)
    assert kept.added[0] > max(before)
    assert [f.chunk.text for f in room.passages.document(known[0].id)] == ["Snow."]
    assert len(room.passages.document(known[1].id)) == 2


def test_the_sandbox_cuts_as_the_program_would(tmp_path: Path) -> None:
    path = tmp_path / "ice.md"
    path.write_text(TEXT)
    (tmp_path / "none.md").write_bytes(b"")
    with Readers(2) as readers:
        readers.begin()
        assert readers.cut(path) == pieces_of(readers.read(path), "ice.md")
        with pytest.raises(UserError) as caught:
            readers.cut(tmp_path / "none.md")
    assert caught.value.code == "empty"


def test_processes_are_started_beforehand_and_only_as_many() -> None:
    sandbox = Sandbox([sys.executable, "-c", "import sys; sys.stdin.read()"], workers=3)
    try:
        sandbox.prepare(3)
        sandbox.prepare(2)
        assert len(sandbox._idle) == 3
        sandbox.rest()
        assert sandbox._idle == []
    finally:
        sandbox.close()
    sandbox.prepare(3)
    assert sandbox._idle == []
