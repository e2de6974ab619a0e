"""A hundred interruptions of a large fetch: hung up on, switched offline, cancelled, killed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.models.conftest import tiny_gguf
from tests.models.interruptions import KINDS, interrupt
from tests.net import hub as hubs

pytestmark = [pytest.mark.prove, pytest.mark.timeout(1800)]
SIZE = 300_000_000
TIMES = 100
PART = 1 << 20


def test_a_hundred_interruptions_of_300_mb_end_in_the_very_file(tmp_path: Path) -> None:
    dice = random.Random(2)
    data = tiny_gguf() + b"".join(dice.randbytes(SIZE // 100) for _ in range(100))
    with hubs.running() as hub:
        hub.rate = 8_000_000
        outcome = interrupt(hub, tmp_path / "tiny.gguf", data, times=TIMES, part=PART)
    assert outcome.exact
    assert outcome.interruptions.total() == TIMES
    assert min(outcome.interruptions[kind] for kind in KINDS) >= 10
    print(f"{dict(outcome.interruptions)}: {outcome.twice / SIZE:.1%} of the bytes came twice")
    assert outcome.twice <= TIMES * PART
