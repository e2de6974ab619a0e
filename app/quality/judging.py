"""A model as a judge of pairs: asked in both orders, and held against a person's own words before it counts."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.base.errors import UserError
from app.quality.records import Helpers, digest
from app.quality.statistics import share_interval
from app.store.suite_records import Case, Label, SuiteResult

log = logging.getLogger("underdesk.quality")
Choice = Literal["first", "second", "tie"]
CRITERION = "Which answer is more correct and more useful?"
LEAST_LABELS = 20
"""Words of a person that a judge is held against before its column counts."""

SWAPPED: dict[Choice, Choice] = {"first": "second", "second": "first", "tie": "tie"}


def preferred(helpers: Helpers, question: str, first: str, second: str, criterion: str) -> Choice:
    """Which answer the judge prefers in either order; models favour a place, so a change of mind is a tie."""
    if first.strip() == second.strip():
        return "tie"
    once = helpers.prefer(question, first, second, criterion)
    again = SWAPPED[helpers.prefer(question, second, first, criterion)]
    return once if once == again else "tie"


@dataclass(frozen=True)
class Agreement:
    """How often a judge said what the person said, of `labels` pairs; `kappa` is that beyond chance (Cohen), None
    where chance explains everything."""

    labels: int
    agreed: int
    kappa: float | None

    @property
    def counts(self) -> bool:
        """Whether there are enough words of a person to show the judge's column as more than a hint."""
        return self.labels >= LEAST_LABELS

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share of pairs on which they agree."""
        return share_interval(self.agreed, self.labels)

    @property
    def sentence(self) -> str:
        """For people."""
        if not self.labels:
            return (
                f"The judge does not count: you have judged none of the {LEAST_LABELS} pairs that it takes."
            )
        low, high = self.interval
        share = (
            f"{self.agreed / self.labels * 100:.0f} %, 95 % interval {low * 100:.0f} to {high * 100:.0f} %"
        )
        agreed = (
            f"It agreed with you on {self.agreed} of {self.labels} pairs ({share})."
            if self.kappa is None
            else f"It agreed with you on {self.agreed} of {self.labels} pairs ({share}; kappa {self.kappa:.2f})."
        )
        if self.counts:
            return agreed
        yet = f"The judge does not count yet: {self.labels} of {LEAST_LABELS} pairs are judged."
        return f"{yet} {agreed}"


def agreement(labels: Sequence[Label]) -> Agreement:
    """Over the pairs that both judged."""
    pairs = [(label.human, label.judge) for label in labels if label.judge]
    agreed = sum(human == judge for human, judge in pairs)
    if not pairs:
        return Agreement(0, 0, None)
    humans, judges = Counter(human for human, _ in pairs), Counter(judge for _, judge in pairs)
    chance = sum(humans[name] * judges[name] for name in humans) / len(pairs) ** 2
    kappa = (agreed / len(pairs) - chance) / (1 - chance) if chance < 1 else None
    return Agreement(len(pairs), agreed, kappa)


@dataclass(frozen=True)
class Pair:
    """Two answers to a case: what a run gave and the known one, in an order that does not tell which is which."""

    case: Case
    first: str
    second: str


def in_order(case: Case, one: str, other: str) -> Pair:
    """The pair with its sides as if drawn, and always the same: which is whose, nobody can tell from it."""
    swap = int(digest([case.id, *sorted((one, other))]), 16) % 2
    return Pair(case, *sorted((one, other), reverse=bool(swap)))


def answers_beside(cases: Sequence[Case], results: Sequence[SuiteResult]) -> list[tuple[str, str, str]]:
    """Each case with what a run gave and with its known answer."""
    gave = {one.case: str(one.output.get("text", "")) for one in reversed(results) if one.state == "done"}
    return [(case.id, gave.get(case.id, ""), case.baseline) for case in cases]


def judged_by(helpers: Helpers, pair: Pair, human: Choice, model: str) -> Label:
    """A person's word on a pair beside what the judge says of the same; nothing where it gives no verdict."""
    return with_judge(
        helpers, Label(pair.case.id, pair.first, pair.second, human, made=time.time()), pair.case, model
    )


def with_judge(helpers: Helpers, label: Label, case: Case, model: str) -> Label:
    """A person's word with the judge's beside it. The word stands also where the judge gives none."""
    try:
        says = preferred(helpers, case.text, label.first, label.second, CRITERION)
    except UserError as error:
        log.info("the judge gave no verdict: %s", error.code)
        return label
    return replace(label, judge=says, judge_model=model)
