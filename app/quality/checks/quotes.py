"""What the answer quotes stands in its sources; no model is needed to tell."""

from __future__ import annotations

from app.knowledge import cite
from app.quality.checks._schemas import arguments, whole
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, Source, held
from app.quality.wording import short


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Each quotation is in one of the sources; the score is the share that is."""
    quoted = list(cite.quotations(cite.CODE.sub("", output.text)))
    least = given.get("least", 1)
    if len(quoted) < least:
        return CheckResult("fail", f"It has {len(quoted)} quotations.")
    if not quoted:
        return CheckResult("pass")
    wrong = [quote for quote in quoted if not any(cite.find(quote, source.text) for source in output.sources)]
    why = f"No source has “{short(wrong[0])}”." if wrong else ""
    return held(not wrong, why, 1 - len(wrong) / len(quoted))


SAMPLE = (Source(1, "d", "ice.pdf", "Most glaciers flow slowly downhill."),)
CHECK = Checker(
    "quotes",
    1,
    "Quotes stand in the sources",
    "Everything the answer puts between quotation marks is in a source, word for word.",
    "Sources",
    arguments({"least": whole("Quotations, at least")}),
    run,
    (
        {},
        Output("It says “glaciers flow slowly” [1].", SAMPLE),
        Output("It says “glaciers fly slowly” [1].", SAMPLE),
    ),
)
