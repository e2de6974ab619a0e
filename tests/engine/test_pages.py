"""Large pages: where they are asked for, and that a model's weights lie in them where the system gives any."""

from __future__ import annotations

import mmap
import re
import sys
from pathlib import Path

import pytest

from app.engine.api import LoadSpec
from app.engine.host import LlamaEngine
from app.engine.pages import Reserved, enlarge, ranges

MAPS = """\
10000000-18000000 rw-p 00000000 00:00 0
20100000-20900000 rw-p 00000000 00:00 0
30000000-38000000 rw-p 00000000 00:00 0                          [heap]
40000000-48000000 r--p 00000000 00:00 0
50000000-58000000 rw-p 00000000 fe:00 77                         /somewhere/model.gguf
60000000-60200000 rw-p 00000000 00:00 0
"""
SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def test_only_large_memory_of_no_file_counts_and_whole_pages_of_it() -> None:
    assert list(ranges(MAPS)) == [(0x10000000, 0x18000000), (0x20200000, 0x20800000)]


@pytest.mark.parametrize("words", ["always madvise [never]", None])
def test_where_they_are_switched_off_nothing_is_asked(tmp_path: Path, words: str | None) -> None:
    maps, switch = tmp_path / "maps", tmp_path / "enabled"
    maps.write_text(MAPS)
    if words is not None:
        switch.write_text(words)
    assert enlarge(maps, switch) == 0
    assert Reserved(maps, switch).ask() == 0


def _rearranged(lines: list[str]) -> tuple[int, int]:
    """KiB of this process's own memory in ranges of 32 MiB and more, and how much of it lies in large pages."""
    held = large = size = 0
    for line in lines:
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            size = 0
        name, _, rest = line.partition(":")
        if name == "Size":
            size = int(rest.split()[0])
        elif name == "Anonymous" and size >= 32 << 10:
            held += int(rest.split()[0])
        elif name == "AnonHugePages" and size >= 32 << 10:
            large += int(rest.split()[0])
    return held, large


def _gives_any() -> bool:
    """Whether a plain piece of memory comes in large pages when it is asked for."""
    smaps, fresh = Path("/proc/self/smaps"), Reserved()
    before = _rearranged(smaps.read_text().splitlines())
    with mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        assert fresh.ask() >= 60 << 20
        memory.write(bytes(64 << 20))
        after = _rearranged(smaps.read_text().splitlines())
    return after[1] - before[1] > 32 << 10


@pytest.mark.skipif(
    sys.platform != "linux" or not SWITCH.exists() or "[never]" in SWITCH.read_text(),
    reason="lacks a system that gives large pages",
)
def test_the_weights_lie_in_large_pages(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.loaded.pages.enlarge", lambda: 0)  # what was asked for before is meant
    if not _gives_any():
        pytest.skip("lacks free large pages")
    smaps = Path("/proc/self/smaps")
    before = _rearranged(smaps.read_text().splitlines())
    engine = LlamaEngine()
    try:
        engine.load(LoadSpec(starter, context=512, sequences=1)).result()
        after = _rearranged(smaps.read_text().splitlines())
    finally:
        engine.close(60)
    if after[0] - before[0] < 32 << 10:
        pytest.skip("lacks weights that llama.cpp rearranges on this processor")
    assert after[1] - before[1] > (after[0] - before[0]) // 2
