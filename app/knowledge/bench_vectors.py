"""How long a query takes among very many vectors: the search alone, over random ones."""

from __future__ import annotations

import statistics
import time

import numpy as np

from app.knowledge.vectors import VectorIndex, quantise

DIMENSIONS = 384
LIMIT = 40
QUERIES = 25
PART = 5_000


def vector_query_ms(count: int = 100_000) -> float:
    """The median of some queries for the 40 nearest of `count` vectors of 384 dimensions; milliseconds."""
    dice = np.random.default_rng(1)
    index = VectorIndex(DIMENSIONS)
    for start in range(0, count, PART):
        some = min(PART, count - start)
        rows = quantise(dice.standard_normal((some, DIMENSIONS), np.float32))
        index.add([(start + n, 0, row.tobytes()) for n, row in enumerate(rows)])
    taken: list[float] = []
    for query in dice.standard_normal((QUERIES, DIMENSIONS), np.float32):
        began = time.perf_counter()
        index.nearest(query, LIMIT)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)
