"""Holds an answer to its sources: markers are checked while it streams, quotations when it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.knowledge.passage import Passage
from app.knowledge.support import support

MARKER = re.compile(r"\s?\[(?:source\s*)?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\](?!\()", re.IGNORECASE)
HELD = re.compile(r"`+\Z|\s?\[[^\]\n]{0,24}\]?\Z|\s\Z")
"""The end of a streaming text that may yet become a marker, a link, or a longer run of backticks."""

QUOTE = re.compile(r"“([^”\n]{8,400})”|\"([^\"\n]{8,400})\"|„([^“\n]{8,400})“|«([^»\n]{8,400})»")
LEAST_WORDS = 3
"""Words from which on something between quotation marks is held to be a quotation and not a name."""

UNVERIFIED = " (unverified)"
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


@dataclass(frozen=True)
class Citation:
    """One use of source `n` (from 1); `at` is its marker's place in the answer.

    `quote` is what the answer quotes of it, or else the sentence it stands by; `verified` tells for a quotation
    whether the source has it, and is None without one. `start` and `stop` are characters of the document: the
    quotation's, or those of the part that bears the sentence, as far as one does, else the whole source's.
    """

    n: int
    at: int
    quote: str
    verified: bool | None
    start: int
    stop: int
    page: int | None


class MarkerFilter:
    """Lets an answer through as it streams, without the markers that have no source; code is left alone."""

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._held = ""
        self._ticks = 0

    def feed(self, text: str) -> str:
        """The next piece; what may be the beginning of a marker is held back until it is known."""
        self._held += text
        waiting = HELD.search(self._held)
        ready, self._held = (self._held[: waiting.start()], waiting[0]) if waiting else (self._held, "")
        return self._checked(ready)

    def end(self) -> str:
        """What was held back."""
        ready, self._held = self._held, ""
        return self._checked(ready)

    def _checked(self, text: str) -> str:
        parts = re.split(r"(`+)", text)
        for place, part in enumerate(parts):
            if part.startswith("`"):
                self._ticks = 0 if self._ticks == len(part) else self._ticks or len(part)
            elif not self._ticks:
                parts[place] = MARKER.sub(self._marker, part)
        return "".join(parts)

    def _marker(self, found: re.Match[str]) -> str:
        known = [n for n in numbers(found[1]) if 1 <= n <= self._sources]
        blank = found[0][: len(found[0]) - len(found[0].lstrip())]
        return blank + "".join(f"[{n}]" for n in dict.fromkeys(known)) if known else ""


def numbers(inside: str) -> Iterator[int]:
    """What a marker names: 1, 2 and 4-6 are five sources."""
    for part in re.split(r"[,;]", inside):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        yield from range(ends[0], ends[-1] + 1) if len(ends) == 2 and ends[1] - ends[0] < 20 else ends


def citations(answer: str, sources: Sequence[Passage]) -> list[Citation]:
    """Every use of a source in a whole answer, in order."""
    plain = CODE.sub(lambda code: " " * len(code[0]), answer)
    found: list[Citation] = []
    for match in MARKER.finditer(plain):
        sentence = _sentence(plain, match.start())
        quotes = list(quotations(sentence))
        named = [n for n in numbers(match[1]) if 1 <= n <= len(sources)]
        found += [_citation(n, match.start(), sentence, quotes, sources[n - 1]) for n in named]
    return found


def _citation(n: int, at: int, sentence: str, quotes: Sequence[str], source: Passage) -> Citation:
    for quote in quotes:
        if span := find(quote, source.text):
            start, stop = source.start + span[0], source.start + span[1]
            return Citation(n, at, quote, True, start, stop, source.page_at(start))
    quote = quotes[0] if quotes else MARKER.sub("", sentence).strip()
    verified = False if quotes else None
    start, stop = support(quote, source.text) or (0, source.stop - source.start)
    page = source.page_at(source.start + start) if start else source.page
    return Citation(n, at, quote, verified, source.start + start, source.start + stop, page)


def _sentence(text: str, at: int) -> str:
    """What stands before a marker, back to the end of the sentence before."""
    begin = max(text.rfind(mark, 0, max(0, at - 1)) for mark in (". ", "! ", "? ", "\n", "] "))
    return text[begin + 1 : at].strip()


def quotations(text: str) -> Iterator[str]:
    """What stands between quotation marks and is long enough to be quoted."""
    for match in QUOTE.finditer(text):
        quote = next(group for group in match.groups() if group)
        if len(quote.split()) >= LEAST_WORDS:
            yield quote


def mark_unverified(answer: str, sources: Sequence[Passage]) -> str:
    """The answer with each quotation that no source has marked as such."""
    code = [match.span() for match in CODE.finditer(answer)]

    def marked(match: re.Match[str]) -> str:
        quote = next(group for group in match.groups() if group)
        in_code = any(start <= match.start() < stop for start, stop in code)
        known = len(quote.split()) < LEAST_WORDS or any(find(quote, source.text) for source in sources)
        marked_before = answer.startswith(
            UNVERIFIED, match.end()
        )  # an answer that was stopped and carried on
        return match[0] if in_code or known or marked_before else match[0] + UNVERIFIED

    return QUOTE.sub(marked, answer)


def find(quote: str, text: str) -> tuple[int, int] | None:
    """Where `text` has the words of `quote`, whatever stands between them; an ellipsis stands for anything short."""
    parts = [re.findall(r"\w+", part) for part in re.split(r"…|\.\.\.|\[…\]", quote)]
    patterns = [r"\W+".join(map(re.escape, words)) for words in parts if words]
    if not patterns:
        return None
    match = re.search(r"\b" + r"\b.{0,400}?\b".join(patterns) + r"\b", text, re.IGNORECASE | re.DOTALL)
    return match.span() if match else None


def record(sources: Sequence[Passage], found: Sequence[Citation], asked: str) -> dict[str, Any]:
    """What is kept beside an answer, as JSON: the sources in the order they were given, and their uses."""
    shown = [
        {
            "n": n,
            "chunk": source.chunk,
            "document": source.document,
            "name": source.name,
            "path": source.path,
            "page": source.page,
            "section": " > ".join(source.headings),
            "text": source.text,
            "start": source.start,
            "end": source.stop,
            "score": round(source.score, 4),
        }
        for n, source in enumerate(sources, 1)
    ]
    return {"query": asked, "sources": shown, "citations": [asdict(citation) for citation in found]}
