"""Instructions on how an answer begins, ends and is put together."""

from __future__ import annotations

from app.quality.instructions._kit import Instruction, line


def ends_with(text: str, end_phrase: str) -> bool:
    """The last words, without regard to capitals and quotation marks around the whole."""
    return text.strip().strip('"').lower().endswith(end_phrase.strip().lower())


def is_quoted(text: str) -> bool:
    """The whole answer stands between double quotation marks."""
    inner = text.strip()
    return len(inner) > 1 and inner.startswith('"') and inner.endswith('"')


def repeats(text: str, prompt_to_repeat: str) -> bool:
    """The answer begins with the request, word for word."""
    return text.strip().lower().startswith(prompt_to_repeat.strip().lower())


def has_two_answers(text: str) -> bool:
    """Two different answers parted by six stars, nothing empty between them."""
    parts = [part.strip() for part in text.split("******")]
    filled = [part for part in parts if part]
    return all(parts[1:-1]) and len(filled) == 2 and filled[0] != filled[1]


INSTRUCTIONS = (
    Instruction(
        "startend:end_checker",
        "End with “{end_phrase}”",
        ends_with,
        {"end_phrase": line("Last words")},
        ({"end_phrase": "Is that all?"}, "Ice melts. is that all?", "Is that all? Ice melts."),
    ),
    Instruction(
        "startend:quotation",
        "Put the whole answer between double quotation marks",
        is_quoted,
        {},
        ({}, '"Ice melts."', '"Ice" melts.'),
    ),
    Instruction(
        "combination:repeat_prompt",
        "First repeat the request word for word, then answer: {prompt_to_repeat}",
        repeats,
        {"prompt_to_repeat": line("Request")},
        ({"prompt_to_repeat": "What is ice?"}, "What is ice? Frozen water.", "Frozen water."),
    ),
    Instruction(
        "combination:two_responses",
        "Give two different answers parted by ******",
        has_two_answers,
        {},
        ({}, "Ice.\n******\nSnow.", "Ice.\n******\nIce."),
    ),
)
