"""Which language an answer is in, told apart by script, by letters and by common words."""

from __future__ import annotations

import re
from collections import Counter

from app.knowledge.language import STOPWORDS, detect

ALL = """ar bg bn cs da de el en es fa fi fr gu he hi hu it ja kn ko ml mr ne nl pa pl pt ro ru sv sw ta te th
tr uk ur vi zh"""
KNOWN = tuple(ALL.split())
SCRIPTS = (
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
)
"""Scripts of one language each, beside those that the index knows."""

WORD = re.compile(r"[^\W\d_]+(?:[\u0900-\u0dff]+[^\W\d_]*)*")
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
LETTERS = {
    "ar": (("ur", "ٹڈڑںےھ"), ("fa", "پچژگکی")),
    "ru": (("uk", "іїєґ"),),
}
"""Letters that only one language of a script has."""

MARKS = {
    "hi": {
        "mr": "आहे आणि ते या हे होते च्या मध्ये साठी नाही आहेत की एक ला ने तो ती",
        "ne": "छ र को मा हो छन् यो गर्न भएको लागि पनि थियो गरेको हुन्छ तर यस",
        "hi": "है और में के की का को से हैं यह पर एक नहीं था कि भी लिए",
    },
    "ru": {
        "bg": "и на е се да от за в са по че не с като това тази към при които много ще беше",
        "ru": "и в не на что он с как это по но из у за от так же для был она они мы его к или",
        "uk": "і в не на що він з як це по але у за від так для був вона вони ми та до є",
    },
}
"""Common words that tell languages of one script apart."""

MORE = {
    "sw": "na ya wa kwa ni katika la za hii cha kuwa si pia lakini au hiyo wao yake sana kama watu mimi wewe yeye",
    "vi": "và là của có trong một không cho được các này với người những đã khi tôi",
    **{name: " ".join(words) for name, words in STOPWORDS.items()},
}
LATIN = {name: frozenset(words.split()) for name, words in MORE.items()}


def language_of(text: str) -> str:
    """Two letters of ISO 639-1, or empty where the text has no words to tell by."""
    words = Counter(WORD.findall(text.lower()))
    letters = sum(len(word) * times for word, times in words.items())
    if not letters:
        return ""
    for language, ranges in SCRIPTS:
        if len(re.findall(f"[{ranges}]", text)) > 0.3 * letters:
            return language
    found = detect(text)
    if found in LETTERS or found in MARKS:
        return _within(found, text.lower(), words, letters)
    return found if found and found not in LATIN else _latin(text.lower(), words, found)


def _within(script: str, text: str, words: Counter[str], letters: int) -> str:
    """The language within a script that several have."""
    for language, own in LETTERS.get(script, ()):
        if sum(text.count(letter) for letter in own) >= max(1, 0.01 * letters):
            return language
    marks = MARKS.get(script, {})
    hits = {name: sum(words[word] for word in known.split()) for name, known in marks.items()}
    return max(hits, key=lambda name: (hits[name], name == script)) if hits else script


def _latin(text: str, words: Counter[str], guess: str) -> str:
    """One of the languages in Latin letters; the index's guess where nothing is clearer."""
    if len(VIETNAMESE.findall(text)) >= 3:
        return "vi"
    hits = {name: sum(words[word] for word in known) for name, known in LATIN.items()}
    best = max(hits, key=lambda name: (hits[name], name == guess))
    return best if hits[best] else guess
