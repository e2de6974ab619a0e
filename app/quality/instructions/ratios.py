"""Instructions of IFBench on shares: small words, kinds of sentences, what an answer has in common with a text."""

from __future__ import annotations

from app.quality.instructions._english import STOPS
from app.quality.instructions._kit import Instruction, Schema, line
from app.quality.instructions._marks import sentences
from app.quality.instructions.length import all_words

NEAR = 2
"""Points of percent that a share may be off."""

PERCENT: Schema = {"type": "number", "minimum": 0, "maximum": 100, "title": "Percent"}


def has_few_stops(text: str, percentage: float) -> bool:
    """How many of the words say little; a text without words has too many."""
    found = all_words(text)
    return bool(found) and 100 * sum(word.lower() in STOPS for word in found) / len(found) <= percentage


def _ends(text: str) -> tuple[int, int, int]:
    """How many sentences end with a stop, a question mark, an exclamation mark."""
    ends = [sentence[-1:] for sentence in sentences(text)]
    return ends.count("."), ends.count("?"), ends.count("!")


def is_two_to_one(text: str) -> bool:
    """Twice as many statements as questions."""
    told, asked, _ = _ends(text)
    return told == 2 * asked


def is_balanced(text: str) -> bool:
    """As many statements as questions as exclamations."""
    return len(set(_ends(text))) == 1


def _threes(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


def overlaps(text: str, reference_text: str, percentage: float) -> bool:
    """So many of the answer's runs of three characters stand in the other text."""
    own = _threes(text)
    return bool(own) and abs(100 * len(own & _threes(reference_text)) / len(own) - percentage) <= NEAR


def is_three_alike(text: str) -> bool:
    """Three sentences with as many characters each; that their words differ is not looked at, as there."""
    found = sentences(text)
    return len(found) == 3 and len({len(one) for one in found}) == 1


INSTRUCTIONS = (
    Instruction(
        "ratio:stop_words",
        "Let at most {percentage} % of the words be stop words such as the, is, of",
        has_few_stops,
        {"percentage": PERCENT},
        ({"percentage": 30}, "Glaciers move slowly.", "It is the ice of the north."),
    ),
    Instruction(
        "ratio:sentence_type",
        "Make twice as many statements as questions",
        is_two_to_one,
        {},
        ({}, "Ice melts. Snow falls. Why?", "Ice melts. Why?"),
    ),
    Instruction(
        "ratio:sentence_balance",
        "Make as many statements as questions and exclamations",
        is_balanced,
        {},
        ({}, "Ice melts. Why? Look!", "Ice melts. Why?"),
    ),
    Instruction(
        "ratio:overlap",
        "Share {percentage} % (two more or less) of the runs of three characters with: {reference_text}",
        overlaps,
        {"reference_text": line("Text"), "percentage": PERCENT},
        ({"reference_text": "Ice melts in May.", "percentage": 100}, "Ice melts", "Snow falls"),
    ),
    Instruction(
        "ratio:sentence_words",
        "Answer in three sentences with the same number of characters and different words",
        is_three_alike,
        {},
        ({}, "Ice melts. Sun burns. Fog comes.", "Ice melts. Sun burns. Rain comes down."),
    ),
)
