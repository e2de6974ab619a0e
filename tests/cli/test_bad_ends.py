"""What the next start says and does after the program died in the middle of something."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.assembly import open_core
from app.base.paths import Profile
from app.engine.isolated import IsolatedEngine
from tests._support.fixtures import PASSPHRASE

QUESTION = "Tell a very long story about a lighthouse."
DIED = "Underdesk ended while SmolLM2 135M Instruct was answering"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")


def kill_an_answer(profile: Profile) -> bytes:
    """kill -9 after the first words; gives them."""
    words = [sys.executable, "-m", "app", "--profile", str(profile.root), "ask", QUESTION]
    environment = {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE}
    process = subprocess.Popen(
        [*words, "--max-tokens", "1500", "--temperature", "0.9"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    assert process.stdout
    said = os.read(process.stdout.fileno(), 100)
    process.kill()
    process.wait()
    process.stdout.close()
    return said


def plan_of(profile: Profile) -> str:
    """How the default model is loaded now, in words."""
    core = open_core(profile, PASSPHRASE)
    try:
        return core.models.ensure().result(120).sentence
    finally:
        core.close()


def test_the_next_start_says_so_and_loads_more_carefully(
    command: Callable[..., Any], profile: Profile
) -> None:
    assert "last time" not in plan_of(profile)
    assert kill_an_answer(profile)
    after = command("offline", "status")
    assert after.err.count(DIED) == 1 and "what it had written is kept" in after.err
    assert DIED not in command("offline", "status").err, "it is said once"
    assert "The engine died in the middle of an answer the last time, so" in plan_of(profile)
    chat = command("chats", "list", "--json").json["chats"][0]["id"]
    messages = command("chats", "show", chat, "--json").json["messages"]
    assert [m["state"] for m in messages] == ["complete", "stopped"]


def test_a_good_end_is_not_mentioned(command: Callable[..., Any]) -> None:
    for _ in range(2):
        done = command("ask", "Hello", "--max-tokens", "4")
        assert done.code == 0 and "last time" not in done.err


def test_the_engines_process_is_a_setting(command: Callable[..., Any], profile: Profile) -> None:
    assert command("offline", "status").code == 0
    core = open_core(profile, PASSPHRASE)
    core.settings.set("isolated_engine", True)
    core.close()
    core = open_core(profile, PASSPHRASE)
    try:
        assert isinstance(core.engine, IsolatedEngine)
        assert core.models.ensure().result(120).context
    finally:
        core.close()
    done = command("ask", "Hello", "--max-tokens", "4", "--json")
    assert done.code == 0 and done.json["timings"]["generated_tokens"] > 0
    assert list(Path(profile.root).glob("*.gguf")) == []
