"""Exact mode: cold, warm, restored from the vault, after a stop and in another process, the answer is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import Profile
from app.engine import careful
from app.engine.exactness import WAYS
from app.engine.host import LlamaEngine
from app.engine.plan import Plan
from tests.engine import files, gemma
from tests.engine.exact import elsewhere, examine

FEW, SENTENCES = 6, 16


@pytest.fixture(scope="module", params=["smollm2", "gemma3"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "smollm2":
        return files.starter()
    if not gemma.parts():
        pytest.skip(gemma.LACKS)
    return gemma.assemble(tmp_path_factory.mktemp("gemma") / "gemma.gguf")


def prove(host: LlamaEngine, small: Path, profile: Profile, count: int) -> int:
    """How many talks came out the same in every way, on every path and in another process: all of them."""
    found = examine(host, small, profile, count, SENTENCES)
    assert found.differing == () and found.holds
    assert found.talks == count and all(found.reused[way] >= 256 for way in ("warm", "restored"))
    assert all(str(count) in found.sentence and way in found.sentence for way in WAYS)
    assert elsewhere(small, count, SENTENCES) == list(found.cold)
    assert len(set(found.cold)) > count // 2, "the answers tell the talks apart"
    return found.talks - len(found.differing)


def test_a_few_talks(host: LlamaEngine, small: Path, profile: Profile) -> None:
    assert prove(host, small, profile, FEW) == FEW


@pytest.mark.parametrize("small", ["gemma3"], indirect=True)
def test_short_windows_are_never_looked_past(
    host: LlamaEngine, small: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Layers that hold their last tokens alone: what has left them is computed again, or the answer would differ."""
    plan = careful.make_plan

    def lean(*given: Any) -> Plan:
        return replace(plan(*given), full_window=False)

    monkeypatch.setattr(careful, "make_plan", lean)
    found = examine(host, small, profile, 1, 40)
    assert found.differing == () and found.holds
    assert found.reused["restored"] == 0, "what comes back is not laid out as it went: it is computed again"


@pytest.mark.prove
def test_a_hundred_talks(host: LlamaEngine, small: Path, profile: Profile) -> None:
    assert prove(host, small, profile, 100) == 100
