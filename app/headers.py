"""Has the headers of foreign model files read in the sandbox, which neither the engine nor the library knows of."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from errno import EISDIR
from pathlib import Path

from app.base.errors import UserError, friendly
from app.base.paths import program_root
from app.engine.gguf import Kind
from app.engine.gguf_apart import Facts, unpack, unpack_build
from app.engine.outline import Build
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

FLAG = "--header-process"
BEGINNING = 64 << 20
"""Bytes of the file that are handed in: the largest vocabularies take a fifth of it."""
ROOM = Room(memory=512 << 20, processor_s=20.0, clock_s=25.0)
_MOST = 24 << 20


def read(path: Path, kind: Kind = "model") -> Facts:
    """What the header says. Starts a process and ends it, so this takes some tenths of a second.

    Raises UserError as the readers in `engine.gguf` do for that `kind`, or with the codes took-too-long, too-large,
    no-sandbox.
    """
    sandbox = _sandbox()
    try:
        return _ask(sandbox, path, kind)
    except OSError as error:
        raise friendly(error) from error
    finally:
        sandbox.close()


def read_build(beginning: bytes, name: str, size: int) -> Build | None:
    """How the model is built whose file of `size` bytes begins so; None where that cannot be known.

    Raises UserError as `read` does: truncated also where the header is longer than what is given.
    """
    sandbox = _sandbox()
    room = Room(ROOM.memory + len(beginning), ROOM.processor_s, ROOM.clock_s)
    try:
        answer = sandbox.run(
            "build", io.BytesIO(beginning), len(beginning), room, {"name": name, "size": size}, _MOST
        )
        return unpack_build(answer)
    except (ValueError, TypeError) as error:
        raise _damaged(name) from error
    finally:
        sandbox.close()


def _sandbox() -> Sandbox:
    return Sandbox(command(), cwd=None if getattr(sys, "frozen", False) else str(program_root()))


def _damaged(name: str) -> UserError:
    return UserError(f"The model file {name} is damaged", todo="get it again", code="damaged")


def _ask(sandbox: Sandbox, path: Path, kind: Kind) -> Facts:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(EISDIR, os.strerror(EISDIR), str(path))
        params = {"name": path.name, "size": status.st_size, "kind": kind}
        room = Room(ROOM.memory + BEGINNING, ROOM.processor_s, ROOM.clock_s)
        answer = sandbox.run("gguf", file, min(status.st_size, BEGINNING), room, params, _MOST)
    try:
        return unpack(answer)
    except (ValueError, TypeError, json.JSONDecodeError) as error:
        raise _damaged(path.name) from error


def command() -> list[str]:
    """What starts the process."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, FLAG]
