"""The workflows that build the installers elsewhere: what they run exists, is pinned, and holds no secret."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))


def _jobs() -> list[tuple[str, dict[str, Any]]]:
    found = [yaml.safe_load(path.read_text("utf-8"))["jobs"] for path in FILES]
    return [(name, job) for jobs in found for name, job in jobs.items()]


def _steps() -> list[dict[str, Any]]:
    return [step for _, job in _jobs() for step in job["steps"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_yaml_that_may_only_read(path: Path) -> None:
    told = yaml.safe_load(path.read_text("utf-8"))
    assert told["permissions"] == {"contents": "read"}
    assert told[True].keys() == {"workflow_dispatch", "push"}, "YAML takes `on` for a truth"


def test_every_system_has_a_job_that_ends() -> None:
    jobs = dict(_jobs())
    assert set(jobs) == {"linux", "windows", "macos"}
    assert all(job["timeout-minutes"] <= 180 for job in jobs.values())
    assert {"macos-14", "macos-15-intel"} <= set(jobs["macos"]["strategy"]["matrix"]["runner"])
    assert all(job["strategy"]["matrix"]["model"] == ["yes", "no"] for job in jobs.values())


@pytest.mark.parametrize("name", ["linux", "windows", "macos"])
def test_each_freezes_tries_and_packs_in_this_order(name: str) -> None:
    commands = "\n".join(step.get("run", "") for step in dict(_jobs())[name]["steps"])
    needed = ["packaging/freeze.py --model", "--selftest", "make installer-|installer/windows/build.py"]
    places = [re.search(pattern, commands) for pattern in needed]
    assert [place.start() for place in places if place] == sorted(place.start() for place in places if place)
    assert all(places)
    assert {"linux": "window.sh", "windows": "try.ps1", "macos": "try.sh"}[name] in commands


def test_actions_are_pinned_by_their_commit() -> None:
    used = [step["uses"] for step in _steps() if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", name)] == []


def test_secrets_are_named_and_never_written_down() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    assert set(re.findall(r"secrets\.(\w+)", text)) == {
        "WINDOWS_CERTIFICATE", "WINDOWS_CERTIFICATE_PASSWORD", "MACOS_CERTIFICATE", "MACOS_CERTIFICATE_PASSWORD",
        "MACOS_IDENTITY", "MACOS_NOTARY_ACCOUNT", "MACOS_NOTARY_PASSWORD", "MACOS_NOTARY_TEAM",
    }  # fmt: skip
    for step in _steps():
        assert "secrets." not in step.get("run", ""), "a secret in a command ends in its log"
        if any("secrets." in str(value) for value in step.get("env", {}).values()):
            assert step["if"] == "${{ env.CERTIFIED == 'true' }}", "without secrets the rest still runs"


def test_every_file_that_is_run_is_there() -> None:
    commands = "\n".join(step.get("run", "") for step in _steps())
    named = set(re.findall(r"(?:packaging|installer|\.github)/[\w./-]+\.(?:py|ps1|sh)", commands))
    assert len(named) >= 6
    assert [name for name in named if not (ROOT / name).is_file()] == []
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([\w-]+)", commands)) <= targets


@pytest.mark.parametrize("name", [".github/workflows/window.sh", "installer/macos/try.sh"])
def test_a_script_is_a_script(name: str) -> None:
    done = subprocess.run(["sh", "-n", str(ROOT / name)], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(
    shutil.which("actionlint") is None, reason="actionlint is not here; no package of Debian has it"
)
def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(["actionlint", *map(str, FILES)], capture_output=True, text=True, check=False)
    assert done.stdout == ""
