"""A local model finds the answer no worse than a known one: a weak signal, shown beside the others."""

from __future__ import annotations

from app.quality.checks._schemas import arguments
from app.quality.judging import CRITERION, preferred
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output


def run(output: Output, case: Case, given: Arguments, helpers: Helpers) -> CheckResult:
    """Ask for both orders: only a preference that holds in both is one, anything else is a tie, which passes."""
    known = given.get("text") or case.baseline
    if not known:
        return CheckResult("missing", "There is no answer to compare with.")
    criterion = given.get("criterion") or CRITERION
    better = preferred(helpers, case.text, output.text, known, criterion)
    if better == "tie":
        return CheckResult("pass", "The judge does not tell them apart.", 0.5)
    if better == "first":
        return CheckResult("pass", "", 1.0)
    return CheckResult("fail", "The judge prefers the known answer.", 0.0)


CHECK = Checker(
    "judge",
    1,
    "A model finds it no worse",
    "A local model compares it with a known answer, in both orders; it counts only after 20 pairs of yours.",
    "Meaning",
    arguments(
        {
            "text": {"type": "string", "title": "Known answer; empty for the case's own"},
            "criterion": {"type": "string", "title": "What to judge by"},
        }
    ),
    run,
    ({"text": "Ice melts."}, Output("Ice melts."), Output("Bread.")),
    weak=True,
)
