"""An exported receipt read back: held to what receipts hold before anything of it is shown or asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator

from app.base.errors import UserError
from app.quality.receipts import FORMAT
from app.store.receipt_records import Receipt

MOST = 64 << 20
"""Bytes of a file: a prompt of a hundred thousand words has half a million."""
FACTS = ("conditions", "sampling", "options", "figures", "passages", "endpoint")


def _object(
    properties: Mapping[str, Any], required: tuple[str, ...] = (), more: Any = False
) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": more,
    }


TEXT: Mapping[str, Any] = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0, "maximum": (1 << 32) - 1}
REACH = {**COUNT, "minimum": -1}
NUMBER = {"type": "number", "minimum": -1e6, "maximum": 1e6}
SUM = {"type": "number", "minimum": 0, "maximum": 1e12}
PLAIN = {"type": ["string", "number", "boolean", "null"]}
TEXTS = {"type": "array", "items": TEXT}
CONDITIONS = _object(
    {
        **dict.fromkeys(
            ("model", "build", "device", "driver", "placement", "kv_type", "template", "draft"), TEXT
        ),
        **dict.fromkeys(("gpu_layers", "threads", "context", "step", "sequences"), COUNT),
        "adapters": TEXTS,
    },
    more=PLAIN,
)
SAMPLING = _object(
    {
        **dict.fromkeys(("temperature", "top_p", "min_p", "repeat_penalty"), NUMBER),
        **dict.fromkeys(("top_k", "repeat_last_n"), REACH),
        "seed": COUNT,
    },
    ("seed",),
)
OPTIONS = {"max_tokens": COUNT, "thinking": {"type": ["boolean", "null"]}, "exact": FLAG, "speculative": FLAG}
FIGURES = _object({"energy": {"enum": ["", "measured", "entered"]}}, more=SUM)
PASSAGES = _object({"name": TEXT, "sha256": TEXT, "start": COUNT, "end": COUNT, "stop": COUNT}, more=PLAIN)
CALL = _object(dict.fromkeys(("id", "name", "arguments"), TEXT), ("id", "name", "arguments"))
TURN = _object(
    {
        "role": {"enum": ["system", "user", "assistant", "tool"]},
        **dict.fromkeys(("content", "call_id", "reasoning"), TEXT),
        "calls": {"type": "array", "items": CALL},
        "pictures": {"type": "array", "items": {"type": "object"}},
    },
    ("role", "content"),
)
TOOL = _object(dict.fromkeys(("name", "description", "parameters"), TEXT), ("name",))
REQUEST = _object(
    {
        "messages": {"type": "array", "items": TURN, "minItems": 1},
        **OPTIONS,
        "continues": TEXT,
        "schema": MAYBE,
        "grammar": MAYBE,
        "tools": {"type": "array", "items": TOOL},
        "stop": TEXTS,
    },
    ("messages",),
)
RECEIPT = _object(
    {
        **dict.fromkeys(("format", "id", "message", "step", "model", "reason"), TEXT),
        **dict.fromkeys(("prompt", "prompt_sha256", "endpoint"), TEXT),
        "made": {"type": "number", "minimum": 0, "maximum": 1e11},
        "conditions": CONDITIONS,
        "sampling": SAMPLING,
        "options": _object(OPTIONS),
        "figures": FIGURES,
        "passages": {"type": "array", "items": PASSAGES},
        "request": REQUEST,
        "token_ids": {"type": "array", "items": {**COUNT, "maximum": (1 << 31) - 1}},
    },
    ("format", "id", "made", "model", "reason", "conditions", "sampling", "options", "request", "token_ids"),
    PLAIN,
)
CHECK = Draft202012Validator(RECEIPT)


def read_receipt(path: Path) -> Receipt:
    """The receipt in a file. Raises UserError: receipt-file (with what is wrong), too-large."""
    try:
        if path.is_file() and path.stat().st_size > MOST:
            raise UserError(
                f"{path.name} is too large", why=f"it has more than {MOST >> 20} MiB", code="too-large"
            )
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or "it is gone"
        raise UserError(
            f"{path.name} cannot be read", why=why.lower(), todo="choose another file", code="receipt-file"
        ) from error
    return receipt_of_json(_parsed(data, path.name), path.name)


def _parsed(data: bytes, name: str) -> Any:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_refused, parse_float=_figure)
        json.dumps(found, ensure_ascii=False).encode()  # half characters can be written nowhere
        return found
    except (ValueError, RecursionError) as error:
        raise _no_receipt(name, "it is no JSON") from error


def _refused(word: str) -> Any:
    raise ValueError(word)


def _figure(text: str) -> float:
    """Whole numbers stay whole, however they are written."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_receipt(name: str, why: str) -> UserError:
    return UserError(
        f"{name} is no receipt",
        why=why,
        todo="choose a file that was exported from a receipt",
        code="receipt-file",
    )


def receipt_of_json(document: Any, name: str) -> Receipt:
    """What `exported` wrote; raises UserError "receipt-file" for anything else."""
    found = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
    form = str(found.get("format", ""))
    if form != FORMAT and form.startswith(FORMAT.rpartition(" ")[0]):
        raise UserError(
            f"{name} cannot be read",
            why="a newer Underdesk wrote it",
            todo="open it with a newer version",
            code="receipt-file",
        )
    if form != FORMAT:
        raise _no_receipt(name, "it has no mark of one")
    first = next(iter(CHECK.iter_errors(found)), None)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportUnknownVariableType]
    if first is not None:
        place = ".".join(map(str, first.absolute_path)) or "the whole"
        raise _no_receipt(name, f"{place} is not as it should be")
    return Receipt(
        found["id"],
        found["made"],
        found.get("message", ""),
        step=found.get("step", ""),
        model=found["model"],
        reason=found["reason"],
        facts={name: found[name] for name in FACTS if name in found},
        tokens=tuple(map(int, found["token_ids"])),
        request=json.dumps(found["request"], ensure_ascii=False),
        prompt=found.get("prompt", ""),
        prompt_sha256=found.get("prompt_sha256", ""),
    )
