"""Logging by category: to standard error and a short memory, never to a file."""

from __future__ import annotations

import logging
import sys
from collections import deque
from typing import TextIO

from app.base.faults import PlainFormatter

CATEGORIES = (
    "app", "jobs", "net", "store", "engine", "models",
    "knowledge", "chat", "pipelines", "quality", "serve", "ui",
)  # fmt: skip
"""Loggers are named underdesk.CATEGORY. What people write or read is never logged, only ids, sizes and times."""


class Memory(logging.Handler):
    """Keeps the last `size` lines for the diagnostics page; nothing reaches the disk."""

    def __init__(self, size: int = 2000) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=size)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def setup(debug: bool = False, categories: tuple[str, ...] = (), stream: TextIO | None = None) -> Memory:
    """Send warnings (everything with `debug`, or for the given categories) to `stream`; returns the memory."""
    root = logging.getLogger("underdesk")
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    form = PlainFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    console, memory = logging.StreamHandler(stream or sys.stderr), Memory()
    for handler in (console, memory):
        handler.setFormatter(form)
        root.addHandler(handler)
    root.propagate = False
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    for category in categories:
        if category not in CATEGORIES:
            raise ValueError(f"no log category {category!r}; there are: {', '.join(CATEGORIES)}")
        logging.getLogger(f"underdesk.{category}").setLevel(logging.DEBUG)
    return memory
