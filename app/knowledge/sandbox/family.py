"""Several processes for the price of one: the first imports what all need, and the others are forks of it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import IO, Protocol

from app.knowledge.sandbox import server, wire

Pipe = IO[bytes]
_BIRTH_S = 10.0
"""What a process is given to start and fork the others, many times what it takes."""


class Ends(Protocol):
    """What the program holds of a process: where questions go in, answers and last words come out."""

    into: Pipe
    answers: Pipe

    def last_words(self) -> int:
        """How the child ended, as its parent told: an exit code, or minus a signal; 0 when it did not tell."""
        ...

    def kill(self) -> None:
        """End it and the child it has, at once."""
        ...

    def end(self) -> None:
        """End it and give everything back."""
        ...


def started(command: Sequence[str], cwd: str | None, count: int) -> list[Ends]:
    """So many processes, not waited for. Where processes cannot fork, each is started by itself."""
    if count < 1:
        return []
    if sys.platform == "win32":
        return [Founder(command, cwd) for _ in range(count)]
    pipes = [[os.pipe() for _ in range(3)] for _ in range(count - 1)]
    inner = [(question[0], answer[1], words[1]) for question, answer, words in pipes]
    founder = Founder(command, cwd, inner)
    for handle in (handle for group in inner for handle in group):
        os.close(handle)
    return [founder, *(Fork(founder, q[1], a[0], w[0]) for q, a, w in pipes)]


class Founder:
    """A process started from a command. `forks` are descriptors for those that it is to fork: in, out, words."""

    def __init__(
        self, command: Sequence[str], cwd: str | None, forks: Sequence[tuple[int, int, int]] = ()
    ) -> None:
        words = [server.FORKS, *(",".join(map(str, group)) for group in forks)] if forks else []
        self._popen = subprocess.Popen(
            [*command, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=_environment(),
            bufsize=0,
            start_new_session=True,
            creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            pass_fds=[handle for group in forks for handle in group],
        )
        self.into, self.answers, self._words = _three(self._popen)

    def last_words(self) -> int:
        """As `Ends` says."""
        return _number(self._words.read(4096) or b"")

    def kill(self) -> None:
        """As `Ends` says."""
        if self._popen.poll() is None:
            if sys.platform == "win32":
                self._popen.kill()
            else:
                _kill_group(self._popen.pid)

    def end(self) -> None:
        """As `Ends` says."""
        self.kill()
        for pipe in (self.into, self.answers, self._words):
            pipe.close()
        self._popen.wait()


class Fork:
    """A process that its founder forks once it is ready; the first of its words is its number."""

    def __init__(self, founder: Founder, into: int, answers: int, words: int) -> None:
        self._founder = founder
        self.into: Pipe = os.fdopen(into, "wb", buffering=0)
        self.answers: Pipe = os.fdopen(answers, "rb", buffering=0)
        self._words: Pipe = os.fdopen(words, "rb", buffering=0)
        self._pid = 0

    def last_words(self) -> int:
        """As `Ends` says. One that never came to be has a founder that could not start."""
        if not self._born():
            return wire.NO_WALLS
        return _number(self._words.read(4096) or b"")

    def kill(self) -> None:
        """As `Ends` says. One that is not there yet is waited for, so that its founder can go on; but not for ever."""
        if not self._born(_BIRTH_S):
            self._founder.kill()
        elif not self._gone():
            _kill_group(self._pid)

    def end(self) -> None:
        """As `Ends` says; one that is not there yet ends when it finds that nobody will ask it.

        Its founder, or at that one's end the system, buries it.
        """
        if self._born():
            self.kill()
        for pipe in (self.into, self.answers, self._words):
            pipe.close()

    def _born(self, patience_s: float = 0.0) -> bool:
        """Whether it has said its number, which is read here."""
        if not self._pid and self._heard(select.POLLIN, patience_s):
            self._pid = int(self._words.readline() or 0)
        return self._pid != 0

    def _gone(self) -> bool:
        """Whether nobody is left who could say a word: then its number may be another's by now."""
        return self._heard(select.POLLHUP)

    def _heard(self, what: int, patience_s: float = 0.0) -> bool:
        poll = select.poll()
        poll.register(self._words, what)
        return any(event & what for _, event in poll.poll(1000 * patience_s))


def _three(process: subprocess.Popen[bytes]) -> Iterator[Pipe]:
    for pipe in (process.stdin, process.stdout, process.stderr):
        assert pipe is not None
        yield pipe


def _number(words: bytes) -> int:
    last = words.strip().split(b"\n")[-1]
    return int(last) if last.lstrip(b"-").isdigit() else 0


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _environment() -> dict[str, str]:
    """Nothing of the person's environment reaches the sandbox but what Python needs to start."""
    kept = {k: v for k, v in os.environ.items() if k.upper() in {"SYSTEMROOT", "LD_LIBRARY_PATH"}}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
