"""What a node is: its description over a pure function, and the table of all nodes that fills itself from `nodes/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeVar, cast

from app.base.registry import Registry, modules_of
from app.pipelines.context import Context
from app.pipelines.params import NoParams, Param, described, usable
from app.pipelines.types import PortType, parse
from app.pipelines.values import Value

P = TypeVar("P")
GROUPS = ("Start", "Model", "Find", "Read", "Judge", "Flow", "Text", "Result")
"""The palette's groups, in order."""

Group = Literal["Start", "Model", "Find", "Read", "Judge", "Flow", "Text", "Result"]
Effect = Literal["none", "knowledge", "world"]
"""What a step's result depends on besides its inputs: nothing, the state of the indexed folders, or the world (the
web, a person, a file that is written). What depends on the world is done anew in every run, but never twice in one."""

NAME = re.compile(r"^[a-z][a-z0-9-]{0,39}$")
PORT = re.compile(r"^\w[\w -]{0,39}$")
SLOT = re.compile(r"\{\{\s*(\w{1,40})\s*\}\}")
ERROR = "error"
"""The port of a step that is told to go on when it fails: json {message, code}."""


@dataclass(frozen=True)
class Port:
    """One input or output. `words` is one sentence for people.

    An input that is `many` takes several wires and gets the list of what comes; its type is a list. An output `like`
    an input has the type of what reaches that input, `like` "name[]" that of its items, `like` "*" what all inputs
    agree on.
    """

    name: str
    type: PortType
    words: str = ""
    required: bool = True
    many: bool = False
    like: str = ""


def port(
    name: str,
    kind: str,
    words: str = "",
    *,
    required: bool = True,
    many: bool = False,
    like: str = "",
) -> Port:
    """A port with its type as text: list<evidence>."""
    return Port(name, parse(kind), words, required, many, like)


Ports = tuple[Port, ...]
Run = Callable[..., Mapping[str, Value]]
Upgrade = Callable[[int, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Node(Generic[P]):
    """A kind of step. `run(ctx, params, /, **inputs)` gives a value for each output; one it leaves out is skipped.

    Inputs that are not wired, or whose branch was not taken, are left out of the call: give them a default.
    `upgrade` turns the parameters of an older version, named by its number, into those of this one.
    """

    id: str
    version: int
    title: str
    words: str
    group: Group
    icon: str
    inputs: Ports | Callable[[P], Ports]
    outputs: Ports | Callable[[P], Ports]
    params: type[P]
    run: Run
    effect: Effect = "none"
    upgrade: Upgrade | None = None

    def __call__(self, ctx: Context, params: P, /, **inputs: Value) -> Mapping[str, Value]:
        """Run it, as the runner does."""
        return self.run(ctx, params, **inputs)

    def fields(self) -> tuple[Param, ...]:
        """Its parameters, as forms and docs show them."""
        return described(self.params)

    def inputs_of(self, params: Mapping[str, Any]) -> Ports:
        """The inputs that a step with these parameters has; wrong parameters count as their defaults."""
        return self.inputs(usable(self.params, params)) if callable(self.inputs) else self.inputs

    def outputs_of(self, params: Mapping[str, Any]) -> Ports:
        """The outputs likewise, without the error port."""
        return self.outputs(usable(self.params, params)) if callable(self.outputs) else self.outputs

    @property
    def models(self) -> tuple[str, ...]:
        """The parameters that name models."""
        return tuple(item.name for item in self.fields() if item.kind == "model")


AnyNode = Node[Any]


class Nodes(Protocol):
    """The table of nodes, as far as a graph must know it."""

    def find(self, name: str, version: int | None = None) -> AnyNode | None:
        """The node; None where this program does not know it, or not this version."""
        ...


class Table(Registry[AnyNode]):
    """All nodes by id."""

    def find(self, name: str, version: int | None = None) -> AnyNode | None:
        """The node; None where this program does not know it, or only older versions of it."""
        found = self._entries.get(name)
        return found if found and (version is None or version <= found.version) else None


def node(
    id: str,  # noqa: A002
    version: int,
    inputs: Ports | Callable[[P], Ports],
    outputs: Ports | Callable[[P], Ports],
    params: type[P] = NoParams,
    *,
    title: str,
    words: str,
    group: Group,
    icon: str,
    effect: Effect = "none",
    upgrade: Upgrade | None = None,
) -> Callable[[Run], Node[P]]:
    """Make a node of a function. `icon` is a name of resources/icons, `words` say in a sentence what it does."""
    if not NAME.match(id):
        raise ValueError(f"{id!r} is no id of a node")
    described(params)

    def make(run: Run) -> Node[P]:
        return Node(id, version, title, words, group, icon, inputs, outputs, params, run, effect, upgrade)

    return make


def load() -> Table:
    """The table of all nodes in app.pipelines.nodes: every module's `Node`s, each under its id."""
    import app.pipelines.nodes

    table = Table("node")
    for module in modules_of(app.pipelines.nodes):
        for item in vars(module).values():
            found = cast(AnyNode, item)
            if isinstance(item, Node) and found.run.__module__ == module.__name__:
                table.add(found.id, found)
    return table


class Late:
    """`Nodes` that are read when somebody first asks: opening a profile does not wait for them."""

    @cached_property
    def table(self) -> Table:
        """All nodes."""
        return load()

    def find(self, name: str, version: int | None = None) -> AnyNode | None:
        """As Table.find."""
        return self.table.find(name, version)


def slots(template: str) -> tuple[str, ...]:
    """The names that stand in double braces in a text, each once, in order."""
    return tuple(dict.fromkeys(SLOT.findall(template)))


def filled(template: str, texts: Mapping[str, str]) -> str:
    """The text with its names replaced; what has no text becomes empty. What is filled in is not looked at again."""
    return SLOT.sub(lambda found: texts.get(found[1], ""), template)
