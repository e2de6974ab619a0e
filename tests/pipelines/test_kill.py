"""A run that is killed at any moment goes on where it was: the same report, and no finished step done twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store.pipelines import RunsRepo
from tests._support.fixtures import make_vault
from tests.pipelines.desk import make_desk
from tests.pipelines.killed import NODES, pipeline, slowly

ROOT = Path(__file__).resolve().parents[2]
KILLS = 4


class Child:
    """One life of the process."""

    def __init__(self, profile: Path, run_id: str) -> None:
        command = [sys.executable, "-m", "tests.pipelines.killed", str(profile), run_id]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.lines: list[str] = []

    def live(self, most: int | None, after_s: float = 0.0) -> None:
        """Read its lines to the end, or kill it some time after line number `most`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if most is not None and len(self.lines) > most:
                time.sleep(after_s)
                self.process.kill()
                most = None
        self.process.stdout.close()
        self.process.wait(60)

    def told(self, word: str) -> list[str]:
        return [line.split()[1] for line in self.lines if line.split()[0] == word]


def finished(profile: Path, run_id: str) -> set[str]:
    """The paths of the steps that are finished: what they gave is committed."""
    vault = make_vault(Profile(profile))
    found = {step.path for step in RunsRepo(vault).steps(run_id) if step.result is not None}
    vault.close()
    return found


def kill_and_resume(profile: Path, kills: int, rng: random.Random) -> tuple[str, int]:
    """Kill a run at random moments until it was killed often enough, or came to its end before; returns its id and
    how often it was killed."""
    run_id, committed, killed = "new", set[str](), 0
    while True:
        child = Child(profile, run_id)
        child.live(rng.randrange(1, 60) if killed < kills else None, rng.random() * 0.02)
        run_id = child.told("run")[0] if child.told("run") else run_id
        assert not committed & set(child.told("start")), "a finished step was begun again"
        if child.told("end"):
            assert child.told("end") == ["done"]
            return run_id, killed
        killed += 1
        if run_id != "new":
            committed = finished(profile, run_id)


def unkilled(profile: Profile, seed: int, now: float) -> dict[str, str]:
    """The results of the same run in one go, by the same draws."""
    vault = make_vault(profile)
    desk = make_desk(vault, NODES, slowly)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.pipelines.runner.secrets.randbits", lambda _: seed)
        patch.setattr("app.pipelines.runner.time.time", lambda: now)
        end = desk.run(pipeline())
    results = dict(end.results)
    assert end.state == "done"
    desk.close()
    vault.close()
    return results


def check_killed(tmp_path: Path, kills: int, seed: int) -> int:
    """Runs until so many kills were survived; each report is compared. Returns how many there were."""
    rng, survived, number = random.Random(seed), 0, 0
    while survived < kills:
        number += 1
        profile = tmp_path / f"killed-{number}"
        run_id, killed = kill_and_resume(profile, kills - survived, rng)
        survived += killed
        vault = make_vault(Profile(profile))
        desk = make_desk(vault, NODES)
        results, run = desk.runs.results(run_id), desk.runs.get(run_id)
        steps = [step.path for step in desk.runs.steps(run_id)]
        assert len(steps) == len(set(steps)) > 40
        desk.close()
        vault.close()
        assert results == unkilled(Profile(tmp_path / f"whole-{number}"), run.plan["seed"], run.created)
    return survived


@pytest.mark.allow_logs
def test_a_killed_run_goes_on_and_gives_the_same_report(tmp_path: Path) -> None:
    assert check_killed(tmp_path, KILLS, seed=20261122) >= KILLS
