"""Window geometry and theme in window.json, the only state that lies outside the vault."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.base.files import write_atomic

log = logging.getLogger("underdesk.ui")


@dataclass
class WindowState:
    """What the window looked like. `geometry` is Qt's own blob in base64, `theme` and `scale` mirror the settings;
    `welcomed` says that the first pages were read or skipped."""

    geometry: str = ""
    theme: str = "system"
    scale: int = 100
    list_shown: bool = True
    list_width: int = 0
    welcomed: bool = False

    @property
    def blob(self) -> bytes:
        """The geometry as Qt wants it; empty when it is not readable."""
        try:
            return base64.b64decode(self.geometry, validate=True)
        except (binascii.Error, ValueError):
            return b""


def load(path: Path) -> WindowState:
    """What was kept; the defaults for anything missing, mistyped or unreadable."""
    state = WindowState()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return state
    for field in fields(WindowState) if isinstance(kept, dict) else ():
        value = kept.get(field.name)
        if type(value) is type(getattr(state, field.name)):
            setattr(state, field.name, value)
    return state


def save(path: Path, state: WindowState) -> None:
    """Keep it; a disk that refuses is noted, not more."""
    try:
        write_atomic(path, json.dumps(asdict(state), indent=1).encode())
    except OSError as error:
        log.warning("window.json was not written: %s", error.strerror)
