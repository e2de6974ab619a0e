"""The answer has these words."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, flag, lines
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import has, listed


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """All of the texts, or any of them; the score is the share that is there."""
    texts: list[str] = given["texts"]
    strict, whole = given.get("strict", False), given.get("whole", False)
    lacking = [text for text in texts if not has(output.text, text, strict=strict, whole=whole)]
    share = 1 - len(lacking) / len(texts)
    if given.get("any", False):
        return held(len(lacking) < len(texts), f"It has none of {listed(texts)}.")
    return held(not lacking, f"It lacks {listed(lacking)}.", share)


CHECK = Checker(
    "contains",
    1,
    "Contains",
    "The answer has all of these texts, or any of them.",
    "Text",
    arguments(
        {
            "texts": lines("Texts"),
            "any": flag("One of them is enough"),
            "strict": flag("Capitals count"),
            "whole": flag("As whole words"),
        },
        ["texts"],
    ),
    run,
    ({"texts": ["ice", "river"]}, Output("Ice is a slow River."), Output("Ice is slow.")),
)
