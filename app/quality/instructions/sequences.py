"""Instructions of IFBench on sentences: what stands in one, and how each goes beyond the one before."""

from __future__ import annotations

from itertools import pairwise
from string import punctuation

from app.quality.instructions._english import bare
from app.quality.instructions._kit import Instruction, line, whole
from app.quality.instructions._marks import sentences


def alliterates_more(text: str) -> bool:
    """More words in runs of one first letter than in the sentence before."""
    counts = [_alliterating(sentence) for sentence in sentences(text)]
    return all(before < after for before, after in pairwise(counts))


def _alliterating(sentence: str) -> int:
    """How many words stand beside one with the same first letter."""
    words = [word.lstrip(punctuation) for word in sentence.lower().split()]
    letters = [word[0] for word in words if word]
    around = zip(["", *letters], letters, [*letters[1:], ""], strict=False)
    return sum(letter in (before, after) for before, letter, after in around)


def has_keyword_in(text: str, word: str, N: int) -> bool:  # noqa: N803 - the benchmark's name
    """The word is in this sentence, inside longer words too."""
    found = sentences(text)
    return len(found) >= N and word.lower() in found[int(N) - 1].lower()


def grows(text: str, small_n: int) -> bool:
    """Each sentence has so many words more than the one before."""
    counts = [len(bare(sentence).split()) for sentence in sentences(text)]
    return all(after == before + small_n for before, after in pairwise(counts))


INSTRUCTIONS = (
    Instruction(
        "sentence:alliteration_increment",
        "Let each sentence have more words in a row with one first letter than the one before",
        alliterates_more,
        {},
        ({}, "Ice melts. Cold caves call.", "Cold caves call. Ice melts."),
    ),
    Instruction(
        "sentence:keyword",
        "Use {word} in sentence {N}",
        has_keyword_in,
        {"word": line("Word"), "N": whole("Sentence", 1)},
        ({"word": "ice", "N": 2}, "Look. The ice melts.", "Ice melts. Look."),
    ),
    Instruction(
        "sentence:increment",
        "Let each sentence have {small_n} words more than the one before",
        grows,
        {"small_n": whole("Words")},
        ({"small_n": 1}, "Look. Ice melts.", "Look. The ice melts."),
    ),
)
