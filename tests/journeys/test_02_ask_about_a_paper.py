"""Journey 2: a paper dropped on the chat is read, asked, and its cited page opens with the passage marked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests._support.display import Display, running, wait_until
from tests._support.program import Node, Program, Start
from tests.knowledge.readers._make import pdf

SOURCE = Path(__file__).resolve().parents[1] / "_support" / "drag_source.py"
PAGES = 30
CITED = 7
FACT = (
    "The lighthouse of Norderoog was painted green in the year 1893",
    "by order of the harbour master Ida Petersen, who paid for it herself.",
)
WORDS = (
    "Sheep Ferry Salt School Oysters Mill Lighthouse Harbour Storms Gulls Peat Weddings Boats Ropes Winter Bells"
    " Gardens Wells Dunes Nets Letters Taxes Doctors Songs Bread Fences Roads Clocks Amber Farewell"
)
TOPICS = (
    "Sheep graze on the dike from May until the end of September.",
    "The ferry leaves the northern pier twice a day, weather permitting.",
    "Salt was won from peat until the great flood of the year 1634.",
    "The school has two rooms and a stove that burns driftwood.",
    "Oysters are gathered at low water and never sold on Sundays.",
    "The mill grinds barley for the whole island and its neighbours.",
)


def paper() -> bytes:
    """Thirty pages on an island, more than fits into a prompt; one tells who painted the lighthouse."""
    pages: list[list[tuple[float, float, float, str]]] = []
    for number in range(1, PAGES + 1):
        lines = [
            f"In {1600 + 9 * number + row}: {TOPICS[(number * 5 + row * 7) % len(TOPICS)]}"
            for row in range(22)
        ]
        body = [*FACT, *lines] if number == CITED else lines
        runs = [(72.0, 780.0, 18.0, WORDS.split()[number - 1])]
        runs += [(72.0, 700.0 - 24.0 * row, 11.0, line) for row, line in enumerate(body)]
        pages.append(runs)
    return pdf(pages, title="An island in the north sea", outline=WORDS.split())


def drop(display: Display, program: Program, path: Path, at: Node, shot: str) -> None:
    """Drag a file or folder from a window of another program onto a part of this one."""
    with running([sys.executable, str(SOURCE), str(path)], display.env):
        found = wait_until(
            lambda: display.tool("search", "--onlyvisible", "--name", "^drag source$"), "the file"
        )
        display.tool("windowmove", "--sync", found, "600", "10")
        display.tool("windowactivate", "--sync", found)
        display.hold((650, 50), at.centre)
        display.screenshot(shot)
        display.let_go()
        wait_until(lambda: program.find(id_="drop-overlay") is None, "the drop")


def ask(run: Program, question: str) -> None:
    """Type and send, and wait until the answer to this question has ended, not to one before it."""

    def answers() -> int:
        return sum(node.name == "Try again" for node in run.tree())

    before = answers()
    run.click(id_="composer")
    run.type(question)
    run.key("Return")
    wait_until(
        lambda: run.find(id_="stop") is not None or answers() > before, "the answer's beginning", 60, 0.02
    )
    ended = "showing", "enabled"
    wait_until(
        lambda: run.find(id_="stop") is None and run.find("Try again", states=ended) is not None,
        "the answer", 240,
    )  # fmt: skip


@pytest.mark.journey
@pytest.mark.timeout(420)
def test_a_paper_is_asked_and_its_page_opened(program: Start, display: Display, tmp_path: Path) -> None:
    place = tmp_path / "island.pdf"
    place.write_bytes(paper())
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))

    drop(display, run, place, run.wait(id_="work-area"), "journey-02-over-the-chat")
    run.wait("Leave out island.pdf", timeout=60)
    run.screenshot("journey-02-dropped")

    ask(run, "Who painted the lighthouse of Norderoog green?")
    run.screenshot("journey-02-answered")
    chip = wait_until(
        lambda: next((n for n in run.tree() if n.name.startswith("Source 1: island.pdf, page")), None),
        "a chip that names a page",
        30,
    )
    display.tool("mousemove", *map(str, chip.centre))
    wait_until(lambda: "Ida Petersen" in run.words() or chip.description, "the words of the source")
    run.screenshot("journey-02-preview")
    display.click(*chip.centre)
    page = wait_until(
        lambda: next((n for n in run.tree() if " of 30" in n.name and "Marked" in n.name), None),
        "the page with the passage marked",
        60,
    )
    assert page.box[2] > 200
    run.screenshot("journey-02-page")

    ask(run, "What is the boiling point of tungsten?")
    run.wait_text("not in your documents", 60)
    run.screenshot("journey-02-not-there")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
