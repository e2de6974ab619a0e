"""Makes the standard streams fit to write to: a windowed program of Windows has none, and pipes there are not UTF-8."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper


def make_ready() -> None:
    """Call it first thing. What is written where there is no stream is dropped; Linux and macOS need nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open for good
        elif sys.platform == "win32" and isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
