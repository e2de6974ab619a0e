"""Instructions on words that must, may or must not be used. Words are plain text, never patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.quality.instructions._kit import RELATION, Instruction, compare, line, whole, words


def has_all(text: str, keywords: Sequence[str]) -> bool:
    """Each is somewhere in the text, inside longer words too."""
    return all(re.search(re.escape(word), text, re.IGNORECASE) for word in keywords)


def has_none(text: str, forbidden_words: Sequence[str]) -> bool:
    """None stands in the text as a whole word."""
    return not any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in forbidden_words)


def is_frequent(text: str, keyword: str, frequency: int, relation: str) -> bool:
    """How often the word is in the text, inside longer words too."""
    return compare(len(re.findall(re.escape(keyword.strip()), text, re.IGNORECASE)), relation, frequency)


def has_letters(text: str, letter: str, let_frequency: int, let_relation: str) -> bool:
    """How often the letter is in the text, small or capital."""
    return compare(text.lower().count(letter.lower()), let_relation, let_frequency)


INSTRUCTIONS = (
    Instruction(
        "keywords:existence",
        "Include the keywords {keywords}",
        has_all,
        {"keywords": words("Words")},
        ({"keywords": ["ice", "river"]}, "Ice is a slow river.", "Ice is slow."),
    ),
    Instruction(
        "keywords:forbidden_words",
        "Do not use the words {forbidden_words}",
        has_none,
        {"forbidden_words": words("Words")},
        ({"forbidden_words": ["ice"]}, "Slices melt.", "The ICE melts."),
    ),
    Instruction(
        "keywords:frequency",
        "Use the word {keyword} {relation} {frequency} times",
        is_frequent,
        {"keyword": line("Word"), "frequency": whole("Times"), "relation": RELATION},
        (
            {"keyword": "ice", "frequency": 2, "relation": "at least"},
            "Ice on ice.",
            "Only one ice.",
        ),
    ),
    Instruction(
        "keywords:letter_frequency",
        "Use the letter {letter} {let_relation} {let_frequency} times",
        has_letters,
        {
            "letter": {"type": "string", "pattern": "^[A-Za-z]$", "title": "Letter"},
            "let_frequency": whole("Times"),
            "let_relation": RELATION,
        },
        ({"letter": "e", "let_frequency": 2, "let_relation": "less than"}, "One ship", "Every evening"),
    ),
)
