"""Runs: values flow, branches are skipped, errors go where they are told, and only what changed is done again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.scripted import Script
from app.pipelines import edit, events
from app.pipelines.context import Context, Reply
from app.pipelines.files import BadPipeline
from app.pipelines.graph import Pipeline, Place
from app.store.pipelines import RunsRepo
from tests.pipelines.desk import Desk, made_up, with_nodes
from tests.pipelines.making import NODES, Maker, chain, done
from tests.pipelines.odd_nodes import EXTRA

Desks = Callable[..., Desk]


def test_a_chain_runs_to_its_result(desk: Desk) -> None:
    end = desk.run(chain())
    assert (end.state, end.ran, end.cached) == ("done", 3, 0)
    assert end.results == {
        "Template text": "It was said: ANSWER: WHAT IS ICE? ",
        "Template query": end.results["Template query"],
    }
    assert desk.runs.results(end.run) == end.results
    asked = next(e for e in desk.told(events.StepDone) if e.step == "ask-model")
    assert (asked.generated_tokens, asked.tokens) == (4, asked.prompt_tokens + 4)
    assert "".join(e.text for e in desk.told(events.StepStreamed)) == "ANSWER: WHAT IS ICE? "
    assert [s.path for s in desk.runs.steps(end.run)] == ["question", "ask-model", "template"]


def test_a_question_is_given_from_outside(desk: Desk) -> None:
    end = desk.run(chain(), {"Question": "What is snow?"})
    assert "WHAT IS SNOW?" in end.results["Template text"]
    with pytest.raises(UserError, match="no question “Querry”"):
        desk.runs.start(chain(), {"Querry": "x"})
    empty = done(edit.set_params(chain(), NODES, "question", text=""))
    with pytest.raises(UserError, match="The question “Question” is empty"):
        desk.runs.start(empty)


def test_what_cannot_run_is_refused_with_the_place(desk: Desk) -> None:
    unwired = edit.disconnect(chain(), chain().wires[0])
    with pytest.raises(BadPipeline, match="“Ask model”, port “question”: nothing is wired to it"):
        desk.runs.start(unwired)


def test_nothing_runs_twice_and_looks_change_nothing(desk: Desk) -> None:
    made = chain()
    desk.run(made)
    assert (desk.run(made).ran, desk.run(made).cached) == (0, 3)
    looks = edit.place(made, {"template": Place(50, 60, colour="red", collapsed=True)})
    renamed = done(edit.rename(edit.set_comment(looks, "Nice."), "ask-model", "Oracle"))
    end = desk.run(edit.describe(renamed, "A title", "Words."))
    assert (end.ran, end.cached) == (0, 3)


def test_only_what_changed_and_what_depends_on_its_value_runs_again(desk: Desk) -> None:
    made = chain()
    desk.run(made)
    later = desk.run(done(edit.set_params(made, NODES, "template", template="Said: {{answer}}")))
    assert (desk.ran(later.run), later.cached) == (["template"], 2)
    spaced = done(edit.set_params(made, NODES, "ask-model", prompt="Answer:  {{question}}"))
    same = desk.run(spaced)  # another prompt, but the same answer: the template is not run again
    assert (desk.ran(same.run), same.cached) == (["ask-model"], 2)
    desk.models.sha256 = "cd" * 32
    assert desk.ran(desk.run(made).run) == ["ask-model"]


def test_a_step_can_be_run_afresh(desk: Desk) -> None:
    desk.run(chain())
    end = desk.run(chain(), afresh=["ask-model"])
    assert (desk.ran(end.run), end.cached) == (["ask-model"], 2)


def test_run_to_here(desk: Desk) -> None:
    end = desk.run(chain(), to=["ask-model"])
    assert (end.state, desk.ran(end.run)) == ("done", ["ask-model", "question"])


def branching() -> Pipeline:
    maker = Maker(EXTRA)
    maker.step("question", text="yes please")
    maker.step("branch")
    maker.wire("question.text", "branch.value")
    maker.step("template", template="Went: {{yes}}")
    maker.step("template", template="Stayed: {{no}}")
    maker.wire("branch.yes", "template.yes")
    maker.wire("branch.no", "template-2.no")
    maker.step("merge")
    maker.wire("template.text", "merge.a")
    maker.wire("template-2.text", "merge.b")
    return maker.made


@pytest.mark.parametrize(
    ("text", "result", "taken"), [("yes", "Went: yes", "a"), ("nay", "Stayed: nay", "b")]
)
def test_a_branch_that_is_not_taken_is_skipped(odd: Desk, text: str, result: str, taken: str) -> None:
    end = odd.run(branching(), {"Question": text})
    assert (end.results["Merge value"], end.results["Merge branch"]) == (result, taken)
    assert (end.ran, end.skipped) == (4, 1)
    assert len(odd.told(events.StepSkipped)) == 1


def failing(**fields: Any) -> Pipeline:
    maker = Maker(EXTRA)
    maker.step("question", text="x")
    maker.step("fail")
    maker.wire("question.text", "fail.text")
    maker.set("fail", **fields)
    maker.step("merge")
    maker.wire("fail.text", "merge.a")
    if fields.get("error_port"):
        maker.wire("fail.error", "merge.b")
    return maker.made


def test_a_failure_ends_the_run_after_its_tries(odd: Desk) -> None:
    end = odd.run(failing(retry=2))
    assert end.state == "failed" and end.error is not None and end.error.code == "no-luck"
    assert [e.attempt for e in odd.told(events.StepStarted) if e.step == "fail"] == [1, 2, 3]
    assert odd.runs.get(end.run).error == "It does not work; leave it."


def test_a_failure_leaves_by_the_error_port(odd: Desk) -> None:
    end = odd.run(failing(error_port=True))
    assert end.results["Merge value"] == {
        "code": "no-luck",
        "message": "It does not work; leave it.",
        "step": "fail",
    }
    assert [e.handled for e in odd.told(events.StepFailed)] == [True]
    again = odd.run(failing(error_port=True))
    assert odd.ran(again.run) == ["fail"], "another run tries again"


def test_a_step_that_takes_too_long_fails(desks: Desks) -> None:
    def slow(ctx: Context, text: str) -> Mapping[str, Any]:
        ctx.cancel.wait(20)
        ctx.cancel.check()
        return {"text": text}

    desk = desks(with_nodes(made_up("slow", slow, "text:text", "text:text")))
    maker = Maker(with_nodes(made_up("slow", slow, "text:text", "text:text")))
    maker.step("question", text="x")
    maker.step("slow")
    maker.wire("question.text", "slow.text")
    maker.set("slow", timeout=0.05)
    end = desk.run(maker.made)
    assert end.error is not None and end.error.sentence == (
        "“slow” took longer than 0.05 seconds; give it more time, or less to do."
    )


def test_a_prompt_that_does_not_fit_is_told_and_not_cut(desk: Desk) -> None:
    end = desk.run(chain(), {"Question": "word " * 5000})
    assert end.error is not None and end.error.code == "prompt-too-long"
    assert "“Ask model” does not fit into its window, because it has 5,00" in end.error.sentence
    assert desk.engine.requests == []


def test_an_answer_without_its_form_is_asked_for_again(desks: Desks) -> None:
    said = iter(['{"n": "two"}', '{"n": 2}'])
    desk = desks(answer=lambda _: Script((next(said),)))
    schema = '{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}'
    end = desk.run(done(edit.set_params(chain(), NODES, "ask-model", schema=schema)), to=["ask-model"])
    assert end.state == "done"
    first, second = desk.engine.requests
    assert second.messages[-1].content.startswith(
        "That answer cannot be used: at “n”: 'two' is not of type 'integer'"
    )
    assert first.schema == second.schema == schema


def test_a_pipeline_runs_inside_another(odd: Desk) -> None:
    maker = Maker(EXTRA)
    maker.step("question", text="What is snow?")
    maker.zone("sub")
    maker.made = done(edit.pin(maker.made, EXTRA, "sub", chain()))
    maker.wire("question.text", "sub.Question")
    end = odd.run(maker.made)
    assert end.results["Sub-pipeline Template text"] == "It was said: ANSWER: WHAT IS SNOW? "
    assert odd.ran(end.run) == ["question", "sub/ask-model", "sub/template"], "the same question is known"


def person() -> Pipeline:
    maker = Maker(EXTRA)
    maker.step("question", text="draft")
    maker.step("person")
    maker.wire("question.text", "person.text")
    maker.step("template", template="Sent: {{text}}")
    maker.wire("person.text", "template.text")
    return maker.made


def test_a_person_is_waited_for_and_answered_once(odd: Desk) -> None:
    end = odd.run(person())
    assert (end.state, odd.runs.get(end.run).state) == ("waiting", "waiting")
    waits = odd.told(events.StepWaits)
    assert [(w.path, w.kind, w.title, w.value) for w in waits] == [("person", "edit", "Right so?", "draft")]
    assert [(e.why, e.at) for e in odd.told(events.RunPaused)] == [("reply", ("person",))]
    assert odd.again(end.run).state == "waiting", "without a reply it waits on"
    odd.runs.reply(end.run, "person", 0, Reply(value="final"))
    assert odd.rest(end.run).results["Template text"] == "Sent: final"
    with pytest.raises(UserError, match="no question"):
        odd.runs.reply(end.run, "elsewhere", 0, Reply())
    assert odd.run(person()).state == "waiting", "another run asks again"


def test_breakpoints_hold_and_are_passed(desk: Desk) -> None:
    end = desk.run(edit.set_breakpoint(chain(), "ask-model", True))
    assert (end.state, desk.ran(end.run)) == ("paused", ["question"])
    assert desk.again(end.run).state == "done"


def test_pause_stop_and_resume(desks: Desks) -> None:
    gate, inside = threading.Event(), threading.Event()

    def hold(_: int) -> None:
        inside.set()
        assert gate.wait(20)

    desk = desks(answer=lambda _: Script(("Ice", " melts"), before=hold))
    run = desk.runs.start(chain())
    assert inside.wait(20)
    with pytest.raises(UserError, match="under way"):
        desk.runs.resume(run)
    desk.runs.pause(run)
    gate.set()
    assert desk.rest(run).state == "paused"
    assert desk.ran(run) == ["ask-model", "question"]
    end = desk.again(run)
    assert (end.state, end.ran, end.cached) == ("done", 1, 2)
    gate.clear()
    inside.clear()
    second = desk.runs.start(chain(), {"Question": "Other?"})
    assert inside.wait(20)
    desk.runs.stop(second)
    gate.set()
    assert desk.rest(second).state == "stopped"
    assert desk.again(second).state == "done"
    with pytest.raises(UserError, match="This run is over"):
        desk.runs.resume(second)


def test_a_seed_is_drawn_for_each_run_where_words_are_drawn(desk: Desk) -> None:
    warm = done(edit.set_params(chain(), NODES, "ask-model", temperature=0.9))
    first, second = desk.run(warm), desk.run(warm)
    seeds = [request.sampling.seed for request in desk.engine.requests]
    assert seeds[0] != seeds[1]
    assert desk.ran(second.run) == ["ask-model"]
    fixed = done(edit.set_params(warm, NODES, "ask-model", seed=5))
    assert desk.run(fixed).ran == 1
    assert desk.run(fixed).ran == 0
    assert desk.runs.get(first.run).plan["seed"] != desk.runs.get(second.run).plan["seed"]


def test_a_run_that_a_dead_program_left_is_told_as_stopped(desk: Desk, vault: Any) -> None:
    end = desk.run(chain())
    RunsRepo(vault).update(end.run, "running")
    assert [run.state for run in desk.runs.list()] == ["stopped"]
    assert desk.again(end.run).state == "done"


def test_steps_are_written_down_before_a_run_is_over(desk: Desk) -> None:
    desk.run(chain())
    known = desk.run(chain())
    assert [step.cached for step in desk.runs.steps(known.run)] == [True] * 3


def test_requests_stand_behind_what_a_person_waits_for(desk: Desk) -> None:
    desk.run(chain())
    assert [(r.priority, r.scope) for r in desk.engine.requests] == [(Priority.STEP, "step:Ask model")]


def test_what_is_exact_runs_alone(desk: Desk) -> None:
    desk.run(chain())
    desk.run(done(edit.set_step(chain(), NODES, "ask-model", exact=True)))
    assert [request.exact for request in desk.engine.requests] == [False, True]


def test_removed_runs_leave_nothing(desk: Desk, vault: Any) -> None:
    ends = [desk.run(chain()), desk.run(chain(), {"Question": "Another?"})]
    desk.runs.remove([ends[0].run])
    assert [run.id for run in desk.runs.list()] == [ends[1].run]
    assert desk.runs.results(ends[1].run) == ends[1].results
    desk.runs.remove([ends[1].run])
    with vault.reading() as db:
        for table in ("runs", "values", "results", "steps", "replies"):
            assert db.execute(f"SELECT count(*) FROM pipeline_{table}").fetchone() == (0,)
    assert RunsRepo(vault).key() == RunsRepo(vault).key()
