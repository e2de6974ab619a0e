"""Cores as kernels describe them: siblings, big and little ones, containers."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.topology import Cores, cores, linux_cores, quota


def machine(root: Path, siblings: list[str], capacity: list[int] | None = None) -> Path:
    for number, text in enumerate(siblings):
        cpu = root / f"cpu{number}"
        (cpu / "topology").mkdir(parents=True)
        (cpu / "topology" / "thread_siblings_list").write_text(text + "\n")
        if capacity:
            (cpu / "cpu_capacity").write_text(str(capacity[number]))
    return root


def test_two_threads_of_a_core_count_once(tmp_path: Path) -> None:
    cpus = machine(tmp_path, ["0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7"])
    found = linux_cores(set(range(8)), cpus, tmp_path / "none")
    assert found == Cores(physical=4, fast=4, logical=8) and found.usual == 4
    assert linux_cores({0, 4}, cpus, tmp_path / "none") == Cores(1, 1, 2)


def test_thrifty_cores_of_a_hybrid_processor(tmp_path: Path) -> None:
    cpus = machine(tmp_path / "cpus", ["0-1", "0-1", "2-3", "2-3", "4", "5", "6", "7"])
    listed = tmp_path / "list"
    listed.write_text("0-3\n")
    found = linux_cores(set(range(8)), cpus, listed)
    assert found == Cores(physical=6, fast=2, logical=8)
    assert found.choices == (2, 6, 1) and found.sentence == "2 fast and 4 thrifty cores"


def test_capacities_of_a_mobile_processor(tmp_path: Path) -> None:
    cpus = machine(tmp_path, [str(n) for n in range(8)], [400] * 4 + [900] * 3 + [1024])
    assert linux_cores(set(range(8)), cpus, tmp_path / "none") == Cores(8, 4, 8)


def test_a_kernel_that_says_nothing(tmp_path: Path) -> None:
    assert linux_cores({0, 1}, tmp_path, tmp_path / "none") == Cores(2, 2, 2)


@pytest.mark.parametrize(
    ("text", "share"), [("max 100000", 0), ("200000 100000", 2), ("50000 100000", 1), ("", 0), ("odd", 0)]
)
def test_a_containers_share(tmp_path: Path, text: str, share: int) -> None:
    (tmp_path / "cpu.max").write_text(text)
    assert quota(tmp_path) == share


def test_choices_begin_with_the_usual_and_end_somewhere() -> None:
    assert Cores(2, 2, 2).choices == (2, 1) and Cores(1, 1, 2).choices == (1,)
    assert Cores(64, 64, 128).choices == (16,) and Cores(8, 8, 16).choices == (8, 6, 4)


def test_this_machine() -> None:
    found = cores()
    assert 1 <= found.fast <= found.physical <= found.logical and found.usual in found.choices
