"""Whatever happens in a trial happens to a process beside the program: bad files, crashes, kills, hanging."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from app.base.errors import UserError
from app.engine import canary, child, gguf, loaded
from app.engine.api import LoadSpec
from app.engine.canary import Canary
from app.engine.careful import Careful
from app.engine.child import Child
from app.engine.host import LlamaEngine
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Machine, Plan
from app.engine.plan_search import make_plan
from tests.engine.files import Gguf

ROOMY = Machine(4 << 30, 4 << 30, 1)


def plan_of(path: Path) -> Plan:
    return make_plan(gguf.read(path), LoadSpec(path, 512, sequences=1), ROOMY)


def program(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have children run this instead of the engine room."""
    monkeypatch.setattr(child, "command", lambda _: [sys.executable, "-c", code])


def test_a_good_trial_tells_buffers_and_steps(starter: Path) -> None:
    report = Canary().attempt(starter, plan_of(starter), (1, 2))
    assert report is not None
    kinds = {key.partition(" ")[2] for key in report.buffers}
    assert kinds == {"model", "KV", "compute", "output"}
    assert list(report.steps) == [1, 2] and min(report.steps.values()) > 0
    assert report.pieces is True


def test_a_trial_of_pieces_without_memory_fails_no_plan(
    starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("There is no memory", code="too-large")

    monkeypatch.setattr("app.engine.llama.trial_of", refuse)
    report = canary._try(starter, plan_of(starter), (1,))
    assert report.pieces is None and report.buffers and report.steps[1] > 0


def test_whether_prompts_may_be_run_in_pieces_is_known_before_the_load(
    starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool | None] = []

    def watched(model: Model, plan: Plan, growing: bool) -> LlamaBackend:
        backend = LlamaBackend(model, plan, growing)
        told.append(backend.pieces)
        return backend

    monkeypatch.setattr(loaded, "LlamaBackend", watched)
    for careful in (Careful(trial=Canary()), Careful()):
        engine = LlamaEngine(lambda: ROOMY, careful)
        for context in (512, 512, 1024):
            engine.load(LoadSpec(starter, context, threads=1)).result(120)
            engine.unload().result(60)
        engine.close(10)
    assert told == [True] * 3 + [None] * 3


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a byte short": lambda data: data[:-1],
    "half": lambda data: data[: len(data) // 2],
    "a letter": lambda _: b"Dear Sir or Madam" * 100,
    "noise after the mark": lambda _: b"GGUF\x03\0\0\0" + random.Random(3).randbytes(5000),
    "another version": lambda data: data[:4] + b"\x63\0\0\0" + data[8:],
    "endless tensors": lambda data: data[:8] + b"\xff" * 8 + data[16:],
    "endless properties": lambda data: data[:16] + b"\xff" * 8 + data[24:],
    "an endless name": lambda data: data[:24] + b"\xff" * 8 + data[32:],
    "a foreign kind": lambda _: _foreign(),
    "no weights to speak of": lambda _: Gguf().data(),
}


def _foreign() -> bytes:
    made = Gguf()
    made.meta["general.architecture"] = "martian"
    made.meta |= {key.replace("llama.", "martian."): item for key, item in made.meta.items()}
    return made.data()


def test_bad_files_end_as_sentences(starter: Path, tmp_path: Path) -> None:
    """Eleven kinds, some of which our own reader lets pass; the engine serves on."""
    engine = LlamaEngine(lambda: ROOMY, Careful(trial=Canary()))
    data = starter.read_bytes()
    for number, (form, spoil) in enumerate(FORMS.items()):
        path = tmp_path / f"{number}.gguf"
        path.write_bytes(spoil(data))
        error = engine.load(LoadSpec(path, 512, threads=1)).exception(60)
        assert isinstance(error, UserError), form
        assert error.code not in ("bug", "error"), form
    missing = engine.load(LoadSpec(tmp_path / "missing.gguf")).exception(60)
    assert isinstance(missing, UserError)
    assert engine.load(LoadSpec(starter, 512, sequences=1, threads=1)).result(60).context == 512
    assert engine.close()


def test_a_bad_file_behind_a_good_header_reaches_the_trial(tmp_path: Path) -> None:
    path = Gguf().write(tmp_path / "hollow.gguf")
    with pytest.raises(UserError) as caught:
        Canary().attempt(path, plan_of(path))
    assert caught.value.code == "damaged"


class Doomed(Child):
    """Dies of kill -9 before it can answer."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        os.kill(self.pid, signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")
@pytest.mark.allow_logs("a trial ended before it began")
def test_a_killed_trial_is_told_and_less_is_loaded(starter: Path) -> None:
    with pytest.raises(UserError) as caught:
        Canary(Doomed).attempt(starter, plan_of(starter))
    assert caught.value.code == canary.KILLED and "want of memory" in caught.value.sentence
    starts = [Child, Doomed]

    def start(role: str) -> Child:
        return starts.pop()(role)

    engine = LlamaEngine(lambda: ROOMY, Careful(trial=Canary(start)))
    info = engine.load(LoadSpec(starter, 512, sequences=2, threads=1)).result(60)
    assert info.sentence.endswith("A first trial of it went wrong, so only one chat is kept warm.")
    assert engine.close()


@pytest.mark.skipif(os.name == "nt", reason="lacks signals")
@pytest.mark.parametrize("number", ["SIGSEGV", "SIGABRT", "SIGILL"])
@pytest.mark.allow_logs("a trial ended before it began")
def test_a_crash_is_told_by_its_signal(number: str, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(f"import os, signal; os.kill(os.getpid(), signal.{number})", monkeypatch)
    with pytest.raises(UserError) as caught:
        Canary().attempt(starter, plan_of(starter))
    assert caught.value.code == canary.CRASHED
    assert f"signal {getattr(signal, number).value}" in caught.value.sentence


def test_crashes_by_exit_code() -> None:
    assert child.crash_of(-11) == "signal 11" and child.crash_of(0xC0000005) == "code 0xc0000005"
    assert child.crash_of(0) == child.crash_of(3) == ""


def test_a_trial_that_hangs_is_ended(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("import time; time.sleep(600)", monkeypatch)
    monkeypatch.setattr(canary, "PATIENCE_S", -1000.0)
    with pytest.raises(UserError) as caught:
        Canary().attempt(starter, plan_of(starter))
    assert caught.value.code == canary.HUNG


def test_closing_ends_a_trial(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("import time; time.sleep(600)", monkeypatch)
    with pytest.raises(UserError) as caught:
        Canary().attempt(starter, plan_of(starter), (), lambda: True)
    assert caught.value.code == "closing"


@pytest.mark.allow_logs("a trial ended without a word", "no process for a trial", "a trial ended before")
def test_where_no_trial_can_be_made_the_load_goes_on(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("raise SystemExit(3)", monkeypatch)
    assert Canary().attempt(starter, plan_of(starter)) is None

    def refuse(role: str) -> Child:
        raise OSError(11, "no more processes")

    assert Canary(refuse).attempt(starter, plan_of(starter)) is None


def test_a_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERDESK_PASSPHRASE", "correct horse")
    assert "UNDERDESK_PASSPHRASE" not in child.environment()
    assert "correct horse" not in child.environment().values()


def test_an_installed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child.command("canary") == [sys.executable, "--engine-room", "canary"]


def test_an_unknown_room_is_refused() -> None:
    done = subprocess.run(
        child.command("kitchen"),
        env=child.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2 and done.stdout == b""


def test_what_native_code_prints_stays_out_of_the_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    program(
        "import os, sys\n"
        "from app.engine import frames, room\n"
        "inlet, outlet = room._take_pipes()\n"
        "os.write(1, b'ggml: assertion failed'); print('hello', flush=True)\n"
        "outlet.write(frames.pack(frames.read(inlet))); outlet.flush()\n",
        monkeypatch,
    )
    made = Child("echo")
    made.send(("a", 1))
    assert made.receive() == ("a", 1)
    assert made.wait(20) == 0
    made.end()
    assert cast("BinaryIO", made._process.stdout).closed
