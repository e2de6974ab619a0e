"""The guard, each time in a process of its own: an audit hook cannot be taken back."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.net import hub as hubs

ROOT = Path(__file__).parents[2]
WAYS = {
    "urllib": "import urllib.request; urllib.request.urlopen(URL, timeout=5).read()",
    "httpx": "import httpx; httpx.get(URL, timeout=5, trust_env=False)",
    "http.client": "import http.client; http.client.HTTPConnection('127.0.0.1', PORT, timeout=5).request('GET', '/a')",
    "socket": "import socket; socket.create_connection(('127.0.0.1', PORT), 5)",
    "connect_ex": "import socket; socket.socket().connect_ex(('127.0.0.1', PORT))",
    "asyncio": "import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', PORT))",
    "udp": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "name": "import socket; socket.getaddrinfo('localhost', 80)",
    "bind": "import socket; socket.socket().bind(('127.0.0.1', 0))",
    "other-thread": (
        "import socket, concurrent.futures as f; from app.net import permit\n"
        "with permit.granted(permit.Pass()), f.ThreadPoolExecutor(1) as pool:\n"
        "    pool.submit(socket.create_connection, ('127.0.0.1', PORT), 5).result()"
    ),
}
FRAME = """
import json
{guard}
try:
{body}
    print(json.dumps(["open", ""]))
except Exception as error:
    while not isinstance(error, PermissionError) and (error.__cause__ or error.__context__):
        error = error.__cause__ or error.__context__
    print(json.dumps([type(error).__name__, str(error)]))
"""


@pytest.fixture(scope="module")
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        running.files["/a"] = b"hello"
        yield running


def run(body: str, hub: hubs.Hub, guarded: bool = True) -> tuple[str, str]:
    code = body.replace("URL", repr(f"{hub.origin}/a")).replace("PORT", str(hub.port))
    guard = "from app.net import guard; guard.install(); guard.install()" if guarded else ""
    program = FRAME.format(guard=guard, body=textwrap.indent(code, "    "))
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    kind, text = json.loads(done.stdout)
    return kind, text


@pytest.mark.parametrize("way", list(WAYS))
def test_a_way_around_the_gate_is_refused_with_a_plain_word(way, hub):
    before = hub.connections
    kind, text = run(WAYS[way], hub)
    assert kind == "PermissionError"
    assert "keeps the network shut" in text
    assert hub.connections == before


def test_the_same_ways_are_open_without_the_guard(hub):
    before = hub.connections
    assert run(WAYS["urllib"], hub, guarded=False)[0] == "open"
    assert run(WAYS["socket"], hub, guarded=False)[0] == "open"
    assert hub.connections > before


def test_the_gate_passes_the_guard(hub):
    body = """
    from app.net.door import Ask, Purpose
    from app.net.gate import Gate
    gate = Gate(False, lambda row: None, [Purpose("p", "P", ("http://127.0.0.1:PORT",))])
    with gate.stream(Ask("p", URL)) as reply:
        assert reply.read(100) == b"hello"
    """
    assert run(textwrap.dedent(body), hub) == ("open", "")


def test_what_is_no_network_stays_usable(hub):
    body = """
    import asyncio, socket, subprocess, sys
    left, right = socket.socketpair()
    left.sendall(b"x"); assert right.recv(1) == b"x"
    asyncio.run(asyncio.sleep(0))
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    """
    assert run(textwrap.dedent(body), hub) == ("open", "")


def test_the_self_test_tells_that_a_guard_alone_does_not_hold_native_code(hub):
    body = """
    from app.net.gate import Gate
    from app.net.selftest import run_self_test
    found = run_self_test(Gate(True, lambda row: None))
    ways = {way.way: way.blocked for way in found.ways}
    assert found.control and not found.passed
    assert ways["urllib"] and ways["httpx"] and ways["httpx async"], ways
    assert not ways["a raw connect of the C library"] and not ways["DNS"] and not ways["a child process"], ways
    """
    assert run(textwrap.dedent(body), hub) == ("open", "")


def test_the_self_test_tells_when_a_way_is_open(hub):
    body = """
    from app.net.gate import Gate
    from app.net.selftest import run_self_test
    found = run_self_test(Gate(True, lambda row: None))
    ways = {way.way: way.blocked for way in found.ways if way.installed}
    assert ways.pop("an address that is on no list") and not any(ways.values()), ways
    """
    assert run(textwrap.dedent(body), hub, guarded=False) == ("open", "")
