"""The pictures of README: a real answer from a paper, and a run on the canvas, in light and in dark, 1280 by 800."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.records import Chat, Message
from app.store.settings import SettingsRepo
from tests._support.display import wait_until
from tests._support.fixtures import make_vault
from tests._support.program import Node, Program, Start

QUESTION = "Who painted the lighthouse of Norderoog green?"
PAPER = """# The lighthouse of Norderoog

The lighthouse of Norderoog was built in 1871 and painted green in 1893 by the harbour master Ida Petersen, who paid
for the paint herself. Its light is seen for 21 sea miles. The keeper's house beside it has been a library since 1968.
"""
TALKS = (
    ("Ending the lease early", "How much notice do we owe?", "Three months, in writing.", 0.1, True),
    ("Why does the pump trip?", "It trips after rain.", "Water in the junction box is likely.", 0.2, False),
    ("A letter to the council", "Make it kinder.", "Dear councillors, thank you for your time.", 26, False),
    ("Hummingbirds in the north", "Do they live in Alaska?", "Yes, the rufous hummingbird does.", 27, False),
    ("Reading list", "Sort these by length.", "Shortest first: The Old Man and the Sea.", 75, False),
)  # fmt: skip


def fill(profile: Profile) -> None:
    """Some earlier chats: their age in hours, and whether they are pinned."""
    vault = make_vault(profile)
    repo = ChatsRepo(vault)
    for title, question, answer, hours, pinned in TALKS:
        then = time.time() - hours * 3_600
        chat = repo.create(Chat(new_id(), title, then, then)).result()
        asked = Message(new_id(), chat.id, None, "user", question, then)
        told = Message(new_id(), chat.id, asked.id, "assistant", answer, then)
        repo.add(asked, told, head=told.id).result()
        repo.update(chat.id, pinned=pinned, updated=then).result()
    vault.close()


def picture(run: Program, window: str, name: str) -> Path:
    """The window's content, without its frame."""
    return run.display.screenshot(name, window)


def told(path: Path, what: str) -> str:
    """What ImageMagick says of a picture: %wx%h its size in pixels, %[fx:mean] its brightness from 0 to 1."""
    words = ["identify", "-format", what, str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def ask_the_paper(run: Program, window: str) -> None:
    """The question, and its answer with the source it came from."""
    run.wait("Leave out island.md", timeout=60)
    run.display.tool("windowsize", "--sync", window, "1280", "800")
    run.click(id_="composer")
    run.type(QUESTION)
    run.key("Return")
    wait_until(lambda: run.find("Try again"), "the answer", 90)
    wait_until(lambda: any(n.name.startswith("Source 1: island.md") for n in run.tree()), "its source", 30)
    wait_until(lambda: "Asking about" not in run.words(), "the end of the notice", 30)


def watch_a_flow(run: Program) -> None:
    """The canvas with a run that was recorded."""
    run.key("ctrl+3")
    run.display.click(*row(run, "Everything about X").centre)
    run.click(id_="template-watch")
    run.wait("Runs")
    run.click(id_="inspector-close")
    run.click(id_="fit")
    wait_until(lambda: "Done" in (run.wait(id_="run-state").name), "the end of the run", 60)


def row(run: Program, words: str) -> Node:
    """A row of the list at the left."""
    return wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and n.name.startswith(words)), None),
        words,
    )


def check(shot: Path, least: float, most: float) -> None:
    """It has the size, and the brightness, of what it is to show."""
    assert told(shot, "%wx%h") == "1280x800"
    assert least < float(told(shot, "%[fx:mean]")) < most


@pytest.mark.timeout(240)
def test_a_paper_and_a_flow_in_light_and_dark(program: Start, profile: Profile, tmp_path: Path) -> None:
    fill(profile)
    paper = tmp_path / "island.md"
    paper.write_text(PAPER, "utf-8")
    run = program(str(paper))
    window = run.window()
    ask_the_paper(run, window)
    check(picture(run, window, "chat-light"), 0.6, 1.0)
    watch_a_flow(run)
    check(picture(run, window, "pipelines-light"), 0.6, 1.0)
    assert run.close() == 0, run.said()

    vault = make_vault(profile)
    SettingsRepo(vault).save("theme", '"dark"')
    vault.close()
    run = program()
    window = run.window()
    run.display.tool("windowsize", "--sync", window, "1280", "800")
    run.display.click(*row(run, QUESTION[:20]).centre)
    run.wait("Try again")
    run.click(id_="composer")
    wait_until(lambda: float(told(picture(run, window, "chat-dark"), "%[fx:mean]")) < 0.4, "the dark")
    check(picture(run, window, "chat-dark"), 0.0, 0.4)
    watch_a_flow(run)
    check(picture(run, window, "pipelines-dark"), 0.0, 0.4)
    assert run.close() == 0, run.said()
