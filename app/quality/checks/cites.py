"""The answer cites a certain place."""

from __future__ import annotations

from app.quality.checks._schemas import arguments, line, whole
from app.quality.places import cited_places, fits
from app.quality.records import Arguments, Case, Checker, CheckResult, Cited, Helpers, Output, Source, held


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """One of its citations is of the file, and of its section or page where one is named."""
    if not output.sources:
        return CheckResult("missing", "It was given no sources.")
    cited = cited_places(output)
    if not cited:
        return CheckResult("fail", "It cites nothing.")
    places = sorted({place_name(source) for source, _ in cited})
    return held(any(fits(given, *one) for one in cited), f"It cites {', '.join(places[:4])}.")


def place_name(source: Source) -> str:
    """A source for people."""
    return f"{source.name}, page {source.page}" if source.page is not None else source.name


SAMPLE = (Source(1, "d", "ice.pdf", "Ice flows.", page=3), Source(2, "e", "snow.md", "Snow falls."))
CHECK = Checker(
    "cites",
    1,
    "Cites",
    "The answer cites this file, and this section or page of it where one is named.",
    "Sources",
    arguments({"file": line("File"), "section": line("Section"), "page": whole("Page", 1)}, ["file"]),
    run,
    (
        {"file": "ice.pdf", "page": 3},
        Output("It flows [1].", SAMPLE, (Cited(1, page=3),)),
        Output("It falls [2].", SAMPLE, (Cited(2),)),
    ),
)
