"""Holds a report to its sources by code: which citations are real, which quotations stand, which sentences are borne.

Precision and recall of citations as in ALCE (Gao, Yen, Yu and Chen 2023, "Enabling Large Language Models to Generate
Text with Citations"), with word support instead of a judging model where none is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.knowledge.cite import CODE, MARKER, numbers, quotations
from app.knowledge.support import STEM
from app.knowledge.words import WORD, terms
from app.pipelines.quotes import locate
from app.pipelines.values import Source

SENTENCE = re.compile(r"[^\s].*?(?:[.!?…]+[\"”’»)]*(?:\s?\[[\d,;\s–-]+\])*(?=\s|$)|$)", re.MULTILINE)
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
LEAST_WORDS = 4
"""Words below which a line is a heading or a label and states nothing."""
Bears = Callable[[str, Source], bool]


@dataclass(frozen=True)
class Statement:
    """A sentence of a report at characters `start` to `end`, and what it cites."""

    text: str
    start: int
    end: int
    cites: tuple[int, ...]

    @property
    def bare(self) -> str:
        """Without its markers."""
        return MARKER.sub("", self.text).strip()


@dataclass(frozen=True)
class Finding:
    """What is wrong with a statement: *missing* source, *quote* that stands nowhere, *unborne* by what it cites."""

    kind: str
    statement: Statement
    n: int = 0
    quote: str = ""


@dataclass(frozen=True)
class Verdict:
    """Of a whole report. Without any citation precision is 1, without any statement recall is 1."""

    findings: tuple[Finding, ...]
    citations: int
    borne: int
    statements: int
    covered: int

    @property
    def precision(self) -> float:
        """Citations that bear their sentence, of all."""
        return self.borne / self.citations if self.citations else 1.0

    @property
    def recall(self) -> float:
        """Statements that something they cite bears, of all."""
        return self.covered / self.statements if self.statements else 1.0


def statements(text: str) -> Iterator[Statement]:
    """The sentences that state something: no headings, no code, no labels."""
    plain = CODE.sub(lambda code: " " * len(code[0]), text)
    for line in re.finditer(r"[^\n]+", plain):
        if line[0].lstrip().startswith("#"):
            continue
        for found in SENTENCE.finditer(plain, line.start(), line.end()):
            said = found[0]
            cites = dict.fromkeys(n for marker in MARKER.finditer(said) for n in numbers(marker[1]))
            if len(MARKER.sub("", said).split()) >= LEAST_WORDS:
                yield Statement(said, found.start(), found.end(), tuple(cites))


def bears(sentence: str, source: Source) -> bool:
    """Whether a source has half of a sentence's words that carry meaning, by their stems, and all its figures."""
    wanted, quote = {word[:STEM] for word in terms(sentence)}, source["quote"]
    figures = set(FIGURE.findall(sentence)) - set(FIGURE.findall(quote))
    there = {word[:STEM] for word in WORD.findall(quote.lower())}
    return bool(wanted) and not figures and 2 * len(wanted & there) >= len(wanted)


def judge(text: str, sources: Sequence[Source], borne_by: Bears = bears) -> Verdict:
    """Look at every statement of a report."""
    by_number = {source["n"]: source for source in sources}
    findings: list[Finding] = []
    citations = borne = covered = 0
    found = list(statements(text))
    for statement in found:
        cited = [by_number[n] for n in statement.cites if n in by_number]
        findings += [Finding("missing", statement, n) for n in statement.cites if n not in by_number]
        findings += [
            Finding("quote", statement, quote=quote)
            for quote in quotations(statement.text)
            if not any(locate(quote, source["quote"]) for source in (cited or sources))
        ]
        good = [source for source in cited if borne_by(statement.bare, source)]
        findings += [Finding("unborne", statement, source["n"]) for source in cited if source not in good]
        citations += len(statement.cites)
        borne += len(good)
        covered += bool(good)
    return Verdict(tuple(findings), citations, borne, len(found), covered)


def unquoted(text: str, sources: Sequence[Source]) -> tuple[str, list[str]]:
    """The text with the marks taken off each quotation that no source has, and those quotations."""
    wrong = [q for q in quotations(text) if not any(locate(q, source["quote"]) for source in sources)]
    for quote in wrong:
        text = re.sub(rf"[“\"„«]{re.escape(quote)}[”\"“»]", lambda _, q=quote: q, text)
    return text, wrong


def without(text: str, findings: Sequence[Finding]) -> str:
    """The text without the markers that were found wrong."""
    wrong: dict[tuple[int, int], set[int]] = {}
    for finding in findings:
        if finding.n:
            wrong.setdefault((finding.statement.start, finding.statement.end), set()).add(finding.n)
    for (start, end), gone in sorted(wrong.items(), reverse=True):
        text = text[:start] + MARKER.sub(lambda m, gone=gone: _kept(m, gone), text[start:end]) + text[end:]
    return text


def _kept(marker: re.Match[str], gone: set[int]) -> str:
    blank = marker[0][: len(marker[0]) - len(marker[0].lstrip())]
    left = [n for n in dict.fromkeys(numbers(marker[1])) if n not in gone]
    return blank + "".join(f"[{n}]" for n in left) if left else ""


def marked(text: str, findings: Sequence[Finding], words: str) -> str:
    """The text with `words` behind every statement in which something is wrong, once each."""
    for end in sorted({finding.statement.end for finding in findings}, reverse=True):
        text = f"{text[:end]} {words}{text[end:]}"
    return text
