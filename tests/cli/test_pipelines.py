"""`underdesk pipelines` as a script calls it: files, problems, runs that are told step by step and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.pipelines import edit, files
from app.pipelines.graph import Pipeline
from tests.cli.conftest import Done
from tests.pipelines.making import NODES, Maker, done

Command = Callable[..., Done]


def plain() -> Pipeline:
    """Steps that need no model."""
    maker = Maker()
    maker.step("question", text="ice")
    maker.zone("repeat", "text:text", rounds=2)
    maker.step("template", "repeat", template="{{text}}!")
    maker.wire("question.text", "repeat.text")
    maker.wire("repeat:inside.text", "template.text")
    maker.wire("template.text", "repeat:inside.text")
    return maker.made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A pipeline's file."""
    files.save(plain(), tmp_path / "plain.underdesk")
    return tmp_path / "plain.underdesk"


def test_nodes_are_listed_with_ports_and_parameters(inside: Command) -> None:
    found = {row["id"]: row for row in inside("pipelines", "nodes", "--json").json["nodes"]}
    assert len(found) >= 21
    assert found["ask-model"]["outputs"][0]["type"] == "text"
    assert {"name", "label", "kind", "default"} <= found["ask-model"]["params"][0].keys()


def test_a_file_is_validated_with_place_and_way_out(inside: Command, file: Path, tmp_path: Path) -> None:
    good = inside("pipelines", "validate", str(file))
    assert (good.code, good.out) == (0, "plain.underdesk can run: steps: 2, zones: 1, wires: 3.\n")
    bad = tmp_path / "bad.underdesk"
    bad.write_text(file.read_text("utf-8").replace("question.text", "question.words"), "utf-8")
    found = inside("pipelines", "validate", str(bad), "--json")
    assert found.code == 1
    assert [(p["node"], p["port"], p["way_out"]) for p in found.json["problems"]] == [
        ("repeat", "text", "it has “text”, “query”")
    ]
    unfinished = edit.disconnect(plain(), plain().wires[0])
    files.save(unfinished, bad)
    assert inside("pipelines", "validate", str(bad)).out == (
        "“Repeat until”, port “text”: nothing is wired to it; wire a step that gives text.\n"
    )
    assert inside("pipelines", "validate", str(tmp_path / "none")).err.startswith("The file does not exist")


def test_a_run_is_told_step_by_step_and_looked_back_at(command: Command, file: Path) -> None:
    ended = command("pipelines", "run", str(file), "--input", "Question=snow", "--json")
    assert ended.code == 0
    assert ended.json["results"]["Repeat until text"] == "snow!!"
    rows = [json.loads(line) for line in ended.err.splitlines() if line.startswith("{")]
    assert [row["path"] for row in rows if row["event"] == "StepDone"] == [
        "question", "repeat#1/template", "repeat#2/template",
    ]  # fmt: skip
    shown = command("pipelines", "show", ended.json["run"], "--json").json
    assert shown["state"] == "done" and shown["results"] == ended.json["results"]
    assert shown["values"][shown["steps"][2]["outputs"]["text"]] == "snow!!"
    again = command("pipelines", "run", str(file), "--input", "Question=snow")
    assert "0 steps run, 3 known" in again.err
    assert "run " + ended.json["run"] in command("pipelines", "list").out
    over = command("pipelines", "run", "--resume", ended.json["run"])
    assert (over.code, over.err) == (1, "This run is over; start another.\n")


def test_a_run_waits_for_a_reply_and_goes_on(inside: Command, tmp_path: Path) -> None:
    maker = Maker()
    maker.step("question", text="ice")
    maker.step("ask-me")
    maker.wire("question.text", "ask-me.value")
    maker.step("template", template="Approved: {{value}}")
    maker.wire("ask-me.value", "template.value")
    files.save(maker.made, tmp_path / "ask.underdesk")
    waiting = inside("pipelines", "run", str(tmp_path / "ask.underdesk"), "--json")
    assert (waiting.code, waiting.json["state"]) == (1, "waiting")
    assert waiting.json["questions"][0]["request"]["value"] == "ice"
    ended = inside("pipelines", "reply", waiting.json["run"], "--json")
    assert (ended.code, ended.json["results"]["Template text"]) == (0, "Approved: ice")
    assert inside("pipelines", "reply", waiting.json["run"]).err.startswith("This run asks nothing")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "nothing-here"), "There is no pipeline “nothing-here”"),
        (("run",), "No pipeline was named; name a file, or --resume a run."),
        (("run", "FILE", "--input", "snow"), "“snow” is no input; write QUESTION=TEXT."),
        (
            ("run", "FILE", "--input", "Other=snow"),
            "The pipeline has no question “Other”, because it has: Question.",
        ),
        (("show", "12"), "There is no run “12”"),
        (("run", "--resume", "12"), "There is no run “12”"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(
    inside: Command, file: Path, words: tuple[str, ...], sentence: str
) -> None:
    ended = inside("pipelines", *(str(file) if word == "FILE" else word for word in words))
    assert ended.code == 1
    assert ended.err.startswith(sentence)


def test_templates_are_listed_and_take_a_folder(inside: Command, tmp_path: Path) -> None:
    found = inside("pipelines", "list", "--json").json
    assert len(found["templates"]) == 8 and found["pipelines"] == []
    stopped = inside("pipelines", "run", found["templates"][0]["id"], "--folder", "No such folder")
    assert (stopped.code, stopped.err) == (1, "There is no folder “No such folder”; see folders list.\n")


def test_a_step_reads_the_folder_that_is_named(inside: Command, tmp_path: Path) -> None:
    for name in ("Ice", "Sea"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text(f"# {name}\n\nGlaciers near the {name} move.\n", "utf-8")
        assert inside("folders", "add", name, str(tmp_path / name)).code == 0
    maker = Maker()
    maker.step("question", text="glaciers")
    maker.step("search-knowledge")
    maker.wire("question.query", "search-knowledge.queries")
    files.save(maker.made, tmp_path / "find.underdesk")
    ended = inside("pipelines", "run", str(tmp_path / "find.underdesk"), "--folder", "Sea", "--json")
    assert [e["name"] for e in ended.json["results"]["Search knowledge evidence"]] == ["Sea.md"]


def test_an_unknown_model_is_told(inside: Command, tmp_path: Path) -> None:
    made = done(edit.add_step(Pipeline(), NODES, "ask-model", prompt="Hello", model="no-such-thing"))
    files.save(made, tmp_path / "model.underdesk")
    ended = inside("pipelines", "run", str(tmp_path / "model.underdesk"), "--json")
    assert (ended.code, ended.json["state"]) == (1, "failed")
    assert "no-such-thing" in ended.json["error"]
