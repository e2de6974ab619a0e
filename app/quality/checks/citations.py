"""The answer cites the right passages: how many of its citations are right, and how many of the right ones it has."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, line, share, whole
from app.quality.places import cited_places, fits
from app.quality.records import Arguments, Case, Checker, CheckResult, Cited, Helpers, Output, Source, held

PASSAGE = {
    **arguments(
        {
            "file": line("File"),
            "section": line("Section"),
            "page": whole("Page", 1),
            "text": line("Words of it"),
        }
    ),
    "minProperties": 1,
}


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Precision: cited sources that are among the passages, of all cited. Recall: passages that are cited, of all. The
    score is their harmonic mean; a source that is cited twice counts once."""
    if not output.sources:
        return CheckResult("missing", "It was given no sources.")
    cited = list({source.n: (source, use) for source, use in cited_places(output)}.values())
    gold = given["passages"]
    right = sum(any(fits(passage, *one) for passage in gold) for one in cited)
    there = sum(any(fits(passage, *one) for one in cited) for passage in gold)
    precision, recall = right / len(cited) if cited else 0.0, there / len(gold)
    ok = precision >= given.get("precision", 1.0) and recall >= given.get("recall", 1.0)
    mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    why = f"{right} of its {len(cited)} sources are right, {there} of {len(gold)} passages are cited."
    return held(ok, why, mean)


CHECK = Checker(
    "citations",
    1,
    "Cites the right passages",
    "How many citations are of the given passages, and how many of these are cited.",
    "Sources",
    arguments(
        {
            "passages": {"type": "array", "items": PASSAGE, "minItems": 1, "title": "Passages"},
            "precision": share("Least precision", 1.0),
            "recall": share("Least recall", 1.0),
        },
        ["passages"],
    ),
    run,
    (
        {"passages": [{"file": "ice.pdf", "text": "ice flows"}], "precision": 0.5},
        Output(
            "It flows [1][2].",
            (Source(1, "d", "ice.pdf", "All ice flows."), Source(2, "e", "snow.md", "Snow.")),
            (Cited(1), Cited(2)),
        ),
        Output("It flows [1].", (Source(1, "e", "snow.md", "Snow."),), (Cited(1),)),
    ),
)
