"""Instructions on how long an answer is: words, sentences, paragraphs."""

from __future__ import annotations

import re

from app.quality.instructions._kit import RELATION, Instruction, compare, line, whole
from app.quality.instructions._sentences import sentences

DIVIDER = re.compile(r"\s?\*\*\*\s?")
ENDS_WORD = ".,?!'\""
"""Punctuation that ends a first word; quotation marks before it are passed over."""


def all_words(text: str) -> list[str]:
    """Runs of letters, digits and the marks on them: "don't" is two, a word of Hindi one."""
    import regex  # the standard library's parts words at such marks

    return regex.findall(r"\w+", text)


def count_words(text: str) -> int:
    """How many there are."""
    return len(all_words(text))


def has_words(text: str, num_words: int, relation: str) -> bool:
    """How many words the answer has."""
    return compare(count_words(text), relation, num_words)


def has_sentences(text: str, num_sentences: int, relation: str) -> bool:
    """How many sentences the answer has."""
    return compare(len(sentences(text)), relation, num_sentences)


def has_paragraphs(text: str, num_paragraphs: int) -> bool:
    """Paragraphs parted by ***, none of them empty between two dividers."""
    parts = [part.strip() for part in DIVIDER.split(text)]
    if not all(parts[1:-1]):
        return False
    ends = parts[:1] if len(parts) == 1 else [parts[0], parts[-1]]
    return len(parts) - sum(not part for part in ends) == num_paragraphs


def has_first_word(text: str, num_paragraphs: int, nth_paragraph: int, first_word: str) -> bool:
    """So many paragraphs parted by empty lines, and with which word one of them begins."""
    parts = [part.strip() for part in text.split("\n\n")]
    filled = sum(bool(part) for part in parts)
    if nth_paragraph > filled or not parts[nth_paragraph - 1]:
        return False
    word = parts[nth_paragraph - 1].split()[0].lstrip("'").lstrip('"')
    first = re.split(f"[{ENDS_WORD}]", word)[0].lower()
    return filled == num_paragraphs and first == first_word.lower()


INSTRUCTIONS = (
    Instruction(
        "length_constraints:number_words",
        "Answer with {relation} {num_words} words",
        has_words,
        {"num_words": whole("Words"), "relation": RELATION},
        ({"num_words": 4, "relation": "less than"}, "Ice is slow.", "Ice is a slow river."),
    ),
    Instruction(
        "length_constraints:number_sentences",
        "Answer with {relation} {num_sentences} sentences",
        has_sentences,
        {"num_sentences": whole("Sentences"), "relation": RELATION},
        ({"num_sentences": 2, "relation": "at least"}, "Dr. Ice came. He left.", "Dr. Ice came."),
    ),
    Instruction(
        "length_constraints:number_paragraphs",
        "Answer in {num_paragraphs} paragraphs parted by ***",
        has_paragraphs,
        {"num_paragraphs": whole("Paragraphs")},
        ({"num_paragraphs": 2}, "One.\n***\nTwo.", "One.\n\nTwo."),
    ),
    Instruction(
        "length_constraints:nth_paragraph_first_word",
        "Part {num_paragraphs} paragraphs by empty lines and begin number {nth_paragraph} with {first_word}",
        has_first_word,
        {
            "num_paragraphs": whole("Paragraphs", 1),
            "nth_paragraph": whole("Which one", 1),
            "first_word": line("First word"),
        },
        (
            {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "ice"},
            "One.\n\nIce, two.",
            "Ice.\n\nTwo.",
        ),
    ),
)
