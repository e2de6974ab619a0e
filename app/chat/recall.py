"""Finding again what was said in a chat and does not fit into the model's window any more."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from app.store.records import Message

WORD = re.compile(r"\w+")
LEAST_WORD = 3
"""Letters of a word that tells something; numbers always do."""
LONGEST = 600
"""Characters of a message that are shown, around what was found."""
K1, B = 1.2, 0.75
"""The usual constants of BM25."""
NAMES = {"user": "Person", "assistant": "Assistant", "system": "Instructions", "tool": "Tool"}


def recall(question: str, messages: Sequence[Message], most: int) -> list[Message]:
    """The messages that fit a question best by their words, at most `most`, in the order in which they were said."""
    wanted = set(words(question))
    texts = [words(message.content) for message in messages]
    if not wanted or not texts:
        return []
    average = sum(map(len, texts)) / len(texts) or 1.0
    known = Counter(word for text in texts for word in wanted.intersection(text))
    scores = [_score(text, wanted, known, len(texts), average) for text in texts]
    ranked = sorted(range(len(texts)), key=lambda n: (-scores[n], -n))
    return [messages[n] for n in sorted(n for n in ranked[:most] if scores[n] > 0)]


def _score(text: Sequence[str], wanted: set[str], known: Counter[str], count: int, average: float) -> float:
    found = Counter(word for word in text if word in wanted)
    long = K1 * (1 - B + B * len(text) / average)
    return sum(
        math.log(1 + (count - known[word] + 0.5) / (known[word] + 0.5)) * times * (K1 + 1) / (times + long)
        for word, times in found.items()
    )


def words(text: str) -> list[str]:
    """What a text is compared by: small letters without accents, short words left out."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [word for word in WORD.findall(bare.casefold()) if len(word) >= LEAST_WORD or not word.isalpha()]


def quoted(message: Message, question: str) -> str:
    """A message as it is told again: who said it, and of a long one the part around the first word asked for."""
    text = " ".join(message.content.split())
    if len(text) > LONGEST:
        wanted = set(words(question))
        spots = (m.start() for m in WORD.finditer(text) if wanted.intersection(words(m[0])))
        begin = max(0, min(next(spots, 0) - LONGEST // 3, len(text) - LONGEST))
        end = begin + LONGEST
        text = ("…" if begin else "") + text[begin:end].strip() + ("…" if end < len(text) else "")
    return f"{NAMES[message.role]}: {text}"
