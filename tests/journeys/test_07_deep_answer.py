"""Journey 7: a deep answer from a sample folder, held, killed in the middle, gone on with, and a citation followed."""

from __future__ import annotations

import pytest

from tests._support.display import wait_until
from tests._support.program import Node, Program, Start


def choose(run: Program, words: str) -> None:
    """A row of the list at the left."""
    row = wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and n.name.startswith(words)), None),
        f"the row {words!r}",
    )
    run.display.click(*row.centre)


def begin(run: Program) -> None:
    """The sample of the first template, once its folder is read."""
    run.key("ctrl+3")
    choose(run, "Deep answer from my folders")
    run.wait(id_="template-card")
    run.screenshot("journey-07-template")
    run.click(id_="template-sample")
    wait_until(lambda: run.find(id_="template-card") is None, "a copy of the template")
    run.key("ctrl+2")
    run.wait_text("5 files", 60)
    wait_until(lambda: "waiting" not in run.words(), "the end of the reading", 60)
    run.screenshot("journey-07-read")
    run.key("ctrl+3")


def hold_before_the_report(run: Program) -> None:
    """Choose the step in the list, and have runs hold before it."""
    run.click(id_="show-steps")
    run.click("Write report")
    run.key("F9")
    run.wait_text("Runs hold before this step")


def state(run: Program) -> str:
    """How the run stands, as the bar says it."""
    found = run.find(id_="run-state")
    return (found.text or found.name) if found else ""


def report(run: Program) -> str:
    """The words of the report beside the canvas."""
    return run.wait(id_="report-text", timeout=60).name


def follow_a_citation(run: Program) -> str:
    """Scroll to the end of the report, and click the source that stands last; its quote."""
    panel = run.wait(id_="run-results").box
    middle = str(panel[0] + panel[2] // 2), str(panel[1] + panel[3] // 2)
    run.display.tool("mousemove", *middle, "click", "--repeat", "60", "--delay", "10", "5")
    sources = [node for node in run.tree() if "report-source-" in node.id]
    last = max(sources, key=lambda node: node.box[1])
    run.display.click(*last.centre)
    return last.description


def folded(text: str) -> str:
    """With single spaces, as quotes are compared."""
    return " ".join(text.split())


def source_shown(run: Program, quote: str) -> Node:
    """The document in the viewer, with the words that were cited in sight."""
    run.wait(id_="viewer-copy")
    return wait_until(
        lambda: next((n for n in run.tree() if folded(quote)[:60] in folded(n.text)), None), "the quote", 60
    )


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(300)
def test_a_deep_answer_survives_the_end_of_the_program(program: Start) -> None:
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    begin(run)
    hold_before_the_report(run)
    run.click(id_="run-pipeline")
    run.wait(id_="run-sheet")
    run.click(id_="run-ok")
    run.wait_text("Running")
    wait_until(lambda: "tok" in state(run), "the first steps that a model answered", 90)
    run.screenshot("journey-07-running")
    run.kill()

    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+3")
    wait_until(lambda: "Stopped" in state(run), "that the run was broken off")
    run.screenshot("journey-07-broken-off")
    run.click(id_="go-on-pipeline")
    wait_until(lambda: "Paused" in state(run), "the hold before the report", 120)
    run.screenshot("journey-07-held")
    run.click(id_="go-on-pipeline")
    words = report(run)
    run.screenshot("journey-07-report")
    assert "[1]" in words
    run.kill()

    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+3")
    run.click(id_="show-runs")
    assert report(run) == words
    quote = follow_a_citation(run)
    assert source_shown(run, quote).box[2] > 200
    run.screenshot("journey-07-citation")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
