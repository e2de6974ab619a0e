"""Everyday acts in the real window, by mouse and keys, over a vault with chats in it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.records import Chat, Message
from tests._support.display import Display, wait_until
from tests._support.fixtures import make_vault
from tests._support.program import Node, Program, Start

TALKS = (
    ("The pump in the cellar", "Why does it trip after rain?", "Water in the junction box is the likeliest cause."),
    ("A letter to the council", "Make it kinder", "Dear councillors, thank you for your time last week."),
)  # fmt: skip


@pytest.fixture
def filled(profile: Profile) -> Profile:
    """A profile with two old chats."""
    vault = make_vault(profile)
    repo, now = ChatsRepo(vault), time.time() - 5 * 86_400
    for title, question, answer in TALKS:
        chat = repo.create(Chat(new_id(), title, now, now)).result()
        asked = Message(new_id(), chat.id, None, "user", question, now)
        told = Message(new_id(), chat.id, asked.id, "assistant", answer, now)
        repo.add(asked, told, head=told.id).result()
    vault.close()
    return profile


@pytest.fixture
def run(program: Start, filled: Profile) -> Iterator[Program]:
    """The program over the filled profile, ended well afterwards."""
    started = program()
    started.window()
    started.wait(id_="composer", states=("showing", "enabled"))
    yield started
    assert started.close() == 0, started.said()


def row(run: Program, title: str) -> Node | None:
    """The chat's row in the list."""
    return next((n for n in run.tree() if n.role == "list item" and n.name.startswith(title)), None)


@pytest.mark.timeout(120)
def test_unlocking_with_a_wrong_and_then_the_right_passphrase(program: Start, filled: Profile) -> None:
    run = program(passphrase=None)
    run.window()
    run.wait(id_="unlock-passphrase")
    run.type("not this one")
    run.key("Return")
    run.wait(id_="unlock-error")
    run.screenshot("unlock-refused")
    assert "Traceback" not in run.words()
    assert TALKS[0][0] not in run.words()
    wait_until(lambda: run.find(id_="unlock-passphrase", states=("showing", "enabled")), "another try")
    run.key("ctrl+a")
    run.type("correct horse battery staple")
    run.key("Return")
    wait_until(lambda: row(run, TALKS[0][0]), "the chats")
    assert run.close() == 0, run.said()


@pytest.mark.timeout(120)
def test_the_offline_switch_by_mouse(run: Program) -> None:
    run.click("Offline — nothing leaves this computer")
    run.wait_text("Online — 0 connections today")
    run.wait_text("every connection is listed in Activity")
    run.screenshot("online")
    run.click("Online — 0 connections today")
    run.wait_text("nothing leaves this computer.")
    assert "showing" in run.wait("Offline — nothing leaves this computer").states


@pytest.mark.timeout(120)
def test_an_old_sentence_is_found_and_its_chat_deleted_and_taken_back(run: Program, display: Display) -> None:
    run.key("ctrl+shift+f")
    run.type("junction bo")
    found = wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and "junction box" in n.name), None),
        "the sentence",
    )
    display.click(*found.centre)
    run.wait_text("likeliest cause")
    run.screenshot("found")
    run.key("Escape", "ctrl+shift+f", "ctrl+a", "BackSpace")
    shown = wait_until(lambda: row(run, TALKS[0][0]), "the list")
    display.click(*shown.centre)
    run.key("Delete")
    wait_until(lambda: row(run, TALKS[0][0]) is None, "its end")
    run.screenshot("deleted")
    run.click("Undo")
    assert wait_until(lambda: row(run, TALKS[0][0]), "its return").name.startswith(TALKS[0][0])


@pytest.mark.timeout(120)
def test_editing_a_question_makes_a_branch(run: Program, display: Display) -> None:
    shown = wait_until(lambda: row(run, TALKS[0][0]), "the list")
    display.click(*shown.centre)
    run.wait_text("likeliest cause")
    run.click(id_="composer")
    run.key("Up")
    run.wait(id_="edit-box")
    run.key("ctrl+a")
    run.type("Say hello")
    run.key("Return")
    wait_until(lambda: "2/2" in run.words().replace(" ", ""), "the branch")
    run.key("Escape")
    run.wait("Try again")
    run.screenshot("branch")
    run.click("Previous version")
    assert "showing" in run.wait_text("likeliest cause").states
