"""Window geometry and theme in window.json, the only state that lies outside the vault."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from app.base.files import write_atomic

log = logging.getLogger("underdesk.ui")

MOST_WINDOWS = 12
"""So many at most come back at a start."""


@dataclass
class WindowState:
    """What the windows looked like. `geometry` is Qt's own blob of the first in base64, `others` those of further
    ones; `theme`, `scale` and `language` mirror settings; `welcomed` says that the first pages were read or skipped.
    `shown` has the id of the chat of each open window by its slot, empty for one that is not to come back."""

    geometry: str = ""
    theme: str = "system"
    scale: int = 100
    list_shown: bool = True
    list_narrow: bool = False
    """Whether the list is wanted also where there is room for little beside it."""
    list_width: int = 0
    welcomed: bool = False
    others: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    language: str = "system"
    version: str = ""
    """The program's, when it was shown last."""

    def blob(self, slot: int = 0) -> bytes:
        """The geometry of one window as Qt wants it; empty when there is none, or none that is readable."""
        kept = [self.geometry, *self.others]
        text = kept[slot] if slot < len(kept) else ""
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError, TypeError):
            return b""

    @property
    def slots(self) -> list[int]:
        """The slots of the windows that were open; that of one window, where nothing is known."""
        return sorted(int(slot) for slot in self.shown if slot.isdecimal() and int(slot) < MOST_WINDOWS) or [
            0
        ]

    def keep(self, slot: int, blob: bytes) -> None:
        """Remember the geometry of one window."""
        text = base64.b64encode(blob).decode()
        if slot == 0:
            self.geometry = text
            return
        self.others += [""] * (slot - len(self.others))
        self.others[slot - 1] = text


def load(path: Path) -> WindowState:
    """What was kept; the defaults for anything missing, mistyped or unreadable."""
    state = WindowState()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return state
    for row in fields(WindowState) if isinstance(kept, dict) else ():
        value = kept.get(row.name)
        if type(value) is type(getattr(state, row.name)):
            setattr(state, row.name, value)
    return state


def save(path: Path, state: WindowState) -> None:
    """Keep it; a disk that refuses is noted, not more."""
    try:
        write_atomic(path, json.dumps(asdict(state), indent=1).encode())
    except OSError as error:
        log.warning("window.json was not written: %s", error.strerror)
