"""Cases that run a pipeline, and cases that ask folders: over a real vault and a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.api import LoadSpec
from app.knowledge.answer import Context
from app.pipelines.document import text_of
from app.pipelines.world import ModelFacts
from app.quality.asking import Rooms, with_model
from app.quality.condition import Condition
from app.quality.desk import SuitesDesk
from app.store.pipelines import PipelinesRepo
from app.store.suite_records import Case, CheckSpec, Label
from app.store.suites import SuitesRepo
from app.store.vault import Vault
from tests.pipelines.desk import Desk, make_desk
from tests.pipelines.making import NODES, Maker
from tests.quality.runs import WAIT_S, NoHelp


class TwoModels:
    """Models that differ by their files."""

    def __init__(self, desk: Desk) -> None:
        self._engine = desk.engine

    def chosen(self) -> str:
        return "old"

    def facts(self, model_id: str) -> ModelFacts:
        return ModelFacts(model_id or "old", (model_id or "old") * 8, "", "build-1")

    def ensure(self, model_id: str) -> Any:
        return self._engine.load(LoadSpec(Path(f"{model_id or 'old'}.gguf")))


class Shelf:
    """The scripted shelf with the door that chats use."""

    def __init__(self, desk: Desk) -> None:
        self._shelf = desk.shelf

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shelf, name)

    def context(self, query: str, chosen: Any, budget: int, count: Any = None) -> Context:
        found = self._shelf.search(query.split(maxsplit=1)[0])
        assert chosen.folders == ("f-1",) and (not found or count([p.text for p in found]))
        return Context(query, tuple(found), bool(found))


@dataclass
class Room:
    """Suites over a pipelines desk."""

    desk: Desk
    suites: SuitesDesk
    pipelines: PipelinesRepo
    suite: str

    def run(self, **condition: Any) -> Any:
        runs = self.suites.runs
        return runs.wait(runs.start(self.suite, Condition(**condition)), WAIT_S)

    def outputs(self, run: Any) -> list[dict[str, Any]]:
        return [dict(one.output) for one in self.suites.runs.results(run.id)]


@pytest.fixture
def room(vault: Vault) -> Iterator[Room]:
    desk = make_desk(vault)
    desk.runs._world = replace(desk.runs._world, models=TwoModels(desk))
    repo, pipelines = SuitesRepo(vault), PipelinesRepo(vault)

    def own(_: str) -> dict[str, float | int]:
        return {"temperature": 0.0}

    rooms = Rooms(desk.engine, TwoModels(desk), own, Shelf(desk), desk.runs, pipelines, NODES, lambda _: ())  # type: ignore[arg-type]
    made = SuitesDesk(repo, rooms, NoHelp(), desk.hear, lambda: "old")
    yield Room(desk, made, pipelines, repo.add("Rules").id)
    made.close()
    desk.close()


def two_steps() -> Any:
    """A model that answers, and one that looks at the answer."""
    maker = Maker()
    maker.step("question", text="What is ice?")
    maker.step("ask-model", prompt="Say: {{question}}", max_tokens=64)
    maker.step("ask-model", prompt="Check: {{answer}}", max_tokens=64)
    maker.wire("question.text", "ask-model.question")
    maker.wire("ask-model.text", f"{maker.made.steps[-1].id}.answer")
    return maker.made


def piped(room: Room, pipeline: Any, texts: Sequence[str], suite: str = "") -> str:
    pipeline_id = room.pipelines.add("Two steps", text_of(pipeline))
    checks = (CheckSpec("contains", {"texts": ["CHECK"]}),)
    room.suites.repo.put(
        [
            Case(
                f"p{at}",
                suite or room.suite,
                f"p{at}",
                "pipeline",
                pipeline=pipeline_id,
                inputs={"Question": text},
                checks=checks,
            )
            for at, text in enumerate(texts)
        ]
    )
    return pipeline_id


def test_a_case_runs_a_pipeline_and_only_what_a_new_model_touches_runs_again(room: Room) -> None:
    pipeline = two_steps()
    piped(room, pipeline, ["What is rain?", "What is snow?"])
    first = room.run()
    assert first.state == "done" and first.summary["passed"] == 2
    assert len(room.desk.engine.requests) == 4
    last = pipeline.steps[-1].id
    second = room.run(steps={last: "new"})
    asked = [request.messages[-1].content for request in room.desk.engine.requests[4:]]
    assert sorted(asked) == ["Check: SAY: WHAT IS RAIN? ", "Check: SAY: WHAT IS SNOW? "]
    timings = [one["timings"] for one in room.outputs(second)]
    assert all(one["steps_run"] == 1 and one["steps_known"] >= 1 for one in timings)
    assert second.conditions["facts"]["steps"] == {last: "new" * 8}
    again = room.run(steps={last: "new"})
    assert len(room.desk.engine.requests) == 6 and again.summary["passed"] == 2


def test_prompts_can_be_put_to_a_pipeline(room: Room) -> None:
    pipeline_id = room.pipelines.add("Two steps", text_of(two_steps()))
    room.suites.repo.put(
        [Case("a", room.suite, "a", text="Why?", checks=(CheckSpec("contains", {"texts": ["WHY"]}),))]
    )
    run = room.run(pipeline=pipeline_id)
    assert run.summary["passed"] == 1 and room.outputs(run)[0]["text"] == "CHECK: SAY: WHY? "


def test_a_pipeline_that_asks_a_person_is_an_error_of_its_case(room: Room) -> None:
    maker = Maker()
    maker.step("question", text="Sure?")
    maker.step("ask-me")
    maker.wire("question.text", f"{maker.made.steps[-1].id}.value")
    piped(room, maker.made, ["Sure?"])
    run = room.run()
    assert run.state == "done" and run.summary["errors"] == 1
    assert "asks a person" in room.outputs(run)[0]["error"]


def test_a_step_that_is_not_there_is_named(room: Room) -> None:
    with pytest.raises(UserError, match="no step “nobody”"):
        with_model(two_steps(), NODES, "nobody", "new")


def test_folders_are_asked_with_their_sources(room: Room) -> None:
    room.desk.shelf.add("lease.md", "Notice is three months.", "Rent is due on the third.")
    checks = (CheckSpec("contains", {"texts": ["notice"]}),)
    room.suites.repo.put(
        [
            Case("f", room.suite, "f", "folder", text="Notice period?", folders=("f-1",), checks=checks),
            Case("g", room.suite, "g", "folder", text="Dragons?", folders=("f-1",), checks=checks),
        ]
    )
    run = room.run()
    found = {one.case: dict(one.output) for one in room.suites.runs.results(run.id)}
    assert [source["name"] for source in found["f"]["sources"]] == ["lease.md"]
    assert "NOTICE IS THREE MONTHS." in found["f"]["text"]
    assert found["g"]["text"].startswith("That is not in your documents")
    assert run.conditions["facts"]["index"]


def test_runs_and_results_come_back_from_the_vault(room: Room) -> None:
    room.suites.repo.put(
        [
            Case(f"c{at}", room.suite, f"c{at}", text=f"{at}?", checks=(CheckSpec("exact", {"text": "x"}),))
            for at in range(20)
        ]
    )
    first, second = room.run(), room.run(model="new")
    made = room.suites.compare(first.id, second.id)
    assert made.whole.cases == 20 and made.before.model == "old" and made.after.model == "new"
    assert room.suites.latest("Rules", Condition("old")) is not None
    assert room.suites.latest("Rules", Condition("old", exact=True)) is None
    advice = room.suites.gate.advice("new")
    assert [one.state for one in advice.asked] == ["fine"]
    assert room.suites.gate.advice("third").asked[0].state == "unasked"
    assert room.suites.gate.advice("old").asked == ()
    room.suites.repo.put(
        [Case("c0", room.suite, "c0", text="other?", checks=(CheckSpec("exact", {"text": "x"}),))]
    )
    assert room.suites.gate.advice("new").asked[0].state == "unasked"
    room.suites.runs.remove([second.id])
    assert [run.id for run in room.suites.runs.list()] == [first.id]


def test_a_word_on_a_pair_is_kept_seconded_and_taken_back(room: Room) -> None:
    repo = room.suites.repo
    repo.put([Case("c-1", room.suite, "Ice", text="What is ice?")])
    label = Label("c-1", "one", "another", "first", made=1.0)
    repo.label(label)
    assert repo.labels("") == [label]
    seconded = replace(label, judge="tie", judge_model="old")
    assert repo.second(seconded) == 1 and repo.labels() == repo.labels("old") == [seconded]
    repo.unlabel(label)
    assert repo.labels() == [] and repo.second(seconded) == 0
    repo.label(label)
    assert room.suites.second_opinions(CancelToken()) == 0, "there is no judge here"
    assert repo.labels() == [label] and room.suites.agreement().labels == 0
