"""Runs of suites: all cases once, errors as a state of their own, stopped and gone on with, never mixed up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.events import Progress
from app.quality.compare import compare
from app.quality.condition import Condition
from app.quality.gate import pair_fits
from app.quality.running import WIDE, in_groups
from app.store.suite_records import Case, CaseTurn
from tests.quality.runs import WAIT_S, Answers, Bench, case, make_bench

Make = Callable[..., Bench]


@pytest.fixture
def bench() -> Iterator[Make]:
    made: list[Bench] = []

    def make(cases: Sequence[Case], answers: Answers = lambda *_: "yes", **more: Any) -> Bench:
        made.append(make_bench(cases, answers, **more))
        return made[-1]

    yield make
    for one in made:
        one.runs.close()
        one.engine.close()


def many(count: int) -> list[Case]:
    return [case(f"c{at:03}") for at in range(count)]


def test_every_case_is_asked_once_and_judged(bench: Make) -> None:
    it = bench(many(40), lambda _, asked: "no" if "c007" in asked else "yes")
    run = it.run()
    assert run.state == "done" and sorted(it.asked) == sorted(one.text for one in many(40))
    assert (run.summary["passed"], run.summary["failed"], run.summary["errors"]) == (39, 1, 0)
    results = {one.case: one for one in it.runs.results(run.id)}
    assert results["c007"].checks[0]["state"] == "fail" and results["c008"].output["text"] == "yes"
    progress = [one for one in it.told if isinstance(one, Progress)]
    assert progress[-1].done and max(one.fraction or 0 for one in progress) == 1.0


def test_the_record_names_what_answers_depend_on(bench: Make) -> None:
    it = bench([case("a", system="Be brief."), case("b")])
    run = it.run(seeds=(3, 4), sampling={"temperature": 0.9}, system="Be kind.")
    facts = run.conditions["facts"]
    assert facts["sha256"] == "old" * 8 and facts["build"] == "build-1" and facts["checkers"] == {"exact": 1}
    assert facts["sampling"]["temperature"] == 0.9 and len(run.cases) == 2
    assert {r.sampling.seed for r in it.engine.requests} == {3, 4}
    assert {r.messages[0].content for r in it.engine.requests} == {"Be kind."}
    assert len(it.runs.results(run.id)) == 4


def test_an_error_is_a_state_of_its_own(bench: Make) -> None:
    it = bench(many(3), lambda _, asked: "!The card is gone" if "c001" in asked else "yes")
    run = it.run()
    assert run.state == "done" and run.summary["errors"] == 1 and run.summary["passed"] == 2
    broken = next(one for one in it.runs.results(run.id) if one.case == "c001")
    assert broken.state == "error" and broken.checks[0]["state"] == "missing"
    assert "The card is gone" in broken.output["error"]


@pytest.mark.parametrize("exact", [True, False])
def test_exact_cases_come_one_after_the_other_and_others_together(bench: Make, exact: bool) -> None:
    gate, seen = threading.Event(), threading.Semaphore(0)

    def hold(asked: str) -> None:
        if "c000" in asked:
            gate.wait(WAIT_S)

    it = bench(many(WIDE * 2), hold=hold)
    submit = it.engine.submit
    it.engine.submit = lambda *given: (seen.release(), submit(*given))[1]  # type: ignore[method-assign]
    run_id = it.runs.start("s", Condition(exact=exact))
    assert all(seen.acquire(timeout=WAIT_S) for _ in range(1 if exact else WIDE))
    assert not seen.acquire(timeout=0.2)
    gate.set()
    assert it.runs.wait(run_id, WAIT_S).summary["passed"] == WIDE * 2
    assert {request.exact for request in it.engine.requests} == {exact}


def test_stopped_runs_go_on_without_asking_again(bench: Make) -> None:
    reached = threading.Event()
    hold = threading.Event()

    def answer(_: str, asked: str) -> str:
        if "c020" in asked and not hold.is_set():
            reached.set()
            hold.wait(WAIT_S)
        return "yes"

    it = bench(many(40), answer)
    run_id = it.runs.start("s", Condition())
    assert reached.wait(WAIT_S)
    it.runs.stop(run_id)
    hold.set()
    assert it.runs.wait(run_id, WAIT_S).state == "stopped"
    known = {one.case for one in it.runs.results(run_id)}
    asked = len(it.asked)
    assert 0 < len(known) < 40
    it.runs.resume(run_id)
    run = it.runs.wait(run_id, WAIT_S)
    assert run.state == "done" and run.summary["passed"] == 40
    assert not known & {text.removeprefix("Question ").rstrip("?") for text in it.asked[asked:]}
    with pytest.raises(UserError, match="over"):
        it.runs.resume(run_id)


def test_what_a_killed_program_left_is_stopped_and_goes_on(bench: Make) -> None:
    it = bench(many(5))
    run = it.run()
    it.store.kept_runs[run.id] = replace(run, state="running")
    it.store.kept = it.store.kept[:2]
    later = bench(many(5), store=it.store)
    assert later.runs.get(run.id).state == "stopped"
    later.runs.resume(run.id)
    assert later.runs.wait(run.id, WAIT_S).state == "done" and len(later.asked) == 3


def test_a_run_does_not_go_on_under_other_conditions(bench: Make) -> None:
    it = bench(many(5))
    run = it.run()
    it.store.kept_runs[run.id] = replace(run, state="stopped")
    it.desk.hashes["old"] = "other"
    it.runs.resume(run.id)
    failed = it.runs.wait(run.id, WAIT_S)
    assert failed.state == "failed" and "another model file" in failed.error
    it.store.suite_cases = [*many(4), case("c004", wanted="no")]
    with pytest.raises(UserError, match="cases of its suite were changed"):
        it.runs.resume(run.id)


def test_what_cannot_be_asked_is_refused_in_words(bench: Make) -> None:
    with pytest.raises(UserError, match="no cases"):
        bench([]).run()
    it = bench(many(1))
    with pytest.raises(UserError, match="no model"):
        it.run("gone")
    for wrong in (
        {"seeds": ()},
        {"seeds": (1, 1)},
        {"sampling": {"warmth": 1}},
        {"max_tokens": 0},
        {"seeds": (-1,)},
    ):
        with pytest.raises(UserError) as error:
            it.run(**wrong)
        assert error.value.code == "bad-condition"


def test_cases_with_one_beginning_come_together() -> None:
    long = (CaseTurn("user", "A long paper."),)
    cases = [
        case("a", text="1", turns=long),
        case("b", text="2"),
        case("c", text="3", turns=long),
        case("d", text="4"),
    ]
    names = [one.id for one in in_groups(cases)]
    assert abs(names.index("a") - names.index("c")) == 1


@pytest.mark.parametrize("change", ["cases", "mode", "state", "suite", "checkers"])
def test_runs_that_say_nothing_about_each_other_are_refused(bench: Make, change: str) -> None:
    it = bench(many(3))
    first, second = it.run(), it.run()
    other: dict[str, Any] = {
        "cases": {"cases": {**second.cases, "c000": "other"}},
        "mode": {
            "conditions": {
                **second.conditions,
                "condition": {**second.conditions["condition"], "exact": True},
            }
        },
        "state": {"state": "stopped"},
        "suite": {"suite": "t"},
        "checkers": {"conditions": {**second.conditions, "facts": {"checkers": {"exact": 2}}}},
    }[change]
    codes = {"cases": "cases-differ", "mode": "modes-differ", "state": "unfinished", "suite": "other-suite"}
    with pytest.raises(UserError) as error:
        compare("Rules", it.store.suite_cases, (first, []), (replace(second, **other), []))
    assert error.value.code == codes.get(change, "checkers-differ")


def test_another_template_is_asked_by_and_told(bench: Make) -> None:
    it = bench([case("one"), case("two")], lambda *_: "yes")
    words = "{% for m in messages %}{{ m.content }}{% endfor %}"
    first, second = it.run("old"), it.run("old", template=words)
    assert [request.template for request in it.engine.requests] == ["", "", words, words]
    assert second.title == "old (other template)"
    assert it.compared(first, second).differences == ("chat template",)
    assert not pair_fits(first, second)


def test_records_from_before_templates_fit_those_of_today(bench: Make) -> None:
    it = bench([case("one")], lambda *_: "yes")
    first, second = it.run("old"), it.run("new")
    old = {name: item for name, item in first.conditions["condition"].items() if name != "template"}
    assert pair_fits(replace(first, conditions={**first.conditions, "condition": old}), second)


def test_a_template_is_for_prompts_only(bench: Make) -> None:
    it = bench([case("one")], lambda *_: "yes")
    it.store.suite_cases = [replace(it.store.suite_cases[0], kind="pipeline")]
    with pytest.raises(UserError, match="own templates"):
        it.runs.start("s", Condition(template="{{ messages }}"))
