"""What a person and a judging model said of the pairs of a comparison: shown beside its figures, never one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.quality.judging import Agreement, Pair, agreement, in_order
from app.store.suite_records import Case, Label

Better = Literal["before", "after", "tie", ""]
"""Which run's answer is better; empty where nobody said."""
Said = tuple[Better, Better]
"""A person's word on a pair of answers, and the judging model's."""


@dataclass(frozen=True)
class Tally:
    """How many pairs went to the answer before, to the one after, and to neither."""

    before: int = 0
    after: int = 0
    tie: int = 0

    @property
    def said(self) -> int:
        """Pairs with a word."""
        return self.before + self.after + self.tie


@dataclass(frozen=True)
class Opinion:
    """Of `pairs` cases whose answers differ: what the person said, and the judging model `model`. `agreement` is theirs
    over everything that both judged, in other suites too."""

    pairs: int
    person: Tally
    judge: Tally
    model: str
    agreement: Agreement


def judging_model(labels: Sequence[Label]) -> str:
    """Who judged last; empty where no model did."""
    return next((label.judge_model for label in reversed(labels) if label.judge), "")


def word_of(text_before: str, label: Label, word: str) -> Better:
    """What a word on a kept pair says of the runs."""
    if word in ("", "tie"):
        return "tie" if word else ""
    best = label.first if word == "first" else label.second
    return "before" if best == text_before else "after"


def said_of(case: str, before: str, after: str, labels: Iterable[Label]) -> Said:
    """What was said of the two answers to a case; the newest word counts."""
    wanted: Said = ("", "")
    for label in labels:
        if label.case == case and before != after and {label.first, label.second} == {before, after}:
            wanted = (word_of(before, label, label.human), word_of(before, label, label.judge))
    return wanted


def opinion(pairs: int, said: Sequence[Said], labels: Sequence[Label]) -> Opinion:
    """Of the words on the rows of a comparison."""
    model = judging_model(labels)
    by_model = [label for label in labels if label.judge_model == model]
    person: list[Better] = [one for one, _ in said]
    judge: list[Better] = [one for _, one in said]
    return Opinion(pairs, _tally(person), _tally(judge), model, agreement(by_model))


def _tally(words: Sequence[Better]) -> Tally:
    return Tally(words.count("before"), words.count("after"), words.count("tie"))


def unjudged(
    cases: Mapping[str, Case], answers: Iterable[tuple[str, str, str]], labels: Sequence[Label]
) -> list[Pair]:
    """The pairs that wait for a person's word, of (case, answer, other answer), in an order that tells nothing."""
    judged = {(label.case, frozenset((label.first, label.second))) for label in labels}
    found: list[Pair] = []
    for case, one, other in answers:
        known = (case, frozenset((one, other))) in judged
        if case in cases and one.strip() and other.strip() and one.strip() != other.strip() and not known:
            found.append(in_order(cases[case], one, other))
    return found
