"""Finds threads that a test left running."""

from __future__ import annotations

import threading
import time

GRACE_S = 3.0


def alive() -> set[threading.Thread]:
    """The Python threads of now; those that C code borrowed are not ours to end."""
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def leaked(before: set[threading.Thread]) -> list[str]:
    """Names of threads that are new since `before` and do not end within the grace time."""
    deadline = time.monotonic() + GRACE_S
    for thread in alive() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    return sorted(t.name for t in alive() - before)
