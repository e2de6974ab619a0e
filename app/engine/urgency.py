"""A person's answer goes before programs that keep all cores busy, where the system lets it: Linux.

See docs/decisions/0022.
"""

from __future__ import annotations

import importlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.engine.crowd import PROC

RAISED = -12
"""The nice value meanwhile: fourteen times the share of a program that runs as usual, sched(7)."""
NAME = "underdesk-llm"
"""Of the engine's thread. The threads that llama.cpp starts on it inherit its name; 15 bytes at most, proc(5)."""
PATIENCE_S = 1.0
KIT = "org.freedesktop.RealtimeKit1"
"""Its bus name and interface."""
log = logging.getLogger("underdesk.engine")
Lift = Callable[[Sequence[int], int], bool]
"""Gives threads of this process a nice value; whether the system allowed it."""


def sign(proc: Path = PROC) -> None:
    """Name the calling thread, before llama.cpp starts any; nothing where the system has no such names."""
    try:
        (proc / "self" / "task" / str(threading.get_native_id()) / "comm").write_text(NAME, "ascii")
    except OSError as error:
        log.debug("the engine's thread keeps its name: %s", type(error).__name__)


def computing(proc: Path = PROC) -> list[int]:
    """The engine's thread and llama.cpp's, and the process's first: a window must not wait behind its own answer."""
    found = {os.getpid()}
    for name in proc.glob("self/task/*/comm"):
        try:
            if name.read_text("ascii", "replace").strip() == NAME:
                found.add(int(name.parent.name))
        except OSError:  # it ended meanwhile
            continue
    return sorted(found)


class Urgency:
    """Raises the engine's threads while a person waits and others take all cores. For the engine's thread alone."""

    def __init__(
        self, crowded: Callable[[], bool], lift: Lift, threads: Callable[[], list[int]] = computing
    ) -> None:
        """`crowded` tells whether others, who run as usual, take all cores."""
        self._crowded, self._lift, self._threads = crowded, lift, threads
        self._lifted: set[int] = set()
        self._refused = False

    @property
    def raised(self) -> bool:
        """Whether they are."""
        return bool(self._lifted)

    def attend(self, waiting: bool) -> None:
        """Before a step, and when there is none: does a person wait?

        What is raised stays so until nobody does. A system that refused once is not asked again.
        """
        if not waiting:
            if self._lifted:
                self._lift(sorted(self._lifted), 0)
                self._lifted.clear()
            return
        if self._refused or not (self._lifted or self._crowded()):
            return
        fresh = [thread for thread in self._threads() if thread not in self._lifted]
        if not fresh:
            return
        if self._lift(fresh, RAISED):
            self._lifted.update(fresh)
        else:
            self._refused = True


def lift(threads: Sequence[int], nice: int, ask: Lift | None = None) -> bool:
    """Give the threads this nice value: by oneself where that is allowed, else by asking the desktop's RealtimeKit."""
    try:
        for thread in threads:
            _give(thread, nice)
    except PermissionError:
        return (ask or ask_kit)(threads, nice)
    except OSError as error:
        log.debug("the engine's threads stay as they are: %s", type(error).__name__)
        return False
    return True


def _give(thread: int, nice: int) -> None:
    """What the thread starts from then on, other programs above all, runs as usual."""
    try:
        if nice < 0:
            os.sched_setscheduler(thread, os.SCHED_OTHER | os.SCHED_RESET_ON_FORK, os.sched_param(0))
        os.setpriority(os.PRIO_PROCESS, thread, nice)
    except ProcessLookupError:
        log.debug("a thread ended before its turn")


def ask_kit(threads: Sequence[int], nice: int, bus: str = "SYSTEM") -> bool:
    """Ask RealtimeKit, as players of sound do; false where there is none, or it refuses.

    Its interface: https://gitlab.freedesktop.org/pipewire/rtkit. It goes no lower than its owner set (-15 by default)
    and counts how often it is asked.
    """
    try:
        messages: Any = importlib.import_module("jeepney")
        blocking: Any = importlib.import_module("jeepney.io.blocking")
        kit = messages.DBusAddress("/" + KIT.replace(".", "/"), KIT, KIT)
        with blocking.open_dbus_connection(bus) as connection:
            for thread in threads:
                call = messages.new_method_call(kit, "MakeThreadHighPriority", "ti", (thread, nice))
                reply = connection.send_and_get_reply(call, timeout=PATIENCE_S)
                if reply.header.message_type != messages.MessageType.method_return:
                    return False
    except Exception as error:  # whatever a service says or does not say: an answer must not end by it
        log.debug("nobody raises the engine's threads: %s", type(error).__name__)
        return False
    return True
