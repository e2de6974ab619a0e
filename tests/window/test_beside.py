"""The key that works everywhere, the quick line it brings, and a second window: the real program on a real display."""

from __future__ import annotations

import pytest

from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.program import Program, Start

QUESTION = "In one short sentence: why is sleep good for us?"


def _windows(run: Program) -> list[str]:
    words = ("search", "--onlyvisible", "--all", "--pid", str(run.process.pid), "--name", "– Underdesk")
    return run.display.tool(*words).split()


@pytest.mark.timeout(240)
def test_quick_ask_by_a_key_and_a_second_window(program: Start, profile: Profile) -> None:
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+k")
    run.wait(id_="palette-search")
    run.type("key for quick ask")
    run.wait("Key for quick ask, Window")
    run.key("Return")
    run.wait(id_="setting-quick_keys", states=("showing", "focused"))
    run.key("Down")
    run.wait("Ctrl+Alt+Space")

    run.key("ctrl+alt+space")
    run.wait(id_="quick-edit", states=("showing", "focused"))
    run.type(QUESTION)
    run.key("Return")
    run.wait(id_="quick-open", states=("showing", "enabled"), timeout=90)
    run.screenshot("quick-ask")
    run.key("Escape")
    wait_until(lambda: run.find(id_="quick-edit") is None, "the quick line's end")
    run.key("ctrl+alt+space")
    run.click(id_="quick-open")
    wait_until(lambda: run.find(id_="quick-edit") is None, "the quick line's end")
    wait_until(lambda: QUESTION in run.words(), "the chat in the window")

    run.key("ctrl+alt+n")
    wait_until(lambda: len(_windows(run)) == 2, "the second window")
    run.screenshot("second-window")
    run.key("ctrl+w")
    wait_until(lambda: len(_windows(run)) == 1, "the second window's end")
    assert run.close() == 0, run.said()
