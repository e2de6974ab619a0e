"""A real X display with a window manager and accessibility, for tests of the real program."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")
SIZE = (1440, 900)
SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def wait_until(look: Callable[[], T | None], what: str, timeout: float = 20.0, pause: float = 0.1) -> T:
    """The first truthy value of `look`; fails the test naming `what` when it does not come."""
    deadline = time.monotonic() + timeout
    while True:
        value = look()
        if value:
            return value
        if time.monotonic() > deadline:
            pytest.fail(f"waited {timeout:g} s in vain for {what}")
        time.sleep(pause)


@contextmanager
def running(command: list[str], env: dict[str, str], **pipes: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process for as long as the block lasts."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, **{**quiet, **pipes})  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Display:
    """The display's environment, and what a hand and an eye do on it."""

    env: dict[str, str]

    def tool(self, *words: str) -> str:
        """xdotool's answer; empty when it found nothing."""
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move there as a hand would, in two steps, and press."""
        self.tool("mousemove", str(x - 3), str(y - 3))
        self.tool("mousemove", str(x), str(y), "sleep", "0.05", "click", str(button))

    def wheel(self, view: tuple[int, int, int, int], down: int) -> None:
        """Turn the wheel by one step over the middle of an area: downwards, or upwards where `down` is negative."""
        x, y, width, height = view
        middle = (str(x + width // 2), str(y + height // 2))
        self.tool("mousemove", *middle, "sleep", "0.05", "click", "5" if down > 0 else "4")

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.tool("type", "--delay", "12", "--", text)

    def key(self, *keys: str) -> None:
        """Press keys or chords by their X names: Return, ctrl+k, Escape."""
        self.tool("key", "--delay", "30", *keys)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at `start`, move in ten steps, release at `end`."""
        self.hold(start, end)
        self.let_go()

    def hold(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """The first half of a drag: the button is still down at `end`."""
        (x, y), (to_x, to_y) = start, end
        self.tool("mousemove", str(x), str(y), "sleep", "0.2", "mousedown", "1", "sleep", "0.3")
        for i in range(1, 11):
            step = (str(x + (to_x - x) * i // 10), str(y + (to_y - y) * i // 10))
            self.tool("mousemove", *step, "sleep", "0.08")
        self.tool("mousemove_relative", "2", "1", "sleep", "0.4")

    def let_go(self) -> None:
        """The second half of a drag."""
        self.tool("mouseup", "1")

    def screenshot(self, name: str, window: str = "root") -> Path:
        """A picture of the whole screen (or one window) in screenshots/NAME.png."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        subprocess.run(
            ["import", "-window", window, str(path)], env=self.env, check=True, capture_output=True
        )
        return path


def _start_server(stack: ExitStack) -> str:
    """Xvfb on a free number; it says which."""
    reader, writer = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    stack.enter_context(running(command, dict(os.environ), pass_fds=(writer,)))
    os.close(writer)
    with os.fdopen(reader) as answer:
        return f":{answer.readline().strip()}"


def _enable_accessibility(stack: ExitStack, env: dict[str, str]) -> None:
    launcher = next((path for path in LAUNCHERS if os.access(path, os.X_OK)), LAUNCHERS[0])
    stack.enter_context(running([launcher, "--launch-immediately"], env))
    call = ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus"]
    switch = ["--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", "IsEnabled", "<true>"]

    def switched() -> bool:
        return subprocess.run([*call, *switch], env=env, capture_output=True, check=False).returncode == 0

    wait_until(switched, "the accessibility bus")


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """One display for the whole run."""
    if not shutil.which("Xvfb") or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        pytest.fail("tests of the real window need a session of their own: start them with `make test`")
    with ExitStack() as stack:
        number = _start_server(stack)
        env = {
            **os.environ,
            "DISPLAY": number,
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
        }
        stack.enter_context(running(["openbox"], env))
        _enable_accessibility(stack, env)
        # A key for every letter typed here: for one without, xdotool changes the keyboard for a moment, and a
        # program that is busy just then reads the key by the old one.
        subprocess.run(["setxkbmap", "de"], env=env, check=True, capture_output=True)
        screen = Display(env)
        wait_until(lambda: screen.tool("get_num_desktops"), "the window manager")
        yield screen
