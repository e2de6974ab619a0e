"""A reader process whose readers misbehave in every way we could think of."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from app.base.errors import UserError
from app.knowledge.sandbox import server


def spin(_: bytes, __: Mapping[str, Any]) -> bytes:
    while True:
        continue


def sleep(_: bytes, __: Mapping[str, Any]) -> bytes:
    import time

    time.sleep(3600)
    return b""


def hog(_: bytes, __: Mapping[str, Any]) -> bytes:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def crash(_: bytes, __: Mapping[str, Any]) -> bytes:
    ctypes.string_at(0)
    return b""


def vanish(_: bytes, __: Mapping[str, Any]) -> bytes:
    os._exit(0)


def babble(_: bytes, __: Mapping[str, Any]) -> bytes:
    os.write(1, b"I am no proper answer, though I have a few words to say.")
    return b""


def rude(_: bytes, __: Mapping[str, Any]) -> bytes:
    raise UserError("x" * 10_000 + "\x1b[31m", code="no-such-code")


def environment(_: bytes, __: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(os.environ)).encode()


def descriptors(_: bytes, __: Mapping[str, Any]) -> bytes:
    usable = [number for number in range(3, 4096) if _usable(number)]
    return json.dumps(usable).encode()


def _usable(number: int) -> bool:
    try:
        os.lseek(number, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != 9
    return True


def deep(_: bytes, __: Mapping[str, Any]) -> bytes:
    return deep(_, __)


TASKS: dict[str, Callable[[bytes, Mapping[str, Any]], bytes]] = {
    "spin": spin,
    "sleep": sleep,
    "hog": hog,
    "crash": crash,
    "vanish": vanish,
    "babble": babble,
    "rude": rude,
    "environment": environment,
    "descriptors": descriptors,
    "deep": deep,
    "echo": lambda data, _: data,
    "length": lambda data, _: str(len(data)).encode(),
}

if __name__ == "__main__":
    sys.exit(server.main(TASKS, ["ctypes", "time"]))
