"""Edits: each gives a new pipeline or a reason, none touches the old one, and what is wrong cannot be made."""

from __future__ import annotations

import random

import pytest

from app.pipelines import edit
from app.pipelines.check import Refused, check, refusal
from app.pipelines.document import content_hash, text_of
from app.pipelines.graph import Edge, Layout, Pipeline, Place
from app.pipelines.ports import Reach, outputs
from app.pipelines.types import parse
from tests.pipelines.making import NODES, Maker, chain, done, end, refused, rich


def test_wires_are_refused_with_the_reason() -> None:
    maker = Maker()
    maker.step("question", text="x")
    maker.step("collect")
    maker.step("ask-model", prompt="{{a}} {{b}}")
    maker.zone("each", "out")
    maker.step("template", "each")
    maker.wire("question.text", "ask-model.a")
    maker.wire("ask-model.text", "collect.items")
    made = maker.made

    def why(source: str, target: str) -> str:
        return refused(edit.connect(made, NODES, end(source), end(target)))

    assert why("template.text", "ask-model.b") == (
        "Values leave “For each” only through its edge; wire it to the right edge of “For each” and go on from there."
    )
    assert (
        why("collect.items", "ask-model.b")
        == "This would go in a circle; put the steps in a Repeat until zone."
    )
    assert why("ask-model.text", "ask-model.b").startswith("This would go in a circle")
    assert why("question.text", "ask-model.c") == "“Ask model” has no input “c”; it has “a”, “b”."
    assert why("question.words", "ask-model.b") == "“Question” has no output “words”; it has “text”, “query”."
    assert why("gone.text", "ask-model.b") == "There is no step “gone”; remove the wire."
    assert why("each.out", "template.text").startswith("This would go in a circle")
    assert why("question.text", "ask-model.a") == "This wire is there already."


def test_a_list_is_led_into_a_zone() -> None:
    maker = Maker()
    maker.step("plan")
    maker.step("search-web")
    maker.step("question", text="x")
    found = refusal(maker.made, NODES, end("plan.questions"), end("question.text"))
    assert found is not None and "has no input" in found.sentence
    maker.zone("repeat", "one:query")
    sentence = refused(edit.connect(maker.made, NODES, end("plan.questions"), end("repeat.one")))
    assert sentence == "Gives list<query>; this input takes query; put it in a For each zone."


def test_an_input_lets_go_of_its_old_wire_but_collect_takes_many() -> None:
    maker = Maker()
    maker.step("question", text="x")
    maker.step("template", template="{{a}}")
    maker.step("collect")
    maker.wire("question.text", "template.a")
    wire = maker.wire("question.query", "template.a")
    assert maker.made.wires == (wire,)
    maker.wire("question.text", "collect.items")
    maker.wire("template.text", "collect.items")
    assert len(maker.made.wires) == 3


def test_types_follow_the_wires() -> None:
    maker = Maker()
    maker.step("plan")
    maker.zone("each", "kept")
    maker.step("merge", "each")
    maker.wire("plan.questions", "each.items")
    maker.wire("each:inside.item", "merge.a")
    maker.wire("merge.value", "each:inside.kept")
    reach = Reach(maker.made, NODES)
    assert str(reach.given(end("each:inside.item"))) == "query"
    assert str(reach.given(end("merge.value"))) == "query"
    assert str(reach.given(end("each.kept"))) == "list<query>"
    maker.step("collect")
    maker.wire("each.kept", "collect.items")
    assert str(Reach(maker.made, NODES).given(end("collect.items"))) == "list<query>"


def test_a_port_that_goes_takes_its_wires_along() -> None:
    made = done(edit.set_params(chain(), NODES, "ask-model", prompt="Just say hello."))
    assert [str(wire.target) for wire in made.wires] == ["template.answer"]
    again = done(edit.set_params(chain(), NODES, "ask-model", temperature=0.5))
    assert again.wires == chain().wires
    assert "from 0 to 2" in refused(edit.set_params(chain(), NODES, "ask-model", temperature=5))


def test_steps_move_into_zones_and_out_again() -> None:
    maker = Maker()
    maker.made = chain()
    maker.zone("each", "out")
    inside = done(edit.move(maker.made, NODES, ["ask-model"], "each"))
    assert [str(wire.source) for wire in inside.wires] == ["question.text"], (
        "what would leave by no edge is cut"
    )
    assert done(edit.move(inside, NODES, ["ask-model"], "")).step("ask-model") == chain().step("ask-model")
    nested = done(edit.add_zone(inside, NODES, "repeat", members=["ask-model"]))
    assert list(nested.around("ask-model")) == ["repeat", "each", ""]
    assert "cannot stand in itself" in refused(edit.move(nested, NODES, ["each"], "repeat"))
    freed = done(edit.dissolve(nested, NODES, "repeat"))
    assert list(freed.around("ask-model")) == ["each", ""]
    assert edit.remove(freed, ["each"]).step("ask-model") is None


def test_names_are_each_ones_own() -> None:
    made = done(edit.add_step(chain(), NODES, "template"))
    assert made.steps[-1].name == "Template 2"
    assert "another step is called" in refused(edit.rename(made, "template", "Ask model")).casefold()
    assert "needs a name" in refused(edit.rename(made, "template", "  "))
    assert done(edit.rename(made, "template", " Last  words ")).named("template") == "Last words"


def test_copies_bring_their_wires_and_stand_apart() -> None:
    made = rich()
    part = edit.copy(made, ["each"])
    assert {item.id for item in (*part.steps, *part.zones)} == {"each", "ask-model"}
    twice = edit.paste(edit.paste(Pipeline(), part), part)
    assert [zone.id for zone in twice.zones] == ["each", "each-2"]
    assert len(twice.wires) == 4
    assert all(problem.unfinished for problem in check(twice, NODES))
    doubled = edit.duplicate(made, ["each"])
    assert end("each-2.items") in doubled.wires_into
    assert edit.at(doubled, "each-2") == Place(edit.GAP, edit.GAP)
    assert check(doubled, NODES) == []


def test_a_sub_pipeline_has_the_ports_of_what_it_runs() -> None:
    maker = Maker()
    maker.zone("sub")
    made = done(edit.pin(maker.made, NODES, "sub", chain()))
    assert [port.name for port in outputs(made, NODES, "sub")] == ["Template text", "Template query"]
    other = done(
        edit.pin(made, NODES, "sub", done(edit.set_params(chain(), NODES, "question", text="Other?")))
    )
    assert len(other.pinned) == 1 and other.pinned != made.pinned


def test_looks_change_no_logic() -> None:
    made = rich()
    looks = edit.place(made, {"each": Place(9, 9, 300, 200, "blue"), "comment": Place(1, 2)})
    looks = edit.set_comment(edit.set_breakpoint(looks, "merge", False), "Other.", "comment")
    assert looks.layout != made.layout
    assert looks.layout.comments[0].place == Place(1, 2) and looks.layout.comments[0].text == "Other."
    assert content_hash(looks) == content_hash(made)
    assert edit.remove(looks, ["comment"]).layout.comments == ()


def one_edit(made: Pipeline, rng: random.Random) -> edit.Edited:
    """Something that a person may do."""
    ids = list(made.by_id) or ["none"]
    pick = rng.choice(ids)
    ends = [end(f"{name}.{port.name}") for name in ids for port in outputs(made, NODES, name)] or [end("a.b")]
    match rng.randrange(10):
        case 0 | 1:
            return edit.add_step(made, NODES, rng.choice(NODES.names()), Place(rng.random(), 0))
        case 2:
            return edit.add_zone(
                made, NODES, rng.choice(["repeat", "each"]), edges=(Edge("v", parse("any")),)
            )
        case 3:
            return edit.remove(made, [pick])
        case 4 | 5:
            inside = rng.choice(ids)
            return edit.connect(
                made, NODES, rng.choice(ends), end(f"{inside}.{rng.choice(['items', 'text', 'v', 'a'])}")
            )
        case 6:
            return edit.move(made, NODES, [pick], rng.choice([zone.id for zone in made.zones] or [""]))
        case 7:
            return edit.rename(made, pick, f"Name {rng.randrange(5)}")
        case 8:
            return edit.duplicate(made, [pick])
        case _:
            return edit.set_params(made, NODES, pick, template="{{v}}")


@pytest.mark.parametrize("seed", range(8))
def test_no_row_of_edits_makes_what_is_wrong(seed: int) -> None:
    """Whatever is clicked, the pipeline can be saved and read; going back gives exactly what was before."""
    from app.pipelines import files

    rng, past = random.Random(seed), [Pipeline()]
    for _ in range(60):
        made = one_edit(past[-1], rng)
        if isinstance(made, Refused):
            assert made.sentence.endswith(".")
        else:
            past.append(made)
    texts = [text_of(state) for state in past]
    assert all(problem.unfinished for problem in check(past[-1], NODES)), [
        p.sentence for p in check(past[-1], NODES)
    ]
    assert files.read(texts[-1], NODES) == past[-1]
    assert [text_of(state) for state in past] == texts
    assert past[0] == Pipeline(layout=Layout())
