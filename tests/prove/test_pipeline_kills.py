"""Thirty kills at random moments of runs with loops and items: the report is that of a run that nobody killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.test_kill import check_killed

KILLS = 30


@pytest.mark.prove
@pytest.mark.allow_logs
@pytest.mark.timeout(1200)
def test_thirty_killed_runs_go_on(tmp_path: Path) -> None:
    assert check_killed(tmp_path, KILLS, seed=7) >= KILLS
