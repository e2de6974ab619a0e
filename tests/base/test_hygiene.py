"""What a process takes on at its start, and that faults are told without a person's words."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.base import log
from app.base.faults import places
from app.base.hygiene import lock_pages

ROOT = Path(__file__).resolve().parents[2]
CANARY = "heron-lantern-42"
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")


def child(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own in the project's folder."""
    env = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@only_linux
def test_a_hardened_process_leaves_no_core_and_is_no_open_book() -> None:
    code = """
import ctypes, resource
from app.base.hygiene import harden
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
done = harden()
print(before, done, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert child(code).stdout.strip() == "1 ['no-core', 'not-readable'] 0 (0, 0)"


@only_linux
def test_every_role_of_the_program_is_hardened() -> None:
    """Each verb, the window and the engine's process come through the same door."""
    code = """
import ctypes, sys
import app.__main__ as door
import app.cli.main as cli
import app.engine.room as room
cli.main = lambda words, window: print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)) or 0
room.main = lambda role: print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)) or 0
door.main()
sys.argv = ["underdesk", "--engine-room", "engine"]
door.main()
"""
    assert child(code).stdout.split() == ["0", "0"]


@only_linux
def test_a_crash_leaves_no_file(tmp_path: Path) -> None:
    """Even where the system was told to write cores of any size into the working folder."""
    code = """
import os, resource, sys
sys.path.insert(0, sys.argv[1])
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from app.base.hygiene import harden
harden()
os.abort()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == -6
    assert os.listdir(tmp_path) == []


@only_linux
def test_locked_pages_are_counted_by_the_system() -> None:
    code = """
from app.base.hygiene import lock_pages
def locked():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(l for l in lines if l.startswith("VmLck")).split()[1])
before, key = locked(), bytes(range(32))
assert lock_pages(key) is key and lock_pages("ab" * 32) == "ab" * 32
print(locked() - before)
"""
    done = child(code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 4, "at least a page of 4 KiB"


def test_a_secret_passes_through_unchanged() -> None:
    key = os.urandom(32)
    assert lock_pages(key) is key


def failing() -> None:
    raise ValueError(CANARY)


@pytest.mark.allow_logs("it failed")
def test_logged_faults_are_places_without_words() -> None:
    stream = io.StringIO()
    memory = log.setup(debug=True, stream=stream)
    try:
        try:
            failing()
        except ValueError:
            logging.getLogger("underdesk.app").exception("it failed")
    finally:
        logging.getLogger("underdesk").handlers.clear()
        logging.getLogger("underdesk").propagate = True
    for told in (stream.getvalue(), "\n".join(memory.lines)):
        assert "ValueError" in told and "in failing" in told and "tests/base/test_hygiene.py" in told
        assert CANARY not in told


def test_places_name_no_home() -> None:
    try:
        failing()
    except ValueError as error:
        told = places(type(error), error.__traceback__)
    assert str(ROOT) not in told and CANARY not in told


def test_faults_that_nobody_caught_are_told_without_words() -> None:
    code = f"""
import threading
from app.base.faults import tell_plainly
tell_plainly()
def failing(): raise ValueError("{CANARY}")
thread = threading.Thread(target=failing); thread.start(); thread.join()
failing()
"""
    done = child(code)
    assert done.returncode == 1
    assert done.stderr.count("builtins.ValueError") == 2 and "in failing" in done.stderr
    assert CANARY not in done.stderr
