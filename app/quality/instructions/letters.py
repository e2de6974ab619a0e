"""Instructions on capitals, commas and the language."""

from __future__ import annotations

from app.quality.instructions._kit import RELATION, Instruction, compare, whole
from app.quality.instructions._tokens import tokens
from app.quality.languages import KNOWN, language_of


def speaks(text: str, language: str) -> bool:
    """The language of the whole answer; a text without words speaks any."""
    return language_of(text) in ("", language)


def is_english_capital(text: str) -> bool:
    """English, and no small letter."""
    return text.isupper() and speaks(text, "en")


def is_english_small(text: str) -> bool:
    """English, and no capital."""
    return text.islower() and speaks(text, "en")


def has_capital_words(text: str, capital_frequency: int, capital_relation: str) -> bool:
    """How many words are written in capitals; a word with hyphens is one."""
    return compare(sum(token.isupper() for token in tokens(text)), capital_relation, capital_frequency)


def has_no_comma(text: str) -> bool:
    """No comma anywhere."""
    return "," not in text


INSTRUCTIONS = (
    Instruction(
        "language:response_language",
        "Answer in the language {language}",
        speaks,
        {"language": {"enum": list(KNOWN), "title": "Language"}},
        ({"language": "de"}, "Das Eis ist nicht warm und schmilzt.", "The ice is not warm, and it melts."),
    ),
    Instruction(
        "change_case:english_capital",
        "Answer in English and in capital letters only",
        is_english_capital,
        {},
        ({}, "THE ICE IS NOT WARM.", "The ice is not warm."),
    ),
    Instruction(
        "change_case:english_lowercase",
        "Answer in English and in small letters only",
        is_english_small,
        {},
        ({}, "the ice is not warm.", "The ice is not warm."),
    ),
    Instruction(
        "change_case:capital_word_frequency",
        "Write words in capital letters {capital_relation} {capital_frequency} times",
        has_capital_words,
        {"capital_frequency": whole("Times"), "capital_relation": RELATION},
        ({"capital_frequency": 1, "capital_relation": "at least"}, "The ICE melts.", "The ice melts."),
    ),
    Instruction(
        "punctuation:no_comma",
        "Use no comma",
        has_no_comma,
        {},
        ({}, "Ice melts.", "Ice, melting."),
    ),
)
