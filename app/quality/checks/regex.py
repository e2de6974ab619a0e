"""The answer fits a pattern, looked for within a bounded time."""

from __future__ import annotations

from app.quality.bounded import search
from app.quality.checks._schemas import arguments, flag, line
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import short


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Look for the pattern anywhere, or hold the whole answer to it."""
    pattern, text = given["pattern"], output.text
    whole = given.get("whole", False)
    found = search(pattern, text.strip() if whole else text, whole=whole, strict=given.get("strict", True))
    if given.get("absent", False):
        return held(not found, f"It fits /{short(pattern)}/.")
    return held(found, f"It does not fit /{short(pattern)}/.")


CHECK = Checker(
    "regex",
    1,
    "Fits a pattern",
    "The answer has something that fits a regular expression, or has nothing that does.",
    "Text",
    arguments(
        {
            "pattern": line("Pattern"),
            "whole": flag("The whole answer fits"),
            "absent": flag("Nothing may fit"),
            "strict": flag("Capitals count", default=True),
        },
        ["pattern"],
    ),
    run,
    ({"pattern": r"\b\d{4}-\d\d-\d\d\b"}, Output("On 2026-03-31."), Output("On 31 March.")),
)
