"""Pipelines for tests, put together by the same edits that the canvas uses."""

from __future__ import annotations

from typing import Any

from app.pipelines import edit, registry
from app.pipelines.check import Refused
from app.pipelines.edit import Edited
from app.pipelines.graph import Edge, End, Pipeline, Wire, ZoneKind
from app.pipelines.types import parse

NODES = registry.load()


def done(edited: Edited) -> Pipeline:
    """The pipeline, or the reason why there is none as the test's failure."""
    assert not isinstance(edited, Refused), edited.sentence
    return edited


def refused(edited: Edited) -> str:
    """The sentence of a refusal."""
    assert isinstance(edited, Refused)
    return edited.sentence


def end(text: str) -> End:
    """An end as files write it."""
    owner, port = text.split(".", 1)
    return End(owner.removesuffix(":inside"), port, owner.endswith(":inside"))


class Maker:
    """Adds to a pipeline; steps are called by the ids that they get."""

    def __init__(self, nodes: registry.Nodes = NODES) -> None:
        self.nodes, self.made = nodes, Pipeline()

    def step(self, node: str, zone: str = "", **params: Any) -> str:
        self.made = done(edit.add_step(self.made, self.nodes, node, zone=zone, **params))
        return self.made.steps[-1].id

    def zone(self, kind: ZoneKind, edges: str = "", **fields: Any) -> str:
        """`edges` like "answer:text notes:list<text>"."""
        named = (part.partition(":") for part in edges.split())
        made = tuple(Edge(name, parse(kind_ or "any")) for name, _, kind_ in named)
        zone = fields.pop("zone", "")
        self.made = done(edit.add_zone(self.made, self.nodes, kind, edges=made, **fields))
        if zone:
            self.made = done(edit.move(self.made, self.nodes, [self.made.zones[-1].id], zone))
        return self.made.zones[-1].id

    def wire(self, source: str, target: str) -> Wire:
        self.made = done(edit.connect(self.made, self.nodes, end(source), end(target)))
        return Wire(end(source), end(target))

    def set(self, wanted: str, **fields: Any) -> None:
        self.made = done(edit.set_step(self.made, self.nodes, wanted, **fields))


def chain() -> Pipeline:
    """A question that a model answers, and a text about it."""
    maker = Maker()
    maker.step("question", text="What is ice?")
    maker.step("ask-model", prompt="Answer: {{question}}", max_tokens=64)
    maker.step("template", template="It was said: {{answer}}")
    maker.wire("question.text", "ask-model.question")
    maker.wire("ask-model.text", "template.answer")
    return maker.made


def rich() -> Pipeline:
    """Every kind of zone, a merge, comments, a pinned pipeline: what files are tried with."""
    maker = Maker()
    maker.step("question", text="One and two")
    maker.step("collect")
    maker.wire("question.text", "collect.items")
    each = maker.zone("each", "answer", on_error="keep")
    maker.step("ask-model", each, prompt="{{item}}", seed=3)
    maker.wire("collect.items", "each.items")
    maker.wire("each:inside.item", "ask-model.item")
    maker.wire("ask-model.text", "each:inside.answer")
    loop = maker.zone("repeat", "draft:text", rounds=3, tokens=9000)
    maker.step("template", loop, template="{{draft}} again")
    maker.wire("question.text", "repeat.draft")
    maker.wire("repeat:inside.draft", "template.draft")
    maker.wire("template.text", "repeat:inside.draft")
    maker.zone("sub")
    maker.made = done(edit.pin(maker.made, NODES, "sub", chain()))
    maker.wire("repeat.draft", "sub.Question")
    maker.step("merge")
    maker.wire("each.answer", "merge.a")
    maker.wire("sub.Template text", "merge.b")
    maker.set("template", retry=2, timeout=30.0)
    return edit.set_comment(edit.set_breakpoint(maker.made, "merge", True), "A note.")
