"""Journey 8: three answers become cases, two models are compared, what would be lost is read, the old one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assembly import open_core
from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.fixtures import PASSPHRASE
from tests._support.program import Program, Start
from tests.engine.files import starter
from tests.quality.planting import damaged

ASKED = (
    ("What is the capital of France?", "Paris"),
    ("What is the capital of Italy?", "Rome"),
    ("What is the capital of Spain?", "Madrid"),
)


def with_a_worse_model(profile: Profile, folder: Path) -> None:
    """A model that was damaged on the way lies beside the starter."""
    core = open_core(profile, PASSPHRASE)
    try:
        core.library.add(damaged(starter(), folder / "squeezed.gguf"))
    finally:
        core.close()


def ask_and_keep(run: Program, asked: str, wanted: str) -> None:
    """One answer becomes a case that wants a word."""
    run.key("ctrl+n")
    run.click(id_="composer")
    run.type(asked)
    run.key("Return")
    wait_until(lambda: run.find("Try again") is not None, "the end of the answer", 120)
    run.click(id_="keep-as-case")
    run.wait(id_="keep-panel")
    run.click(id_="keep-must")
    run.key("ctrl+a")
    run.type(wanted)
    run.screenshot("journey-08-keep")
    run.click(id_="keep-case")
    wait_until(lambda: run.find(id_="keep-panel") is None, "the case to be kept")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(900)
def test_swap_the_model(program: Start, profile: Profile, tmp_path: Path) -> None:
    with_a_worse_model(profile, tmp_path)
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    for asked, wanted in ASKED:
        ask_and_keep(run, asked, wanted)

    run.key("ctrl+4")
    run.wait(id_="case-list")
    wait_until(lambda: "3 case" in run.words(), "the three cases")
    run.screenshot("journey-08-cases")
    run.click(id_="quality-run")
    wait_until(lambda: run.find(id_="before-you-switch") is not None, "the comparison", 300)
    run.screenshot("journey-08-compared")
    words = run.words()
    assert "you would lose" in words and "of 3" in words
    assert "too few cases" in words
    run.click(id_="show-answers")
    run.wait(id_="answer-before")
    run.wait(id_="answer-after")
    run.screenshot("journey-08-answers")
    run.click(id_="keep-it")
    run.wait_text("stays the default")
    run.screenshot("journey-08-kept")
    assert run.close() == 0

    core = open_core(profile, PASSPHRASE)
    try:
        assert core.settings.text("default_model") == ""
        assert [suite.cases for suite in core.suites.repo.list()] == [3]
        assert [run.state for run in core.suites.runs.list()] == ["done", "done"]
    finally:
        core.close()
