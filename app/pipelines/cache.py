"""Values under keyed hashes of their contents, and the keys under which what a step gave is found again."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.pipelines.values import Value, canonical

KEPT_BYTES = 1 << 20
"""How much text of values stays in memory beside the vault."""


def clean(text: str) -> str:
    """`text` without lone surrogates, which no database can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Slot:
    """What stands at a port: the id of a value, and its JSON text as long as the vault does not hold it yet."""

    id: str
    text: str | None = None

    def stored(self) -> Slot:
        """Now that the vault holds it."""
        return Slot(self.id)


class Values:
    """Makes slots of values and values of slots. Safe from any thread."""

    def __init__(self, key: bytes, load: Callable[[str], str]) -> None:
        """`load` gets the text of a value out of the vault."""
        self._key, self._load = key, load
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def slot(self, value: Value) -> Slot:
        """A slot for a value; equal values have equal ids. Raises UserError for what JSON cannot say."""
        text = clean(canonical(value))
        return Slot(self.digest("value", text), text)

    def text(self, slot: Slot) -> str:
        """The JSON text."""
        if slot.text is not None:
            return slot.text
        with self._lock:
            if (found := self._kept.get(slot.id)) is not None:
                self._kept.move_to_end(slot.id)
                return found
        text = self._load(slot.id)
        self.keep(slot.id, text)
        return text

    def value(self, slot: Slot) -> Value:
        """The value, a copy of its own."""
        return json.loads(self.text(slot))

    def keep(self, value_id: str, text: str) -> None:
        """Keep a text in memory as long as there is room."""
        with self._lock:
            self._size += len(text) - len(self._kept.pop(value_id, ""))
            self._kept[value_id] = text
            while self._size > KEPT_BYTES and self._kept:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)

    def digest(self, purpose: str, text: str) -> str:
        """A keyed hash, 64 hex characters."""
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def step_key(self, facts: Mapping[str, Any]) -> str:
        """The key of a step from everything that its result depends on."""
        return self.digest("step", canonical(dict(facts)))


class Flights:
    """Lets one thread make what several want at the same time; the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, threading.Event] = {}

    def enter(self, key: str) -> threading.Event | None:
        """None for the one who makes it, who must `leave`; else what to wait for."""
        with self._lock:
            if (found := self._open.get(key)) is not None:
                return found
            self._open[key] = threading.Event()
            return None

    def leave(self, key: str) -> None:
        """It is made, or it failed: whoever waited looks again."""
        with self._lock:
            self._open.pop(key).set()
