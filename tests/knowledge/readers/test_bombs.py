"""Documents that are made to hurt end in a sentence, and the program does not grow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.knowledge.reading import Readers
from tests.knowledge.readers._bombs import BOMBS

ALLOWED_GROWTH = 50 << 20
REFUSALS = {"too-large", "damaged", "took-too-long", "empty"}


class Memory:
    """The most that this process holds at once, from now on, beyond what it holds now; in bytes."""

    def __init__(self) -> None:
        if sys.platform == "linux":
            Path("/proc/self/clear_refs").write_text("5")  # resets the kernel's note of the peak
        self._before = self._read("VmRSS")

    def growth(self) -> int:
        return self._read("VmHWM") - self._before

    @staticmethod
    def _read(key: str) -> int:
        if sys.platform != "linux":
            return 0
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(key)).split()[1]) * 1024


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused(name: str, readers: Readers, tmp_path: Path) -> None:
    file, make = BOMBS[name]
    path = tmp_path / file
    path.write_bytes(make())
    memory = Memory()
    with pytest.raises(UserError) as caught:
        readers.read(path)
    assert caught.value.code in REFUSALS
    assert "root:" not in caught.value.sentence
    assert memory.growth() < ALLOWED_GROWTH
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_just_below_the_limits_is_still_read(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(f"Paragraph {i} has its own words." for i in range(50_000)))
    document = readers.read(path)
    assert len(document.blocks) == 50_000
