"""Vectors of texts from an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from app.base.errors import UserError
from app.engine.api import Vectors
from app.engine.remote import faults
from app.engine.remote.line import Line, Refused, Watch
from app.engine.remote.target import Target

AT_ONCE = 32
"""Texts of one question."""


def embed(line: Line, texts: Sequence[str], watch: Watch) -> Vectors:
    """A row of length 1 for each text, as float32; an empty text is sent as a blank. Raises UserError, Cancelled."""
    import numpy as np

    rows: list[Vectors] = []
    for at in range(0, len(texts), AT_ONCE):
        part = [text or " " for text in texts[at : at + AT_ONCE]]
        body = {"model": line.target.model, "input": part, "encoding_format": "float"}
        rows.append(_asked(line, body, watch, len(part)))
    if not rows:
        return np.zeros((0, 0), np.float32)
    if len({row.shape[1] for row in rows}) > 1:
        raise faults.nonsense(line.target, "its vectors are of different lengths")
    made = np.concatenate(rows)
    sizes = np.linalg.norm(made, axis=1, keepdims=True)
    if not np.isfinite(sizes).all() or not (sizes > 0).all():
        raise faults.nonsense(line.target, "a vector in it is none")
    return cast("Vectors", (made / sizes).astype(np.float32))


def _asked(line: Line, body: dict[str, Any], watch: Watch, count: int) -> Vectors:
    try:
        return _vectors(line.post("/embeddings", body, watch, line.json_of), count, line.target)
    except Refused as refused:
        raise refused.error from None
    except UserError as error:
        if error.code != "no-such-model":
            raise
        raise UserError(
            f"{line.target.name} makes no vectors", why=error.why, todo="choose another model for documents",
            code="wrong-role",
        ) from error  # fmt: skip


def _vectors(raw: Any, count: int, target: Target) -> Vectors:
    import numpy as np

    try:
        listed = sorted(raw["data"], key=lambda one: int(one.get("index", 0)))
        found = np.asarray([one["embedding"] for one in listed], np.float32)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise faults.nonsense(target, "it holds no vectors") from None
    if found.ndim != 2 or found.shape[0] != count:
        raise faults.nonsense(target, "it holds another number of vectors than texts were sent")
    return found
