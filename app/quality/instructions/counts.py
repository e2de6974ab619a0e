"""Instructions of IFBench on how many there must be of what: words, names, numbers, pronouns, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.quality.instructions._english import CONJUNCTIONS, NAMES, PRONOUNS, bare, trimmed
from app.quality.instructions._kit import Instruction, line, whole
from app.quality.instructions.length import count_words

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
TIMES = (1, 2, 3, 5, 7)
"""How often each of five keywords must be there."""


def is_between(text: str, min_words: int, max_words: int) -> bool:
    """Not fewer words and not more."""
    return min_words <= count_words(text) <= max_words


def has_unique(text: str, N: int) -> bool:  # noqa: N803 - the benchmark's name
    """Different words, without marks around them; a mark by itself counts as one, as it does there."""
    return len({trimmed(word) for word in text.lower().split()}) >= N


def has_conjunctions(text: str, small_n: int) -> bool:
    """Different conjunctions as they are written: And is another than and."""
    return len({word for word in text.split() if trimmed(word).lower() in CONJUNCTIONS}) >= small_n


def has_names(text: str, N: int) -> bool:  # noqa: N803
    """Different names of the list, inside longer words too."""
    return sum(name in text for name in NAMES) >= N


def has_numbers(text: str, N: int) -> bool:  # noqa: N803
    """Exactly so many numbers; marks do not part them: 3.14 and 100,000 are one each."""
    return len(re.findall(r"\d+", bare(text))) == N


def has_pronouns(text: str, N: int) -> bool:  # noqa: N803
    """Personal pronouns, each time one is used; she/her are two."""
    return sum(word in PRONOUNS for word in bare(text.lower().replace("/", " ")).split()) >= N


def has_every_mark(text: str) -> bool:
    """Each of . , ! ? ; : and a question mark beside an exclamation mark, which do not count by themselves then."""
    pair = next((pair for pair in ("?!", "!?", "‽") if pair in text), "")
    return bool(pair) and set(".,!?;:") <= set(text.replace(pair, "", 1))


def has_japanese(text: str, N: int) -> bool:  # noqa: N803
    """Every so-manieth word is Japanese, or a number."""
    every = (trimmed(word) for word in text.split()[int(N) - 1 :: int(N)])
    return all(not word or word.isdigit() or JAPANESE.search(word) for word in every)


def has_each_so_often(text: str, **keywords: str) -> bool:
    """The five keywords once, twice, three, five and seven times, inside longer words too."""
    wanted: Sequence[str] = [keywords[f"keyword{n}"].strip().lower() for n in range(1, 6)]
    return all(text.lower().count(word) == times for word, times in zip(wanted, TIMES, strict=True))


INSTRUCTIONS = (
    Instruction(
        "count:word_count_range",
        "Answer with {min_words} to {max_words} words",
        is_between,
        {"min_words": whole("At least"), "max_words": whole("At most")},
        ({"min_words": 2, "max_words": 3}, "Ice is slow.", "Ice is a slow river."),
    ),
    Instruction(
        "count:unique_word_count",
        "Use at least {N} different words",
        has_unique,
        {"N": whole("Words")},
        ({"N": 3}, "Ice is slow.", "Ice, ice, ice is."),
    ),
    Instruction(
        "count:conjunctions",
        "Use at least {small_n} different words of and, but, for, nor, or, so, yet",
        has_conjunctions,
        {"small_n": whole("Words")},
        ({"small_n": 2}, "Ice and snow, but no rain.", "Ice and snow and rain."),
    ),
    Instruction(
        "count:person_names",
        "Mention at least {N} different names of the fifty of IFBench (Emma, Liam, Sophia …)",
        has_names,
        {"N": whole("Names")},
        ({"N": 2}, "Emma and Liam walk.", "Emma walks with Emma."),
    ),
    Instruction(
        "count:numbers",
        "Use exactly {N} numbers",
        has_numbers,
        {"N": whole("Numbers")},
        ({"N": 2}, "3.5 metres in 12 months", "1, 2 and 3"),
    ),
    Instruction(
        "count:pronouns",
        "Use at least {N} personal pronouns",
        has_pronouns,
        {"N": whole("Pronouns")},
        ({"N": 2}, "We took it.", "We took ice."),
    ),
    Instruction(
        "count:punctuation",
        "Use each of . , ! ? ; : at least once, and ?! as well",
        has_every_mark,
        {},
        ({}, "Ice: cold; wet, or not? Yes! No. What?!", "Ice: cold; wet, or not?!"),
    ),
    Instruction(
        "count:words_japanese",
        "Make every word number {N} a Japanese one",
        has_japanese,
        {"N": whole("Number", 1)},
        ({"N": 2}, "ice 氷 snow 雪", "ice snow 雪 rain"),
    ),
    Instruction(
        "count:keywords_multiple",
        "Use {keyword1} once, {keyword2} twice, {keyword3} three times, {keyword4} five times, {keyword5} seven times",
        has_each_so_often,
        {f"keyword{n}": line(f"Word {n}") for n in range(1, 6)},
        (
            {f"keyword{n}": word for n, word in enumerate(("ice", "snow", "rain", "hail", "fog"), 1)},
            "ice" + " snow" * 2 + " rain" * 3 + " hail" * 5 + " fog" * 7,
            "ice snow rain hail fog",
        ),
    ),
)
