"""Instructions of IFBench on the words of an answer: their letters, lengths, order and places."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from string import punctuation

from app.quality.instructions._english import bare, is_verb, syllables, trimmed
from app.quality.instructions._kit import Instruction, line, whole
from app.quality.instructions._marks import sentences
from app.quality.instructions._tokens import tokens

CLUSTER = re.compile("[b-df-hj-np-tv-z]{2}")
PALINDROMES, LONG = 10, 5
LETTERS = 26
ENDS = punctuation + " "


def runs_through_the_alphabet(text: str) -> bool:
    """Each word begins with the letter after the one before; a after z."""
    letters = [ord(word[0]) - ord("a") for word in bare(text).lower().split()]
    return (
        bool(letters)
        and 0 <= letters[0] < LETTERS
        and all(after == (before + 1) % LETTERS for before, after in pairwise(letters))
    )


def has_three_vowels(text: str) -> bool:
    """One line with at most three of a, e, i, o, u."""
    inner = text.strip()
    return "\n" not in inner and len(set(inner.lower()) & set("aeiou")) <= 3


def has_clusters(text: str) -> bool:
    """Two consonants beside each other in every word."""
    return all(CLUSTER.search(word) for word in text.lower().split())


def has_palindromes(text: str) -> bool:
    """Ten words of five letters or more that are the same from behind, each time one is used."""
    words = bare(text).lower().split()
    return sum(len(word) >= LONG and word == word[::-1] for word in words) >= PALINDROMES


def has_prime_lengths(text: str) -> bool:
    """The length of each word is a prime."""
    return all(_is_prime(len(word)) for word in bare(text).split())


def _is_prime(number: int) -> bool:
    return 1 < number < 100 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def starts_with_verb(text: str) -> bool:
    """The first word looks like a verb."""
    first = next(iter(tokens(text)), "")
    return is_verb(first)


def has_few_repeats(text: str, small_n: int) -> bool:
    """No word more often than that."""
    return all(times <= small_n for times in Counter(bare(text.lower()).split()).values())


def alternates(text: str) -> bool:
    """Words with an odd and an even number of syllables take turns."""
    odd = [syllables(word) % 2 for word in bare(text).lower().split()]
    return all(before != after for before, after in pairwise(odd))


def hands_on_words(text: str) -> bool:
    """The last word of each sentence is the first of the next; a sentence without words hands on nothing."""
    around = pairwise(sentences(text))
    return all(_last(before) == _first(after) != "" for before, after in around)


def _last(sentence: str) -> str:
    return "".join(sentence.lower().rstrip(ENDS).split()[-1:])


def _first(sentence: str) -> str:
    """With the mark behind it, where it is the only word: such a sentence hands on nothing there either."""
    return "".join(sentence.lower().lstrip(ENDS).split()[:1])


def returns_to_first_word(text: str) -> bool:
    """Each line ends with the word that it begins with; one of marks alone does not."""
    lines = [trimmed(line.strip().lower()).split() for line in text.split("\n") if line.strip()]
    return all(words and words[0] == words[-1] for words in lines)


def changes_first_letters(text: str) -> bool:
    """No word begins like the one before."""
    return all(before[0] != after[0] for before, after in pairwise(bare(text.lower()).split()))


def has_word_at(text: str, keyword: str, n: int, m: int) -> bool:
    """The word stands in its place; marks count as words, as they do there."""
    found = sentences(text)
    return len(found) >= n and tokens(found[int(n) - 1])[int(m) - 1 : int(m)] == [keyword.strip()]


def has_second_words(text: str, keyword: str) -> bool:
    """The second word and the last but one; marks count as words, as they do there."""
    found = tokens(text)
    return len(found) >= 2 and found[1] == found[-2] == keyword.strip()


INSTRUCTIONS = (
    Instruction(
        "words:alphabet",
        "Begin each word with the next letter of the alphabet, with A after Z",
        runs_through_the_alphabet,
        {},
        ({}, "Yellow zebras ate bread.", "Ice is cold."),
    ),
    Instruction(
        "words:vowel",
        "Write one paragraph with at most three different vowels",
        has_three_vowels,
        {},
        ({}, "Ice is cold.", "A huge ice block is cold."),
    ),
    Instruction(
        "words:consonants",
        "Use words with two consonants beside each other only",
        has_clusters,
        {},
        ({}, "Strong winds blow.", "Ice is cold."),
    ),
    Instruction(
        "words:palindrome",
        "Use at least ten palindromes of five letters or more",
        has_palindromes,
        {},
        ({}, "level radar civic rotor kayak madam refer tenet sagas stats", "level radar"),
    ),
    Instruction(
        "words:prime_lengths",
        "Use words only whose length is a prime number",
        has_prime_lengths,
        {},
        ({}, "Ice melts.", "Slow ice."),
    ),
    Instruction(
        "words:start_verb",
        "Begin with a verb",
        starts_with_verb,
        {},
        ({}, "Look at the ice.", "The ice melts."),
    ),
    Instruction(
        "words:repeats",
        "Use no word more than {small_n} times",
        has_few_repeats,
        {"small_n": whole("Times", 1)},
        ({"small_n": 1}, "Ice melts.", "Ice on ice."),
    ),
    Instruction(
        "words:odd_even_syllables",
        "Take turns between words with an odd and an even number of syllables",
        alternates,
        {},
        ({}, "Ice only melts slowly.", "The ice melts."),
    ),
    Instruction(
        "words:last_first",
        "Begin each sentence with the last word of the one before",
        hands_on_words,
        {},
        ({}, "We walk on ice. Ice melts.", "We walk on ice. It melts."),
    ),
    Instruction(
        "words:paragraph_last_first",
        "End each paragraph with the word that it begins with",
        returns_to_first_word,
        {},
        ({}, "Ice is ice.\nSnow is no snow.", "Ice melts."),
    ),
    Instruction(
        "words:no_consecutive",
        "Begin no word with the letter of the word before",
        changes_first_letters,
        {},
        ({}, "Ice melts.", "Cold caves."),
    ),
    Instruction(
        "words:keywords_specific_position",
        "Use {keyword} as word {m} of sentence {n}",
        has_word_at,
        {"keyword": line("Word"), "n": whole("Sentence", 1), "m": whole("Place", 1)},
        ({"keyword": "ice", "n": 2, "m": 3}, "Look. Is the ice old?", "Look at ice. It is old."),
    ),
    Instruction(
        "words:words_position",
        "Use {keyword} as the second word and as the last but one",
        has_second_words,
        {"keyword": line("Word")},
        ({"keyword": "ice"}, "The ice on the ice.", "Ice on ice."),
    ),
)
