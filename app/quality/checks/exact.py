"""The answer is exactly this."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, flag
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import folded, short


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Compare, unless asked otherwise without regard to capitals and blanks."""
    wanted, text = given["text"], output.text
    if not given.get("strict", False):
        wanted, text = folded(wanted), folded(text)
    return held(text == wanted, f"It is not “{short(given['text'])}”.")


CHECK = Checker(
    "exact",
    1,
    "Is exactly",
    "The answer is this and nothing else.",
    "Text",
    arguments(
        {"text": {"type": "string", "title": "Text"}, "strict": flag("Capitals and blanks count")}, ["text"]
    ),
    run,
    ({"text": "42"}, Output(" 42\n"), Output("It is 42.")),
)
