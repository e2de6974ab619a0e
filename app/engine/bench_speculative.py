"""What guessing brings: passages that are repeated, and a draft model, with and without in turns."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from app.engine.api import Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import SENTENCE, Bench, Figure, figure, ignore

PASSAGE = (
    "In the year of the great storm, forty ships left the harbour before dawn. "
    f"{SENTENCE}Nobody slept in the village that night; the bell rang until the last boat was home."
)
WORDS = 160
"""Tokens of each answer: the passage, and it again."""
QUOTE = "Quote this passage word for word, twice. Passage {turn}: " + PASSAGE
TELL = "Tell a story of {turn} fishermen who find an old bell in their net, and what they do with it."


@dataclass(frozen=True)
class _Pairs:
    """Answers with and without guesses: how many times faster, and what became of the guesses."""

    ratios: list[float]
    equal: int
    guessed: int
    right: int

    def row(self, name: str, goal: float) -> Figure:
        """As a row of the report."""
        detail: dict[str, Any] = {"equal_answers": self.equal / len(self.ratios)}
        detail |= {"guessed": self.guessed, "right": self.right}
        return figure(name, statistics.median(self.ratios), "ratio", goal, "higher", detail)


def speculative_figures(bench: Bench) -> list[Figure]:
    """How many times faster a passage is quoted, and how much a draft model costs where it cannot pay.

    No two models of one vocabulary come with the program, so that the model has to be its own draft: it is right
    nearly always and takes as long to guess as to answer. The second row therefore shows what trying costs until it is
    given up, and nothing of what a draft brings.
    """
    bench.load(LoadSpec(bench.model, 2048))
    quotes = _compared(bench, QUOTE)
    bench.load(LoadSpec(bench.model, 2048, draft=bench.model))
    drafts = _compared(bench, TELL)
    return [quotes.row("lookup_speedup", 1.5), drafts.row("draft_vs_plain", 0.9)]


def _compared(bench: Bench, words: str) -> _Pairs:
    ratios: list[float] = []
    equal = guessed = right = 0
    for turn in range(bench.rounds(2, 7)):
        plain, quick = (_answer(bench, words.format(turn=turn), speculative) for speculative in (False, True))
        ratios.append(quick.stats.tokens_per_s / max(1e-9, plain.stats.tokens_per_s))
        equal += plain.token_ids == quick.token_ids
        guessed += quick.stats.guessed_tokens
        right += quick.stats.right_tokens
    return _Pairs(ratios, equal, guessed, right)


def _answer(bench: Bench, words: str, speculative: bool) -> Finished:
    request = GenerateRequest(
        (Message("user", words),),
        Sampling(temperature=0),
        max_tokens=WORDS,
        exact=False,
        speculative=speculative,
    )
    return bench.engine.submit(request, ignore).result()
