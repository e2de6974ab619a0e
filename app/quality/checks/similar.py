"""The answer means the same as a known one, by the embedding model."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, share
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held


def run(output: Output, case: Case, given: Arguments, helpers: Helpers) -> CheckResult:
    """The cosine with the given text, or with the case's known answer."""
    known = given.get("text") or case.baseline
    if not known:
        return CheckResult("missing", "There is no text to compare with.")
    if not output.text.strip():
        return CheckResult("fail", "It is empty.", 0.0)
    found = helpers.similarity(output.text, known)
    least = given.get("least", 0.8)
    return held(found >= least, f"It is {found:.2f} alike, not {least:.2f}.", max(0.0, min(1.0, found)))


CHECK = Checker(
    "similar",
    1,
    "Means the same as",
    "The embedding model finds the answer as close to a known one as asked.",
    "Meaning",
    arguments(
        {
            "text": {"type": "string", "title": "Known answer; empty for the case's own"},
            "least": share("Likeness", 0.8),
        }
    ),
    run,
    ({"text": "Ice melts.", "least": 0.9}, Output("Ice melts."), Output("Bread rises.")),
)
