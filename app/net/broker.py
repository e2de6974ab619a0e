"""The one process that opens connections: it exists while Underdesk is online, and holds the rules but no key."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Sequence
from io import RawIOBase

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net import door, guard, messages, refusals
from app.net.door import Ask, Attempt, Purpose, Reply
from app.net.gate import Gate
from app.net.messages import Head, Kind, Leaving, Message, Phase

FLAG = "--broker-process"
"""The argument by which the program becomes a broker where no steward can fork one."""
MOST_AT_ONCE = 32
TELL_S = 0.2
"""How often the program is told what running requests have carried so far."""
_QUIET = {
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
}
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TZ")


def live(sock: socket.socket) -> None:
    """The broker's whole life on a socket; ends when the program hangs up."""
    settle()
    with sock, sock.makefile("rb", buffering=0) as questions, sock.makefile("wb", buffering=0) as answers:
        serve(questions, answers)


def main() -> int:
    """The same on the standard pipes, for systems without a steward."""
    settle()
    questions, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    with open(os.devnull, "r+b") as null:
        for standard in (0, 1):
            os.dup2(null.fileno(), standard)
    with questions, answers:
        serve(questions, answers)
    return 0


def settle() -> None:
    """Keep of the environment only what no server could use, and watch every socket that is not the gate's."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update({**kept, **_QUIET})
    guard.install()


def serve(questions: RawIOBase, answers: RawIOBase, purposes: Sequence[Purpose] = ()) -> None:
    """Answer until the questions end or make no sense; `purposes` are the allow-list, PURPOSES by default."""
    _Desk(answers, purposes or door.PURPOSES).serve(questions)


class _Errand:
    """One request: how much of it may still be sent, and whether the asker left."""

    def __init__(self, number: int) -> None:
        self.number, self.token = number, CancelToken()
        self.leaving: Leaving | None = None
        self._credit = messages.WINDOW
        self._moved = threading.Condition()

    def grant(self, count: int) -> None:
        """The asker has read so many bytes."""
        with self._moved:
            self._credit = min(self._credit + count, messages.WINDOW)
            self._moved.notify_all()

    def leave(self, leaving: Leaving) -> None:
        """The asker wants no more."""
        with self._moved:
            self.leaving = self.leaving or leaving
            self._moved.notify_all()
        self.token.cancel()

    def may_send(self, count: int) -> bool:
        """Wait for the leave to send so many bytes; false when the asker is gone."""
        with self._moved:
            self._moved.wait_for(lambda: self._credit >= count or self.leaving is not None)
            self._credit -= count
            return self.leaving is None


class _Desk:
    """Takes errands, runs each on a thread of its own through a gate, and reports."""

    def __init__(self, answers: RawIOBase, purposes: Sequence[Purpose]) -> None:
        self._answers = answers
        self._purposes = {purpose.name for purpose in purposes}
        self._gate = Gate(False, self._tell_end, purposes, began=self._tell)
        self._errands: dict[int, _Errand] = {}
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._ticking = threading.Event()
        self._over = threading.Event()

    def serve(self, questions: RawIOBase) -> None:
        """Until the end; then whatever runs is cut."""
        ticker = threading.Thread(target=self._tick, name="broker-tick", daemon=True)
        ticker.start()
        with contextlib.suppress(messages.Nonsense, EOFError, OSError):
            while message := messages.read(questions.read):
                self._take(message)
        self._over.set()
        self._ticking.set()
        self._gate.close()
        for errand in list(self._errands.values()):
            errand.leave(Leaving(cancelled=True))
        ticker.join()

    def _take(self, message: Message) -> None:
        if message.kind is Kind.ASK:
            self._begin(message.about, messages.unpack_ask(message.body))
            return
        errand = self._errands.get(message.about)
        if message.kind is Kind.MORE:
            count = messages.unpack_count(message.body)
            if errand:
                errand.grant(count)
        elif message.kind is Kind.LEAVE:
            leaving = messages.unpack_leaving(message.body)
            if errand:
                errand.leave(leaving)
        else:
            raise messages.Nonsense("not for a broker")

    def _begin(self, number: int, ask: Ask) -> None:
        with self._lock:
            if number in self._errands or len(self._errands) >= MOST_AT_ONCE:
                raise messages.Nonsense("too many at once")
            errand = self._errands[number] = _Errand(number)
        ask = Ask(ask.purpose, ask.url, ask.method, ask.headers, ask.content, errand.token)
        threading.Thread(target=self._run, args=(errand, ask), name="broker-errand", daemon=True).start()

    def _run(self, errand: _Errand, ask: Ask) -> None:
        body = b""
        try:
            self._fetch(errand, ask)
        except UserError as error:
            body = messages.pack_error(error)
        except Cancelled:
            body = messages.pack_error(UserError("It was cancelled", code="cancelled"))
        except Exception as error:
            body = messages.pack_error(refusals.broken("the server", f"of a {type(error).__name__}"))
        with self._lock:
            del self._errands[errand.number]
        self._send(Kind.GONE, errand.number, body)

    def _fetch(self, errand: _Errand, ask: Ask) -> None:
        if ask.purpose not in self._purposes:
            raise UserError("This is no purpose that Underdesk goes online for", code="host-refused")
        with self._gate.stream(ask) as reply:
            head = Head(reply.status, reply.url, reply.headers, reply.hops)
            self._send(Kind.REPLY, errand.number, messages.pack_head(head))
            _pour(errand, reply, lambda piece: self._send(Kind.DATA, errand.number, piece))

    def _tell(self, row: Attempt) -> None:
        self._send(Kind.ROW, 0, messages.pack_row(row, Phase.BEGAN))
        self._ticking.set()

    def _tell_end(self, row: Attempt) -> None:
        self._send(Kind.ROW, 0, messages.pack_row(row, Phase.OVER))

    def _tick(self) -> None:
        """While requests run, tell how far they are."""
        while self._ticking.wait() and not self._over.wait(TELL_S):
            rows = self._gate.live()
            if not rows:
                self._ticking.clear()
            for row in rows:
                self._send(Kind.ROW, 0, messages.pack_row(row, Phase.RUNS))

    def _send(self, kind: Kind, about: int, body: bytes) -> bool:
        """One message, whole; false where nobody listens any more."""
        view = memoryview(Message(kind, about, body).pack())
        with self._sending, contextlib.suppress(OSError, ValueError):
            while view:
                view = view[self._answers.write(view) or 0 :]
        return not view


def _pour(errand: _Errand, reply: Reply, send: Callable[[bytes], bool]) -> None:
    """The body, piece by piece, as fast as it is read at the other end. Raises what the asker left with."""
    with contextlib.suppress(Cancelled):  # only by the asker's leaving, which is told below
        for chunk in reply.chunks():
            pieces = [chunk[at : at + messages.PIECE] for at in range(0, len(chunk), messages.PIECE)]
            if not all(errand.may_send(len(piece)) and send(piece) for piece in pieces):
                break
    leaving = errand.leaving or Leaving()
    if leaving.cancelled:
        raise Cancelled
    if leaving.what:
        raise UserError(leaving.what)
