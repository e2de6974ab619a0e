"""Runs a few lines in a process that shut itself in as the program does, with a hub here as its internet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.net.hub import Hub

ROOT = Path(__file__).parents[2]
PRELUDE = """
import json, sys, threading, time
from app.net import door as doors
from app.net.door import Ask, Purpose
doors.PURPOSES = tuple(Purpose(n, "Testing", (ORIGIN,)) for n in ("model-download", "model-search"))
from app.net import guard, outside
HOUSE = outside.shut_in()
guard.install()
ROWS = []
def fetch(door, url, purpose="model-search", limit=1 << 26):
    with door.stream(Ask(purpose, url)) as reply:
        return reply.read(limit)
def refusal(door, url, purpose="model-search"):
    from app.base.errors import UserError
    try:
        fetch(door, url, purpose)
    except UserError as error:
        return error.code
def results():
    return [row.result for row in ROWS]
def tell(answer):
    print(json.dumps(answer), flush=True)
"""


def program(hub: Hub | None, body: str) -> list[str]:
    """The command."""
    origin = repr(hub.origin if hub else "http://127.0.0.1:9")
    return [sys.executable, "-c", f"ORIGIN = {origin}\n{PRELUDE}\n{textwrap.dedent(body)}"]


def run(hub: Hub | None, body: str, **extra: str) -> Any:
    """What the lines `tell`, from a process that ended well."""
    done = subprocess.run(
        program(hub, body), check=False, capture_output=True, text=True, timeout=900, cwd=ROOT,
        env={**os.environ, **extra},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def start(hub: Hub | None, body: str, **extra: str) -> subprocess.Popen[str]:
    """The same, still running; its standard input and output are pipes."""
    return subprocess.Popen(
        program(hub, body), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, **extra},
    )  # fmt: skip
