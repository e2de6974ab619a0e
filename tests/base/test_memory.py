"""Freed memory goes back to the system."""

from __future__ import annotations

import sys

import pytest

from app.base.memory import give_back, resident


@pytest.mark.skipif(sys.platform != "linux", reason="lacks /proc: only Linux tells its memory this way")
def test_what_was_freed_is_given_back() -> None:
    before = resident()
    held = [bytes(1000) for _ in range(40_000)]
    full = resident()
    assert full - before > 30_000_000
    keep = held[-1]  # at the end of the heap: without asking, nothing below it is returned
    held.clear()
    give_back()
    assert resident() < full - 20_000_000
    assert len(keep) == 1000
