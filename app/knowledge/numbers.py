"""Holds the numbers of an answer to its sources: those that stand nowhere in them are marked as unverified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from app.knowledge.cite import CODE, LEAST_WORDS, MARKER, QUOTE, UNVERIFIED
from app.knowledge.figures import Date, Figure, figures, months, runs, worded
from app.knowledge.passage import Passage

_LIST = re.compile(r"^[ \t>*+#-]*\(?\d{1,3}[.)](?=\s)", re.MULTILINE)
_ADDRESS = re.compile(r"\S*(?:://|[\\_@]|\w/\w)\S*[^\W\d]\S*|\S*\.[a-z]\w{1,4}\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(?:steps?|sources?|points?|options?|examples?|reasons?|items?|schritte?|quellen?|punkte?|beispiele?|gr[uü]nde?)"
    r"[ #]{1,2}\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?:(?:main|key|major|different|important|simple|basic|wichtige|verschiedene)\s+)?(?:steps?|reasons?|points?|ways?"
    r"|things?|sources?|documents?|items?|examples?|parts?|types?|kinds?|factors?|options?|sentences?|words?|aspects?"
    r"|schritte|gründe|punkte|arten|quellen|beispiele|teile|dinge|sätze)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.?|etwa|ungefähr|rund|fast"
    r"|knapp|gut|environ)\s|[~≈])\s*\Z",
    re.IGNORECASE,
)
_RECKONED = re.compile(
    r"[=+×÷∑]|\d\s*[*/−]\s*\d|\b(?:total\w*|sums?|altogether|combined|together|differences?|average|mean|ratio|double|twice"
    r"|half|remaining|multipl\w+|divided|minus|plus|years? (?:ago|old|later)|insgesamt|zusammen|summe|differenz"
    r"|durchschnitt\w*|doppelt|hälfte|verbleib\w*|mal so)\b",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?:st|nd|rd|th|s|x|d)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")


@dataclass
class _Known:
    """Everything that the sources and the question have of numbers."""

    values: set[Decimal] = field(default_factory=set[Decimal])
    dates: set[Date] = field(default_factory=set[Date])
    minutes: set[int] = field(default_factory=set[int])
    months: set[int] = field(default_factory=set[int])
    """Those that are named without a day or year beside them."""

    def learn(self, text: str) -> None:
        """Take in a text."""
        rest = list(text)
        for figure in figures(text):
            rest[figure.start : figure.stop] = " " * (figure.stop - figure.start)
            self.values |= figure.values
            self.dates |= figure.dates
            self.values |= {Decimal(part) for date in figure.dates for part in date if part is not None}
            if figure.minutes is not None:
                self.minutes.add(figure.minutes % 720)
            self.values |= _parts(figure)
        left = "".join(rest)
        self.values |= runs(left) | worded(text)
        self.months |= months(left)

    def has(self, figure: Figure) -> bool:
        """Whether they have this one, in any form, exactly or rounded as it is written."""
        if figure.minutes is not None:
            return figure.minutes % 720 in self.minutes
        if figure.dates:
            return any(self._has_date(date) for date in figure.dates)
        if not figure.values or figure.values & self.values:
            return True
        hundredth = {value / 100 for value in figure.values} | {value * 100 for value in figure.values}
        return bool(hundredth & self.values) or any(_rounds_to(known, figure) for known in self.values)

    def _has_date(self, wanted: Date) -> bool:
        year, month, day = wanted
        apart = [Decimal(part) for part in (year, day) if part is not None]
        if month in self.months and all(part in self.values for part in apart):
            return True
        for known_year, known_month, known_day in self.dates:
            if known_month != month or (day is not None and known_day != day):
                continue
            if year in (None, known_year) or (known_year is None and Decimal(year or 0) in self.values):
                return True
        return False


def _parts(figure: Figure) -> set[Decimal]:
    """The numbers that may stand side by side in one: 48 100 may be two cells of a table."""
    if figure.minutes is not None or len(figure.text.split()) > 1:
        return runs(figure.text)
    return set()


def _rounds_to(known: Decimal, figure: Figure) -> bool:
    try:
        return any(
            value >= 10 * figure.grain and abs(known - value) <= figure.grain / 2 for value in figure.values
        )
    except InvalidOperation:
        return False


def mark_unverified(answer: str, sources: Sequence[Passage], asked: str = "") -> str:
    """The answer with each number marked that neither a source has nor what was `asked`.

    Left alone: code, quotations, which are checked as such, markers, numbers of lists, addresses and names of files,
    rough numbers, and sentences that reckon, since what comes out need not stand in a source.
    """
    if not sources:
        return answer
    found = [figure for figure in figures(answer) if not _excused(answer, figure)]
    if not found:
        return answer
    known = _Known()
    for text in (
        asked,
        *(f"{source.name}\n{source.title}\n{source.place}\n{source.text}" for source in sources),
    ):
        known.learn(text)
    hidden = list(_hidden(answer))
    for figure in reversed(found):
        is_hidden = any(start < figure.stop and figure.start < stop for start, stop in hidden)
        if not is_hidden and not answer.startswith(UNVERIFIED, figure.end) and not known.has(figure):
            answer = answer[: figure.end] + UNVERIFIED + answer[figure.end :]
    return answer


def _hidden(answer: str) -> Iterator[tuple[int, int]]:
    """Spans in which numbers are none of ours."""
    for pattern in (CODE, MARKER, _LIST, _ADDRESS):
        yield from (match.span() for match in pattern.finditer(answer))
    for match in QUOTE.finditer(answer):
        if len(match[0].split()) >= LEAST_WORDS:
            yield match.span()


def _excused(answer: str, figure: Figure) -> bool:
    """Whether a number is of a kind that cannot be judged from its surroundings."""
    before, after = answer[max(0, figure.start - 40) : figure.start], answer[figure.stop : figure.stop + 60]
    if _LABELLED.search(before) or _ROUGH.search(before) or _GLUED.match(after):
        return True
    if figure.text.isdigit() and int(figure.text[:30]) <= 20 and _COUNTED.match(after):
        return True
    return not figure.dates and _RECKONED.search(_sentence(answer, figure)) is not None


def _sentence(answer: str, figure: Figure) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(answer, 0, figure.start)]
    end = _SENTENCE_END.search(answer, figure.stop)
    return answer[ends[-1] if ends else 0 : end.start() if end else len(answer)]
