"""Pipeline files: what is written is read, what is not sound is refused in words, what is not known is kept."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.pipelines import files, templates
from app.pipelines.check import check
from app.pipelines.document import content_hash, text_of
from app.pipelines.files import BadPipeline
from app.pipelines.graph import Pipeline
from tests.pipelines.making import NODES, chain, rich

FUZZED = 200


def changed(pipeline: Pipeline, change: Any) -> str:
    """The file's text after `change` was done to its document."""
    document = json.loads(text_of(pipeline))
    change(document)
    return json.dumps(document)


def fault(text: str) -> BadPipeline:
    with pytest.raises(BadPipeline) as caught:
        files.read(text, NODES)
    return caught.value


@pytest.mark.parametrize("make", [Pipeline, chain, rich])
def test_what_is_written_is_read(make: Any, tmp_path: Path) -> None:
    made = make()
    jsonschema.validate(json.loads(text_of(made)), files.schema())
    files.save(made, tmp_path / "one.underdesk")
    again = files.load(tmp_path / "one.underdesk", NODES)
    assert again == made
    assert text_of(again) == text_of(made)
    assert content_hash(again) == content_hash(made)
    assert [problem for problem in check(again, NODES) if not problem.unfinished] == []


def test_the_schema_is_a_sound_one() -> None:
    jsonschema.Draft202012Validator.check_schema(files.schema())


def test_looks_do_not_change_what_a_pipeline_is_called_by() -> None:
    moved = files.read(changed(rich(), lambda d: d["layout"]["places"].clear()), NODES)
    assert moved != rich()
    assert content_hash(moved) == content_hash(rich())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format="other"), "no pipeline of Underdesk"),
        (lambda d: d.update(schema_version=2), "newer Underdesk; update Underdesk"),
        (lambda d: d.pop("schema_version"), 'add "schema_version"'),
        (lambda d: d["steps"][1].update(retry="two"), "“ask-model”: “retry” has to be a whole number"),
        (lambda d: d["steps"][1].pop("name"), "“ask-model”: the file lacks “name”"),
        (lambda d: d["steps"][1].update(color="red"), "“color” that is not known; remove it"),
        (
            lambda d: d["steps"][1]["params"].update(temperature=9),
            "port “temperature”: “Temperature” is from 0 to 2",
        ),
        (lambda d: d["steps"][1]["params"].update(nose=1), "there is no parameter “nose”; there are: prompt"),
        (
            lambda d: d["steps"][1].update(zone="nowhere"),
            "stands in “nowhere”, which is no zone; move it out",
        ),
        (lambda d: d["steps"][1].update(id="question"), "its id is used twice"),
        (
            lambda d: d["wires"].append({"from": "gone.text", "to": "template.answer"}),
            "there is no step “gone”",
        ),
        (
            lambda d: d["wires"].append({"from": "question.words", "to": "template.answer"}),
            "“Template”, port “answer”: “Question” has no output “words”; it has “text”, “query”",
        ),
        (
            lambda d: d["wires"].append({"from": "template.text", "to": "ask-model.question"}),
            "wait for each other; use a Repeat until zone for a loop",
        ),
        (lambda d: d["wires"].append({"from": "a b", "to": "c"}), "is not written as such a name has to be"),
        (lambda d: d.update(code="import os"), "a part that is not known"),
    ],
)
def test_a_fault_names_its_place_and_the_way_out(change: Any, words: str) -> None:
    assert words in fault(changed(chain(), change)).sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON: line 1"),
        ("[]", "holds no pipeline"),
        ('{"format": "underdesk-pipeline", "format": "x"}', "a name stands twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a":' * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_document_is_refused(text: str, words: str) -> None:
    assert words in fault(text).sentence


def test_a_pipeline_inside_cannot_be_changed_unseen() -> None:
    def change(document: Any) -> None:
        next(iter(document["pinned"].values()))["steps"][0]["params"]["text"] = "Other"

    assert "was changed" in fault(changed(rich(), change)).sentence


UNKNOWN = (
    '{ "id":"seer" ,\n "node": "look-ahead","version": 3, "name":"Seer",'
    ' "odd": [1.0, 1e3,\t"\\u00e4"], "zone":"each"}'
)


@pytest.mark.parametrize(
    "unknown", [UNKNOWN, UNKNOWN.replace("look-ahead", "ask-model").replace('"version": 3', '"version": 99')]
)
def test_an_unknown_node_is_locked_and_kept_to_the_byte(unknown: str) -> None:
    text = text_of(rich()).replace('"steps": [', f'"steps": [{unknown},', 1)
    text = text.replace('"wires": [', '"wires": [{"from": "each:inside.item", "to": "seer.what"},', 1)
    made = files.read(text, NODES)
    step = made.step("seer")
    assert step is not None and step.locked and (step.name, step.zone) == ("Seer", "each")
    assert unknown in text_of(made)
    assert files.read(text_of(made), NODES) == made
    found = [problem.sentence for problem in check(made, NODES) if problem.node == "seer"]
    assert len(found) == 1 and "update Underdesk, or remove the step" in found[0]


ODD: list[Any] = [
    None,
    True,
    -1,
    10**12,
    1.5,
    "",
    "x" * 400,
    "each",
    "question.text",
    [],
    {},
    [[]],
    {"a": None},
]


def mutate(rng: random.Random, at: Any) -> None:
    """Change one place of a document, anywhere in it."""
    keys = list(at) if isinstance(at, dict) else list(range(len(at)))
    if not keys:
        return
    key = rng.choice(keys)
    inner = at[key]
    if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
        mutate(rng, inner)
    elif rng.random() < 0.3:
        del at[key]
    elif isinstance(at, list) and rng.random() < 0.3:
        at.append(json.loads(json.dumps(inner)))
    else:
        at[key] = rng.choice(ODD)


WHOLE = [text_of(chain()), text_of(rich()), *(one.path.read_text("utf-8") for one in templates.load())]


def spoilt(seed: int) -> str:
    """A file that was sound before."""
    rng = random.Random(seed)
    text = rng.choice(WHOLE)
    if seed % 4 == 0:
        at, length = rng.randrange(len(text)), rng.randrange(1, 30)
        return text[:at] + rng.choice(["", '"', "{", "]", "\x00", "9" * 40, "é"]) + text[at + length :]
    document = json.loads(text)
    for _ in range(rng.randrange(1, 6)):
        mutate(rng, document)
    return json.dumps(document)


def outcome(text: str) -> Pipeline | BadPipeline:
    try:
        return files.read(text, NODES)
    except BadPipeline as error:
        return error


def test_spoilt_files_are_refused_in_words_or_read_whole() -> None:
    refusals = 0
    for seed in range(FUZZED * 2):
        found = outcome(spoilt(seed))
        if isinstance(found, BadPipeline):
            refusals += 1
            assert all(len(problem.message) > 10 for problem in found.problems), seed
            assert found.sentence.startswith("The pipeline cannot be read. "), seed
        else:
            assert files.read(text_of(found), NODES) == found, seed
            assert all(problem.unfinished for problem in check(found, NODES)), seed
    assert refusals >= FUZZED
