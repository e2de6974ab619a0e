"""Has the headers of foreign model files read in the sandbox, which neither the engine nor the library knows of."""

from __future__ import annotations

import json
import os
import stat
import sys
from errno import EISDIR
from pathlib import Path

from app.base.errors import UserError, friendly
from app.base.paths import program_root
from app.engine.gguf_apart import Facts, unpack
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

FLAG = "--header-process"
BEGINNING = 64 << 20
"""Bytes of the file that are handed in: the largest vocabularies take a fifth of it."""
ROOM = Room(memory=512 << 20, processor_s=20.0, clock_s=25.0)
_MOST = 24 << 20


def read(path: Path) -> Facts:
    """What the header says. Starts a process and ends it, so this takes some tenths of a second.

    Raises UserError as `engine.gguf.read` does, or with the codes took-too-long, too-large, no-sandbox.
    """
    sandbox = Sandbox(command(), cwd=None if getattr(sys, "frozen", False) else str(program_root()))
    try:
        return _ask(sandbox, path)
    except OSError as error:
        raise friendly(error) from error
    finally:
        sandbox.close()


def _ask(sandbox: Sandbox, path: Path) -> Facts:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(EISDIR, os.strerror(EISDIR), str(path))
        params = {"name": path.name, "size": status.st_size}
        room = Room(ROOM.memory + BEGINNING, ROOM.processor_s, ROOM.clock_s)
        answer = sandbox.run("gguf", file, min(status.st_size, BEGINNING), room, params, _MOST)
    try:
        return unpack(answer)
    except (ValueError, TypeError, json.JSONDecodeError) as error:
        raise UserError(
            f"The model file {path.name} is damaged", todo="get it again", code="damaged"
        ) from error


def command() -> list[str]:
    """What starts the process."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, FLAG]
