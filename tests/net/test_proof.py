"""`offline status` proves itself, and a tracer that knows nothing of us sees the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import Profile
from app.net import filter as kernel
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.net import house, tracing

needs_filter = pytest.mark.skipif(
    not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only"
)
NATIVE = ("a raw connect of the C library", "UDP", "DNS", "a child process")
AF = ("AF_INET", "AF_INET6", "AF_PACKET")


def ask(profile: Profile, *words: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE}
    return subprocess.run(
        [*before, sys.executable, "-m", "app", "--profile", str(profile.root), *words],
        capture_output=True, text=True, env=environment, timeout=280, check=False, cwd=house.ROOT,
    )  # fmt: skip


@pytest.fixture
def closed(profile: Profile) -> Profile:
    make_vault(profile).close()
    return profile


def check(document: dict[str, Any], *, offline: bool) -> None:
    assert document["offline"] is offline
    assert document["filter_installed"] is True
    assert document["broker_running"] is not offline
    assert document["control"] is True
    ways = {way["way"]: way for way in document["self_test"]}
    assert len(ways) == 12
    assert all(way["blocked"] for way in ways.values()), ways
    assert all(ways[name]["installed"] for name in (*NATIVE, "urllib", "httpx", "httpx async", "QtNetwork"))


@needs_filter
def test_the_program_proves_itself_offline_and_online(closed: Profile) -> None:
    done = ask(closed, "offline", "status", "--json")
    assert done.returncode == 0, done.stderr
    check(json.loads(done.stdout), offline=True)
    done = ask(closed, "offline", "off", "--json")
    assert done.returncode == 0, done.stderr
    check(json.loads(done.stdout), offline=False)
    refused = [row["result"] for row in json.loads(ask(closed, "net", "log", "--json").stdout)["connections"]]
    assert refused == ["refused: not an address for this purpose", "refused: offline"]


@needs_filter
@pytest.mark.skipif(bool(tracing.unusable()), reason=tracing.unusable() or "strace is there")
def test_a_tracer_sees_no_network_socket_in_the_program_while_all_ways_are_tried(
    closed: Profile, tmp_path: Path
) -> None:
    report = tmp_path / "trace"
    done = ask(closed, "offline", "off", "--json", before=tuple(tracing.command(report)))
    check(json.loads(done.stdout), offline=False)
    found = tracing.read(report)
    program = next(iter(found))
    steward = min(number for number, one in found.items() if one.parent == program)
    outside = tracing.descendants(steward, found)
    inside = [one for number, one in found.items() if number not in outside]
    assert len(inside) > 5, "the program and its threads and children"
    assert sum(one.opened(*AF) for one in inside) == 0
    assert sum(one.refused(*AF) for one in inside) > 5, "they did try"
    assert sum(found[number].opened("AF_INET") for number in outside) >= 2, "the control did get its sockets"
    assert found[steward].opened(*AF) == 0, "the steward itself opens none"


@needs_filter
def test_a_refused_filter_is_told_and_nothing_is_claimed(closed: Profile) -> None:
    """Where the kernel takes no filter, native code gets out, and the status says so and fails."""
    code = f"""
import sys
from app.net import filter as kernel
def refuse():
    raise OSError(38, "Function not implemented")
kernel.install = refuse
sys.argv = ["underdesk", "--profile", {str(closed.root)!r}, "offline", "status", "--json"]
from app.__main__ import main
sys.exit(main())
"""
    environment = {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=280, check=False,
        cwd=house.ROOT,
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["filter_installed"] is False
    assert document["broker_running"] is False
    blocked = {way["way"]: way["blocked"] for way in document["self_test"]}
    assert blocked["urllib"]
    assert blocked["httpx"]
    assert not any(blocked[name] for name in NATIVE)


@pytest.mark.parametrize(
    ("display", "remote"),
    [(":0", False), (":1.0", False), ("unix:0", False), ("/tmp/launch/x:0", False), ("localhost:10.0", True),
     ("192.0.2.7:0", True)],
)  # fmt: skip
def test_a_display_over_the_network_is_told_apart(display: str, remote: bool) -> None:
    from app.__main__ import is_remote

    assert is_remote(display) is remote


def test_over_ssh_it_says_why_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import has_display, no_display

    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    assert not has_display()
    assert no_display().startswith("The display localhost:10.0 is reached over the network")
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
