"""A fetch that is interrupted at random places ends bit-exact and hardly asks for anything twice; see tests/prove."""

from __future__ import annotations

import random

from tests.models.conftest import tiny_gguf
from tests.models.interruptions import KINDS, interrupt

PART = 1 << 20


def test_ten_interruptions_of_8_mb(hub, tmp_path):
    data = tiny_gguf() + random.Random(1).randbytes(8_000_000)
    hub.rate = 2_000_000
    outcome = interrupt(hub, tmp_path / "tiny.gguf", data, times=10, part=PART)
    assert outcome.exact
    assert outcome.interruptions.total() == 10
    assert set(outcome.interruptions) == set(KINDS)
    assert outcome.twice <= 10 * PART, outcome
