"""The pictures of README: a real answer of the starter model, in light and in dark, 1280 by 800."""

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
from tests._support.program import Program, Start

QUESTION = "Give me three tips for better sleep"
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


@pytest.mark.timeout(180)
def test_the_chat_in_light_and_dark(program: Start, profile: Profile) -> None:
    fill(profile)
    run = program()
    window = run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.display.tool("windowsize", "--sync", window, "1280", "800")
    run.type(QUESTION)
    run.key("Return")
    wait_until(lambda: run.find("Try again"), "the answer", 90)
    light = picture(run, window, "chat-light")
    assert run.close() == 0, run.said()

    vault = make_vault(profile)
    SettingsRepo(vault).save("theme", '"dark"')
    vault.close()
    run = program()
    window = run.window()
    run.display.tool("windowsize", "--sync", window, "1280", "800")
    shown = wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and n.name.startswith(QUESTION)), None),
        "the chat",
    )
    run.display.click(*shown.centre)
    run.wait("Try again")
    run.click(id_="composer")
    wait_until(lambda: float(told(picture(run, window, "chat-dark"), "%[fx:mean]")) < 0.4, "the dark")
    dark = picture(run, window, "chat-dark")
    assert told(light, "%wx%h") == told(dark, "%wx%h") == "1280x800"
    assert float(told(light, "%[fx:mean]")) > 0.6
    assert run.close() == 0, run.said()
