"""Which language a text is in, as far as retrieval must know: by its script, then by its commonest words."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 6_000
"""Characters looked at, taken from three places of a long text."""

LEAST_HITS, LEAST_SHARE = 2, 0.12
"""Common words that must be there, and their share of all words, before a guess is made."""

MANY_WORDS, MANY_SHARE = 150, 0.06
"""Words from which on half that share tells as much: languages of long words have few short ones."""

SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
)
SCRIPT = re.compile(f"[{''.join(ranges for _, ranges in SCRIPTS)}]")
STOPWORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a the of and to in is that it for on with as was are be this by an at from or which have not what how"
        " you can do does why when where who your if there were has but their they will i we",
        "de": "der die das und ist in den von zu mit dem des auf für im eine ein nicht als auch es sich an werden aus"
        " er hat dass sie nach wird bei einer um wie was wer wann warum welche welcher wo wurde sind war kann ich man",
        "fr": "le la les de des et est en un une du que dans pour qui sur au par pas plus avec ce il sont ne se aux"
        " été cette ou comment quel quelle quels pourquoi quand où leur je nous vous",
        "es": "el la los las de y en que un una es por con para del se no al lo su como más fue son qué cómo cuál"
        " cuándo dónde quién pero sus le ha este esta entre desde",
        "it": "il lo la gli di e che in un una è per con del della dei non si da al come sono più nel alla anche ha"
        " cosa quale quando dove chi perché le i questo questa",
        "pt": "o a os as de e que em um uma é para com do da dos das não no na se por mais como foi ao são qual"
        " quando onde quem porque seu sua pelo pela",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar uit wat hoe"
        " waarom wanneer wie waar welke werd deze dit maar heeft",
        "sv": "och i att det som en på är av för med den till inte har de om ett var vad hur när varför vem från"
        " kan ska men sig sin",
        "da": "og i at det som en på er af for med den til ikke har de om et var hvad hvordan hvornår hvorfor hvem fra"
        " kan skal men sig sin",
        "pl": "i w na z się nie do to że jest o po jak za od przez co dla są czy oraz jego który która które gdzie"
        " kiedy dlaczego kto ma być",
        "tr": "ve bir bu da de için ile olarak ne nasıl neden kim nerede mi çok daha gibi olan en var değil",
        "fi": "ja on ei että se oli hän joka kuin mutta myös ovat mikä miten miksi kun missä kuka tai sen ole",
        "ro": "și în de la cu pe care nu este sunt un o din mai pentru că ce cum unde când cine fi au al ale a sau",
        "hu": "a az és hogy nem is egy ez van volt meg csak de ha már mint mi hol mikor miért ki vagy milyen melyik",
        "cs": "a v se na je že s z do o to i jako ve k jsou by pro jak co kdo kde kdy proč který která která ale",
    }.items()
}
WORD = re.compile(r"[^\W\d_]+")
CONTRACTED = re.compile(r"['’](?:s|t|re|ve|ll|m)\b", re.IGNORECASE)
"""Endings of English: the lone letter behind the apostrophe would be a word of other languages."""


def detect(text: str) -> str:
    """Two letters of ISO 639-1, or empty where nothing speaks clearly for one language."""
    sample = _sample(text)
    if not SCRIPT.search(sample):
        return _by_words(sample)
    letters = sum(c.isalpha() for c in sample)
    if not letters:
        return ""
    for language, ranges in SCRIPTS:
        share = len(re.findall(f"[{ranges}]", sample)) / letters
        if share > (0.1 if language == "ja" else 0.3):
            return language
    return _by_words(sample)


def _by_words(sample: str) -> str:
    words = WORD.findall(CONTRACTED.sub("", sample.lower()))
    if not words:
        return ""
    times = Counter(words)
    hits = Counter({name: sum(times[word] for word in known) for name, known in STOPWORDS.items()})
    (best, most), (_, second) = hits.most_common(2)
    share = MANY_SHARE if len(words) >= MANY_WORDS else LEAST_SHARE
    clear = most >= LEAST_HITS and most >= share * len(words) and most > second
    return best if clear else ""


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    part = SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:part], text[middle : middle + part], text[-part:]))
