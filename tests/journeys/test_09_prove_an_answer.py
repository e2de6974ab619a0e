"""Journey 9: the receipt of an answer, made again and identical, then with another seed and different, named."""

from __future__ import annotations

import re

import pytest

from tests._support.display import wait_until
from tests._support.program import Program, Start

QUESTION = "Give me three tips for better sleep"


def outcome(run: Program) -> str:
    """What came of the replay, once it is over."""

    def look() -> str:
        found = run.find(id_="replay-outcome")
        words = (found.text or found.name) if found else ""
        return words if words.startswith(("Identical", "Differs")) else ""

    return wait_until(look, "the end of the replay", 90)


def retype(run: Program, seed: str) -> None:
    """Another seed in place of the one that was used."""
    run.click(id_="replay-seed")
    run.key("ctrl+a")
    run.type(seed)
    run.key("Return")


@pytest.mark.prove
@pytest.mark.journey
@pytest.mark.timeout(400)
def test_prove_an_answer(program: Start) -> None:
    run = program()
    run.window()
    run.click(id_="composer")
    run.type(QUESTION)
    run.key("Return")
    wait_until(lambda: run.find("Receipt") is not None, "the end of the answer", 90)
    run.screenshot("journey-09-answered")
    run.click("Receipt")
    run.wait_text("Exact mode:")
    seed = run.wait(id_="replay-seed").text
    assert seed.isdigit()
    assert "SHA-256" in run.words() and "SmolLM2 135M Instruct" in run.words()
    run.screenshot("journey-09-receipt")

    run.click(id_="replay")
    assert re.fullmatch(r"Identical: all \d+ tokens came out the same\.", outcome(run))
    run.screenshot("journey-09-identical")

    other = str((int(seed) + 1) % (1 << 32))
    retype(run, other)
    wait_until(lambda: "Identical" not in run.words(), "the replay's beginning", 30)
    said = outcome(run)
    assert re.fullmatch(rf"Differs at token \d+: seed \(then {seed}, now {other}\)\.", said), said
    run.screenshot("journey-09-differs")

    run.click(id_="receipt-prompt")
    prompt = run.wait(id_="receipt-prompt-text")
    assert QUESTION in (prompt.text or prompt.name)
    run.key("ctrl+shift+e")
    wait_until(lambda: run.find(id_="replay-outcome") is None, "a receipt that was not made again yet", 30)
    assert run.close() == 0, run.said()
