"""What guessing repeated passages brings: a quote with and without, in turns."""

from __future__ import annotations

import statistics

from app.engine.api import Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import SENTENCE, Bench, Figure, figure, ignore

PASSAGE = (
    "In the year of the great storm, forty ships left the harbour before dawn. "
    f"{SENTENCE}Nobody slept in the village that night; the bell rang until the last boat was home."
)
WORDS = 160
"""Tokens of each answer: the passage, and it again."""


def speculative_figures(bench: Bench) -> list[Figure]:
    """How many times faster a passage is quoted with guesses, and the share of equal answers."""
    bench.load(LoadSpec(bench.model, 2048))
    ratios: list[float] = []
    equal = guessed = right = 0
    rounds = bench.rounds(2, 7)
    for turn in range(rounds):
        plain, quick = _quote(bench, turn, False), _quote(bench, turn, True)
        ratios.append(quick.stats.tokens_per_s / max(1e-9, plain.stats.tokens_per_s))
        equal += plain.token_ids == quick.token_ids
        guessed += quick.stats.guessed_tokens
        right += quick.stats.right_tokens
    detail = {"equal_answers": equal / rounds, "guessed": guessed, "right": right}
    return [figure("lookup_speedup", statistics.median(ratios), "ratio", 1.5, "higher", detail)]


def _quote(bench: Bench, turn: int, speculative: bool) -> Finished:
    talk = (Message("user", f"Quote this passage word for word, twice. Passage {turn}: {PASSAGE}"),)
    request = GenerateRequest(
        talk, Sampling(temperature=0), max_tokens=WORDS, exact=False, speculative=speculative
    )
    return bench.engine.submit(request, ignore).result()
