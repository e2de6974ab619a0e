"""The real program in a real window: started as a person would, driven by mouse, keys and accessible names."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import Profile
from tests._support.display import Display, running, wait_until
from tests._support.fixtures import PASSPHRASE

READER = Path(__file__).with_name("a11y_reader.py")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Node:
    """One thing on the screen as a screen reader sees it.

    `box` is x, y, width, height on the screen, and `view` the same of what the areas around it that scroll show.
    """

    name: str
    id: str
    role: str
    description: str
    text: str
    editable: bool
    box: tuple[int, int, int, int]
    view: tuple[int, int, int, int]
    states: frozenset[str]

    @property
    def centre(self) -> tuple[int, int]:
        """Where to click."""
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    @property
    def out_of_view(self) -> int:
        """1 where its middle lies below what its area shows, -1 where above, 0 where it can be clicked."""
        (_, y), (_, top, _, height) = self.centre, self.view
        return int(y >= top + height) - int(y < top)

    def matches(self, name: str | None, role: str | None, id_: str | None, states: frozenset[str]) -> bool:
        """Whether this is what was asked for; `id_` may be the last part of the dotted id."""
        return (
            (name is None or name == self.name)
            and (role is None or role == self.role)
            and (id_ is None or self.id.split(".")[-1] == id_)
            and states <= self.states
        )


class Reader:
    """The accessibility tree, read by the system's Python in a process beside."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def tree(self, pid: int, only: str = "") -> list[Node]:
        """Everything that shows in the windows of one process, or only what is "focused"."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"pid": pid, "only": only}).encode() + b"\n")
        self._process.stdin.flush()
        answer: list[dict[str, Any]] = json.loads(self._process.stdout.readline())
        return [
            Node(**{**n, "box": tuple(n["box"]), "view": tuple(n["view"]), "states": frozenset(n["states"])})
            for n in answer
        ]


class Program:
    """One run of Underdesk."""

    def __init__(
        self, process: subprocess.Popen[bytes], display: Display, reader: Reader, report: Path
    ) -> None:
        self.process, self.display, self._reader, self._report = process, display, reader, report

    # --- looking ---

    def window(self, title: str = "", timeout: float = 30.0) -> str:
        """The X id of the program's window, once it shows; brought to the front."""
        found = wait_until(
            lambda: self._windows(title), f"a window {title!r}; it said: {self.said()}", timeout
        )
        self.display.tool("windowactivate", "--sync", found)
        return found

    def _windows(self, title: str) -> str:
        if self.process.poll() is not None:
            pytest.fail(f"the program ended with {self.process.returncode}: {self.said()}")
        words = ["search", "--onlyvisible", "--all", "--pid", str(self.process.pid), "--name", title or "."]
        return next(iter(self.display.tool(*words).split()), "")

    def tree(self) -> list[Node]:
        """Everything that shows."""
        return self._reader.tree(self.process.pid)

    def focused(self) -> list[Node]:
        """What has the keyboard; of a composed control its parts, too."""
        return self._reader.tree(self.process.pid, "focused")

    def find(self, name: str | None = None, *, role: str | None = None, id_: str | None = None,
             states: tuple[str, ...] = ("showing",)) -> Node | None:  # fmt: skip
        """The first match, or None."""
        wanted = frozenset(states)
        return next((n for n in self.tree() if n.matches(name, role, id_, wanted)), None)

    def wait(self, name: str | None = None, *, role: str | None = None, id_: str | None = None,
             states: tuple[str, ...] = ("showing",), timeout: float = 40.0) -> Node:  # fmt: skip
        """The first match, as soon as there is one."""
        what = f"name={name!r} role={role!r} id={id_!r} states={states}"
        return self._waited(lambda: self.find(name, role=role, id_=id_, states=states), what, timeout)

    def wait_text(self, part: str, timeout: float = 60.0) -> Node:
        """The first node whose text, name or description contains `part`."""

        def look() -> Node | None:
            return next((n for n in self.tree() if part in f"{n.text}\n{n.name}\n{n.description}"), None)

        return self._waited(look, f"the words {part!r}", timeout)

    def _waited(self, look: Callable[[], Node | None], what: str, timeout: float) -> Node:
        """What `look` finds; where it finds nothing, the failure tells what there was to see and what was said."""
        try:
            return wait_until(look, what, timeout)
        except pytest.fail.Exception as failure:
            self.screenshot("in-vain")
            read = "\n".join(node.text or node.name for node in self.tree())
            raise AssertionError(
                f"{failure}; it said: {self.said()}\nThere was to read:\n{read}"
            ) from failure

    def words(self) -> str:
        """Everything there is to read in the window; waited for, as a window that just changed tells nothing."""

        def look() -> str:
            return "\n".join(n.text or n.name for n in self.tree() if n.text or n.name)

        return wait_until(look, "any words in the window")

    # --- doing ---

    def click(self, name: str | None = None, *, role: str | None = None, id_: str | None = None) -> None:
        """Wait until it shows and no longer moves, scroll to it where need be, and click its middle."""
        self.display.click(*self.settled(name, role=role, id_=id_).centre)

    def settled(self, name: str | None = None, *, role: str | None = None, id_: str | None = None) -> Node:
        """It, once it can be seen and lies in the same place at two looks: a page being laid out moves its buttons."""
        last: list[tuple[int, int, int, int]] = []

        def look() -> Node | None:
            found = self.find(name, role=role, id_=id_, states=("showing", "enabled"))
            same = found is not None and last == [found.box]
            last[:] = [found.box] if found else []
            if same and found and found.out_of_view:
                self.display.wheel(found.view, found.out_of_view)
                return None
            return found if same else None

        return wait_until(look, f"name={name!r} role={role!r} id={id_!r} to rest", 40.0, 0.06)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.display.type(text)

    def key(self, *keys: str) -> None:
        """Press keys."""
        self.display.key(*keys)

    def screenshot(self, name: str) -> Path:
        """A picture of the screen, kept in screenshots/."""
        return self.display.screenshot(name)

    # --- ending ---

    def said(self) -> str:
        """What it printed so far."""
        return self._report.read_text(encoding="utf-8", errors="replace")

    def close(self, timeout: float = 20.0) -> int:
        """Ask the window manager to close the window; the exit code. Fails when it does not end."""
        self.window()
        self.key("alt+F4")
        return self.ended(timeout)

    def ended(self, timeout: float = 20.0) -> int:
        """Wait for its end; the exit code."""
        wait_until(lambda: self.process.poll() is not None, "the program's end", timeout)
        return int(self.process.returncode)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="session")
def reader(display: Display) -> Iterator[Reader]:
    """The one reader of the accessibility tree."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": None}
    python = ["/usr/bin/python3", str(READER)]
    with running(python, display.env, **pipes) as process:
        yield Reader(process)
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()


def read_the_first_pages(folder: Path) -> None:
    """Begin with the state of a window whose first pages were read, unless it has a state already."""
    state = Profile(folder).window
    if not state.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state.write_text(json.dumps({"welcomed": True}), encoding="utf-8")


def without_network() -> list[str]:
    """What to put before a command so that it runs where no network exists at all; nothing where that needs rights."""
    probe = ["unshare", "--net", "true"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True, check=False).returncode:
        return []
    return ["unshare", "--net"]


def the_program() -> list[str]:
    """What is tested: this source, or the packed program that UNDERDESK_PROGRAM names."""
    packed = os.environ.get("UNDERDESK_PROGRAM")
    return [str(Path(packed).resolve())] if packed else [sys.executable, "-m", "app"]


Start = Callable[..., Program]


@pytest.fixture
def program(display: Display, reader: Reader, tmp_path: Path, profile: Profile) -> Iterator[Start]:
    """Call to start Underdesk on the display: `program(*words, passphrase=…, folder=…, command=…, env…)`.

    `fresh=True` leaves the first pages in place; else they count as read already.
    """
    with ExitStack() as stack:
        count = 0

        def start(*words: str, passphrase: str | None = PASSPHRASE, folder: Path | None = None,
                  command: tuple[str, ...] = (), fresh: bool = False, **extra: str) -> Program:  # fmt: skip
            nonlocal count
            count += 1
            report = tmp_path / f"said-{count}.txt"
            env = {**display.env, **({"UNDERDESK_PASSPHRASE": passphrase} if passphrase else {}), **extra}
            if not fresh:
                read_the_first_pages(folder or profile.root)
            own = [
                *without_network(),
                *the_program(),
                "--profile",
                str(folder or profile.root),
                *words,
            ]
            output = stack.enter_context(report.open("wb"))
            pipes = {"stdout": output, "stderr": subprocess.STDOUT, "cwd": str(ROOT)}
            process = stack.enter_context(running(list(command) or own, env, **pipes))
            return Program(process, display, reader, report)

        yield start
