"""What differs between two answers' receipts, by the names that people know things by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

NAMES: tuple[tuple[str, str, str], ...] = (
    ("conditions", "model", "model file"),
    ("conditions", "adapters", "adapters"),
    ("conditions", "build", "engine build"),
    ("conditions", "device", "device"),
    ("conditions", "driver", "driver"),
    ("conditions", "gpu_layers", "layers on the card"),
    ("conditions", "placement", "layers per card"),
    ("conditions", "threads", "threads"),
    ("conditions", "context", "context size"),
    ("conditions", "step", "batch size"),
    ("conditions", "kv_type", "key and value type"),
    ("conditions", "flash_attention", "flash attention"),
    ("conditions", "full_window", "attention window"),
    ("conditions", "template", "chat template"),
    ("conditions", "draft", "draft model"),
    ("sampling", "seed", "seed"),
    ("sampling", "temperature", "temperature"),
    ("sampling", "top_k", "top-k"),
    ("sampling", "top_p", "top-p"),
    ("sampling", "min_p", "min-p"),
    ("sampling", "repeat_penalty", "repetition penalty"),
    ("sampling", "repeat_last_n", "tokens the penalty looks at"),
    ("options", "max_tokens", "longest answer"),
    ("options", "thinking", "reasoning"),
)
HARMLESS = ("threads", "context size")
"""Measured to change no bit in exact mode: named, but never first."""
SHORT = 12
"""Digits of a hash that are shown."""


@dataclass(frozen=True)
class Difference:
    """One thing that was otherwise: its name, then and now."""

    what: str
    before: str
    now: str

    @property
    def sentence(self) -> str:
        """For people."""
        return f"{self.what} (then {self.before or 'unknown'}, now {self.now or 'unknown'})"


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Between the facts of two receipts; the likelier causes first."""
    found: list[Difference] = []
    for part, key, name in NAMES:
        one, two = before.get(part, {}).get(key), now.get(part, {}).get(key)
        if _plain(one) != _plain(two):
            found.append(Difference(name, shown(key, one), shown(key, two)))
    return tuple(sorted(found, key=lambda item: item.what in HARMLESS))


def _plain(item: Any) -> Any:
    return list(cast("tuple[Any, ...]", item)) if isinstance(item, tuple) else item


def shown(key: str, item: Any) -> str:
    """A fact in a few letters."""
    if item is None or item in ("", [], ()):
        return ""
    if isinstance(item, bool):
        return "on" if item else "off"
    if key in ("model", "template"):
        return str(item)[:SHORT]
    if isinstance(item, (list, tuple)):
        return ", ".join(str(part)[:SHORT] for part in cast("list[Any]", item))
    return f"{item:g}" if isinstance(item, float) else str(item)
