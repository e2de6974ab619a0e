"""`models draft`, `models plan` with one, `ask --fast`: by the starter, which guesses for a longer file of itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.engine import files

STARTER = "smollm2-135m-instruct"


@pytest.fixture
def larger(command: Callable[..., Done], tmp_path: Path) -> str:
    """The starter's weights in a file with some bytes more at its end: a larger model of the same vocabulary."""
    path = tmp_path / "larger.gguf"
    path.write_bytes(files.starter().read_bytes() + bytes(4096))
    return str(command("models", "add", str(path), "--json").json["model"]["id"])


def test_a_draft_is_chosen_planned_used_and_taken_back(command: Callable[..., Done], larger: str) -> None:
    nobody = command("models", "draft", larger, "--json").json
    assert nobody["draft"] is None and nobody["smaller"] == [STARTER]
    assert STARTER in nobody["sentence"]
    plain = command("models", "plan", larger, "--ctx", "2048", "--json").json
    assert "draft" not in plain
    chosen = command("models", "draft", larger, STARTER, "--json").json
    assert chosen["draft"] == STARTER and "guesses for" in chosen["sentence"]
    planned = command("models", "plan", larger, "--ctx", "2048", "--json").json
    beside = planned["draft"]["predicted"]
    assert planned["draft"]["fits"] and beside["total"] == sum(
        beside[part] for part in ("weights", "kv", "compute")
    )
    assert planned["predicted"] == plain["predicted"]
    none = command("models", "draft", larger, "none", "--json").json
    assert none["draft"] is None
    assert "draft" not in command("models", "plan", larger, "--ctx", "2048", "--json").json


def test_a_fast_answer_guesses_and_says_so(command: Callable[..., Done], larger: str) -> None:
    command("models", "draft", larger, STARTER)
    words = (
        "ask",
        "Count from one to twenty.",
        "--model",
        larger,
        "--temperature",
        "0",
        "--max-tokens",
        "40",
    )
    fast = command(*words, "--fast", "--json")
    assert fast.json["receipt"]["fast"] is True and fast.json["answer"]
    assert fast.json["receipt"]["draft"] and "guessed" in fast.err
    plain = command(*words, "--json")
    assert plain.json["receipt"]["fast"] is False and "guessed" not in plain.err
    assert plain.json["receipt"]["draft"] == ""


@pytest.mark.parametrize(
    ("pair", "code", "why"),
    [
        ((STARTER, "larger"), "wrong-draft", "not smaller"),
        ((STARTER, STARTER), "wrong-draft", "not smaller"),
        (("larger", "all-minilm-l6-v2"), "wrong-draft", "does not chat"),
        (("larger", "nobody"), "no-such-model", ""),
        (("nobody", STARTER), "no-such-model", ""),
    ],
)
def test_what_cannot_guess_is_one_plain_sentence(
    command: Callable[..., Done], larger: str, pair: tuple[str, str], code: str, why: str
) -> None:
    done = command("models", "draft", *(larger if name == "larger" else name for name in pair), "--json")
    assert done.code == 1 and done.json["error"]["code"] == code and why in str(done.json["error"])


def test_no_room_for_a_draft_is_planned_as_such(command: Callable[..., Done], larger: str) -> None:
    command("models", "draft", larger, STARTER)
    told = command("models", "plan", larger, "--ctx", "2048").out
    assert "can guess for it, in about" in told
