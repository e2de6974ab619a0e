"""Journey 6: a flow built by hand on an empty canvas, refused with a reason, framed, run, looked into, undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from tests._support.display import Display, wait_until
from tests._support.program import Program, Start

HEAD = 49
"""From a card's top to the middle of its first port, at 100 %; the ports after it follow every 22 pixels."""
WIDTH, ROW, GAP = 224, 22, 48
WORDS = "# The mill\n\nThe mill was built in 1510 on the east bank.\n\nIts wheel is nine metres high.\n"


def pick(run: Program, words: str) -> None:
    """Type into the list of steps and take the first."""
    run.wait(id_="step-search")
    run.type(words)
    run.key("Return")
    wait_until(lambda: run.find(id_="step-search") is None, "the list's end")


def add_at(run: Program, spot: tuple[int, int], words: str) -> None:
    """Double-click on nothing and add a step with its corner there."""
    run.display.tool("mousemove", *map(str, spot), "click", "--repeat", "2", "--delay", "60", "1")
    pick(run, words)


def names(run: Program) -> set[str]:
    """The steps in the list beside the canvas."""
    rows = [node for node in run.tree() if node.role in ("tree item", "table cell", "list item")]
    return {row.name for row in rows if row.name}


def search_and_report(run: Program) -> None:
    """A question, a search and a report, with a wire on the way that is refused; then nothing is left to settle."""
    left, top, _, _ = run.wait(id_="pipeline-canvas").box
    a = left + 48, top + 96
    add_at(run, a, "question")
    b = a[0] + WIDTH + GAP, a[1] + HEAD
    run.display.drag((a[0] + WIDTH, a[1] + HEAD + ROW), b)
    pick(run, "search know")
    c = a[0] + WIDTH + GAP, a[1] + 240
    add_at(run, c, "verify")
    run.display.hold((b[0] + WIDTH, b[1]), (c[0], c[1] + HEAD))
    run.wait_text("this input takes report")
    run.screenshot("journey-06-refused")
    run.display.let_go()
    run.display.click(c[0] + 100, c[1] + 16)
    run.key("Delete")
    d = b[0] + WIDTH + GAP, b[1]
    run.display.drag((b[0] + WIDTH, b[1]), d)
    pick(run, "write rep")
    run.display.drag((a[0] + WIDTH, a[1] + HEAD), d)
    run.screenshot("journey-06-built")
    wait_until(lambda: run.find(id_="pipeline-problems") is None, "nothing left to settle")


def frame_two(run: Program) -> None:
    """Choose two steps in the list and frame them."""
    run.click(id_="show-steps")
    run.wait(id_="steps-list")
    assert {"Question", "Search knowledge", "Write report"} <= names(run)
    run.screenshot("journey-06-steps")
    run.click("Search knowledge")
    run.display.tool("keydown", "ctrl")
    run.click("Write report")
    run.display.tool("keyup", "ctrl")
    run.key("ctrl+g")
    run.wait_text("Repeat until · at most 6 rounds")
    run.click(id_="tidy")


def run_and_look(run: Program) -> None:
    """Run it, and look at what the second round gave."""
    run.click(id_="run-pipeline")
    run.wait(id_="run-sheet")
    run.type("When was the mill built?")
    run.click(id_="run-ok")
    run.screenshot("journey-06-running")
    run.wait_text("6 times", 120)
    run.screenshot("journey-06-done")
    run.click("Write report")
    run.key("Return")
    run.click(id_="round-of-repeat")
    run.key("Down", "Down", "Return")
    run.wait_text("looking at 2")
    run.screenshot("journey-06-round-2")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(300)
def test_a_flow_is_built_refused_framed_run_and_undone(
    program: Start, display: Display, profile: Profile, tmp_path: Path
) -> None:
    paper = tmp_path / "papers"
    paper.mkdir()
    (paper / "mill.md").write_text(WORDS, encoding="utf-8")
    command = [sys.executable, "-m", "app", "--profile", str(profile.root)]
    subprocess.run([*command, "folders", "add", "Papers", str(paper)], env=display.env, check=True)
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+3")
    run.click(id_="new-pipeline")
    run.wait_text("Press Tab or double-click")
    run.screenshot("journey-06-empty")
    search_and_report(run)
    frame_two(run)
    run_and_look(run)
    undone = 0
    while run.find(id_="undo", states=("showing", "enabled")) is not None and undone < 40:
        run.click(id_="undo")
        undone += 1
    run.wait_text("Press Tab or double-click")
    assert undone >= 8
    for _ in range(undone):
        run.click(id_="redo")
    wait_until(lambda: {"Question", "Search knowledge", "Write report"} <= names(run), "the steps again")
    run.screenshot("journey-06-redone")
    assert "Traceback" not in run.words()
    assert run.close() == 0, run.said()
