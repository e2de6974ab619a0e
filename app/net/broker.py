"""The one process that opens connections: it exists while Underdesk is online, and holds the rules but no key."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import RawIOBase

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net import door, guard, messages, refusals
from app.net.body import Mouth
from app.net.door import Ask, Attempt, Purpose, Reply, Rules
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
_CLOSED_ON_EXEC: int = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TZ")


def live(sock: socket.socket) -> None:
    """The broker's whole life on a socket; ends when the program hangs up."""
    settle()
    with sock, sock.makefile("wb", buffering=0) as answers:
        _Desk(answers, door.PURPOSES, False).serve(_Questions(sock))


def main() -> int:
    """The same on the standard pipes, for systems without a steward."""
    settle()
    return on_pipes(serve)


def on_pipes(talk: Callable[[RawIOBase, RawIOBase], None]) -> int:
    """Talk over what the standard pipes were; nothing else can be read from or written to them afterwards."""
    questions, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    with open(os.devnull, "r+b") as null:
        for standard in (0, 1):
            os.dup2(null.fileno(), standard)
    with questions, answers:
        talk(questions, answers)
    return 0


def settle() -> None:
    """Keep of the environment only what no server could use, and watch every socket that is not the gate's."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update({**kept, **_QUIET})
    guard.install()


def serve(
    questions: RawIOBase, answers: RawIOBase, purposes: Sequence[Purpose] = (), here_only: bool = False
) -> None:
    """Answer until the questions end or make no sense; `purposes` are the allow-list, PURPOSES by default.

    With `here_only` this computer alone is reached, and no rules are taken.
    """
    _Desk(answers, purposes or door.PURPOSES, here_only).serve(_Plain(questions))


class _Plain:
    """Questions by a way that carries no handles."""

    def __init__(self, questions: RawIOBase) -> None:
        self._questions = questions

    def read(self, most: int) -> bytes | None:
        """The next bytes."""
        return self._questions.read(most)

    def handle(self) -> int | None:
        """None comes."""
        return None


class _Questions:
    """Questions by a socket, with the pipes that came with them."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._handles: list[int] = []

    def read(self, most: int) -> bytes:
        """The next bytes; never more than asked for, so that a handle is seen with the message it came with."""
        data, handles, _, _ = socket.recv_fds(self._sock, most, 1, _CLOSED_ON_EXEC)
        self._handles += handles
        return data

    def handle(self) -> int | None:
        """The pipe that came with the last message, if one did. Raises Nonsense for anything else than one pipe."""
        handles, self._handles = self._handles, []
        if not handles:
            return None
        if len(handles) > 1 or not stat.S_ISFIFO(os.fstat(handles[0]).st_mode):
            for handle in handles:
                os.close(handle)
            raise messages.Nonsense("no pipe")
        return handles[0]


class _Errand:
    """One request: how much of it may still be sent, and whether the asker left."""

    def __init__(self, number: int, pipe: int | None) -> None:
        """`pipe` is a handle that its body goes into, where the asker laid one."""
        self.number, self.token = number, CancelToken()
        self.leaving: Leaving | None = None
        self.pipe = pipe
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

    def __init__(self, answers: RawIOBase, purposes: Sequence[Purpose], here_only: bool) -> None:
        self._answers, self._here_only = answers, here_only
        self._purposes = purposes
        self._gate = self._make_gate(Rules())
        self._errands: dict[int, _Errand] = {}
        self._asked = False
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._ticking = threading.Event()
        self._over = threading.Event()

    def _make_gate(self, rules: Rules) -> Gate:
        places, here = rules.widen(self._purposes), self._here_only
        return Gate(False, self._tell_end, places, rules.proxy, began=self._tell, here_only=here)

    def serve(self, questions: _Plain | _Questions) -> None:
        """Until the end; then whatever runs is cut."""
        ticker = threading.Thread(target=self._tick, name="broker-tick", daemon=True)
        ticker.start()
        with contextlib.suppress(messages.Nonsense, EOFError, OSError):
            while message := messages.read(questions.read):
                self._take(message, questions.handle())
        self._over.set()
        self._ticking.set()
        self._gate.close()
        for errand in list(self._errands.values()):
            errand.leave(Leaving(cancelled=True))
        ticker.join()

    def _take(self, message: Message, pipe: int | None) -> None:
        if message.kind is Kind.ASK:
            self._begin(message.about, messages.unpack_ask(message.body), pipe)
            return
        if pipe is not None:
            os.close(pipe)
            raise messages.Nonsense("a pipe for nothing")
        if message.kind is Kind.RULES:
            if self._asked or self._here_only:
                raise messages.Nonsense("rules come first")
            self._gate = self._make_gate(messages.unpack_rules(message.body))
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

    def _begin(self, number: int, ask: Ask, pipe: int | None) -> None:
        with self._lock:
            if number in self._errands or len(self._errands) >= MOST_AT_ONCE:
                raise messages.Nonsense("too many at once")
            errand = self._errands[number] = _Errand(number, pipe)
            self._asked = True
        ask = replace(ask, token=errand.token)
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
        finally:
            if errand.pipe is not None:
                os.close(errand.pipe)
        with self._lock:
            del self._errands[errand.number]
        self._send(Kind.GONE, errand.number, body)

    def _fetch(self, errand: _Errand, ask: Ask) -> None:
        if ask.purpose not in {purpose.name for purpose in self._purposes}:
            raise UserError("This is no purpose that Underdesk goes online for", code="host-refused")
        with self._gate.stream(ask) as reply:
            head = Head(reply.status, reply.url, reply.headers, reply.hops)
            self._send(Kind.REPLY, errand.number, messages.pack_head(head))
            if errand.pipe is None:
                _pour(errand, lambda: _pieces(errand, reply, self._send))
            else:
                mouth = Mouth(errand.pipe, errand.token.check)
                _pour(errand, lambda: reply.pour(mouth))

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


def _pieces(errand: _Errand, reply: Reply, send: Callable[[Kind, int, bytes], bool]) -> None:
    """The body as messages, as fast as they are read at the other end."""
    for chunk in reply.chunks():
        pieces = [chunk[at : at + messages.PIECE] for at in range(0, len(chunk), messages.PIECE)]
        if not all(errand.may_send(len(piece)) and send(Kind.DATA, errand.number, piece) for piece in pieces):
            return


def _pour(errand: _Errand, work: Callable[[], object]) -> None:
    """Carry the body over. Raises what the asker left with."""
    with contextlib.suppress(Cancelled, BrokenPipeError):  # only by the asker's leaving, which is told below
        work()
    leaving = errand.leaving or Leaving()
    if leaving.cancelled:
        raise Cancelled
    if leaving.what:
        raise UserError(leaving.what)
