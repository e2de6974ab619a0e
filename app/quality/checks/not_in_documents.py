"""The answer says that the documents do not have it, instead of making something up."""

from __future__ import annotations

import re

from app.knowledge.answer import NOT_THERE
from app.quality.checks._schemas import arguments, lines
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import folded

THINGS = r"(?:documents?|sources?|passages?|files?|folders?|texts?|context|information|excerpts?)"
DINGE = r"(?:dokument\w*|quellen?|datei\w*|ordner\w*|unterlagen|texte?n?|kontext|auszüge?n?)"
TELL = r"(?:say|says|mention\w*|contain\w*|hold\w*|give\w*|provid\w*|answer\w*|about|on|state\w*)"
SAYINGS = (
    rf"\b(?:not|n[o']t|nowhere|never)\b[^.!?\n]{{0,60}}\b(?:in|by|within|from|among)\b[^.!?\n]{{0,30}}\b{THINGS}\b",
    rf"\b(?:no|none of the|neither)\b[^.!?\n]{{0,30}}\b{THINGS}\b[^.!?\n]{{0,60}}\b{TELL}\b",
    rf"\b{THINGS}\b[^.!?\n]{{0,40}}\b(?:do(?:es)? not|don['’]t|doesn['’]t|did not|didn['’]t|cannot|lacks?|silent)\b",
    rf"\b(?:nicht|kein\w*|nirgends)\b[^.!?\n]{{0,60}}\b{DINGE}\b",
    rf"\b{DINGE}\b[^.!?\n]{{0,60}}\b(?:nicht|kein\w*|nirgends)\b",
)
"""How it is said in English and German; other words are given with the check."""


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Our own sentence, the usual ways to say it, or the person's own words for it."""
    text = folded(output.text)
    own = [folded(words) for words in (NOT_THERE, *given.get("texts", ()))]
    said = any(words in text for words in own) or any(re.search(saying, text) for saying in SAYINGS)
    return held(said, "It does not say that the documents lack this.")


CHECK = Checker(
    "not-in-documents",
    1,
    "Says it is not in the documents",
    "The answer says that the documents do not have it.",
    "Sources",
    arguments({"texts": lines("Other words for it")}),
    run,
    ({}, Output("The sources do not mention a price."), Output("The price is 12 euros.")),
)
