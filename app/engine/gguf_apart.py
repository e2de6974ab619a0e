"""Reads the header of a model file in a process that is shut in, and tells only the few facts a library needs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from app.engine import gguf


@dataclass(frozen=True)
class Facts:
    """What a header tells of its model; the same as the properties of GgufFile by these names."""

    name: str
    architecture: str
    quantisation: str
    parameters: int
    trained_context: int
    chat_template: str
    role: str


def task(data: bytes, params: Mapping[str, Any]) -> bytes:
    """In the sandbox: the facts as JSON, from the file's first bytes, its `name` and its whole `size`.

    Raises UserError as `gguf.read` does.
    """
    header = gguf.read_beginning(io.BytesIO(data), str(params["name"]), int(params["size"]))
    facts = {name: getattr(header, name) for name in Facts.__dataclass_fields__}
    return json.dumps(asdict(Facts(**facts))).encode()


def unpack(answer: bytes) -> Facts:
    """In the program: the facts again, each of its own type. Raises ValueError for anything else."""
    raw: Any = json.loads(answer)
    if not isinstance(raw, dict):
        raise ValueError("no facts")
    facts = Facts(**cast("dict[str, Any]", raw))
    if not all(
        isinstance(getattr(facts, name), _KINDS.get(name, str)) for name in Facts.__dataclass_fields__
    ):
        raise ValueError("no facts")
    return facts


_KINDS = {"parameters": int, "trained_context": int}
