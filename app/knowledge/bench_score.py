"""Judges retrieval on a labelled set: a folder `corpus` and `questions.jsonl` that name the section with the answer."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import UserError

GRAM = 5
"""Words of a run that two texts are compared by."""

BUDGET = 6_000
"""Characters of context in which the gold section is looked for."""

Grams = frozenset[tuple[str, ...]]
Result = tuple[str, str]
"""File name and text."""


@dataclass(frozen=True)
class Question:
    """A question and the sections that answer it: file name and the section's runs of words."""

    text: str
    gold: tuple[tuple[str, Grams], ...]


@dataclass(frozen=True)
class Scores:
    """Means over all questions, 0 to 1."""

    ndcg10: float
    recall5: float
    recall10: float
    coverage: float


def grams(text: str) -> Grams:
    """All runs of words; the whole of a shorter text."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(*(words[i:] for i in range(GRAM)), strict=False)) or frozenset([tuple(words)])


def questions(folder: Path, texts: dict[str, str]) -> list[Question]:
    """The set's questions; `texts` are the corpus files' texts with headings as Markdown. Raises UserError."""
    path = folder / "questions.jsonl"
    if not path.exists() or not (folder / "corpus").is_dir():
        raise UserError(
            f"{folder} is not a labelled set",
            why="it needs a folder corpus and a file questions.jsonl",
            code="bad-set",
        )
    made: list[Question] = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold = tuple(
            (str(where["file"]), grams(_section(texts[where["file"]], str(where["section"]))))
            for where in row["relevant"]
        )
        made.append(Question(str(row["question"]), gold))
    return made


def _section(text: str, name: str) -> str:
    heading = rf"(?m)^#{{1,6}} Entry {re.escape(name)}\s*$(.*?)(?=^#{{1,6}} |\Z)"
    match = re.search(heading, text, re.DOTALL | re.MULTILINE)
    if match is None:
        raise UserError(f"The set names a section that is not there: {name}", code="bad-set")
    return match[1]


def plain(path: Path) -> str:
    """A corpus file as text whose headings are Markdown's, by rules of their own and not by our readers."""
    import html

    text = path.read_text("utf-8", errors="replace")
    if path.suffix == ".html":
        text = re.sub(r"(?s)<h(\d)[^>]*>(.*?)</h\d>", _html_heading, text)
        return html.unescape(re.sub(r"<[^>]+>", "\n", text))
    if path.suffix == ".txt":
        return re.sub(r"(?m)^(.{4,})\n([=~-])\2{3,}$", r"# \1", text)
    return text


def _html_heading(match: re.Match[str]) -> str:
    title = re.sub(r"<[^>]+>", "", match[2])
    return f"\n\n{'#' * int(match[1])} {title}\n\n"


def judge(asked: Sequence[Question], runs: Sequence[Sequence[Result]]) -> Scores:
    """The means over all questions of one run."""
    single = [_one(question, run) for question, run in zip(asked, runs, strict=True)]
    means = [sum(column) / max(1, len(single)) for column in zip(*single, strict=True)]
    return Scores(*means)


def _one(question: Question, run: Sequence[Result]) -> tuple[float, float, float, float]:
    hits = [any(_is_hit(grams(text), file, gold) for gold in question.gold) for file, text in run]
    first = next((place for place, hit in enumerate(hits[:10]) if hit), None)
    ndcg = 0.0 if first is None else 1 / math.log2(first + 2)
    covered = _coverage(question, run)
    return ndcg, float(any(hits[:5])), float(any(hits[:10])), covered


def _is_hit(found: Grams, file: str, gold: tuple[str, Grams]) -> bool:
    """Half of the passage lies in the section, or half of the section in the passage."""
    common = len(found & gold[1]) if file == gold[0] else 0
    return common > 0 and (2 * common >= len(found) or 2 * common >= len(gold[1]))


def _coverage(question: Question, run: Sequence[Result]) -> float:
    """The share of the gold sections found within the budget."""
    used, seen = 0, set[tuple[str, tuple[str, ...]]]()
    for file, text in run:
        used += len(text)
        if used > BUDGET:
            break
        seen.update((file, gram) for gram in grams(text))
    wanted = {(file, gram) for file, gold in question.gold for gram in gold}
    return len(wanted & seen) / max(1, len(wanted))
