"""Print in pictures is read and cited at its page behind the same walls; without the extra a sentence says so."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.knowledge.limits import MIB
from app.knowledge.ocr import extra
from app.knowledge.ocr.pages import MODULE
from app.knowledge.readers import _print
from app.knowledge.reading import Readers, command
from app.knowledge.sandbox import probe
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room
from tests.knowledge.readers._make import pdf
from tests.knowledge.scans import lines, needs_ocr, png, scanned

MILL = lines(
    "The old mill was rebuilt in 1912 after the flood.", "Es mahlt größere Mengen für 1.234,56 Euro."
)
SHIP = lines("Seventeen ships lay in the harbour that winter.", "None of them sailed before March.")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as made:
        yield made


def prints_of(readers: Readers, path: Path, *pages: int) -> dict[int, list[_print.Print]]:
    return {page: readers.read_print(path, page) for page in pages}


@needs_ocr
def test_a_scan_is_read_with_its_pages_and_boxes(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned([MILL, [], SHIP, [(60, 400, 12, " ")]]))
    first = readers.cut(path)
    assert first.scans == (1, 3, 4) and not first.chunks  # the empty page is no picture
    assert first.notice == f"{extra.PENDING}: 3 of 4 pages."
    done = readers.cut_with(path, prints_of(readers, path, 1, 3, 4))
    assert done.scans == () and done.pages == 4
    assert "The text of 2 of 4 pages was recognised in pictures and may hold mistakes." in done.notice
    assert "No text was found on 1 of 4 pages." in done.notice
    text = done.chunks[0].text
    assert "rebuilt in 1912 after the flood." in text and "größere Mengen für 1.234,56 Euro." in text
    assert "Seventeen ships lay in the harbour that winter." in text
    places = [[float(str(side)) for side in place] for place in done.chunks[0].places or []]
    _, x0, y0, x1, y1, start, stop = next(place for place in places if place[0] == 3)
    assert "Seventeen ships" in text[int(start) : int(stop)]
    assert y0 <= (842 - 768) / 842 and y1 >= (842 - 760) / 842 and x0 <= 60 / 595 < x1


@needs_ocr
def test_a_picture_is_one_page(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png(MILL, scale=1.5))
    assert readers.cut(path).scans == (1,)
    done = readers.cut_with(path, prints_of(readers, path, 1))
    assert done.pages == 1 and done.chunks[0].page == 1 and "rebuilt in 1912" in done.chunks[0].text
    drawn = readers.page(path, 1, 300)
    assert (drawn.pages, drawn.width) == (1, 300)


@needs_ocr
@pytest.mark.parametrize("turn", [90, *(pytest.param(n, marks=pytest.mark.prove) for n in (180, 270))])
def test_a_page_that_lies_on_its_side_or_head_is_read(readers: Readers, tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(scanned([lines(*[text for *_, text in MILL + SHIP], size=16)], rotate=turn))
    found = readers.read_print(path, 1)
    assert "The old mill was rebuilt in 1912 after the flood." in [line[0] for line in found]
    mill = next(line for line in found if "old mill" in line[0])
    assert (mill[4] - mill[2] > mill[3] - mill[1]) == (turn != 180)


@needs_ocr
def test_a_page_with_text_of_its_own_keeps_it(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "typed.pdf"
    path.write_bytes(pdf([MILL]))
    assert readers.cut(path).scans == () and readers.cut(path).notice == ""


@needs_ocr
def test_the_walls_are_the_same(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "readable").write_text("x")
    sandbox = Sandbox(command(MODULE), 1, str(repository))
    with open(os.devnull, "rb") as nothing:
        answer = sandbox.run("probe", nothing, 0, Room(1024 * MIB, 20, 30), {"folder": str(tmp_path)}, 4096)
    sandbox.close()
    assert json.loads(answer) == dict.fromkeys(probe.WAYS, True)


@needs_ocr
def test_it_can_be_cancelled(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned([MILL]))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        readers.read_print(path, 1, token)


@needs_ocr
@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0nothing"]
)
def test_broken_files_end_in_a_sentence(readers: Readers, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        readers.read_print(path, 1)
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(("name", "data"), [("scan.pdf", scanned([MILL])), ("photo.png", png(MILL, 1.0))])
def test_without_the_extra_it_says_what_to_install(
    readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setattr(extra, "folder", lambda: None)
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        readers.cut(path)
    assert caught.value.code == "empty"
    assert "make ocr" in caught.value.todo
    assert caught.value.sentence.count(".") == 1  # one sentence


def test_neither_code_nor_models_are_loaded_by_the_program() -> None:
    assert "rapidocr" not in sys.modules and "onnxruntime" not in sys.modules


@pytest.mark.parametrize(
    "line",
    [["words", 0.1, 0.1, 1.2, 0.2], ["words", 0.5, 0.1, 0.4, 0.2], [1, 0, 0, 1, 1], ["words", 0, 0, 1]],
)
def test_what_is_no_line_on_a_page_is_refused(line: list[object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        _print.line_of(line)


def at(words: str, x0: float, y0: float, x1: float, height: float = 0.02) -> _print.Print:
    return words, x0, y0, x1, y0 + height


def test_columns_are_read_one_after_the_other() -> None:
    left = [at(f"left {n}", 0.1, 0.2 + 0.03 * n, 0.45) for n in range(5)]
    right = [at(f"right {n}", 0.55, 0.2 + 0.03 * n, 0.9) for n in range(5)]
    wide = [at("a title over both", 0.1, 0.1, 0.9), at("a line below both", 0.1, 0.5, 0.9)]
    found = [line.text for line in _print.ordered([*wide, *right, *left])]
    assert found == [
        "a title over both",
        *(w for w, *_ in left),
        *(w for w, *_ in right),
        "a line below both",
    ]


def test_the_rows_of_a_table_stay_rows() -> None:
    names = [at(f"name {n}", 0.1, 0.2 + 0.03 * n, 0.2) for n in range(6)]
    sums = [at(f"{n}00 EUR", 0.7, 0.201 + 0.03 * n, 0.8) for n in range(6)]
    long = at("a name that is much longer than the others are", 0.1, 0.4, 0.55)
    found = [line.text for line in _print.ordered([*sums, *names, long])]
    assert found[:2] == ["name 0  000 EUR", "name 1  100 EUR"]


def test_icons_that_look_like_chinese_letters_are_left_out() -> None:
    here = [at("日", 0.1, 0.1, 0.12), at("Say hello", 0.2, 0.2, 0.4)]
    assert [line.text for line in _print.ordered(here)] == ["Say hello"]
    assert len(_print.ordered([at("日", 0.1, 0.1, 0.12), at("日本語", 0.2, 0.2, 0.4)])) == 2


def test_small_differences_of_height_make_no_headings() -> None:
    here = [at("Body", 0.1, 0.1 + 0.04 * n, 0.8, 0.018 + 0.001 * n) for n in range(6)]
    sizes = {line.size for line in _print.ordered([*here, at("A title", 0.1, 0.9, 0.5, 0.05)])}
    assert len(sizes) == 2


def test_a_line_is_a_line_again_after_json() -> None:
    line = at("Words", 0.1, 0.2, 0.3)
    data, prints = _print.prints_of(b"PDF" + (rest := json.dumps({2: [line]}).encode()), len(rest))
    assert data == b"PDF" and prints == {2: [line]}
    assert replace(_print.ordered([line])[0], size=0.0).text == "Words"
