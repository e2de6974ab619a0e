"""The answer is as long as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.quality.checks._schemas import arguments, whole
from app.quality.instructions._sentences import sentences
from app.quality.instructions.layout import count_bullets
from app.quality.instructions.length import count_words
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held

ITEM = re.compile(r"^\s*\d{1,3}[.)]\s", re.MULTILINE)


def _bullets(text: str) -> int:
    return count_bullets(text) + len(ITEM.findall(text))


COUNTS: Mapping[str, Callable[[str], int]] = {
    "words": count_words,
    "sentences": lambda text: len(sentences(text)),
    "bullets": _bullets,
    "paragraphs": lambda text: len([part for part in re.split(r"\n\s*\n", text) if part.strip()]),
    "lines": lambda text: len([line for line in text.splitlines() if line.strip()]),
    "characters": lambda text: len(text.strip()),
}


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Within both bounds; one that is left out does not count."""
    count = COUNTS[given["unit"]](output.text)
    enough, few = count >= given.get("least", 0), count <= given.get("most", count)
    return held(enough and few, f"It has {count} {given['unit']}.")


CHECK = Checker(
    "length",
    1,
    "Is as long as",
    "The answer has so many words, sentences, bullets, paragraphs, lines or characters.",
    "Form",
    arguments(
        {
            "unit": {"enum": list(COUNTS), "title": "Counted"},
            "least": whole("At least"),
            "most": whole("At most"),
        },
        ["unit"],
    ),
    run,
    ({"unit": "sentences", "least": 2, "most": 3}, Output("Ice melts. It is water."), Output("Ice melts.")),
)
