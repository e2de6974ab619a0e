"""The answer does not have these words: the rules that small models forget first."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, flag, lines
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import has, listed


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """None of the texts."""
    strict, whole = given.get("strict", False), given.get("whole", False)
    found = [text for text in given["texts"] if has(output.text, text, strict=strict, whole=whole)]
    return held(not found, f"It has {listed(found)}.")


CHECK = Checker(
    "excludes",
    1,
    "Must not contain",
    "The answer has none of these texts.",
    "Text",
    arguments(
        {"texts": lines("Texts"), "strict": flag("Capitals count"), "whole": flag("As whole words")},
        ["texts"],
    ),
    run,
    ({"texts": ["sorry", "as an AI"]}, Output("Ice melts."), Output("Sorry, ice melts.")),
)
