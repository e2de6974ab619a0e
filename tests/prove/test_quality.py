"""The gate finds planted regressions of the starter model, and a killed run of a suite goes on without asking again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.assembly import AppCore, open_core
from app.base.paths import Profile
from app.engine import gguf
from app.quality.condition import Condition
from app.store.suite_records import Case, CheckSpec, SuiteRun
from tests._support.fixtures import PASSPHRASE
from tests.quality.planting import damaged, with_other_template

pytestmark = pytest.mark.prove
WAIT_S = 1500.0
RULE = "Answer in French only."
BARE = "You are a helpful assistant."
THINGS = (
    "boots",
    "a shirt",
    "a red hat",
    "a warm coat",
    "a bicycle",
    "fresh bread",
    "green tea",
    "a desk lamp",
)
ASKED = [
    form.format(thing)
    for thing in THINGS
    for form in ("Do you sell {}?", "How much is {}?", "Where do I find {}?")
]


def cases(suite: str) -> list[Case]:
    """Twenty-four questions of customers, all to be answered in French."""
    french = (CheckSpec("language", {"language": "fr"}),)
    return [
        Case(f"c{at:02}", suite, text, text=text, system=RULE, checks=french) for at, text in enumerate(ASKED)
    ]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppCore]:
    made = open_core(Profile(tmp_path_factory.mktemp("profile")), PASSPHRASE)
    suite = made.suites.repo.add("French")
    made.suites.repo.put(cases(suite.id))
    yield made
    made.close()


@pytest.fixture(scope="module")
def baseline(core: AppCore) -> SuiteRun:
    run = asked(core, core.models.default_id())
    assert run.summary["passed"] >= 12, "the starter must pass enough for a loss to show"
    return run


def asked(core: AppCore, model: str, system: str | None = None, template: str = "") -> SuiteRun:
    condition = Condition(model, system, {"temperature": 0.0}, max_tokens=24, template=template)
    return core.suites.runs.wait(core.suites.runs.start("French", condition), WAIT_S)


def starter(core: AppCore) -> Path:
    return Path(core.library.get(core.models.default_id()).path)


def test_a_dropped_rule_is_found(core: AppCore, baseline: SuiteRun) -> None:
    made = core.suites.compare(baseline.id, asked(core, core.models.default_id(), BARE).id)
    assert made.regressed and made.whole.verdict == "worse"


def test_a_template_of_the_run_alone_is_found(core: AppCore, baseline: SuiteRun) -> None:
    own = gguf.read(starter(core)).chat_template
    swapped = own.replace("<|im_start|>", "### turn of ").replace("<|im_end|>", "(turn end)")
    made = core.suites.compare(baseline.id, asked(core, core.models.default_id(), template=swapped).id)
    assert made.regressed and made.differences == ("chat template",)


@pytest.mark.parametrize("plant", [with_other_template, damaged])
def test_a_swapped_template_and_a_damaged_quantisation_are_found_by_the_gate(
    core: AppCore, baseline: SuiteRun, tmp_path: Path, plant: Any
) -> None:
    entry = core.library.add(plant(starter(core), tmp_path / f"{plant.__name__}.gguf"))
    assert core.suites.gate.advice(entry.id).unasked
    run = asked(core, entry.id)
    assert run.state == "done", run.error
    advice = core.suites.gate.advice(entry.id)
    assert [one.suite.name for one in advice.worse] == ["French"]
    assert "you would lose" in advice.sentence
    core.roles.choose("chat", entry.id)  # a person who insists
    core.roles.choose("chat", "default")


def test_the_same_again_raises_no_alarm(core: AppCore, baseline: SuiteRun) -> None:
    made = core.suites.compare(baseline.id, asked(core, core.models.default_id()).id)
    assert not made.regressed


# killed in the middle


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "app", "--profile", str(root), "--json", "quality", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE}


def said(root: Path, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        command(root, *words), env=environment(), stdout=subprocess.PIPE, check=True, timeout=WAIT_S
    )
    return json.loads(done.stdout)


def kill_after(root: Path, answers: int, *words: str) -> str:
    """Run until so many answers are known, then kill; the run's id."""
    process = subprocess.Popen(
        command(root, *words), env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    run_id = ""
    for line in process.stderr:
        if not line.startswith(b"{"):
            continue
        told = json.loads(line)
        run_id = told["run"]
        if int(told["detail"].split()[0]) >= answers:
            break
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    process.stderr.close()
    assert run_id
    return run_id


@pytest.mark.allow_logs
def test_a_killed_run_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    core = open_core(Profile(tmp_path), PASSPHRASE)
    suite = core.suites.repo.add("French")
    core.suites.repo.put(cases(suite.id))
    core.close()
    run_id = kill_after(tmp_path, 3, "run", "French", "--max-tokens", "24")
    for known in (8, 14):
        before = said(tmp_path, "report", run_id)
        assert before["run"]["state"] == "stopped" and 0 < len(before["cases"]) < len(ASKED)
        assert kill_after(tmp_path, known, "run", "--resume", run_id) == run_id
        after = {row["case"]: row for row in said(tmp_path, "report", run_id)["cases"]}
        assert all(after[row["case"]] == row for row in before["cases"])
        assert len(after) > len(before["cases"])
    before = said(tmp_path, "report", run_id)["cases"]
    assert said(tmp_path, "run", "--resume", run_id)["run"]["state"] == "done"
    after = {row["case"]: row for row in said(tmp_path, "report", run_id)["cases"]}
    assert len(after) == len(ASKED) and all(after[row["case"]] == row for row in before)
