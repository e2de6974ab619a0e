"""What a child process does with its life: try a plan once, or host the engine until the program hangs up."""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO


def main(role: str) -> int:
    """Serve one role, "canary" or "engine", over standard input and output; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    inlet, outlet = _take_pipes()
    if role == "canary":
        from app.engine.canary import serve

        return serve(inlet, outlet)
    if role == "engine":
        from app.engine.isolated_host import serve as host

        return host(inlet, outlet)
    sys.stderr.write("There is no such engine room.\n")
    return 2


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes for messages alone: whatever native code prints must not get between them."""
    inlet, outlet = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(nothing, handle)
    os.close(nothing)
    return inlet, outlet
