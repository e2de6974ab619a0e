"""`underdesk quality run|list|report|compare` as a script calls them, and the gate before another default."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine.api import GenerateRequest
from app.engine.scripted import Script, ScriptedEngine
from tests.cli.conftest import Done
from tests.engine.files import Gguf

Command = Callable[..., Done]


def answer(request: GenerateRequest) -> Script:
    """The second model names the client in every other answer."""
    number = int(request.messages[-1].content.split()[-1].rstrip("?"))
    other = Path(request.model or "").stem == "other" or "### turn" in request.template
    return Script(("Yes, ", "Meyer" if other and number % 2 else "they", " did."))


@pytest.fixture
def suite(inside: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A suite of sixteen cases; a second model is there."""
    monkeypatch.setattr("app.assembly._engine", lambda _: ScriptedEngine(answer))
    model = Gguf().write(tmp_path / "other.gguf")
    added = inside("models", "add", str(model), "--json")
    assert added.code == 0, added.err
    rows = "\n".join(
        json.dumps({"prompt": f"Who signed lease {at}?", "excludes": "Meyer"}) for at in range(16)
    )
    (tmp_path / "cases.jsonl").write_text(rows, "utf-8")
    done = inside("quality", "import", "Leases", str(tmp_path / "cases.jsonl"), "--json")
    assert done.code == 0, done.err
    entries = inside("models", "list", "--json").json["models"]
    return next(entry["id"] for entry in entries if entry["path"] == str(model))


def test_two_models_are_run_and_compared(
    inside: Command, suite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = "smollm2-135m-instruct"
    done = inside("quality", "run", "Leases", "--model", suite, "--against", starter, "--json")
    assert done.code == 0, done.err
    made = done.json
    assert made["regressed"] and made["whole"]["losses"] == 8 and made["whole"]["verdict"] == "worse"
    assert [row["flip"] for row in made["rows"]] == ["lost"] * 8 + ["same"] * 8
    assert "you would lose 8 cases of 16" in made["lose"]
    listed = inside("quality", "list", "--json").json["suites"][0]
    assert listed["cases"] == 16 and len(listed["runs"]) == 2
    after, before = (run["id"] for run in listed["runs"])
    page = tmp_path / "report.html"
    told = inside("quality", "compare", before, after, "--out", str(page))
    assert (
        "Before" not in told.out and "8 lost" in told.out and page.read_text("utf-8").startswith("<!doctype")
    )
    cases = inside("quality", "report", after, "--json").json["cases"]
    assert len(cases) == 16 and sum(case["checks"][0]["state"] == "fail" for case in cases) == 8
    again = inside("quality", "run", "Leases", "--model", suite, "--against", starter, "--exact", "--json")
    exact = again.json["candidate"]["run"]
    monkeypatch.setattr("app.quality.helping.ModelHelpers.prefer", lambda *_: "first")
    pair = inside("quality", "judge", after, "--against", before, "--json").json["pairs"][0]
    assert "Meyer" in pair["first"] + pair["second"] and pair["first"] != pair["second"]
    word = "second" if "Meyer" in pair["first"] else "first"
    judged = inside(
        "quality", "judge", after, "--against", before, "--word", f"{pair['case']}={word}", "--json"
    )
    assert len(judged.json["pairs"]) == 7 and judged.json["agreement"]["labels"] == 1
    opinion = inside("quality", "compare", before, after, "--json").json
    assert opinion["opinion"]["person"] == {"before": 1, "after": 0, "tie": 0}
    assert opinion["opinion"]["judge"] == {"before": 0, "after": 0, "tie": 1}, (
        "one that favours a place says nothing"
    )
    assert opinion["whole"] == made["whole"]
    assert (
        "A weak signal, part of no verdict. You judged 1 of 8 pairs"
        in inside("quality", "compare", before, after).out
    )
    refused = inside("quality", "compare", before, exact)
    assert refused.code == 1 and "made in different ways" in refused.err


def test_the_gate_warns_and_gives_way(inside: Command, suite: str) -> None:
    never = inside("models", "role", "chat", suite)
    assert never.code == 1 and "was not run with both models" in never.err and "--anyway" in never.err
    assert (
        inside("quality", "run", "Leases", "--model", suite, "--against", "smollm2-135m-instruct").code == 0
    )
    warned = inside("models", "role", "chat", suite)
    assert warned.code == 1 and "you would lose 8 cases of 16" in warned.err
    insisted = inside("models", "role", "chat", suite, "--anyway", "--json")
    assert insisted.code == 0 and insisted.json["roles"][0]["model"] == suite


def test_a_swapped_template_goes_through_the_same_door(inside: Command, suite: str, tmp_path: Path) -> None:
    starter, swapped = "smollm2-135m-instruct", tmp_path / "swapped.jinja"
    swapped.write_text("\ufeff{% for m in messages %}### turn of {{ m.role }}{% endfor %}", "utf-8")
    words = ("quality", "run", "Leases", "--model", starter, "--against", starter)
    done = inside(*words, "--template", str(swapped), "--json")
    assert done.code == 0, done.err
    made = done.json
    assert made["regressed"] and made["whole"]["losses"] == 8 and made["differences"] == ["chat template"]
    assert made["candidate"]["title"] == f"{made['baseline']['title']} (other template)"
    swapped.write_text("no template", "utf-8")
    assert "This is no chat template" in inside(*words, "--template", str(swapped)).err
    swapped.write_bytes(b"\xff\xfe\x00\xd8")
    assert "it is no text in UTF-8" in inside(*words, "--template", str(swapped)).err
    assert "it cannot be opened" in inside(*words, "--template", str(tmp_path / "gone")).err


def test_bad_wishes_get_a_sentence(inside: Command, suite: str) -> None:
    for words, said in (
        (("run",), "No suite was named"),
        (("run", "Nobody"), "There is no suite"),
        (("run", "Leases", "--model", "nobody"), "nobody"),
        (("run", "Leases", "--seed", "-1"), "A seed is out of range"),
        (("run", "Leases", "--step", "x"), "names no step"),
        (("run", "--resume", "nobody"), "There is no run"),
        (("compare", "a", "b"), "There is no run"),
    ):
        done = inside("quality", *words)
        assert done.code == 1 and said in done.err, words
        assert len(done.err.strip().splitlines()) == 1
