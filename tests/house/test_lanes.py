"""The second try of `make test`: what may have one, and that it is told from the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests._support.lanes import FAILED, FEW, Ran, failures, worth_another


def ran(code: int, *failed: str) -> Ran:
    return Ran(["tests/any"], code, failed)


@pytest.mark.parametrize(
    ("processes", "may"),
    [
        ([ran(0), ran(FAILED, "a")], True),
        ([ran(FAILED, "a", "b"), ran(FAILED, "c")], True),
        ([ran(FAILED, *map(str, range(FEW + 1)))], False),
        ([ran(FAILED, "a"), ran(-11)], False),
        ([ran(FAILED, "a"), ran(2)], False),
        ([ran(FAILED)], False),
    ],
    ids=["one", "two processes", "too many", "a crash beside", "broken off", "failed without a name"],
)
def test_few_failures_have_a_second_try_and_a_crash_has_none(processes: list[Ran], may: bool) -> None:
    assert worth_another(processes) is may


def test_what_failed_is_known_by_name_and_only_that(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_good(): pass\ndef test_bad(): assert False\n")
    kept = tmp_path / "kept"
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
        "-o",
        f"cache_dir={kept}",
    ]
    done = subprocess.run([*words, "test_it.py"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == FAILED, done.stdout
    assert [name.split("::")[-1] for name in failures(kept)] == ["test_bad"]
    assert failures(tmp_path / "nowhere") == ()
