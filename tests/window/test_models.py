"""The Models place of the real window: a model's details, file and memory; a server that is none."""

from __future__ import annotations

import pytest

from tests._support.display import Display, wait_until
from tests._support.program import Program, Start

STARTER = "smollm2-135m-instruct"


def choose(run: Program, display: Display, title: str) -> None:
    """Click a row of the list of kinds."""
    row = wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and n.name.startswith(title)), None),
        title,
    )
    display.click(*row.centre)


@pytest.mark.timeout(180)
def test_a_model_is_looked_at_verified_and_rests(program: Start, display: Display) -> None:
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.wait("Model: SmolLM2 135M Instruct", id_="chat-model")
    run.wait_text("on the processor")
    run.key("ctrl+5")
    run.click(id_=f"details-{STARTER}")
    run.wait_text("HuggingFaceTB")
    run.wait_text("<|im_start|>")
    assert "Conversation" in run.words()
    run.screenshot("models-details")
    run.click(id_="details-verify")
    run.wait_text("is, byte for byte, the one that was published")
    run.screenshot("models-verified")
    run.click("Free its memory: SmolLM2 135M Instruct", id_="details-unload")
    wait_until(lambda: run.find(id_="details-unload") is None, "the memory to be free")
    run.screenshot("models-freed")
    assert run.close() == 0, run.said()
    assert "Traceback" not in run.said()


@pytest.mark.timeout(180)
def test_where_no_server_answers_one_sentence_says_so(program: Start, display: Display) -> None:
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+5")
    choose(run, display, "Your servers")
    run.click(id_="server-address")
    run.type("http://127.0.0.1:9")
    run.click(id_="server-look")
    wait_until(lambda: "127.0.0.1:9 " in run.wait(id_="server-state").name, "what came of it")
    run.screenshot("models-no-server")
    assert "Traceback" not in run.words()
    choose(run, display, "Hugging Face")
    run.click(id_="hub-words")
    run.type("qwen3 8b")
    run.key("Return")
    run.wait_text("nothing was sent")
    run.screenshot("models-hub-offline")
    assert run.close() == 0, run.said()
