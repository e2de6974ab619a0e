"""The templates that come with the program: each can run, has a sample, and a run to be watched without a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.pipelines import events, files, ports, registry, replay, templates
from app.pipelines.check import check
from app.pipelines.templates import Template
from app.store.knowledge_records import Folder

NODES = registry.load()
TEMPLATES = templates.load()
each_template = pytest.mark.parametrize("template", TEMPLATES, ids=[t.id for t in TEMPLATES])


class Shelf:
    """Keeps folders in memory."""

    def __init__(self) -> None:
        self.kept: list[Folder] = []

    def folders(self) -> list[Folder]:
        return list(self.kept)

    def add_folder(self, path: object, name: str = "") -> Folder:
        self.kept.append(Folder(f"f-{len(self.kept) + 1}", name, (str(path),), 1.0))
        return self.kept[-1]


def test_there_are_eight_and_their_files_are_all_there_is() -> None:
    assert len(TEMPLATES) == 8 and len({t.title for t in TEMPLATES}) == 8
    there = {path.stem for path in TEMPLATES[0].path.parent.glob("*.underdesk")}
    assert there == {t.id for t in TEMPLATES}
    assert templates.find("hybrid") == templates.find(TEMPLATES[-1].title)
    assert templates.find("no such template") is None


@each_template
def test_a_template_can_run_and_explains_itself(template: Template) -> None:
    made = templates.pipeline_of(template, NODES)
    assert check(made, NODES) == []
    assert (made.title, made.description) == (template.title, template.words)
    assert template.needs and made.layout.comments and not any(step.locked for step in made.steps)
    assert set(made.layout.places) == set(made.by_id), "everything has its place"
    assert set(template.folders) <= set(made.by_id) and set(template.given) <= set(ports.questions(made))
    assert files.read(template.path.read_text(encoding="utf-8"), NODES) == made


@each_template
def test_nothing_of_a_template_lies_on_something_else(template: Template) -> None:
    made = templates.pipeline_of(template, NODES)
    cards = [made.layout.places[step.id] for step in made.steps]
    for number, one in enumerate(cards):
        for other in cards[number + 1 :]:
            assert abs(one.x - other.x) >= 200 or abs(one.y - other.y) >= 60


@each_template
def test_a_sample_is_added_once_and_its_steps_read_nothing_else(template: Template) -> None:
    shelf = Shelf()
    folders = templates.add_sample(template, shelf)
    assert templates.add_sample(template, shelf) == folders and len(shelf.kept) == len(folders)
    documents = [path for path in template.sample.rglob("*") if path.is_file()]
    assert 3 <= len(documents) <= 6
    made = templates.with_sample(template, templates.pipeline_of(template, NODES), NODES, folders)
    assert check(made, NODES) == []
    reading = {s.id: s.params["folders"] for s in made.steps if "folders" in s.params}
    assert reading and set().union(*reading.values()) == {folder.id for folder in shelf.kept}
    for step, name in template.folders.items():
        assert reading[step] == [folders[name].id]
    asked = ports.questions(made)
    assert all(asked[name].params["text"] == text for name, text in template.given.items())
    assert all(step.params.get("text") for step in asked.values()), "a sample runs without being asked"


@each_template
def test_a_recorded_run_is_told_again(template: Template) -> None:
    assert template.recorded.stat().st_size < 200_000
    recorded = replay.read(template.recorded)
    made = templates.pipeline_of(template, NODES)
    told = [event for _, event in recorded.told]
    assert isinstance(told[0], events.RunStarted) and isinstance(told[-1], events.RunDone)
    assert told[-1].state == "done" and told[-1].results
    assert {e.step for e in told if isinstance(e, events.StepEvent)} <= set(made.by_id)
    assert {e.path for e in told if isinstance(e, events.StepDone)} <= set(recorded.values)
    assert all(0 <= wait <= replay.GAP_S for wait, _ in recorded.paced())
    assert {event.run for event in told} == {recorded.run}
    text = template.recorded.read_text(encoding="utf-8")
    assert str(Path.home()) not in text and str(template.sample.parents[2]) not in text


def test_what_is_written_down_is_read_back(tmp_path: Path) -> None:
    error = UserError("It failed", why="of this", todo="do that", code="bad")
    told = [
        (0.0, events.RunStarted("r", "Title")),
        (0.1, events.StepStarted("r", "a", "a")),
        (0.2, events.StepStreamed("r", "a", "a", "one ")),
        (0.3, events.StepStreamed("r", "a", "a", "two")),
        (0.4, events.StepProgress("r", "a", "a", 0.5)),
        (9.0, events.StepFailed("r", "a", "a", error)),
        (9.1, events.RunPaused("r", "reply", ("a",))),
        (9.2, events.RunDone("r", "failed", {"x": "y" * 5000}, error)),
    ]
    path = tmp_path / "run.json"
    path.write_text(replay.written(told, {"a": ({"in": "z" * 5000}, {})}), encoding="utf-8")
    read = replay.read(path)
    kinds = [type(event).__name__ for _, event in read.told]
    assert kinds == ["RunStarted", "StepStarted", "StepStreamed", "StepFailed", "RunPaused", "RunDone"]
    assert read.told[2][1] == events.StepStreamed("r", "a", "a", "one two")
    assert read.told[4][1] == told[6][1] and read.told[5][1].results == {"x": "y" * 5000}
    assert read.told[3][1].error.sentence == error.sentence
    assert len(read.values["a"][0]["in"]) == replay.TEXT_MOST + 1
    assert max(wait for wait, _ in read.paced()) == replay.GAP_S


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"events": [{"t": 0, "event": "No"}], "values": {}}', '{"events": 1}']
)
def test_a_damaged_recorded_run_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(UserError, match="no recorded run") as caught:
        replay.read(path)
    assert json.dumps(caught.value.sentence)
