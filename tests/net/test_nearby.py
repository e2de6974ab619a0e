"""The relay: while offline it reaches one port of this computer, and the kernel keeps it from everything else."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import landlock
from app.base.errors import UserError
from app.net import door, messages, nearby
from app.net import filter as kernel
from app.net.door import HERE, Ask, Rules, is_here, is_loopback
from app.net.doors import Doors
from app.net.gate import Gate
from app.net.messages import Kind, Message
from app.net.outside import open_door
from app.net.wire import here
from tests.net import house
from tests.net import hub as hubs

needs_filter = pytest.mark.skipif(
    not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only"
)


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        running.files["/a"] = b"hello" * 1000
        yield running


@pytest.fixture
def six() -> Iterator[list[hubs.Hub]]:
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(hubs.running()) for _ in range(6)]
        for one in found:
            one.files["/a"] = b"hello"
        yield found


HERE_OR_NOT = (
    ("http://127.0.0.1:8080", True), ("http://127.9.9.9", True), ("https://[::1]:5/v1", True),
    ("http://localhost:11434/v1", True), ("http://LOCALHOST", True), ("http://localhost.example.org", False),
    ("http://127.0.0.1.example.org", False), ("http://0.0.0.0", False), ("http://[::ffff:127.0.0.1]", False),
    ("http://2130706433", False), ("http://0x7f.1", False), ("http://127.1", False), ("http://192.168.1.2", False),
    ("http://x@127.0.0.1", True), ("http://127.0.0.1@x", False), ("http://[", False), ("", False),
)  # fmt: skip


@pytest.mark.parametrize(("address", "stays"), HERE_OR_NOT)
def test_what_is_here_is_told_by_its_letters(address: str, stays: bool) -> None:
    assert is_here(address) is stays


def test_a_relay_knows_no_name_and_no_other_address() -> None:
    assert {address[0] for _, address in here("localhost", 5)} == {"127.0.0.1", "::1"}
    assert here("[::1]", 5) == [(socket.AF_INET6, ("::1", 5))]
    for host in ("example.org", "192.0.2.1", "0.0.0.0", "::ffff:127.0.0.1", ""):
        with pytest.raises(OSError):
            here(host, 5)
    assert not is_loopback("localhost")


@pytest.mark.parametrize(
    "rules",
    [
        Rules(endpoints=("https://example.org",)),
        Rules(endpoints=("http://127.0.0.1:5", "http://127.0.0.1:6")),
        Rules("http://127.0.0.1:3128", endpoints=("http://127.0.0.1:5",)),
        Rules(mirror="https://mirror.example", endpoints=("http://127.0.0.1:5",)),
        Rules(),
    ],
)
def test_a_relay_takes_one_place_of_this_computer_and_nothing_else(rules: Rules) -> None:
    assert nearby.place_of(Message(Kind.RULES, 0, messages.pack_rules(Rules(endpoints=("http://[::1]:5",)))))
    with pytest.raises(messages.Nonsense):
        nearby.place_of(Message(Kind.RULES, 0, messages.pack_rules(rules)))
    with pytest.raises(messages.Nonsense):
        nearby.place_of(Message(Kind.ASK, 1, messages.pack_ask(Ask(HERE, "http://127.0.0.1:5"))))


@needs_filter
def test_offline_a_server_of_this_computer_answers_by_a_relay_and_nothing_else_does(hub: hubs.Hub) -> None:
    with hubs.running() as other:
        other.files["/a"] = b"other"
        told = house.run(
            hub,
            f"""
            from app.net import proof
            from app.net.door import Rules
            door = outside.open_door(True, ROWS.append)
            before = refusal(door, ORIGIN + "/a", "endpoint-here")
            door.keep_to(Rules(endpoints=(ORIGIN, "https://example.org")))
            size = len(fetch(door, ORIGIN + "/a", "endpoint-here"))
            codes = [refusal(door, "{other.origin}/a", "endpoint-here"),
                     refusal(door, "https://example.org/", "endpoint"),
                     refusal(door, ORIGIN + "/a", "endpoint"), refusal(door, ORIGIN + "/a", "model-search")]
            now = proof.standing(door)
            running = [HOUSE.steward.running(role) for role in ("broker", "relay-0", "relay-1")]
            lines = [proof.relays_words(now.relays)]
            door.keep_to(Rules())
            gone = [HOUSE.steward.running("relay-0"), list(door.relays), refusal(door, ORIGIN + "/a", "endpoint-here")]
            door.close()
            tell({{"before": before, "size": size, "codes": codes, "relays": now.relays, "running": running,
                  "lines": lines, "gone": gone, "today": door.connections_today(), "results": results(),
                  "broker": now.broker_running, "filtered": now.filtered}})
            """,
        )
        assert other.connections == 0
    assert told["before"] == "host-refused"
    assert told["size"] == 5000
    assert told["codes"] == ["host-refused", "offline", "offline", "offline"]
    assert told["running"] == [False, True, False] and told["filtered"] and not told["broker"]
    assert told["relays"] == [hub.origin]
    assert f"may reach {hub.origin} on this computer, nothing else" in told["lines"][0]
    assert told["gone"] == [False, [], "host-refused"]
    assert told["today"] == 0, "nothing left this computer"
    assert told["results"].count("answered 200") == 1 == len(hub.hits)
    assert len(told["results"]) == 7, "refused ones have their rows too"


@needs_filter
def test_the_self_test_holds_while_a_relay_runs_and_tries_it_too(hub: hubs.Hub) -> None:
    told = house.run(
        hub,
        """
        from app.net import proof
        from app.net.door import Rules
        door = outside.open_door(True, ROWS.append, rules=Rules(endpoints=(ORIGIN,)))
        fetch(door, ORIGIN + "/a", "endpoint-here")
        found = proof.prove(door)
        ways = {way.way: way.blocked for way in found.test.ways}
        tell([found.holds(True), found.relays, ways, proof.lines(True, found)])
        door.close()
        """,
    )
    holds, relays, ways, lines = told
    assert holds and relays == [hub.origin]
    assert len(ways) == 13 and all(ways.values()) and ways["an address that no relay is for"]
    assert any(hub.origin in line for line in lines)
    assert "No process that may open connections to other computers exists." in lines


WALLS = """
import ctypes, json, os, socket, sys
from app.net import nearby
nearby.shut_in(PORT)
def code(work):
    try:
        work()
    except OSError as error:
        return error.errno
    return 0
def reach(port, host="127.0.0.1", family=socket.AF_INET):
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.settimeout(5)
        sock.connect((host, port))
def make(family, kind):
    socket.socket(family, kind).close()
def bind():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
print(json.dumps({
    "its own": code(lambda: reach(PORT)),
    "another port": code(lambda: reach(OTHER)),
    "web": code(lambda: reach(443, "192.0.2.1")),
    "udp": code(lambda: make(socket.AF_INET, socket.SOCK_DGRAM)),
    "raw": code(lambda: make(socket.AF_INET, socket.SOCK_RAW)),
    "unix": code(lambda: make(socket.AF_UNIX, socket.SOCK_STREAM)),
    "netlink": code(lambda: make(16, socket.SOCK_RAW)),
    "listen": code(bind), "write": code(lambda: open("OUT", "w").close()),
    "run": code(lambda: os.execv("/bin/true", ["true"])),
}))
"""


@needs_filter
@pytest.mark.skipif(
    landlock.version() < 4, reason="Landlock here knows no ports: the kernel is older than 6.7"
)
def test_the_walls_of_a_relay_hold_against_its_own_process(hub: hubs.Hub, tmp_path: Path) -> None:
    with hubs.running() as other:
        code = WALLS.replace("PORT", str(hub.port)).replace("OTHER", str(other.port))
        done = subprocess.run(
            [sys.executable, "-c", code.replace("OUT", f"{tmp_path}/out")],
            capture_output=True, text=True, cwd=house.ROOT, env=os.environ, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert other.connections == 0
    refused = 13
    assert found.pop("its own") == 0
    assert found == dict.fromkeys(found, refused)


def test_a_relay_rests_and_makes_room_for_others(six: list[hubs.Hub]) -> None:
    made: list[tuple[str, str]] = []
    doors: list[Gate] = []

    def make(slot: str, origin: str) -> Gate:
        made.append((slot, origin))
        places = [door.Purpose(HERE, "Testing", (origin,))]
        doors.append(Gate(False, lambda row: None, places, here_only=True))
        return doors[-1]

    rows: list[object] = []
    main = Gate(True, rows.append)
    ways = Doors(main, make, rows.append, idle_s=0.05)
    origins = tuple(one.origin for one in six)
    ways.keep_to(Rules(endpoints=origins))
    for origin in origins[:1] * 2:
        with ways.stream(Ask(HERE, f"{origin}/a")) as reply:
            assert reply.status == 200
            assert ways.relays == (origin,)
    assert made == [("relay-0", origins[0])], "one for both"
    doors[0].set_offline(False)
    while ways.relays:
        time.sleep(0.01)
    assert doors[0].offline, "closed by itself"
    ways = Doors(main, make, rows.append)
    ways.keep_to(Rules(endpoints=origins))
    made.clear()
    for origin in origins:
        with ways.stream(Ask(HERE, f"{origin}/a")) as reply:
            reply.read(1 << 20)
    assert [slot for slot, _ in made] == ["relay-0", "relay-1", "relay-2", "relay-3", "relay-0", "relay-1"]
    assert len(ways.relays) == 4
    ways.close()
    assert ways.relays == () and all(one.offline for one in doors)
    with pytest.raises(UserError, match="closing"), ways.stream(Ask(HERE, f"{origins[0]}/a")):
        pass


def test_more_at_once_than_there_are_slots_are_refused(six: list[hubs.Hub]) -> None:
    rules = Rules(endpoints=tuple(one.origin for one in six))
    opened = open_door(True, lambda row: None, rules=rules)
    with contextlib.ExitStack() as stack:
        for origin in rules.endpoints[:4]:
            stack.enter_context(opened.stream(Ask(HERE, f"{origin}/a")))
        with pytest.raises(UserError, match="at once"), opened.stream(Ask(HERE, f"{rules.endpoints[4]}/a")):
            pass
    opened.close()


def test_a_redirect_of_a_relay_leads_nowhere_else(hub: hubs.Hub) -> None:
    with hubs.running() as other:
        hub.elsewhere, hub.mood = f"{other.origin}/a", "redirect"
        opened = open_door(True, lambda row: None, rules=Rules(endpoints=(hub.origin,)))
        with pytest.raises(UserError) as caught, opened.stream(Ask(HERE, f"{hub.origin}/a")):
            pass
        assert caught.value.code == "host-refused"
        opened.close()
        assert other.connections == 0


def test_rules_with_endpoints_travel_whole() -> None:
    rules = Rules(endpoints=("https://api.example.org", "http://192.168.1.2:11434"))
    assert messages.unpack_rules(messages.pack_rules(rules)) == rules
    purposes = {one.name: one.places for one in rules.widen(door.PURPOSES)}
    assert purposes[door.AWAY] == rules.endpoints
    assert not set(rules.endpoints) & set(purposes["model-download"])
    for bad in ("", "api.example.org", "*.example.org", "ftp://x", "http://x/v1", "http://u@x", "http://x:0"):
        with pytest.raises(messages.Nonsense):
            messages.unpack_rules(messages.pack_rules(Rules(endpoints=(bad,))))
    ask = messages.unpack_ask(
        messages.pack_ask(Ask(HERE, "http://127.0.0.1", "POST", {"a": "b"}, b"{}\n", silence=7))
    )
    assert (ask.silence, ask.content) == (7, b"{}\n")


def test_an_endpoint_elsewhere_is_reached_for_its_own_purpose_alone(hub: hubs.Hub) -> None:
    gate = Gate(False, lambda row: None)
    gate.keep_to(Rules(endpoints=(hub.origin,)))
    with gate.stream(Ask(door.AWAY, f"{hub.origin}/a", silence=5)) as reply:
        assert reply.status == 200
    for purpose, url in (
        ("model-download", f"{hub.origin}/a"),
        (door.AWAY, f"http://localhost:{hub.port}/a"),
        (door.AWAY, "https://huggingface.co/"),
    ):
        with pytest.raises(UserError) as caught, gate.stream(Ask(purpose, url)):
            pass
        assert caught.value.code == "host-refused"
    gate.keep_to(Rules())
    with pytest.raises(UserError), gate.stream(Ask(door.AWAY, f"{hub.origin}/a")):
        pass
    assert len(hub.hits) == 1
