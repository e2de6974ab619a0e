"""Zones of a run: rounds that end for a reason, items in order whatever happens to one, zones inside zones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.engine.scripted import Script
from app.pipelines import events
from app.pipelines.graph import Pipeline
from tests.pipelines.desk import Desk, made_up, with_nodes
from tests.pipelines.making import Maker
from tests.pipelines.odd_nodes import EXTRA, fail_bad

Desks = Callable[..., Desk]


def each(on_error: str = "stop", step: str = "fail-bad", **fields: Any) -> Pipeline:
    maker = Maker(EXTRA)
    maker.step("question", text="one two bad four")
    maker.step("many")
    maker.wire("question.text", "many.text")
    maker.zone("each", "loud:text", on_error=on_error, **fields)
    maker.step(step, "each")
    maker.wire("many.items", "each.items")
    maker.wire("each:inside.item", f"{step}.text")
    maker.wire(f"{step}.text", "each:inside.loud")
    return maker.made


def test_for_each_keeps_the_order(odd: Desk) -> None:
    end = odd.run(each(), {"Question": "a b c d e f g"})
    assert end.results == {"For each": ["A", "B", "C", "D", "E", "F", "G"]}
    assert odd.told(events.ZoneDone)[0].rounds == 7
    assert odd.run(each(), {"Question": "a b x"}).ran == 3, "the question, the list and the one new item"


def test_for_each_does_equal_items_once(odd: Desk) -> None:
    end = odd.run(each(), {"Question": "a a a a a a a a"})
    assert end.results == {"For each": ["A"] * 8}
    assert (end.ran, end.cached) == (3, 7)


def test_for_each_stops_skips_or_keeps(odd: Desk) -> None:
    stopped = odd.run(each("stop"))
    assert stopped.error is not None and stopped.error.code == "bad"
    assert odd.run(each("skip")).results == {"For each": ["ONE", "TWO", "FOUR"]}
    kept = odd.run(each("keep")).results
    assert kept["For each loud"] == ["ONE", "TWO", "FOUR"]
    assert kept["For each errors"] == [
        {"code": "bad", "index": 3, "message": "This one is bad.", "step": "fail-bad"}
    ]


def test_for_each_of_nothing_gives_an_empty_list(desks: Desks) -> None:
    nodes = with_nodes(made_up("none", lambda _ctx: {"items": []}, "", "items:list<text>"))
    maker = Maker(nodes)
    maker.step("none")
    maker.zone("each", "loud")
    maker.step("template", "each")
    maker.wire("none.items", "each.items")
    maker.wire("each:inside.item", "template.text")
    maker.wire("template.text", "each:inside.loud")
    assert desks(nodes).run(maker.made).results == {"For each": []}


def test_what_is_skipped_for_an_item_is_left_out(odd: Desk) -> None:
    maker = Maker(EXTRA)
    maker.step("question", text="yes no yesyes")
    maker.step("many")
    maker.wire("question.text", "many.text")
    maker.zone("each", "right")
    maker.step("branch", "each")
    maker.wire("many.items", "each.items")
    maker.wire("each:inside.item", "branch.value")
    maker.wire("branch.yes", "each:inside.right")
    assert odd.run(maker.made).results == {"For each": ["yes", "yesyes"]}


def test_zones_stand_in_zones(odd: Desk) -> None:
    """Two rounds, each over three items, that read what stands outside both."""
    maker = Maker(EXTRA)
    maker.step("question", text="a b c")
    maker.zone("repeat", "text:text", rounds=2)
    maker.step("many", "repeat")
    maker.zone("each", "part", zone="repeat")
    maker.step("template", "each", template="{{item}}{{all}}{{index}}")
    maker.step("template", "repeat", template="{{parts}}")
    maker.wire("question.text", "repeat.text")
    maker.wire("repeat:inside.text", "many.text")
    maker.wire("many.items", "each.items")
    maker.wire("each:inside.item", "template.item")
    maker.wire("each:inside.index", "template.index")
    maker.wire("repeat:inside.round", "template.all")
    maker.wire("template.text", "each:inside.part")
    maker.wire("each.part", "template-2.parts")
    maker.wire("template-2.text", "repeat:inside.text")
    end = odd.run(maker.made)
    assert end.results["Repeat until text"] == "a1121\n\nb1222\n\nc1323"
    assert "repeat#2/each#3/template" in odd.ran(end.run)


def loop(**fields: Any) -> Pipeline:
    maker = Maker(EXTRA)
    maker.step("one")
    maker.zone("repeat", "n:number", **{"rounds": 9, **fields})
    maker.step("count", "repeat")
    maker.wire("one.number", "repeat.n")
    maker.wire("repeat:inside.n", "count.number")
    maker.wire("count.number", "repeat:inside.n")
    return maker.made


def until(pipeline: Pipeline) -> Pipeline:
    maker = Maker(EXTRA)
    maker.made = pipeline
    maker.wire("count.big", "repeat:inside.until")
    return maker.made


def test_repeat_until_the_condition(odd: Desk) -> None:
    end = odd.run(until(loop()))
    assert end.results == {"Repeat until n": 4, "Repeat until rounds": 3, "Repeat until stopped": "condition"}
    assert odd.ran(end.run) == ["one", "repeat#1/count", "repeat#2/count", "repeat#3/count"]
    assert [e.number for e in odd.told(events.RoundStarted)] == [1, 2, 3]


def test_repeat_ends_at_its_most_rounds(odd: Desk) -> None:
    results = odd.run(loop(rounds=2)).results
    assert (results["Repeat until n"], results["Repeat until stopped"]) == (3, "max")


def asking(**fields: Any) -> Pipeline:
    maker = Maker()
    maker.step("question", text="ICE ")
    maker.zone("repeat", "text:text", **{"rounds": 9, **fields})
    maker.step("ask-model", "repeat", prompt="{{text}}", max_tokens=50)
    maker.wire("question.text", "repeat.text")
    maker.wire("repeat:inside.text", "ask-model.text")
    maker.wire("ask-model.text", "repeat:inside.text")
    return maker.made


def test_repeat_ends_without_progress_or_when_its_budget_is_used_up(desks: Desks) -> None:
    desk = desks(answer=lambda request: Script((request.messages[-1].content, " more")))
    spent = desk.run(asking(tokens=20)).results
    assert spent["Repeat until stopped"] == "budget"
    assert spent["Repeat until rounds"] == 4, "5 + 6 + 7 + 8 tokens: a round is never cut short"
    still = desks(answer=lambda _: Script(("still",))).run(asking(), {"Question": "Go"}).results
    assert (still["Repeat until stopped"], still["Repeat until rounds"]) == ("no-progress", 2)


def test_carried_values_take_the_type_of_the_edge(odd: Desk) -> None:
    """A number that is carried as text is text in the next round, too."""
    maker = Maker(EXTRA)
    maker.step("question", text="yes")
    maker.step("one")
    maker.zone("repeat", "text:text", rounds=2)
    maker.step("branch", "repeat")
    maker.wire("question.text", "repeat.text")
    maker.wire("repeat:inside.text", "branch.value")
    maker.wire("one.number", "repeat:inside.text")
    assert odd.run(maker.made).results["Repeat until text"] == "1"


def test_a_value_of_another_kind_fails_its_item_alone(desks: Desks) -> None:
    """What is any is looked at when it runs: the second item is no text."""
    mixed = made_up("mixed", lambda _ctx: {"items": ["a", ["b"], "c"]}, "", "items:list<any>")
    nodes = with_nodes(mixed, made_up("fail-bad", fail_bad, "text:text", "text:text"))
    maker = Maker(nodes)
    maker.step("mixed")
    maker.zone("each", "out", on_error="keep")
    maker.step("fail-bad", "each")
    maker.wire("mixed.items", "each.items")
    maker.wire("each:inside.item", "fail-bad.text")
    maker.wire("fail-bad.text", "each:inside.out")
    desk = desks(nodes)
    results = desk.run(maker.made).results
    assert results["For each out"] == ["A", "C"]
    assert [(e["index"], e["code"]) for e in results["For each errors"]] == [(2, "wrong-value")]
    assert [e.path for e in desk.told(events.StepFailed)] == ["each#2/fail-bad"]
