"""What `evalconfidence` says of made-up pairs of runs; as a program it writes tests/data/evalconfidence.json.

To be run where that package is installed, from the root of the checkout: python -m tests.quality.peer
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "evalconfidence.json"
NAME = "evalconfidence"
Runs = dict[str, list[float]]


def made() -> list[tuple[str, Runs, Runs]]:
    """Pairs of runs: passed and failed with few and many flips, graded scores, several seeds of each case."""
    rng = np.random.default_rng(7)
    found: list[tuple[str, Runs, Runs]] = []
    for cases, rate, worse, better in (
        (12, 0.6, 0.3, 0.1),
        (40, 0.8, 0.2, 0.3),
        (200, 0.7, 0.2, 0.1),
        (500, 0.5, 0.1, 0.1),
    ):
        first = (rng.random(cases) < rate).astype(float)
        flips = np.where(first == 1, rng.random(cases) < worse, rng.random(cases) < better)
        found.append((f"pass-{cases}", _each(first), _each(np.where(flips, 1 - first, first))))
    for cases in (15, 120):
        first = rng.random(cases)
        second = np.clip(first + rng.normal(-0.04, 0.15, cases), 0, 1)
        found.append((f"graded-{cases}", _each(first.round(3)), _each(second.round(3))))
    hard = rng.random(60)
    seeds = [(rng.random((60, 4)) < (hard - drop)[:, None]).astype(float) for drop in (0.0, 0.12)]
    found.append(("seeds-60x4", *({f"c{at}": row.tolist() for at, row in enumerate(side)} for side in seeds)))
    return found


def _each(values: Any) -> Runs:
    return {f"c{at}": [float(value)] for at, value in enumerate(values)}


def theirs(baseline: Runs, candidate: Runs) -> dict[str, float | str]:
    """Their figures; `compare` gives A less B, so the candidate is their A. The exact test is asked for throughout."""
    package = import_module(NAME)
    import_module(f"{NAME}.compare").MCNEMAR_EXACT_MAX_DISCORDANT = 10**9
    first, second = (
        [
            package.ItemResult(item_id=case, model_id=model, score=score, epoch=epoch)
            for case, scores in run.items()
            for epoch, score in enumerate(scores)
        ]
        for model, run in (("candidate", candidate), ("baseline", baseline))
    )
    said = package.compare(first, second)
    least = package.power((first, second), n=len(baseline)).mde_detectable
    return {
        "method": said.method.replace("_", "-"),
        "baseline": said.mean_b,
        "candidate": said.mean_a,
        "difference": said.diff,
        "low": said.ci_diff[0],
        "high": said.ci_diff[1],
        "p": said.p_value,
        "detectable": least,
    }


def main() -> None:
    """Write the file."""
    rows = [
        {"name": name, "baseline": first, "candidate": second, "theirs": theirs(first, second)}
        for name, first, second in made()
    ]
    golden = {"package": NAME, "version": version(NAME), "rows": rows}
    GOLDEN.write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
