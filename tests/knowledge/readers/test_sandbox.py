"""The walls hold, and whatever happens inside, the program gets an answer or a sentence."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.knowledge.limits import MIB, Limits
from app.knowledge.reading import Readers
from app.knowledge.sandbox import landlock, probe
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

COMMAND = [sys.executable, "-m", "tests.knowledge.readers._rogue"]
ROOM = Room(memory=256 * MIB, processor_s=20, clock_s=30)
Run = Callable[..., bytes]
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="the walls of this system cannot be tried out on another"
)


@pytest.fixture(params=["started", "forked"])
def sandbox(request: pytest.FixtureRequest, repository: Path) -> Iterator[Sandbox]:
    """The first question goes to a process that was started, or to one that such a process has forked."""
    one = Sandbox(COMMAND, cwd=str(repository))
    one.prepare(1 if request.param == "started" else 2)
    one._idle.reverse()
    yield one
    one.close()


@pytest.fixture
def run(sandbox: Sandbox) -> Run:
    def one(
        task: str, data: bytes = b"", room: Room = ROOM, most: int = MIB, cancel: CancelToken | None = None
    ) -> bytes:
        return sandbox.run(task, io.BytesIO(data), len(data), room, {}, most, cancel)

    return one


def refusal(run: Run, task: str, **more: object) -> UserError:
    with pytest.raises(UserError) as caught:
        run(task, **more)
    return caught.value


@linux
def test_six_ways_out_are_refused(readers: Readers, tmp_path: Path) -> None:
    (tmp_path / "readable").write_text("x")
    assert readers.probe(tmp_path) == dict.fromkeys(probe.WAYS, True)
    assert not (tmp_path / "written").exists()


@linux
def test_the_same_six_succeed_without_the_sandbox(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "readable").write_text("x")
    code = "import json, sys; from app.knowledge.sandbox.probe import refused; print(json.dumps(refused(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=repository,
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(done.stdout) == dict.fromkeys(probe.WAYS, False)


@linux
def test_landlock_alone_takes_the_files_away(tmp_path: Path, repository: Path) -> None:
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    (tmp_path / "readable").write_text("x")
    code = (
        "import sys, _socket; from app.knowledge.sandbox import landlock, probe; landlock.install();"
        "print([way for way, refused in probe.refused(sys.argv[1]).items() if refused])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=repository, capture_output=True, check=True, text=True)
    assert {"'read'", "'write'"} <= set(done.stdout.strip("[]\n").split(", "))


def test_answers_come_back_whole(run: Run) -> None:
    data = os.urandom(3 * MIB)
    assert run("echo", data, most=4 * MIB) == data
    assert run("length", b"") == b"0"


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ("crash", "damaged"),
        ("vanish", "damaged"),
        ("babble", "damaged"),
        ("deep", "damaged"),
        ("hog", "too-large"),
    ],
)
def test_a_reader_that_breaks_down_is_replaced(task: str, code: str, run: Run) -> None:
    room = Room(ROOM.memory, ROOM.processor_s, 3) if task == "vanish" else ROOM
    error = refusal(run, task, room=room)
    assert error.code in {code, "took-too-long"} if task == "vanish" else error.code == code
    assert run("length", b"next") == b"4"


@linux
@pytest.mark.parametrize(
    ("task", "room"),
    [
        ("sleep", Room(256 * MIB, 20, 0.5)),
        ("spin", Room(256 * MIB, 20, 0.5)),
        ("spin", Room(256 * MIB, 1, 30)),
    ],
)
def test_a_reader_that_does_not_end_is_ended(task: str, room: Room, run: Run) -> None:
    assert refusal(run, task, room=room).code == "took-too-long"
    assert run("length", b"next") == b"4"


def test_an_answer_beyond_its_size_is_not_taken(run: Run) -> None:
    assert refusal(run, "echo", data=bytes(2 * MIB)).code == "damaged"
    assert run("length", b"next") == b"4"


def test_an_error_is_trusted_no_further_than_its_length(run: Run) -> None:
    error = refusal(run, "rude")
    assert error.code == "damaged"
    assert len(error.what) == 300
    assert error.what.isprintable()


def test_nothing_of_the_environment_gets_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERDESK_PASSPHRASE", "secret words")
    assert set(json.loads(run("environment"))) <= {
        "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "PYTHONWARNINGS", "SYSTEMROOT", "LD_LIBRARY_PATH", "LC_CTYPE",
    }  # fmt: skip


@linux
def test_no_descriptor_of_the_program_gets_in(run: Run, tmp_path: Path) -> None:
    with open(tmp_path / "secret", "w") as file:
        os.set_inheritable(file.fileno(), True)
        assert json.loads(run("descriptors")) == []


def test_a_document_that_shrinks_while_it_is_read_is_refused(sandbox: Sandbox, run: Run) -> None:
    with pytest.raises(UserError) as caught:
        sandbox.run("length", io.BytesIO(b"short"), 1000, ROOM, {}, MIB)
    assert caught.value.code == "damaged"
    assert run("length", b"next") == b"4"


def test_cancelling_ends_the_process(run: Run) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.3, cancel.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run("sleep", cancel=cancel)
    timer.join()
    assert run("length", b"next") == b"4"


def test_closing_ends_what_is_under_way(sandbox: Sandbox, run: Run) -> None:
    timer = threading.Timer(0.5, sandbox.close)
    timer.start()
    assert refusal(run, "sleep").code in {"damaged", "took-too-long"}
    timer.join()
    assert refusal(run, "length").code == "closing"


@linux
def test_nothing_is_left_behind(repository: Path) -> None:
    me = psutil.Process()
    before = me.num_fds(), {child.pid for child in me.children(recursive=True)}
    for task in ("length", "crash", "hog"):
        one = Sandbox(COMMAND, cwd=str(repository))
        with suppress(UserError):
            one.run(task, io.BytesIO(), 0, ROOM, {}, MIB)
        one.close()
    assert (me.num_fds(), {child.pid for child in me.children(recursive=True)}) == before


def _ask(sandbox: Sandbox, task: str) -> bytes:
    return sandbox.run(task, io.BytesIO(), 0, ROOM, {}, MIB)


def _leads_a_session(pid: int) -> bool:
    """Not so the child that has just read a document, which may be gone at any moment."""
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:
        return False


@linux
def test_one_start_makes_several_processes_and_leaves_none(repository: Path) -> None:
    me = psutil.Process()
    before = me.num_fds(), {child.pid for child in me.children(recursive=True)}
    sandbox = Sandbox(COMMAND, workers=3, cwd=str(repository))
    sandbox.prepare(3)
    assert [_ask(sandbox, "length") for _ in range(3)] == [b"0"] * 3  # each is asked in its turn
    (founder,) = [child for child in me.children() if child.pid not in before[1]]
    made = [founder, *(child for child in founder.children() if _leads_a_session(child.pid))]
    assert len(made) == 3
    sandbox.close()
    _, left = psutil.wait_procs(made, 10)
    assert left == []
    assert (me.num_fds(), {child.pid for child in me.children(recursive=True)}) == before


@linux
def test_one_that_breaks_down_takes_no_other_along(repository: Path) -> None:
    sandbox = Sandbox(COMMAND, workers=3, cwd=str(repository))
    sandbox.prepare(3)
    for _ in range(2):  # the one that was started, then a fork of it
        with pytest.raises(UserError):
            _ask(sandbox, "crash")
    assert len(sandbox._idle) == 1
    assert _ask(sandbox, "length") == b"0"
    assert len(sandbox._idle) == 1
    sandbox.close()


@linux
def test_forks_end_with_a_process_that_has_not_forked_them_yet() -> None:
    me = psutil.Process()
    before = me.num_fds(), {child.pid for child in me.children(recursive=True)}
    sandbox = Sandbox([sys.executable, "-c", "import time; time.sleep(60)"], workers=3)
    sandbox.prepare(3)
    sandbox._idle.reverse()
    sandbox.close()
    assert (me.num_fds(), {child.pid for child in me.children(recursive=True)}) == before


@linux
def test_a_process_that_cannot_start_says_so_for_its_forks_too() -> None:
    sandbox = Sandbox([sys.executable, "-c", "import sys; sys.exit(1)"], workers=2)
    sandbox.prepare(2)
    sandbox._idle.reverse()
    with pytest.raises(UserError) as caught:
        _ask(sandbox, "length")
    assert caught.value.code == "no-sandbox"
    sandbox.close()


def test_several_documents_at_once(repository: Path) -> None:
    sandbox = Sandbox(COMMAND, workers=2, cwd=str(repository))
    found: list[bytes] = []

    def ask(size: int) -> None:
        found.append(sandbox.run("length", io.BytesIO(bytes(size)), size, ROOM, {}, MIB))

    threads = [threading.Thread(target=ask, args=(size,)) for size in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.close()
    assert sorted(found) == [b"0", b"1", b"2", b"3", b"4", b"5"]


def test_what_is_no_file_is_refused_without_waiting(readers: Readers, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError) as caught:
        readers.read(tmp_path / "pipe")
    assert caught.value.code == "unsupported"


def test_a_giant_is_not_even_opened_up(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(Limits().file_bytes + 1)
    with pytest.raises(UserError) as caught:
        readers.read(path)
    assert caught.value.code == "too-large"


def test_an_answer_may_come_before_the_last_byte_is_noted(run: Run) -> None:
    assert [run("length", bytes(size)) for size in range(0, 3000, 10)] == [
        b"%d" % n for n in range(0, 3000, 10)
    ]
