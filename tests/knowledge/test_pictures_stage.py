"""Pictures in documents are read last, page by page; broken off, the stage goes on with the next page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.events import IndexProgress
from app.base.jobs import CancelToken
from app.base.paths import Profile
from app.knowledge.ocr.extra import PENDING, is_pending
from app.knowledge.pieces import Pieces, pieces_of
from app.knowledge.readers._frame import Print, Prints
from tests.knowledge.rig import Room, document_of, open_room

PAGES = {1: "The heron stands in the shallow water.", 2: "The kestrel hovers above the meadow.", 3: ""}


class Scanner:
    """In place of a room's reader: files named *scan* have pages of pictures, the others text."""

    def __init__(self, room: Room, pages: dict[int, str] = PAGES) -> None:
        self.plain, self.pages, self.seen = room.reader.cut, pages, list[int]()
        self.before: Callable[[int], None] = lambda page: None
        self.rests = 0
        room.reader.cut = self.cut  # type: ignore[method-assign]
        room.reader.read_print = self.read_print  # type: ignore[attr-defined]
        room.reader.cut_with = self.cut_with  # type: ignore[attr-defined]
        room.reader.print_rest = self.rest  # type: ignore[attr-defined]

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        if "scan" not in path.name:
            return self.plain(path, cancel)
        return Pieces("", "", len(self.pages), f"{PENDING}: all.", (), tuple(self.pages))

    def read_print(self, path: Path, page: int, cancel: CancelToken | None = None) -> list[Print]:
        self.before(page)
        self.seen.append(page)
        words = self.pages[page]
        return [(words, 0.1, 0.1, 0.9, 0.2)] if words else []

    def cut_with(self, path: Path, prints: Prints, cancel: CancelToken | None = None) -> Pieces:
        text = "\n\n".join(line[0] for page in sorted(prints) for line in prints[page])
        return replace(pieces_of(document_of(text), path.name), notice="recognised")

    def rest(self) -> None:
        self.rests += 1


def folder_with(room: Room, tmp_path: Path, *names: str) -> str:
    place = tmp_path / "docs"
    place.mkdir(exist_ok=True)
    for name in names:
        (place / name).write_text(f"What {name} is about: the otter.")
    made = room.knowledge.add_folder(place).id
    room.sync(made)
    return made


def test_they_are_read_found_and_compared_by_meaning(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        scanner = Scanner(room)
        made = folder_with(room, tmp_path, "scan.txt", "notes.txt")
        file = next(file for file in room.knowledge.files(made) if file.name == "scan.txt")
        assert (file.status, file.notice, file.chunks) == ("indexed", "recognised", 1)
        assert file.vectors == file.chunks
        assert room.names("kestrel meadow")[0] == "scan.txt"
        assert scanner.seen == [1, 2, 3] and scanner.rests == 1
        told = [
            event for event in room.seen if isinstance(event, IndexProgress) and event.phase == "pictures"
        ]
        assert told and told[0].total == 3 and told[0].detail == "scan.txt"
        phases = [event.phase for event in room.seen if isinstance(event, IndexProgress)]
        assert phases.index("vectors") < phases.index("pictures")


def test_what_comes_meanwhile_goes_first_and_no_page_is_read_twice(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        scanner, order, later = Scanner(room), list[object](), threading.Event()

        def before(page: int) -> None:
            order.append(page)
            if page == 1 and not later.is_set():
                (tmp_path / "docs" / "urgent.txt").write_text("The badger digs at night.")
                later.set()
                room.knowledge.sync(made).future.result(30)

        plain = scanner.plain
        scanner.plain = lambda path, cancel=None: (order.append(path.name), plain(path, cancel))[1]
        scanner.before = before
        place = tmp_path / "docs"
        place.mkdir()
        (place / "scan.txt").write_text("x")
        made = room.knowledge.add_folder(place).id
        room.sync(made)
        assert order == [1, "urgent.txt", 2, 3]
        assert {file.status for file in room.knowledge.files(made)} == {"indexed"}


def closing(page: int) -> None:
    """What a page meets while the program ends."""
    raise UserError("Underdesk is closing", code="closing")


def test_a_killed_program_goes_on(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        scanner = Scanner(room)
        scanner.before = closing
        made = folder_with(room, tmp_path, "scan.txt")
        assert is_pending(room.knowledge.files(made)[0])
    with open_room(profile) as room:
        scanner = Scanner(room)
        room.settle()
        assert scanner.seen == [1, 2, 3]
        assert room.names("heron") == ["scan.txt"]


def test_a_page_that_cannot_be_read_does_not_cost_the_others(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        scanner = Scanner(room)

        def trip(page: int) -> None:
            if page == 1:
                raise UserError("The file was given up", code="took-too-long")

        scanner.before = trip
        folder_with(room, tmp_path, "scan.txt")
        assert [passage.text for passage in room.knowledge.search("kestrel")] == [PAGES[2]]


@pytest.mark.parametrize("code", ["needs-password", "no-sandbox"])
def test_what_is_wrong_with_the_whole_file_is_said(profile: Profile, tmp_path: Path, code: str) -> None:
    with open_room(profile) as room:
        scanner = Scanner(room)

        def refuse(page: int) -> None:
            raise UserError("It cannot be", code=code)

        scanner.before = refuse
        made = folder_with(room, tmp_path, "scan.txt")
        file = room.knowledge.files(made)[0]
        assert (file.status, file.error) == ("failed", "It cannot be.")


def test_pictures_without_print_are_said_to_have_none(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        Scanner(room, {1: "", 2: ""})
        made = folder_with(room, tmp_path, "scan.txt")
        file = room.knowledge.files(made)[0]
        assert file.status == "failed"
        assert file.error == "There is no text in the file, because no print was found in its pictures."


def test_paused_folders_wait(profile: Profile, tmp_path: Path) -> None:
    with open_room(profile) as room:
        scanner = Scanner(room)
        scanner.before = closing
        made = folder_with(room, tmp_path, "scan.txt")
        scanner.before = lambda page: None
        room.knowledge.pause(made)
        room.settle()
        assert scanner.seen == [] and is_pending(room.knowledge.files(made)[0])
        room.knowledge.resume(made)
        room.sync(made)
        assert scanner.seen == [1, 2, 3]
