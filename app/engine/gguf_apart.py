"""Reads the header of a model file in a process that is shut in, and tells only the few facts a library needs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from app.engine import gguf
from app.engine.outline import Build, build_from, checked


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
    """In the sandbox: the facts as JSON, from the file's first bytes, its `name`, its whole `size` and its `kind`.

    Raises UserError as `gguf.read` does, or `read_adapter`, or `read_projector`.
    """
    kind = cast("gguf.Kind", params["kind"])
    header = gguf.read_beginning(io.BytesIO(data), str(params["name"]), int(params["size"]), kind)
    facts = {name: getattr(header, name) for name in Facts.__dataclass_fields__}
    return json.dumps(asdict(Facts(**facts))).encode()


def build_task(data: bytes, params: Mapping[str, Any]) -> bytes:
    """In the sandbox: how the model is built, as JSON, or null where that is not known; raises as `task` does."""
    header = gguf.read_beginning(io.BytesIO(data), str(params["name"]), int(params["size"]))
    build = build_from(header)
    return json.dumps(asdict(build) if build else None).encode()


def unpack_build(answer: bytes) -> Build | None:
    """In the program: the build again, every number within bounds. Raises ValueError for anything else."""
    raw: Any = json.loads(answer)
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise ValueError("no build")
    return checked(cast("dict[str, Any]", raw))


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
