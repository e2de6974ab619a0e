"""The answer has a number that is near enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.knowledge.figures import readings
from app.quality.checks._schemas import arguments
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held
from app.quality.wording import listed

NUMBER = re.compile(
    r"(?<![\w.])([-−+]?)(\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?)(?:[eE]([-+]?\d{1,3}))?"
)
"""A sign counts where no word or number stands before it; 1 234 and 1,234.5 are one number each."""


def numbers(text: str) -> Iterator[set[Decimal]]:
    """What each number of a text may mean, in order: 1.234 is a thousand or one."""
    for sign, digits, power in (match.groups() for match in NUMBER.finditer(text)):
        factor = Decimal(-1 if sign in ("-", "−") and sign else 1).scaleb(int(power or 0))
        if meant := {value * factor for value, _ in readings(digits)}:
            yield meant


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Any number, the last one, or the only one of the answer."""
    found = list(numbers(output.text))
    if not found:
        return CheckResult("fail", "It has no number.")
    place = given.get("which", "any")
    if place == "only" and len(found) > 1:
        return CheckResult("fail", f"It has {len(found)} numbers.")
    looked = found[-1:] if place == "last" else found
    wanted = Decimal(str(given["value"]))
    room = max(
        Decimal(str(given.get("tolerance", 0))), abs(wanted) * Decimal(str(given.get("percent", 0))) / 100
    )
    near = any(abs(value - wanted) <= room for meant in looked for value in meant)
    told = listed([str(min(meant, key=lambda value: abs(value - wanted))) for meant in looked])
    return held(near, f"It has {told}, not {wanted}.")


CHECK = Checker(
    "number",
    1,
    "Has the number",
    "The answer has this number, or one that is near enough.",
    "Text",
    arguments(
        {
            "value": {"type": "number", "title": "Number"},
            "tolerance": {"type": "number", "minimum": 0, "title": "May differ by", "default": 0},
            "percent": {"type": "number", "minimum": 0, "title": "May differ by percent", "default": 0},
            "which": {"enum": ["any", "last", "only"], "title": "Which number", "default": "any"},
        },
        ["value"],
    ),
    run,
    ({"value": 1234.5, "percent": 1}, Output("About 1.230,00 in all."), Output("In 2026 about 1,300.")),
)
