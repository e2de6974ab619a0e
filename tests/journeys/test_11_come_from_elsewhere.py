"""Journey 11: the history of ChatGPT and a folder of GPT4All come in; what was in them is found, and goes out again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests._support.display import Display, running, wait_until
from tests._support.program import Program, Start
from tests.chat.importers import made

SOURCE = Path(__file__).resolve().parents[1] / "_support" / "drag_source.py"


def command(run: Program, words: str) -> None:
    """By the palette."""
    run.key("ctrl+k")
    run.wait(id_="palette-search")
    run.type(words)
    run.key("Return")


def choose(run: Program, path: Path) -> None:
    """In the system's dialog for files."""
    run.wait(role="dialog", id_="QFileDialog")
    run.key("ctrl+a")
    run.type(str(path))
    run.key("Return")


def drop(display: Display, run: Program, path: Path) -> None:
    """Drag a folder from another program's window into the middle of this one."""
    middle = run.wait(id_="work-area").centre
    with running([sys.executable, str(SOURCE), str(path)], display.env):
        found = wait_until(
            lambda: display.tool("search", "--onlyvisible", "--name", "^drag source$"), "the folder"
        )
        display.tool("windowmove", "--sync", found, "600", "10")
        display.tool("windowactivate", "--sync", found)
        display.hold((650, 50), middle)
        run.wait_text("Import these chats")
        display.screenshot("journey-11-drop")
        display.let_go()
        run.wait(id_="import-close")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(280)
def test_come_from_elsewhere(program: Start, display: Display, tmp_path: Path) -> None:
    archive = made.chatgpt_zip(tmp_path / "chatgpt-export.zip")
    folder = tmp_path / "GPT4All"
    folder.mkdir()
    (folder / "gpt4all-aa-1.chat").write_bytes(made.gpt4all())
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))

    command(run, "Import chats")
    run.click(id_="import-files")
    choose(run, archive)
    run.wait_text("2 chats came in. They brought 7 messages. They brought 1 file.")
    run.screenshot("journey-11-imported")
    run.click(id_="import-close")
    drop(display, run, folder)
    run.wait_text("1 chat came in.")
    run.click(id_="import-close")

    run.key("ctrl+shift+f")
    run.type("ferry steps")
    hit = run.wait_text("heron lantern")
    run.screenshot("journey-11-found")
    display.click(*hit.centre)
    run.wait_text(made.OLD)
    run.wait_text("Attached: heron.png")
    run.wait_text("1/2")
    run.screenshot("journey-11-branch")

    command(run, "Export chats")
    run.click(id_="export-scope")
    run.key("End", "Return")
    run.screenshot("journey-11-export")
    run.click(id_="export-ok")
    out = tmp_path / "everything.md"
    choose(run, out)
    run.wait_text("3 chats written to everything.md")
    text = out.read_text("utf-8")
    for words in ("# Harbour pictures", "# Knots", "# Tides", "The bowline.", "2024-03-05", "Near 12:20."):
        assert words in text
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
