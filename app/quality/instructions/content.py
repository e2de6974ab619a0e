"""Instructions on parts that an answer must have: places to fill in, a postscript."""

from __future__ import annotations

import re

from app.quality.instructions._kit import Instruction, line, whole

PLACE = re.compile(r"\[.*?\]")
POSTSCRIPTS = {"P.S.": r"p\.\s?s\.", "P.P.S": r"p\.\s?p\.\s?s"}
"""The two usual marks may have blanks between their letters."""


def has_places(text: str, num_placeholders: int) -> bool:
    """Places to fill in, such as [address]."""
    return len(PLACE.findall(text)) >= num_placeholders


def has_postscript(text: str, postscript_marker: str) -> bool:
    """The mark of a postscript, anywhere, small or capital."""
    marker = postscript_marker.strip()
    return bool(re.search(POSTSCRIPTS.get(marker, re.escape(marker.lower())), text.lower()))


INSTRUCTIONS = (
    Instruction(
        "detectable_content:number_placeholders",
        "Leave at least {num_placeholders} places in square brackets, such as [address]",
        has_places,
        {"num_placeholders": whole("Places")},
        ({"num_placeholders": 2}, "Dear [name], see [page].", "Dear [name]."),
    ),
    Instruction(
        "detectable_content:postscript",
        "Add a postscript that begins with {postscript_marker}",
        has_postscript,
        {"postscript_marker": line("Mark")},
        ({"postscript_marker": "P.S."}, "Bye.\np. s. Write soon.", "Bye. Write soon."),
    ),
)
