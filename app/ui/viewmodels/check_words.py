"""Checks of cases in the person's language: what they want, and which instructions there are."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from app.quality.checking import table
from app.quality.checks import instruction
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told

SLOT = re.compile(r"\{\d+\}")
NAME = re.compile(r"\{(\w+)\}")
HOW = ("at least", "less than")
BOUNDS = re.compile(r"(?P<how>At least|At most) (?P<first>\d+)(?: and at most (?P<last>\d+))? (?P<unit>\w+)")


def check_words(said: str) -> str:
    """What `checking_words` said of a check."""
    bounds = BOUNDS.fullmatch(said)
    if bounds is not None:
        return _bounds(bounds)
    for kind in table().names():
        title = table().get(kind).title
        if said == title or said.startswith(f"{title}: "):
            return f"{tr(title)}{said[len(title) :]}"
    return _instruction(said) or told(said)


def _instruction(said: str) -> str:
    """What `Instruction.told` said; empty where it is none."""
    for pattern, english in _patterns():
        if found := pattern.fullmatch(said):
            return tr(english).format(*(tr(text) if text in HOW else text for text in found.groups()))
    return ""


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """All instructions, the most telling first; how a count is compared is one of two words."""
    found: list[tuple[int, re.Pattern[str], str]] = []
    for one in instruction.table():
        slots = [f"({'|'.join(HOW)})" if "relation" in name else "(.+?)" for name in NAME.findall(one.words)]
        literal = [re.escape(part) for part in SLOT.split(one.numbered)]
        pattern = "".join(part + slot for part, slot in zip_longest(literal, slots, fillvalue=""))
        found.append((len("".join(literal)), re.compile(pattern, re.DOTALL), one.numbered))
    return [(pattern, english) for _, pattern, english in sorted(found, key=lambda one: -one[0])]


def _bounds(found: re.Match[str]) -> str:
    units = {
        "words": tr("words"),
        "sentences": tr("sentences"),
        "bullets": tr("bullets"),
        "paragraphs": tr("paragraphs"),
        "lines": tr("lines"),
        "characters": tr("characters"),
    }
    unit = units.get(found["unit"], found["unit"])
    if found["last"]:
        words = tr("At least {least} and at most {most} {unit}")
        return words.format(least=found["first"], most=found["last"], unit=unit)
    most = found["how"] == "At most"
    words = tr("At most {count} {unit}") if most else tr("At least {count} {unit}")
    return words.format(count=found["first"], unit=unit)


def instructions() -> list[tuple[str, str]]:
    """Ids and words of all instructions by their words, with … for what they want."""
    found = [(one.id, SLOT.sub("…", tr(one.numbered))) for one in instruction.table()]
    return sorted(found, key=lambda one: one[1].casefold())
