"""Whether a difference between two runs is more than chance: paired, case by case, with a verdict in one word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["better", "worse", "equal", "too-few"]
Method = Literal["mcnemar", "paired-t"]
Numbers = NDArray[np.float64]

RESAMPLES, SEED = 10_000, 20_260_322
LEVEL = 0.05
"""Of the interval that is shown, and of saying *better* (on both sides)."""
ALARM, ALARM_CHECKS = 0.04, 0.01
"""Of saying *worse*, on the one side that matters: for whole cases, and for all checks together after Holm. A pair of
runs that differ by chance alone raises an alarm at most as often as their sum says."""
MARGIN = 0.05
"""How far two means may lie apart and still be called equal: 5 points."""
POWER = 0.80


@dataclass(frozen=True)
class Paired:
    """Two runs over the same cases: the mean score of each case in each, between 0 (failed) and 1 (passed)."""

    cases: tuple[str, ...]
    baseline: Numbers
    candidate: Numbers

    @property
    def differences(self) -> Numbers:
        """Candidate less baseline, case by case."""
        return self.candidate - self.baseline

    @property
    def pass_fail(self) -> bool:
        """Whether every score is 0 or 1, so that only the cases that flipped tell something."""
        both = np.concatenate((self.baseline, self.candidate))
        return bool(np.isin(both, (0.0, 1.0)).all())


@dataclass(frozen=True)
class Effect:
    """What the pairs say. Scores and differences are shares (0.1 is ten points); `low` to `high` is the 95 % interval
    of the difference by paired bootstrap. `p` looks on both sides, `p_loss` only for the candidate being worse.

    `detectable` is the smallest true difference that so many cases of this kind show in 80 of 100 trials.
    """

    cases: int
    baseline: float
    candidate: float
    difference: float
    low: float
    high: float
    wins: int
    losses: int
    p: float
    p_loss: float
    method: Method
    detectable: float
    verdict: Verdict = "too-few"

    @property
    def ties(self) -> int:
        """Cases that came out alike."""
        return self.cases - self.wins - self.losses


def pair(baseline: Mapping[str, Sequence[float]], candidate: Mapping[str, Sequence[float]]) -> Paired:
    """The cases that both runs have scores of. A case that ran with several seeds counts once, with its mean: its
    runs are no cases of their own (clustered by case)."""
    shared = tuple(name for name in baseline if baseline[name] and candidate.get(name))
    return Paired(shared, _means(baseline, shared), _means(candidate, shared))


def _means(scores: Mapping[str, Sequence[float]], names: Sequence[str]) -> Numbers:
    return np.array([math.fsum(scores[name]) / len(scores[name]) for name in names], dtype=np.float64)


def effect(paired: Paired, *, seed: int = SEED, resamples: int = RESAMPLES) -> Effect:
    """All figures of one row; the verdict is that of a row that stands alone. Raises ValueError without cases."""
    gaps = paired.differences
    if not gaps.size:
        raise ValueError("there is no case that both runs answered")
    wins, losses = int((gaps > 0).sum()), int((gaps < 0).sum())
    low, high = bootstrap(gaps, seed=seed, resamples=resamples)
    method: Method = "mcnemar" if paired.pass_fail else "paired-t"
    p, p_loss = mcnemar(wins, losses) if method == "mcnemar" else paired_t(gaps)
    plain = Effect(
        gaps.size,
        float(paired.baseline.mean()),
        float(paired.candidate.mean()),
        float(gaps.mean()),
        low,
        high,
        wins,
        losses,
        p,
        p_loss,
        method,
        detectable(gaps),
    )
    return replace(plain, verdict=verdict(plain))


def bootstrap(
    gaps: Numbers, *, seed: int = SEED, resamples: int = RESAMPLES, level: float = LEVEL
) -> tuple[float, float]:
    """The percentile interval of the mean difference when cases are drawn again with replacement.

    Drawing n cases is drawing how often each distinct difference comes: one multinomial draw a resample.
    """
    values, counts = np.unique(gaps, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(gaps.size, counts / gaps.size, size=resamples)
    means = drawn @ values / gaps.size
    low, high = np.quantile(means, (level / 2, 1 - level / 2))
    return float(low), float(high)


def mcnemar(wins: int, losses: int) -> tuple[float, float]:
    """Exact McNemar on the pairs that flipped: p on both sides, and p that the candidate is no worse."""
    flipped = wins + losses
    if not flipped:
        return 1.0, 1.0
    return min(1.0, 2 * _at_most(min(wins, losses), flipped)), _at_most(wins, flipped)


def _at_most(successes: int, trials: int) -> float:
    """The chance of at most so many heads of a fair coin, exactly."""
    return sum(math.comb(trials, number) for number in range(successes + 1)) / (1 << trials)


def paired_t(gaps: Numbers) -> tuple[float, float]:
    """Student's paired t for scores that are more than passed or failed: both sides, and the losing side."""
    spread = _deviation(gaps)
    mean = float(gaps.mean())
    if spread == 0:
        return (1.0, 1.0) if mean == 0 else (0.0, float(mean > 0))
    t = mean / (spread / math.sqrt(gaps.size))
    freedom = gaps.size - 1
    both = _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)
    return both, both / 2 if t < 0 else 1 - both / 2


def _deviation(gaps: Numbers) -> float:
    return float(gaps.std(ddof=1)) if gaps.size > 1 else 0.0


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function by its continued fraction (Lentz), good to 12 digits."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _fraction(1 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    upper, lower = 1.0, _kept_off_zero(1 - (a + b) * x / (a + 1))
    lower = 1 / lower
    found = lower
    for step in range(1, 400):
        for term in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            lower = 1 / _kept_off_zero(1 + term * lower)
            upper = _kept_off_zero(1 + term / upper)
            found *= lower * upper
        if abs(lower * upper - 1) < 1e-13:
            break
    return found


def _kept_off_zero(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300


def unseen(cases: int, level: float = LEVEL) -> float:
    """The largest share that so many cases may have missed altogether: none of 60 leaves room for 5 points."""
    return 1 - level ** (1 / cases)


def detectable(gaps: Numbers, level: float = LEVEL, power: float = POWER) -> float:
    """The smallest true difference that is found with `power`; never less than what may have gone unseen."""
    normal = NormalDist()
    reach = normal.inv_cdf(1 - level / 2) + normal.inv_cdf(power)
    spread = _deviation(gaps)
    return reach * spread / math.sqrt(gaps.size) if spread else unseen(gaps.size, level)


def half_width(rate: float, cases: int, level: float = LEVEL) -> float:
    """Of the interval around a pass rate of one run: near 50 %, 18 points with 30 cases and 10 with 100."""
    return NormalDist().inv_cdf(1 - level / 2) * math.sqrt(rate * (1 - rate) / cases)


def share_interval(held: int, of: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval of a share by Wilson, which keeps within 0 and 1 and tells something of a few too."""
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(1 - level / 2)
    share, more = held / of, z * z / of
    middle = share + more / 2
    spread = z * math.sqrt(share * (1 - share) / of + more / (4 * of))
    return max(0.0, (middle - spread) / (1 + more)), min(1.0, (middle + spread) / (1 + more))


def holm(values: Sequence[float]) -> list[float]:
    """Each p as it stands when all are looked at: Holm's step-down, in the given order."""
    adjusted, least = [0.0] * len(values), 0.0
    for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        least = max(least, min(1.0, (len(values) - rank) * values[at]))
        adjusted[at] = least
    return adjusted


def verdict(row: Effect, *, p: float | None = None, p_loss: float | None = None) -> Verdict:
    """One word for a row: of whole cases with its own p, of one check among several with those after Holm."""
    limit = ALARM if p_loss is None else ALARM_CHECKS
    if row.losses > row.wins and (row.p_loss if p_loss is None else p_loss) <= limit:
        return "worse"
    if row.difference > 0 and (row.p if p is None else p) <= LEVEL:
        return "better"
    return "equal" if equivalent(row) else "too-few"


def equivalent(row: Effect, margin: float = MARGIN) -> bool:
    """Whether the whole interval lies within the margin, and the cases are enough to have shown what lies beyond."""
    return -margin <= row.low and row.high <= margin and unseen(row.cases) <= margin


def judged(rows: Sequence[Effect]) -> list[Effect]:
    """The rows of several checks, each with its verdict after Holm over all of them."""
    sides, losses = holm([row.p for row in rows]), holm([row.p_loss for row in rows])
    return [
        replace(row, verdict=verdict(row, p=p, p_loss=loss))
        for row, p, loss in zip(rows, sides, losses, strict=True)
    ]
