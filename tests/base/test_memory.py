"""Freed memory goes back to the system, and large room is taken from it as it is written."""

from __future__ import annotations

import sys

import pytest

from app.base.memory import give_back, resident, space


@pytest.mark.skipif(sys.platform != "linux", reason="lacks /proc: only Linux tells its memory this way")
def test_what_was_freed_is_given_back() -> None:
    give_back()  # what earlier tests left would be used first
    before = resident()
    held = [bytes(1000) for _ in range(40_000)]
    full = resident()
    assert full - before > 30_000_000
    keep = held[-1]  # at the end of the heap: without asking, nothing below it is returned
    held.clear()
    give_back()
    assert resident() < full - 20_000_000
    assert len(keep) == 1000


@pytest.mark.parametrize("size", [0, 7, (1 << 20) - 1, 1 << 20, 3_000_001])
def test_space_is_clear_and_can_be_written(size: int) -> None:
    made = space(size)
    assert len(made) == size and bytes(made) == bytes(size)
    made[size // 2 : size // 2 + 3] = b"abc"[: len(made[size // 2 : size // 2 + 3])]
    assert bytes(made).rstrip(bytes(1)) == (bytes(size // 2) + b"abc")[:size].rstrip(bytes(1))


@pytest.mark.skipif(sys.platform != "linux", reason="lacks /proc: only Linux tells its memory this way")
def test_large_space_takes_nothing_before_it_is_written() -> None:
    before = resident()
    made = space(200_000_000)
    assert resident() - before < 20_000_000
    made[:100_000_000] = bytes(100_000_000)
    assert resident() - before > 90_000_000
    del made
    assert resident() - before < 20_000_000


def test_no_memory_is_less_than_none() -> None:
    with pytest.raises(ValueError, match="negative"):
        space(-1)
