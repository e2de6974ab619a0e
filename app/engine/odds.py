"""How likely tokens were, from the logits as the model gave them."""

from __future__ import annotations

from typing import Any

from app.engine.backend import Odds


def likeliest(logits: Any, size: int) -> tuple[int, float]:
    """The token with the greatest of `size` logits (a pointer to floats, or an array), and its probability."""
    import numpy as np  # llama.cpp's binding has loaded it

    values: Any = np.ctypeslib.as_array(logits, shape=(size,)) if hasattr(logits, "contents") else logits
    token = int(values.argmax())
    return token, 1.0 / float(np.exp(values - values[token]).sum())


def odds_of(logits: Any, size: int, token: int, count: int) -> Odds:
    """Log-softmax over `size` logits (a pointer to floats, or an array), in double precision.

    No sampler has touched them: a decode's logits are copied before penalties, temperature and filters change them.
    Among equals the lower token counts as the likelier.
    """
    import numpy as np  # llama.cpp's binding has loaded it

    whole_array: Any = np.ctypeslib.as_array(logits, shape=(size,)) if hasattr(logits, "contents") else logits
    values: Any = whole_array.astype(np.float64)
    highest = float(values.max())
    whole = highest + float(np.log(np.exp(values - highest).sum()))
    count = min(count, size)
    top: list[tuple[int, float]] = []
    if count > 0:
        edge = float(np.partition(values, size - count)[size - count])
        found = [int(i) for i in np.flatnonzero(values >= edge)]
        found.sort(key=lambda i: (-float(values[i]), i))
        top = [(i, float(values[i]) - whole) for i in found[:count]]
    return Odds(float(values[token]) - whole, top)
