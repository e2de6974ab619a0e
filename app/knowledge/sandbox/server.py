"""The shut-in side: forks a child for each document, which gives up its rights before it reads the first byte."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.base.errors import UserError
from app.knowledge.sandbox import walls, wire

Task = Callable[[bytes, Mapping[str, Any]], bytes]
"""Given the document's bytes and the parameters, the answer's bytes; raises UserError with one of `wire.CODES`."""
_LAZY = ("bz2", "heapq", "linecache", "lzma", "traceback", "zlib")
"""What the standard library itself imports only when it is used."""
_QUESTION, _ANSWER, _STATUS = 0, 1, 2
FORKS = "--forks"
"""After this word of the command line: the descriptors of each further process to fork, as question,answer,status."""


def serve(tasks: Mapping[str, Task], needs: Iterable[str]) -> int:
    """Answer questions on standard input until it ends. `needs` are imported first: later no file can be opened."""
    taken = _prepare(needs)
    if not hasattr(os, "fork"):
        return _serve_here(tasks)
    null = os.open(os.devnull, os.O_RDWR)
    walls.shut_server()
    _divide(_forks())
    while question := _next_question():
        child = os.fork()
        if child == 0:
            os.dup2(null, _STATUS)
            os.close(null)
            _answer(tasks, question, taken)
        _, status = os.waitpid(child, 0)
        if status != 0:  # the rest of its document may still be in the pipe, so this process ends as well
            os.write(_STATUS, b"%d\n" % os.waitstatus_to_exitcode(status))
            return 1
    return 0


def _forks() -> list[tuple[int, ...]]:
    words = sys.argv[sys.argv.index(FORKS) + 1 :] if FORKS in sys.argv else []
    return [tuple(int(handle) for handle in word.split(",")) for word in words]


def _divide(forks: Sequence[tuple[int, ...]]) -> None:
    """Fork the processes that are to serve beside this one, each a leader of its own group with pipes of its own.

    All have read the same modules then, in memory that they share, and none waits for another.
    """
    for ends in forks:
        if os.fork() == 0:
            os.setsid()
            for handle, place in zip(ends, (_QUESTION, _ANSWER, _STATUS), strict=True):
                os.dup2(handle, place)
            os.write(_STATUS, b"%d\n" % os.getpid())
            break
    for handle in (handle for ends in forks for handle in ends):
        os.close(handle)


def _serve_here(tasks: Mapping[str, Task]) -> int:
    """Where processes cannot fork: one question, then the process is used up."""
    question = _next_question()
    if question:
        _answer(tasks, question, 0)
    return 0


def _prepare(needs: Iterable[str]) -> int:
    """Import what parsing will need, encodings included; returns the address space that this took."""
    import encodings

    for name in (*_LAZY, *needs):
        importlib.import_module(name)
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in {"mbcs", "oem", "cp65001"}:
            importlib.import_module(f"encodings.{module.name}")
    gc.collect()
    gc.freeze()
    return walls.address_space()


def _next_question() -> wire.Question | None:
    length = _read_exactly(4)
    if len(length) < 4:
        return None
    return wire.unpack(_read_exactly(wire.head_length(length)))


def _read_exactly(size: int) -> bytes:
    parts: list[bytes] = []
    while size and (part := os.read(_QUESTION, min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _answer(tasks: Mapping[str, Task], question: wire.Question, taken: int) -> None:
    """In the child: shut in, read, answer, end. Never returns."""
    try:
        walls.shut(question.room, taken)
    except BaseException:
        os._exit(wire.NO_WALLS)
    try:
        _write(question, *_result(tasks[question.task], question))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _result(task: Task, question: wire.Question) -> tuple[bytes, bytes]:
    try:
        return wire.ANSWER, task(_read_exactly(question.size), question.params)
    except UserError as error:
        return wire.ERROR, wire.pack_error(error)
    except MemoryError:
        return wire.ERROR, wire.pack_error(too_large())
    except RecursionError:
        return wire.ERROR, wire.pack_error(too_deep())
    except Exception as error:
        return wire.ERROR, wire.pack_error(damaged(type(error).__name__))


def _write(question: wire.Question, kind: bytes, body: bytes) -> None:
    for piece in (wire.pack_answer(question.nonce, kind, body), body):
        view = memoryview(piece)
        while view:
            view = view[os.write(_ANSWER, view[: 1 << 20]) :]


def too_large() -> UserError:
    """The document unfolds to more than the process may hold."""
    return UserError(
        "The file unfolds to more than Underdesk takes in",
        todo="split it into smaller ones",
        code="too-large",
    )


def too_deep() -> UserError:
    """The document is nested beyond all use."""
    return UserError("The file is nested too deeply to be a document", code="damaged")


def damaged(name: str) -> UserError:
    """The reader tripped over the file."""
    return UserError(
        "The file is damaged",
        why=f"its inside does not follow its format ({name})",
        todo="open it in its own program and save it anew",
        code="damaged",
    )


def main(tasks: Mapping[str, Task], needs: Iterable[str]) -> int:
    """Entry of the process: like `serve`, with a short word on standard error when it cannot even start."""
    try:
        return serve(tasks, needs)
    except (ImportError, OSError) as error:
        sys.stderr.write(f"cannot start: {error}\n{wire.NO_WALLS}\n")
        return wire.NO_WALLS
