"""Where a fault of ours happened, told without a word of what a person wrote or read."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from app.base.paths import program_root


def places(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of fault and the lines it came through; its own words, which may quote a person, are left out."""
    lines = [f"{kind.__module__}.{kind.__qualname__}"]
    frames = traceback.extract_tb(trace)
    lines.extend(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames)
    return "\n".join(lines)


def _short(filename: str) -> str:
    """Only the part of a path that names our file or a package's, never a home folder."""
    path = Path(filename)
    parts = path.parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    try:
        return path.relative_to(program_root()).as_posix()
    except ValueError:
        return path.name


class PlainFormatter(logging.Formatter):
    """Log lines whose faults are told as places."""

    def formatException(self, ei: Any) -> str:
        """As `places` tells it."""
        kind, _, trace = ei
        return places(kind, trace) if kind is not None else ""


def tell_plainly() -> None:
    """From now on faults that nobody caught, in any thread, are told as places on standard error."""

    def tell(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            sys.stderr.write(f"Underdesk met a fault of its own:\n{places(kind, trace)}\n")

    sys.excepthook = tell
    threading.excepthook = lambda args: tell(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda unraisable: tell(
        unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback
    )
