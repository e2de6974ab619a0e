"""The answer is in a certain language."""

from __future__ import annotations

from app.quality.checks._schemas import arguments
from app.quality.languages import KNOWN, language_of
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """By its words and letters; an answer that shows no language is nothing to judge."""
    found = language_of(output.text)
    if not found:
        return CheckResult("missing", "It is too short to tell its language.")
    return held(found == given["language"], f"Its language is {found}.")


CHECK = Checker(
    "language",
    1,
    "Is in the language",
    "The answer is in this language.",
    "Form",
    arguments({"language": {"enum": list(KNOWN), "title": "Language"}}, ["language"]),
    run,
    ({"language": "de"}, Output("Das Eis ist nicht warm."), Output("The ice is not warm.")),
)
