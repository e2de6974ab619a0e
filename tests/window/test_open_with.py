"""Open with Underdesk: the files come into a new chat, in the window that is open already if there is one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from tests._support.display import Display, wait_until
from tests._support.program import Start
from tests.knowledge.readers._make import pdf

SAMPLE = str(Path(__file__).with_name("sample_window.py"))


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "papers"
    folder.mkdir()
    places = [folder / "island letter.pdf", folder / "notes on salt.md"]
    places[0].write_bytes(pdf([[(72.0, 700.0, 12.0, "The lighthouse was painted green in 1893.")]]))
    places[1].write_text("# Salt\n\nSalt was won from peat until the flood.\n")
    return places


@pytest.mark.timeout(180)
def test_a_file_and_then_another_by_a_second_start(
    program: Start, profile: Profile, papers: list[Path]
) -> None:
    first = program(str(papers[0]))
    first.window()
    first.wait("Leave out island letter.pdf", timeout=60)
    first.screenshot("open-with")

    second = program(papers[1].as_uri())
    assert second.ended() == 0, second.said()
    assert second.said() == ""
    first.wait("Leave out 2 files", timeout=60)  # the chat has not begun, so they gather in it
    first.screenshot("open-with-second")

    third = program(str(papers[0].parent / "never there.pdf"))
    assert third.ended() == 0, third.said()
    first.wait_text("There is nothing at the place of “never there.pdf”")
    assert (profile.root / "open.sock").is_socket()
    assert first.close() == 0, first.said()
    assert not (profile.root / "open.sock").exists()


@pytest.mark.timeout(180)
def test_a_second_start_brings_the_window_forward(program: Start, display: Display) -> None:
    first = program()
    window = first.window()
    first.wait(id_="composer")
    other = program(command=(sys.executable, SAMPLE)).window("^Sample$")
    wait_until(lambda: display.tool("getactivewindow") == other, "another window in front")
    second = program()
    assert second.ended() == 0, second.said()
    assert second.said() == ""
    wait_until(lambda: display.tool("getactivewindow") == window, "the window in front")
    first.screenshot("second-start")
    display.tool("windowminimize", "--sync", window)
    assert program().ended() == 0
    wait_until(lambda: display.tool("getactivewindow") == window, "the window out of its icon")
    assert first.close() == 0, first.said()


@pytest.mark.timeout(120)
def test_a_broken_model_is_checked_and_refused_in_words(program: Start, tmp_path: Path) -> None:
    place = tmp_path / "broken.gguf"
    place.write_bytes(b"GGUF but no more")
    run = program(str(place))
    run.window()
    wait_until(lambda: "broken.gguf" in run.words(), "a sentence on the model", 60)
    run.screenshot("open-with-broken-model")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
