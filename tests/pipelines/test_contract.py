"""What holds for every node: it describes itself wholly, checks its parameters, and round-trips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.pipelines import edit, params, registry
from app.pipelines.check import Refused
from app.pipelines.graph import Pipeline
from app.pipelines.registry import GROUPS, AnyNode, Port
from app.pipelines.types import parse

NODES = registry.load()
ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
each_node = pytest.mark.parametrize("node", list(NODES), ids=NODES.names())


def all_ports(node: AnyNode) -> list[Port]:
    return [*node.inputs_of({}), *node.outputs_of({})]


@each_node
def test_a_node_describes_itself(node: AnyNode) -> None:
    assert node.title and node.words.endswith(".") and node.group in GROUPS
    assert (ICONS / f"{node.icon}.svg").is_file()
    assert node.version >= 1
    for port in all_ports(node):
        assert registry.PORT.match(port.name) and port.words.endswith("."), port
        assert parse(str(port.type)) == port.type
        assert not port.many or port.type.is_list
    for ports in (node.inputs_of({}), node.outputs_of({})):
        assert len({port.name for port in ports}) == len(ports)


@each_node
def test_outputs_are_like_inputs_that_there_are(node: AnyNode) -> None:
    names = {port.name for port in node.inputs_of({})}
    assert all(p.like in ("", "*") or p.like.removesuffix("[]") in names for p in node.outputs_of({}))


@each_node
def test_parameters_have_defaults_that_pass_their_own_checks(node: AnyNode) -> None:
    plain = params.plain(node.params())
    assert params.faults(node.params, plain) == []
    assert params.plain(params.build(node.params, json.loads(json.dumps(plain)))) == plain
    for item in node.fields():
        assert item.label and (item.kind != "choice" or item.choices)


@each_node
def test_wrong_parameters_are_refused_in_a_clause(node: AnyNode) -> None:
    for item in node.fields():
        wrong = {"a": 1}
        assert [name for name, _ in params.faults(node.params, {item.name: wrong})] == [item.name]
        assert node.inputs_of({item.name: wrong}) == node.inputs_of({})
    found = params.faults(node.params, {"no-such": 1})
    assert "there is no parameter" in found[0][1]


@each_node
def test_a_step_of_it_can_be_added(node: AnyNode) -> None:
    made = edit.add_step(Pipeline(), NODES, node.id)
    assert not isinstance(made, Refused)
    assert made.steps[0].name == node.title


def test_there_are_the_nodes_of_the_package() -> None:
    assert {"question", "template", "ask-model", "collect", "merge"} <= set(NODES.names())
