"""The tests' own hands and eyes: a window is found, clicked, typed into, read, pictured and closed."""

from __future__ import annotations

import sys
from pathlib import Path

from tests._support.program import Program, Start

SAMPLE = str(Path(__file__).with_name("sample_window.py"))


def _sample(program: Start) -> Program:
    running = program(command=(sys.executable, SAMPLE))
    running.window("^Sample$")
    return running


def test_a_window_is_driven_by_names_mouse_and_keys(program: Start) -> None:
    running = _sample(program)
    running.click("Words", id_="field")
    running.wait("Words", states=("showing", "focused"))
    running.type('hello & "quotes" ü')
    assert running.wait_text('hello & "quotes" ü').name == "Words"
    running.click("Say it", role="push button")
    running.wait_text("said: hello")
    assert "focused" in running.wait("Say it").states
    assert running.screenshot("harness").stat().st_size > 1000
    assert running.close() == 0


def test_a_killed_program_is_gone(program: Start) -> None:
    running = _sample(program)
    running.kill()
    assert running.process.returncode == -9
    assert running.tree() == []
