"""Whatever bytes come from outside end in a sentence: what was found interesting is tried again, and a little more."""

from __future__ import annotations

import json
import random
import types
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.security import fuzzing
from tests.security.fuzz_targets import TARGETS
from tests.security.fuzzing import Session, Target, keep, kept

FEW = {"vault-json": 40, "backup": 15, "gguf": 150, "messages": 80}
LEAST_KEPT = 5
REPAIRED = "was repaired from its copy"


@pytest.mark.allow_logs(REPAIRED)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_kept_and_new_inputs_do_no_harm(target: Target) -> None:
    session = Session(target)
    session.replay()
    assert len(kept(target.corpus)) >= LEAST_KEPT
    by_corpus = len(session.reached)
    session.round(FEW[target.name])
    nothing = Session(target)
    nothing.attempt(b"")
    assert by_corpus > len(nothing.reached), "what is kept leads further than nothing does"


def test_a_fault_is_found_kept_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The means itself: a fault behind three right bytes, which nobody finds but by what was reached before."""
    monkeypatch.setattr(fuzzing, "CORPORA", tmp_path)
    module = types.ModuleType("faulty")
    path = tmp_path / "faulty.py"
    path.write_text(
        "def hear(data):\n    if data[:1] == b'U':\n        if data[1:2] == b'D':\n"
        "            if data[2:3] == b'!':\n                raise KeyError(data)\n"
    )
    module.__file__ = str(path)
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
    target = Target("faulty", module.hear, st.binary(max_size=4), (module,))
    keep(target.corpus, [b"UD"])
    session = Session(target)
    session.replay()
    with pytest.raises(KeyError):
        session.round(60_000)
    assert any(data.startswith(b"UD!") for data in kept(target.corpus))
    with pytest.raises(KeyError):
        Session(target).replay()


def test_a_corpus_is_text_and_keeps_its_order(tmp_path: Path) -> None:
    path, inputs = tmp_path / "some.b64", [b"bb", b"", b"a", b"bb"]
    keep(path, inputs)
    assert kept(path) == [b"", b"a", b"bb"]
    assert path.read_text().isascii() and json.dumps(path.read_text())
    assert all(len(fuzzing.mutated(b"abc", random.randrange(1 << 60))) < fuzzing.LONGEST for _ in range(100))
