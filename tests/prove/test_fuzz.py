"""Ten minutes of fuzzing for each thing that reads bytes of others; what it finds interesting stays in the project."""

from __future__ import annotations

import time

import pytest

from tests.security.fuzz_targets import TARGETS
from tests.security.fuzzing import Session, Target, keep
from tests.security.test_fuzz import REPAIRED

LONG_S = 600
ROUND = {"vault-json": 100, "backup": 50, "gguf": 1000, "messages": 300}


@pytest.mark.prove
@pytest.mark.timeout(3 * LONG_S)
@pytest.mark.allow_logs(REPAIRED)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_ten_minutes_of_nonsense_do_no_harm(target: Target) -> None:
    end, session = time.monotonic() + LONG_S, Session(target)
    session.replay()
    began = len(session.reached)
    while time.monotonic() < end:
        session.round(ROUND[target.name])
    keep(target.corpus, session.inputs)
    print(
        f"{target.name}: {session.tried} inputs, {began} -> {len(session.reached)} lines, {len(session.inputs)} kept"
    )
    assert session.inputs and len(session.reached) >= began
