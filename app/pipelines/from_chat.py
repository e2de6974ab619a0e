"""A chat made repeatable: a pipeline with a step for each of the person's turns, and one or two for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from app.base.errors import UserError
from app.chat.scope import plain
from app.chat.slash import split
from app.pipelines import edit
from app.pipelines.check import Refused
from app.pipelines.graph import End, Pipeline, Place
from app.pipelines.registry import Nodes
from app.store.records import Chat, Message

LEFT, TOP, ACROSS, DOWN = 60.0, 60.0, 300.0, 280.0
ASIDE = 120.0
"""How much lower a search stands: the question's wire to the report passes above it."""
BEFORE = "{{before}}\n\nThe answer to that was:\n{{answer}}\n\n"


@dataclass(frozen=True)
class Manner:
    """How the chat's model is asked: its parameters of Ask model, and the kept folders that the chat asks."""

    asking: dict[str, Any]
    folders: tuple[str, ...] = ()


def manner_of(chat: Chat, sampling: dict[str, Any], folders: Sequence[str]) -> Manner:
    """`sampling` is what the chat samples with."""
    thinking = chat.sampling.get("thinking")
    asking: dict[str, Any] = {
        "system": chat.system_prompt,
        "temperature": min(2.0, float(sampling.get("temperature", 0.0))),
        "reasoning": "auto" if thinking is None else "on" if thinking else "off",
    }
    asking |= {name: int(chat.sampling[name]) for name in ("seed", "max_tokens") if name in chat.sampling}
    return Manner(asking, tuple(folders))


def pipeline_of_chat(title: str, path: Sequence[Message], manner: Manner, nodes: Nodes) -> Pipeline:
    """`path` is the shown branch. Raises UserError "nothing-to-repeat" where it has no answered question."""
    pairs = [
        (asked, answer)
        for asked, answer in pairwise(path)
        if asked.role == "user" and answer.role == "assistant" and answer.content.strip()
    ]
    if not pairs:
        raise UserError(
            "There is nothing to repeat in this chat yet",
            todo="ask something first",
            code="nothing-to-repeat",
        )
    builder = Builder(nodes, manner)
    for asked, answer in pairs:
        builder.turn(asked, answer)
    return replace(builder.made, title=title)


class Builder:
    """Adds turn by turn. What was said before stands in the text that the next question is put with."""

    def __init__(self, nodes: Nodes, manner: Manner) -> None:
        self._nodes, self._manner = nodes, manner
        self.made = Pipeline()
        self._row = 0
        self._said: End | None = None
        self._answered: End | None = None

    def turn(self, asked: Message, answer: Message) -> None:
        """A question and what answered it."""
        command = split(asked.content) if answer.stats.get("run") else None
        words = plain(command[1] if command else asked.content) or asked.content
        documents = bool(answer.stats.get("sources"))
        said = self._person(words, alone=documents)
        self._answered = self._report(said) if documents else self._ask(said, answer)
        self._said, self._row = said, self._row + 1

    def _person(self, words: str, alone: bool) -> End:
        """The first is the question that each run is given; documents are searched for the words `alone`."""
        if self._said is None or self._answered is None:
            return End(self._step("question", 0, text=words), "text")
        literal = words.replace("{{", "{ {")  # else it would be an input
        if alone:
            return End(self._step("template", 0, template=literal), "text")
        step = self._step("template", 0, template=BEFORE + literal)
        self._wire(self._said, End(step, "before"))
        self._wire(self._answered, End(step, "answer"))
        return End(step, "text")

    def _ask(self, said: End, answer: Message) -> End:
        model = {"model": answer.model} if answer.model else {}
        step = self._step("ask-model", 1, prompt="{{text}}", **model, **self._manner.asking)
        self._wire(said, End(step, "text"))
        return End(step, "text")

    def _report(self, said: End) -> End:
        search = self._step("search-knowledge", 1, ASIDE, folders=list(self._manner.folders))
        report = self._step("write-report", 2)
        self._wire(End(said.id, "query"), End(search, "queries"))
        self._wire(said, End(report, "question"))
        self._wire(End(search, "evidence"), End(report, "evidence"))
        if self._answered is not None:
            self._wire(self._answered, End(report, "notes"))
        return End(report, "text")

    def _step(self, node: str, column: int, lower: float = 0.0, **given: Any) -> str:
        at = Place(LEFT + ACROSS * column, TOP + DOWN * self._row + lower)
        self._take(edit.add_step(self.made, self._nodes, node, at, **given))
        return self.made.steps[-1].id

    def _wire(self, source: End, target: End) -> None:
        self._take(edit.connect(self.made, self._nodes, source, target))

    def _take(self, edited: edit.Edited) -> None:
        if isinstance(edited, Refused):
            raise UserError("This chat cannot be made repeatable", why=edited.why, code="not-repeatable")
        self.made = edited
