"""Journey 1: a fresh profile, no network, a first question, a second answer, and everything there the next day."""

from __future__ import annotations

import subprocess

import pytest

from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.program import Node, Program, Start

QUESTION = "Give me three tips for better sleep"
LONG_QUESTION = "Tell me a very long story about a lighthouse, with many details"


def _answer_ended(program: Program) -> bool:
    return program.find("Try again") is not None


def _first_words(program: Program) -> bool:
    answer = program.find(id_="welcome-answer")
    return answer is not None and len(answer.name) > 15


def _row(program: Program) -> Node | None:
    return next((n for n in program.tree() if n.role == "list item" and n.name.startswith(QUESTION)), None)


def _connections(pid: int) -> str:
    done = subprocess.run(["ss", "-Htuanp"], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stdout.splitlines() if f"pid={pid}," in line)


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_the_first_minute(program: Start, profile: Profile) -> None:
    run = program(fresh=True)
    run.window()
    run.wait_text("Welcome to Underdesk")
    run.screenshot("journey-01-welcome")
    run.click(id_="welcome-next")
    run.wait_text("A model is ready")
    run.wait_text("processor core")
    wait_until(lambda: _first_words(run), "the starter model's first words")
    run.screenshot("journey-01-model")
    run.click(id_="welcome-next")
    run.wait_text("Where your words lie, and how they are locked")
    run.screenshot("journey-01-locked")
    run.click(id_="welcome-skip")
    run.wait(id_="composer", states=("showing", "enabled"))
    wait_until(lambda: run.find(id_="welcome-next") is None, "the first pages' end")
    run.wait_text("Offline — nothing leaves this computer")
    run.screenshot("journey-01-empty")
    run.click(id_="composer")
    run.type(QUESTION)
    run.key("Return")
    wait_until(lambda: "1." in run.words() or len(run.words()) > 400, "the first words")
    run.screenshot("journey-01-streaming")
    wait_until(lambda: _answer_ended(run), "the end of the answer", 60)
    run.screenshot("journey-01-answered")
    assert not _connections(run.process.pid)

    run.click("Try again")
    wait_until(lambda: "2/2" in run.words().replace(" ", ""), "the second answer", 60)
    wait_until(lambda: _answer_ended(run), "the end of the second answer", 60)
    run.screenshot("journey-01-second")

    run.key("ctrl+n")
    run.wait_text("What can I help with?")
    run.type(LONG_QUESTION)
    run.key("Return")
    run.display.click(*run.wait(id_="stop").centre)
    run.wait_text("Stopped")
    run.screenshot("journey-01-stopped")
    assert run.close() == 0, run.said()

    again = program()
    again.window()
    again.wait_text(QUESTION)
    row = wait_until(lambda: _row(again), "the chat in the list")
    again.display.click(*row.centre)
    wait_until(lambda: "2/2" in again.words().replace(" ", ""), "both answers", 30)
    again.screenshot("journey-01-next-day")
    assert again.close() == 0, again.said()
