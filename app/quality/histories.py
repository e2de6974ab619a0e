"""Histories of other programs, ChatGPT's among them: what a hosted model answered becomes the known answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.chat.importers import History, read_all
from app.chat.tree import Tree
from app.quality.imports._rows import LIKENESS, MOST_FIELD, Problem, name_of
from app.store.records import Message
from app.store.suite_records import Case, CaseTurn, CheckSpec

CHECKS = (CheckSpec("similar", {"least": LIKENESS}), CheckSpec("judge", {}))


def cases_of(
    path: Path, token: CancelToken, *, every: bool = False, matching: str = ""
) -> Iterator[Case | Problem]:
    """The first question of each chat with its answer, or `every` one with what was said before; only of chats whose
    title or question has `matching`. Raises UserError "not-a-history", Cancelled."""
    for item in read_all([path], token, lambda _: None):
        if isinstance(item, History):
            yield from _of_chat(item, path.name, every, matching.casefold())
        else:
            yield Problem(item.where or "a chat without a name", item.why)


def _of_chat(history: History, name: str, every: bool, matching: str) -> Iterator[Case | Problem]:
    path = Tree(history.messages).path(history.chat.head)
    said: list[CaseTurn] = []
    for question, answer in pairwise(path):
        if question.role != "user" or answer.role != "assistant" or not answer.content.strip():
            continue
        if matching in f"{history.chat.title} {question.content}".casefold():
            yield _case(history, question, answer, tuple(said), name)
        said += [CaseTurn("user", question.content), CaseTurn("assistant", answer.content)]
        if not every:
            return


def _case(
    history: History, question: Message, answer: Message, said: tuple[CaseTurn, ...], name: str
) -> Case | Problem:
    title = history.chat.title or name_of(question.content)
    if max(len(question.content), len(answer.content)) > MOST_FIELD:
        return Problem(title, f"a message has more than {MOST_FIELD:,} characters")
    return Case(
        new_id(),
        "",
        title if not said else name_of(question.content),
        text=question.content,
        system=history.chat.system_prompt,
        turns=said,
        baseline=answer.content,
        baseline_model=answer.model,
        checks=CHECKS,
        origin=f"file:{name}:{title[:80]}",
    )
