"""The door as real processes: a core without any network, and a broker that exists only while online."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from app.net import filter as kernel
from tests.net import house
from tests.net import hub as hubs

pytestmark = pytest.mark.skipif(
    not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only"
)
DOOR = "door = outside.open_door({offline}, ROWS.append)\n"


@pytest.fixture(scope="module")
def shared() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        running.files["/a"] = b"hello" * 1000
        yield running


@pytest.fixture
def hub(shared: hubs.Hub) -> Iterator[hubs.Hub]:
    shared.mood = "well"
    shared.hits.clear()
    shared.release.clear()
    shared.sending.clear()
    yield shared
    shared.release.set()


def until(what: Callable[[], object], patience: float = 60.0) -> None:
    """Wait for it; the patience only bounds a test that fails."""
    deadline = time.monotonic() + patience
    while not what():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def test_the_kernel_refuses_every_socket_that_leads_out_and_no_other(hub):
    told = house.run(
        hub,
        """
        import ctypes, os, socket, subprocess
        from app.net import filter as kernel
        libc = ctypes.CDLL(None, use_errno=True)
        def code(number, *args):
            result = libc.syscall(number, *args)
            return ctypes.get_errno() if result < 0 else 0
        def family(number, kind=1):
            handle = libc.socket(number, kind, 0)
            if handle >= 0:
                os.close(handle)
            return ctypes.get_errno() if handle < 0 else 0
        in_thread = []
        thread = threading.Thread(target=lambda: in_thread.append(family(2)))
        thread.start(); thread.join()
        child = "import ctypes; print(ctypes.CDLL(None).socket(2, 1, 0))"
        here = {str(n): family(n) for n in (2, 10, 17, 40, 1)}
        here["netlink"] = family(16, 3)
        pair = socket.socketpair(); pair[0].send(b"x")
        calls = {"io_uring": 425, "pidfd_getfd": 438}
        tell({
            "families": here, "thread": in_thread, "holds": kernel.holds(), "filtered": HOUSE.filtered,
            "child": subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout.strip(),
            "pair": pair[1].recv(1).decode(), "calls": {n: code(c, 1, 0, 0) for n, c in calls.items()},
        })
        """,
    )
    refused, unpermitted = 13, 1
    assert told["families"] == {
        "2": refused, "10": refused, "17": refused, "40": refused, "1": 0, "netlink": 0,
    }  # fmt: skip
    assert told["thread"] == [refused]
    assert told["child"] == "-1"
    assert told["pair"] == "x"
    assert set(told["calls"].values()) == {unpermitted}
    assert told["holds"]
    assert told["filtered"]


def test_offline_no_broker_exists_and_nothing_passes(hub):
    told = house.run(
        hub,
        DOOR.format(offline=True)
        + """
code = refusal(door, ORIGIN + "/a")
tell({"code": code, "running": HOUSE.steward.running("broker"), "results": results()})
door.close()
""",
    )
    assert told["code"] == "offline"
    assert told["results"] == ["refused: offline"]
    assert not told["running"]
    assert hub.hits == []


def test_online_every_hit_has_one_row_and_no_other_place_is_reached(hub):
    hub.files["/big"] = os.urandom(3 << 20)
    told = house.run(
        hub,
        DOOR.format(offline=False)
        + """
import concurrent.futures, hashlib
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    sizes = set(pool.map(lambda _: len(fetch(door, ORIGIN + "/a")), range(20)))
big = hashlib.sha256(fetch(door, ORIGIN + "/big", "model-download")).hexdigest()
missing = []
with door.stream(Ask("model-search", ORIGIN + "/none")) as reply:
    missing.append(reply.status)
codes = [refusal(door, "http://localhost:" + ORIGIN.rpartition(":")[2] + "/a"), refusal(door, "https://example.org/"),
         refusal(door, ORIGIN + "/a", "no-such-purpose")]
tell({"sizes": list(sizes), "big": big, "missing": missing, "codes": codes, "results": results(),
      "received": [row.received for row in ROWS if row.purpose == "model-download"],
      "today": door.connections_today(), "live": len(door.live()), "ids": len({row.id for row in ROWS})})
door.close()
""",
    )
    assert told["sizes"] == [5000]
    assert told["big"] == hubs.sha256(hub.files["/big"])
    assert told["missing"] == [404]
    assert told["codes"] == ["host-refused"] * 3
    passed = [result for result in told["results"] if result.startswith("answered")]
    assert len(passed) == len(hub.hits) == told["today"] == 22
    assert [r for r in told["results"] if r not in passed] == ["refused: not an address for this purpose"] * 2
    assert told["received"][0] > 3 << 20
    assert told["ids"] == len(told["results"])
    assert told["live"] == 0


def test_the_switch_ends_the_broker_in_the_middle_of_a_download(hub):
    hub.mood = "stalled"
    hub.files["/half"] = os.urandom(2 << 20)
    told = house.run(
        hub,
        DOOR.format(offline=False)
        + """
import os
got = []
def download():
    from app.base.errors import UserError
    try:
        with door.stream(Ask("model-download", ORIGIN + "/half")) as reply:
            for chunk in reply.chunks():
                got.append(len(chunk))
    except UserError as error:
        got.append(error.code)
thread = threading.Thread(target=download)
thread.start()
while sum(got) < 1 << 19:
    time.sleep(0.01)
live = [row.result for row in door.live()]
door.set_offline(True)
running = HOUSE.steward.running("broker")
thread.join()
tell({"live": live, "running": running, "end": got[-1], "results": results(), "at_end": len(door.live())})
door.set_offline(False)
door.close()
""",
    )
    assert not hub.release.is_set()  # the server was still sending
    assert told["live"] == ["under way"]
    assert not told["running"]
    assert told["end"] == "offline"
    assert told["results"] == ["cut off by the Offline switch"]
    assert told["at_end"] == 0


def test_the_switch_goes_to_and_fro_without_a_restart(hub):
    told = house.run(
        hub,
        DOOR.format(offline=True)
        + """
seen = []
for _ in range(5):
    door.set_offline(False)
    seen.append([HOUSE.steward.running("broker"), len(fetch(door, ORIGIN + "/a"))])
    door.set_offline(True)
    seen.append([HOUSE.steward.running("broker"), refusal(door, ORIGIN + "/a")])
door.close()
door.set_offline(False)
tell([seen, door.offline, threading.active_count()])
""",
    )
    assert told == [[[True, 5000], [False, "offline"]] * 5, True, 1]
    assert len(hub.hits) == 5


def test_cancelling_and_leaving_early_have_their_rows(hub):
    hub.files["/big"] = os.urandom(8 << 20)
    told = house.run(
        hub,
        DOOR.format(offline=False)
        + """
from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
token = CancelToken()
try:
    with door.stream(Ask("model-download", ORIGIN + "/big", token=token)) as reply:
        for chunk in reply.chunks():
            token.cancel()
except Cancelled:
    pass
try:
    with door.stream(Ask("model-download", ORIGIN + "/big")) as reply:
        raise UserError("The file is not what was announced")
except UserError:
    pass
try:
    fetch(door, ORIGIN + "/big", limit=1000)
except UserError as error:
    code = error.code
tell([code, results()])
door.close()
""",
    )
    assert told == [
        "too-large",
        ["cancelled", "failed: The file is not what was announced",
         "failed: The answer of 127.0.0.1 is larger than expected"],
    ]  # fmt: skip


def test_a_broker_that_dies_is_replaced_and_its_request_has_a_row(hub):
    hub.mood = "stalled"
    with house.start(
        hub,
        DOOR.format(offline=False)
        + """
from app.base.errors import UserError
tell(HOUSE.steward.pid)
try:
    fetch(door, ORIGIN + "/a")
except UserError as error:
    tell([error.code, results()])
input()
tell([len(fetch(door, ORIGIN + "/a")), results()])
door.close()
""",
    ) as process:
        assert process.stdout
        assert process.stdin
        steward = psutil.Process(json.loads(process.stdout.readline()))
        assert hub.sending.wait(60)
        [broker] = steward.children()
        broker.kill()
        code, rows = json.loads(process.stdout.readline())
        assert code == "broken"
        assert rows == ["failed: the broker ended"]
        hub.mood = "well"
        process.stdin.write("\n")
        process.stdin.flush()
        size, rows = json.loads(process.stdout.readline())
        assert (size, rows[1:]) == (5000, ["answered 200"])
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_program(hub, number):
    with house.start(hub, DOOR.format(offline=False) + "tell(HOUSE.steward.pid); input()") as process:
        assert process.stdout
        steward = psutil.Process(json.loads(process.stdout.readline()))
        family = [steward, *steward.children()]
        assert len(family) == 2
        os.kill(process.pid, number)
        process.wait(60)
        until(lambda: not any(_alive(member) for member in family))


def _alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_without_a_steward_it_stays_offline_in_plain_words(hub):
    told = house.run(
        hub,
        DOOR.format(offline=True)
        + """
import os, signal
os.kill(HOUSE.steward.pid, signal.SIGKILL)
os.waitpid(HOUSE.steward.pid, 0)
from app.base.errors import UserError
try:
    door.set_offline(False)
except UserError as error:
    sentence = error.sentence
tell([sentence, refusal(door, ORIGIN + "/a"), HOUSE.steward.running("broker")])
door.close()
""",
    )
    assert told[0].startswith("Underdesk cannot go online, because")
    assert told[1:] == ["no-broker", False]
    assert hub.hits == []


def test_the_steward_keeps_no_passphrase(hub):
    """It is forked from the program, with all that its environment brought."""
    secret = "the heron stands in the reeds"
    body = "tell(HOUSE.steward.pid); input()"
    with house.start(hub, body, UNDERDESK_PASSPHRASE=secret) as process:
        assert process.stdout
        steward = json.loads(process.stdout.readline())
        try:
            until(lambda: not _memory(steward).count(secret.encode()))
            ours = _memory(process.pid).count(secret.encode())
        except PermissionError:
            pytest.skip("only root may look into these processes, which is as it should be")
        finally:
            process.kill()
    assert ours, "the control: the program itself has it"


def _memory(pid: int) -> bytes:
    """All readable private memory of a process."""
    found = bytearray()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            if " rw-p " in line:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                memory.seek(start)
                with contextlib.suppress(OSError):
                    found += memory.read(end - start)
    return bytes(found)


def test_where_there_is_no_steward_the_broker_is_a_child_on_pipes(hub):
    """As on macOS and Windows."""
    code = f"""
import json, sys
from app.net.brokered import BrokeredDoor
from app.net.door import Ask
from app.net.outside import OnPipes
broker = '''
from app.net import door
from app.net.door import Purpose
door.PURPOSES = (Purpose("model-search", "T", ("{hub.origin}",)),)
from app.net.broker import main
main()
'''
rows, peers = [], []
def start():
    peers.append(OnPipes([sys.executable, "-c", broker]))
    return peers[-1]
door = BrokeredDoor(False, rows.append, start)
with door.stream(Ask("model-search", "{hub.origin}/a")) as reply:
    size = len(reply.read(1 << 20))
running = door.broker_running
door.set_offline(True)
print(json.dumps([size, running, door.broker_running, peers[0]._process.poll(), [row.result for row in rows]]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=house.ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [5000, True, False, -signal.SIGKILL, ["answered 200"]]


@pytest.mark.skipif(
    "DBUS_SESSION_BUS_ADDRESS" not in os.environ, reason="there is no message bus in this session"
)
def test_the_keyring_of_the_desktop_works_under_the_filter(hub):
    told = house.run(
        hub,
        """
        from app.net import filter as kernel
        import secretstorage
        with secretstorage.dbus_init() as bus:
            collection = secretstorage.get_default_collection(bus)
            item = collection.create_item("underdesk-test", {"underdesk": "door"}, b"kept", replace=True)
            kept = item.get_secret().decode()
            item.delete()
        tell([kept, kernel.holds()])
        """,
    )
    assert told == ["kept", True]


def test_what_the_desktop_opens_is_started_outside_of_the_filter(hub, tmp_path):
    """A stand-in for xdg-open tells whether it could have had a network."""
    seen = tmp_path / "seen"
    opener = tmp_path / "xdg-open"
    opener.write_text(
        f"#!{sys.executable}\nimport os, socket, sys\n"
        f"secret = os.environ.get('UNDERDESK_PASSPHRASE', '')\n"
        f"socket.socket().close()\nopen({str(seen)!r}, 'w').write(sys.argv[1] + ' ' + secret)\n"
    )
    opener.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    told = house.run(
        hub,
        """
        opened = [HOUSE.steward.open(a) for a in ("https://example.org/a?b", "javascript:alert(1)", "-h", "")]
        tell(opened)
        """,
        PATH=path,
        UNDERDESK_PASSPHRASE="not for a browser",
    )
    assert told == [True, False, False, False]
    until(lambda: seen.exists() and seen.read_text())
    assert seen.read_text().strip() == "https://example.org/a?b"
