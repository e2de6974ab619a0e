"""The program's side of a conversation with one broker: requests go out, rows and replies come in on one thread."""

from __future__ import annotations

import contextlib
import itertools
import queue
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from io import RawIOBase
from typing import Protocol
from urllib.parse import urlsplit

from app.base.errors import Cancelled, UserError
from app.net import messages, refusals
from app.net.body import Pieces, Pipe, Sink
from app.net.door import Ask, Attempt, Hop, Rules
from app.net.messages import Kind, Leaving, Message, Phase

LOOK_S = 0.1
RULES = Rules()
TOLD_STEP = messages.WINDOW // 8
GOODBYE_S = 2.0
"""How long a request that was left may take to say how it ended."""


class Peer(Protocol):
    """A broker process, as seen from the program."""

    questions: RawIOBase
    answers: RawIOBase
    channel: socket.socket | None
    """The socket that both go by, where that can carry handles too."""

    def end(self) -> None:
        """End the process; on return nothing of it is left and `answers` are at their end."""
        ...


class Link:
    """A conversation. It ends when the broker does, or says something that makes no sense."""

    def __init__(
        self,
        peer: Peer,
        told: Callable[[Attempt, Phase], object],
        ended: Callable[[Link], object],
        rules: Rules = RULES,
    ) -> None:
        """`told` hears every row and `ended` the end, both on the link's thread."""
        self._peer, self._told, self._ended = peer, told, ended
        self._lines: dict[int, Line] = {}
        self._numbers = itertools.count(1)
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self.over = False
        if rules != RULES:
            self.send(Kind.RULES, 0, messages.pack_rules(rules))
        self._thread = threading.Thread(target=self._listen, name="net-link", daemon=True)
        self._thread.start()

    def open(self, ask: Ask) -> Line:
        """Send a request. Raises UserError (broken) where nobody takes it."""
        with self._lock:
            line = Line(self, next(self._numbers) & 0xFFFFFFFF, ask)
            self._lines[line.number] = line
        try:
            message = Message(Kind.ASK, line.number, messages.pack_ask(ask)).pack()
            self._say(message, line.lay() if ask.bulk and self._peer.channel else None)
        except messages.Nonsense as error:
            self.forget(line)
            raise UserError("The request is too large to be sent", code="too-large") from error
        if self.over:
            line.take(None)
        return line

    def send(self, kind: Kind, about: int, body: bytes = b"") -> None:
        """One message, whole; a broker that is gone is noticed by the listening thread."""
        self._say(Message(kind, about, body).pack())

    def _say(self, message: bytes, pipe: Pipe | None = None) -> None:
        """A message; the far end of a pipe goes with it."""
        view, channel = memoryview(message), self._peer.channel
        with self._sending, contextlib.suppress(OSError, ValueError):
            if pipe and channel:
                view = view[pipe.give(channel, view) :]
            while view:
                view = view[self._peer.questions.write(view) or 0 :]

    def forget(self, line: Line) -> None:
        """What still comes for this request is of no interest."""
        with self._lock:
            self._lines.pop(line.number, None)

    def close(self) -> None:
        """End the broker, and wait until all that it said was heard."""
        self._peer.end()
        self._thread.join()
        for stream in (self._peer.questions, self._peer.answers):
            stream.close()

    def _listen(self) -> None:
        with contextlib.suppress(messages.Nonsense, EOFError, OSError, ValueError):
            while message := messages.read(self._peer.answers.read):
                self._hear(message)
        with self._lock:
            self.over = True
            lines = list(self._lines.values())
        for line in lines:
            line.take(None)
        self._ended(self)

    def _hear(self, message: Message) -> None:
        if message.kind is Kind.ROW:
            self._told(*messages.unpack_row(message.body))
            return
        if message.kind not in (Kind.REPLY, Kind.DATA, Kind.GONE):
            raise messages.Nonsense("not for the program")
        with self._lock:
            line = self._lines.get(message.about)
        if line:
            line.take(message)


class Line:
    """One request in a conversation."""

    def __init__(self, link: Link, number: int, ask: Ask) -> None:
        self.number = number
        self._link, self._ask = link, ask
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._came = self._read = self._told = 0
        self._gone = False
        self.pipe: Pipe | None = None

    def lay(self) -> Pipe:
        """Lay a pipe for the body, which will not come as messages then."""
        self.pipe = Pipe()
        return self.pipe

    def look(self) -> None:
        """Raise Cancelled where the asker was told to stop."""
        if self._ask.token:
            self._ask.token.check()

    def take(self, message: Message | None) -> None:
        """On the link's thread. Raises Nonsense for a broker that does not keep to the window."""
        if message and message.kind is Kind.DATA:
            self._came += len(message.body)
            if self._came - self._told > messages.WINDOW:
                raise messages.Nonsense("more than was asked for")
        self._inbox.put(message)

    def next(self) -> Message:
        """Wait for what comes; raises the UserError that ended the request, and Cancelled."""
        while not self._gone:
            self.look()
            try:
                message = self._inbox.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if message is None:
                self._gone = True
                raise lost(self._ask.url)
            if message.kind is Kind.GONE:
                self._gone = True
                self._raise(messages.unpack_error(message.body))
            return message
        return Message(Kind.GONE, self.number)

    @staticmethod
    def _raise(error: UserError | None) -> None:
        if error and error.code == "cancelled":
            raise Cancelled
        if error:
            raise error

    def read(self, count: int) -> None:
        """So many bytes were read: as many more may come; that is told in steps, as telling takes its time too."""
        self._read += count
        if self._read - self._told >= TOLD_STEP:
            more, self._told = self._read - self._told, self._read
            self._link.send(Kind.MORE, self.number, messages.pack_count(more))

    def leave(self, leaving: Leaving) -> None:
        """End the request if it has not ended, and wait a moment until its row is told."""
        if not self._gone:
            self._link.send(Kind.LEAVE, self.number, messages.pack_leaving(leaving))
            with contextlib.suppress(queue.Empty):
                while (message := self._inbox.get(timeout=GOODBYE_S)) and message.kind is not Kind.GONE:
                    continue
        self._link.forget(self)
        if self.pipe:
            self.pipe.close()


class Answer:
    """The Reply of a line."""

    def __init__(self, line: Line) -> None:
        """Waits for the beginning of the reply; raises as Door.stream does."""
        self._line = line
        first = line.next()
        if first.kind is not Kind.REPLY:
            raise lost("")
        head = messages.unpack_head(first.body)
        self.status, self.url = head.status, head.url
        self.headers: Mapping[str, str] = head.headers
        self.hops: tuple[Hop, ...] = head.hops
        self._pieces = Pieces(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """See Reply.chunks."""
        if self._line.pipe:
            yield from self._line.pipe.chunks(self._line.look)
        while (message := self._line.next()).kind is Kind.DATA:
            yield message.body
            self._line.read(len(message.body))

    def save(self, file: Sink, most: int) -> int:
        """See Reply.save."""
        if (pipe := self._line.pipe) is None:
            return self._pieces.save(file, most)
        return pipe.save(file, most, self._line.look) or self._end()

    def drop(self, most: int) -> int:
        """See Reply.drop."""
        if (pipe := self._line.pipe) is None:
            return len(self._pieces.take(most))
        return pipe.drop(most, self._line.look) or self._end()

    def _end(self) -> int:
        """The pipe is at its end: 0 where that is the body's; raises what ended it otherwise."""
        if self._line.next().kind is not Kind.GONE:
            raise lost(self.url)
        return 0

    def read(self, limit: int) -> bytes:
        """See Reply.read."""
        body = bytearray()
        for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise refusals.too_large(urlsplit(self.url).hostname or "")
        return bytes(body)


def lost(url: str) -> UserError:
    """The broker ended in the middle."""
    return refusals.broken(urlsplit(url).hostname or "the server", "the process that holds the network ended")


class OnSocket:
    """A Peer at the other end of a socket, ended by whoever started it."""

    def __init__(self, sock: socket.socket, end: Callable[[], object]) -> None:
        self._sock, self._end = sock, end
        self.channel: socket.socket | None = sock
        self.questions: RawIOBase = sock.makefile("wb", buffering=0)
        self.answers: RawIOBase = sock.makefile("rb", buffering=0)

    def end(self) -> None:
        """See Peer."""
        with contextlib.suppress(OSError):
            self._end()
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()
