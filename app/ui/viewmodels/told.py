"""Sentences that other rooms wrote in English, in the person's language, where they reach the window."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.base.errors import UserError
from app.base.paths import resource
from app.ui.viewmodels.shell import quoted, tr

if TYPE_CHECKING:
    from app.pipelines.check import Refused
    from app.pipelines.graph import Problem

SLOT = re.compile(r"\{\d+\}")
FIGURE = re.compile(r"(?<![\w.-])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,4})(?![\w.-])")
UNITS = re.compile(r"\b(?:[kMGT]?B|k?J|k?Wh|m?s|min|h|p|tokens?)\b")
GLUED = re.compile(r"(?P<what>[^;]+?)(?:, because (?P<why>[^;]+?))?(?:; (?P<todo>.+?))?\.", re.DOTALL)
END = re.compile(r"(?<=[.!?]) (?=[A-ZÄÖÜ“\d])")


def sentence(error: UserError) -> str:
    """A refusal as one sentence: what happened, why, and what to do."""
    what, why, todo = told(error.what), told(error.why), told(error.todo)
    if why and todo:
        return tr("{what}, because {why}; {todo}.").format(what=what, why=why, todo=todo)
    if why:
        return tr("{what}, because {why}.").format(what=what, why=why)
    return tr("{what}; {todo}.").format(what=what, todo=todo) if todo else f"{what}."


def problem_words(problem: Problem) -> str:
    """What keeps a pipeline from running, with the step and port it is at."""
    where = quoted(problem.name or problem.node) if problem.node else ""
    if where and problem.port:
        where = tr("{step}, port “{port}”").format(step=where, port=tr(problem.port))
    text = f"{where}: {told(problem.message)}" if where else told(problem.message)
    return (
        tr("{what}; {todo}.").format(what=text, todo=told(problem.way_out)) if problem.way_out else f"{text}."
    )


def refusal_words(refused: Refused) -> str:
    """Why something may not be done on the canvas, and the way out."""
    why = told(refused.why)
    text = f"{why[:1].upper()}{why[1:]}"
    return (
        tr("{what}; {todo}.").format(what=text, todo=told(refused.way_out)) if refused.way_out else f"{text}."
    )


@lru_cache(512)
def told(text: str) -> str:
    """A clause or sentence of another room; as it is where the catalogue does not know it."""
    if not text:
        return ""
    if (made := tr(text)) != text:
        return made
    parts = END.split(text)
    if len(parts) > 1 and all(told(part) != part for part in parts):
        return " ".join(map(told, parts))
    for head, tail, english in _sentences():
        if not (text.startswith(head) and text.endswith(tail)):
            continue
        found = _pattern(english).fullmatch(text)
        if found is not None and (made := tr(english)) != english:
            return made.format(*map(_value, found.groups()))
    return _in_parts(text)


def fact(text: str) -> str:
    """A fact in a few words or figures."""
    return made if (made := told(text)) != text else figures(text)


def _value(text: str) -> str:
    """What stands in a sentence: a clause of its own, a number as it is written here, or a name."""
    bare = text.strip()
    if " " in bare and (made := told(bare)) != bare:
        return text.replace(bare, made)
    return figures(text)


def figures(text: str) -> str:
    """A value with its numbers as they are written here; a name, which has letters, keeps its own."""
    if any(map(str.isalpha, UNITS.sub("", text))):
        return text
    return FIGURE.sub(lambda found: figure(found[0]), text)


def figure(text: str) -> str:
    """1,204 or 1.5 as numbers are written in the person's language."""
    here = QLocale()
    return "".join({",": here.groupSeparator(), ".": here.decimalPoint()}.get(sign, sign) for sign in text)


def _in_parts(text: str) -> str:
    """A refusal that was kept as one sentence, or several sentences in a row."""
    glued = GLUED.fullmatch(text)
    if glued is not None and told(glued["what"]) != glued["what"]:
        return sentence(UserError(glued["what"], why=glued["why"] or "", todo=glued["todo"] or ""))
    return " ".join(map(told, END.split(text))) if END.search(text) else text


@lru_cache(1)
def _sentences() -> list[tuple[str, str, str]]:
    """What the catalogue has with values in it, the most telling first: how it begins, how it ends, and all of it.

    Hardly any of them is ever needed: to make patterns of all at once held up the first window for a tenth of a second.
    """
    kept = json.loads(resource("i18n/sentences.json").read_text(encoding="utf-8"))
    found = sorted(((len(SLOT.sub("", english)), english) for english in kept), reverse=True)
    return [(parts[0], parts[-1], english) for _, english in found for parts in [SLOT.split(english)]]


@lru_cache(512)
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in SLOT.split(english)), re.DOTALL)
