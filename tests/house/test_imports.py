"""Importing is free of side effects, and the rooms below the window run without Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house._sources import sources

WATCHER = """
import importlib, json, sys, threading
events = []
def hook(name, args):
    if name == "open" and isinstance(args[0], (str, bytes)):
        flags = args[2] or 0
        if flags & 3:
            events.append(f"writes {args[0]}")
        elif str(args[0]).endswith((".json", ".gguf", ".db", ".toml")) and "site-packages" not in str(args[0]):
            events.append(f"reads {args[0]}")
    elif name in ("socket.connect", "socket.bind", "subprocess.Popen", "os.mkdir", "sqlite3.connect"):
        events.append(f"{name} {args!r}")
sys.dont_write_bytecode = True
sys.addaudithook(hook)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
extra = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
print(json.dumps({"events": events, "threads": extra, "modules": sorted(sys.modules)}))
"""


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _import(names: list[str], root: Path) -> dict[str, list[str]]:
    command = [sys.executable, "-W", "error", "-c", WATCHER, json.dumps(names)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _names(*, ui: bool) -> list[str]:
    return [_module(s.name) for s in sources("app") if s.name.startswith("app/ui/") == ui]


@pytest.fixture(scope="module")
def below_the_window(repository: Path) -> dict[str, list[str]]:
    """What happens when everything but the window is imported, in a process of its own."""
    return _import(_names(ui=False), repository)


@pytest.fixture(scope="module")
def window(repository: Path) -> dict[str, list[str]]:
    """What happens when the window's modules are imported."""
    return _import(_names(ui=True), repository)


def test_rooms_and_command_line_run_without_qt(below_the_window: dict[str, list[str]]) -> None:
    assert [m for m in below_the_window["modules"] if m.split(".")[0] in {"PySide6", "shiboken6"}] == []


@pytest.mark.parametrize("part", ["below_the_window", "window"])
def test_llama_waits_until_it_is_needed(part: str, request: pytest.FixtureRequest) -> None:
    assert "llama_cpp" not in request.getfixturevalue(part)["modules"]


@pytest.mark.parametrize("part", ["below_the_window", "window"])
def test_nothing_happens_at_import(part: str, request: pytest.FixtureRequest) -> None:
    seen = request.getfixturevalue(part)
    assert seen["events"] == []
    assert seen["threads"] == []


def test_qt_has_no_network_in_the_window(window: dict[str, list[str]]) -> None:
    loaded = {m for m in window["modules"] if m.startswith("PySide6.")}
    assert loaded & {"PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebSockets"} == set()
