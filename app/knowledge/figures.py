"""The numbers of a text: amounts, percentages, dates and times, in whatever form they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NAMES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jänner feber mär apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
)
MONTHS = {name: n for names in _NAMES for n, name in enumerate(names.split(), 1)}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:1[0-9]|20|21)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DATES = (
    re.compile(
        rf"\b(?P<d>{_DAY})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR})\b)?", re.I
    ),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?:st|nd|rd|th)?\b(?!\s*[.,]?\d)(?:,?\s+(?P<y>{_YEAR})\b)?", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?:of\s+)?(?P<y>{_YEAR})\b", re.I),
    re.compile(rf"(?<![\d.-])(?P<y>{_YEAR})-(?P<m>1[0-2]|0[1-9])-(?P<d>3[01]|[12]\d|0[1-9])(?![\d-])"),
    re.compile(rf"(?<![\d.])(?P<d>{_DAY})\.\s?(?P<m>1[0-2]|0?[1-9])\.\s?(?P<y>{_YEAR}|\d\d)(?![\d.]*\d)"),
    re.compile(rf"(?<![\d/])(?P<d>{_DAY})/(?P<m>{_DAY})/(?P<y>{_YEAR}|\d\d)(?![\d/])"),
)  # fmt: skip
_TIME = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?![\d:]|[.,]\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,'’])(?<![^\W\d_]-)\d+(?:[.,'’\u00a0\u202f\u2009 ]\d+)*(?![\d])")
_NAMED = re.compile(rf"\b{_MONTH}", re.I)
_BLANKS = "\u00a0\u202f\u2009 "
_SCALES = {
    "thousand": 3, "k": 3, "tsd": 3, "tausend": 3, "million": 6, "millions": 6, "mio": 6, "millionen": 6, "m": 6,
    "mn": 6, "billion": 9, "billions": 9, "bn": 9, "mrd": 9, "milliarde": 9, "milliarden": 9, "trillion": 12,
}  # fmt: skip
_SCALE = re.compile(
    r"\s?(thousand|tsd|tausend|millions?|millionen|mio|mn|billions?|bn|mrd|milliarden?|trillion|k|m)\b\.?",
    re.I,
)
_UNIT = re.compile(
    r"\s?(?:[%‰€$£¥°]|percent\b|per cent\b|prozent\b|euros?\b|eur\b|usd\b|chf\b|gbp\b|dollars?\b|francs?\b|franken\b)",
    re.I,
)
_ENGLISH = (
    (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen"
    ),
    "twenty thirty forty fifty sixty seventy eighty ninety",
)
_GERMAN = (
    (
        "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
        " siebzehn achtzehn neunzehn"
    ),
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
)
(_ONES, _TENS), (_EINS, _ZEHN) = (tuple(words.split() for words in some) for some in (_ENGLISH, _GERMAN))
_OTHERS = {
    "eins": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "hundred": 100, "hundert": 100, "dozen": 12,
    "thousand": 1000, "tausend": 1000, "half": 50, "first": 1, "second": 2, "third": 3, "once": 1, "twice": 2,
}  # fmt: skip


def _words() -> dict[str, int]:
    known = {word: n for n, word in enumerate(_ONES)} | {word: n for n, word in enumerate(_EINS)}
    known |= {word: 10 * n for n, word in enumerate(_TENS, 2)} | {
        word: 10 * n for n, word in enumerate(_ZEHN, 2)
    }
    for tens, (english, german) in enumerate(zip(_TENS, _ZEHN, strict=True), 2):
        for ones in range(1, 10):
            known[f"{english}-{_ONES[ones]}"] = known[f"{english} {_ONES[ones]}"] = 10 * tens + ones
            known[f"{_EINS[ones]}und{german}"] = 10 * tens + ones
    return known | _OTHERS


WORDS = _words()
_WORD = re.compile(r"\b(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b", re.I)

Date = tuple[int | None, int | None, int | None]
"""Year, month and day; what is not said is None."""


@dataclass(frozen=True)
class Figure:
    """A number in a text, from `start` to `stop`; the `end` is after its unit.

    `values` are what it may mean, `grain` the smallest step that it is written to; `dates` or `minutes` of a day where
    it is such.
    """

    start: int
    stop: int
    end: int
    text: str
    values: frozenset[Decimal] = frozenset()
    grain: Decimal = Decimal(1)
    dates: frozenset[Date] = frozenset()
    minutes: int | None = None


def figures(text: str) -> list[Figure]:
    """The numbers of a text in order; dates and times count as one each."""
    found: list[Figure] = []
    taken = bytearray(len(text))
    for figure in (*_dates(text), *_times(text), *_numbers(text)):
        if not any(taken[figure.start : figure.stop]):
            taken[figure.start : figure.stop] = b"\1" * (figure.stop - figure.start)
            found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def worded(text: str) -> set[Decimal]:
    """The numbers that a text writes as words."""
    return {Decimal(WORDS[match[0].lower()]) for match in _WORD.finditer(text)}


def months(text: str) -> set[int]:
    """The months that a text names."""
    return {_month(match[0]) for match in _NAMED.finditer(text)}


def runs(text: str) -> set[Decimal]:
    """Every run of digits in what is no proper number or date, such as 0117 in 2025-0117."""
    return {Decimal(run) for run in re.findall(r"\d{1,30}", text)}


def _dates(text: str) -> Iterator[Figure]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = _month(parts["m"])
            day = int(parts["d"]) if parts.get("d") else None
            years: list[int | None] = [int(parts["y"])] if parts.get("y") else [None]
            if years[0] is not None and years[0] < 100:
                years = [1900 + years[0], 2000 + years[0]]
            readings = {(year, month, day) for year in years if month <= 12}
            if "/" in match[0] and day and day <= 12:
                readings |= {(year, day, month) for year in years}
            if readings:
                yield Figure(match.start(), match.end(), match.end(), match[0], dates=frozenset(readings))


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text.lower().rstrip(".")]


def _times(text: str) -> Iterator[Figure]:
    for match in _TIME.finditer(text):
        if ":" not in match[0] and not match["half"]:
            continue  # 12.30 is a number
        hour = int(match["h"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        yield Figure(match.start(), match.end(), match.end(), match[0], minutes=60 * hour + int(match["min"]))


def _numbers(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        start = match.start()
        for piece in _proper(match[0]):
            stop = start + len(piece)
            meant = readings(piece)
            scale = _SCALE.match(text, stop)
            values = {value for value, _ in meant}
            grain = min((step for _, step in meant), default=Decimal(1))
            end = stop
            if scale:
                power = Decimal(10) ** _SCALES[scale[1].lower().rstrip(".")]
                values |= {value * power for value in values}
                grain *= power
                end = scale.end()
            unit = _UNIT.match(text, end)
            yield Figure(start, stop, unit.end() if unit else end, piece, frozenset(values), grain)
            start = stop + 1


def _proper(token: str) -> list[str]:
    """A token whose blanks part thousands stays whole; otherwise they part numbers."""
    blank = next((sign for sign in token if sign in _BLANKS), "")
    if not blank or re.fullmatch(rf"\d{{1,3}}(?:{blank}\d{{3}})+(?:[.,]\d+)?", token):
        return [token]
    return re.split(f"[{_BLANKS}]", token)


def readings(piece: str) -> list[tuple[Decimal, Decimal]]:
    """What a number may mean, each with its grain: 1.234 is a thousand or one, 1.234,56 only one thing."""
    bare = "".join(sign for sign in piece if sign not in _BLANKS and sign not in "'’")
    if len(bare) > 40:
        return []
    signs = [sign for sign in bare if sign in ".,"]
    if not signs:
        return [(Decimal(bare), Decimal(1))]
    found: list[tuple[Decimal, Decimal]] = []
    last = signs[-1]
    whole, _, part = bare.rpartition(last)
    if signs.count(last) == 1 and re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", whole):
        value = re.sub("[.,]", "", whole)
        found.append((Decimal(f"{value}.{part}"), Decimal(1).scaleb(-len(part))))
    if len(set(signs)) == 1 and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        found.append((Decimal(re.sub("[.,]", "", bare)), Decimal(1)))
    return found
