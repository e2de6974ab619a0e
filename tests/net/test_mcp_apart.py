"""A program of tools beside a program that was shut in: it has no network, and does not outlive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.net import tool_server
from tests.net.test_mcp import is_alive, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="lacks the kernel's filter")
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from app.net import outside
outside.shut_in()
from app.base.jobs import CancelToken
from app.net.mcp_client import ToolClient
from app.net.mcp_facts import ServerPlace
from app.net.outside import open_door
client = ToolClient(lambda: open_door(True, lambda row: None))
client.look(ServerPlace("shed", (sys.executable, sys.argv[1], "official")), {}, CancelToken())
print(client.call("shed", "tell", {}, CancelToken()).text, flush=True)
if sys.argv[2] == "wait":
    sys.stdin.read()
client.close()
outside.here().steward.close()
"""


def start(how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(Path(tool_server.__file__)), how]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_it_has_no_network() -> None:
    program = start("end")
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    seen = json.loads(out)
    assert seen["network"] == "shut" and seen["folder"] == "/"


def test_it_ends_with_a_program_that_is_killed() -> None:
    program = start("wait")
    assert program.stdout is not None
    server = json.loads(program.stdout.readline())["process"]
    assert is_alive(server)
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=60)
    wait_for(lambda: not is_alive(server))
