"""The project's own description agrees with itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house._sources import sources

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, Any]:
    """The `[project]` table."""
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pins(path: Path) -> dict[str, str]:
    return dict(PIN.findall(path.read_text(encoding="utf-8")))


def _bare(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_the_version_stands_in_one_place(project: dict[str, Any]) -> None:
    quoted = f'"{project["version"]}"'
    assert [s.name for s in sources("app") if quoted in s.text and "__version__" in s.text] == []


def test_every_dependency_is_locked(project: dict[str, Any], repository: Path) -> None:
    pins = _pins(repository / "requirements.lock")
    assert [d for d in project["dependencies"] if _bare(d) not in pins] == []


def test_every_tool_of_the_tests_is_locked(project: dict[str, Any], repository: Path) -> None:
    pins = _pins(repository / "requirements-dev.lock")
    assert [d for d in project["optional-dependencies"]["dev"] if _bare(d) not in pins] == []


def test_both_locks_agree(repository: Path) -> None:
    run, dev = _pins(repository / "requirements.lock"), _pins(repository / "requirements-dev.lock")
    assert {n: (v, dev[n]) for n, v in run.items() if n in dev and dev[n] != v} == {}


def test_every_pin_has_a_hash(repository: Path) -> None:
    for lock in sorted(repository.glob("requirements*.lock")):
        blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
        bare = [b.splitlines()[0] for b in blocks if PIN.match(b) and "--hash=sha256:" not in b]
        assert bare == [], lock.name


def test_the_client_that_passes_the_door_is_not_installed(repository: Path) -> None:
    for lock in sorted(repository.glob("requirements*.lock")):
        assert "hf-xet" not in _pins(lock), lock.name
