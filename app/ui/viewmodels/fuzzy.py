"""How well typed letters fit a line of text: beginnings of words first, then what is inside, then loose letters."""

from __future__ import annotations

import re

from app.ui.viewmodels.guide import folded

WHOLE, START, WORD, INSIDE, INITIALS, LETTERS = 120.0, 90.0, 80.0, 60.0, 50.0, 40.0
"""What is earned where the whole text was typed, and by a typed word where the text begins with it, a word of it does,
it stands inside one, its letters begin words, or they only come in this order."""
LOOSE = 3
"""Letters in order count within so many times their own length."""
PER_LETTER = 0.05
"""What each letter of the text costs: of two that fit alike, the shorter comes first."""


def score(typed: str, text: str) -> float | None:
    """How well `typed` fits, capitals and accents aside: higher is better, None when some word of it does not.

    Nothing typed fits everything.
    """
    line = folded(text)
    words = folded(typed).split()
    if not words:
        return 0.0
    if words == line.split():
        return WHOLE
    total = 0.0
    for word in words:
        one = _word(word, line)
        if one is None:
            return None
        total += one
    return total / len(words) - PER_LETTER * len(line)


def _word(word: str, line: str) -> float | None:
    if line.startswith(word):
        return START
    at = line.find(word)
    if at >= 0:
        begins = re.search(rf"(?<!\w){re.escape(word)}", line)
        return WORD if begins else INSIDE
    if len(word) < 2:
        return None
    if _initials(word, line):
        return INITIALS
    return _letters(word, line)


def _initials(word: str, line: str) -> bool:
    """Whether the letters begin words that stand in this order."""
    firsts = iter(re.findall(r"\w", re.sub(r"(\w)\w*", r"\1", line)))
    return all(letter in firsts for letter in word)


def _letters(word: str, line: str) -> float | None:
    """The letters in order and close together, the first at the beginning of a word."""
    best: float | None = None
    for begin in re.finditer(rf"(?<!\w){re.escape(word[0])}", line):
        at = begin.start()
        for letter in word[1:]:
            at = line.find(letter, at + 1)
            if at < 0:
                break
        span = at - begin.start() + 1
        if at >= 0 and span <= LOOSE * len(word):
            best = max(best or 0.0, LETTERS * len(word) / span)
    return best
