"""Fetches the bytes of one version of a file, by as many connections as help."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.models import replies
from app.models.keeping import Keeper
from app.models.manifest import ModelEntry
from app.models.pace import LOOK_S, PASSING, Manner, Pace, Patience, Stop
from app.models.replies import Body, Refused
from app.models.sources import Part
from app.models.spans import Record, Span, Spans
from app.net.door import Ask, Door, Reply

Tell = Callable[[int, int], None]
log = logging.getLogger("underdesk.models")
PURPOSE = "model-download"
MAGIC = b"GGUF"
LEAST, MOST = 16 << 10, 1 << 20
"""Bytes that a worker takes at once, and keeps others from taking: twice as many as came the time before."""


@dataclass(frozen=True)
class Errand:
    """All about one file's fetch. `bearer` gives the access token for an address, empty for none."""

    part: Part
    offered: ModelEntry
    door: Door
    token: CancelToken
    manner: Manner = field(default_factory=Manner)
    pace: Pace = field(default_factory=lambda: Pace(0))
    bearer: Callable[[str], str] = lambda url: ""

    def ask(self, token: CancelToken, **headers: str) -> tuple[Ask, bool]:
        """The request, and whether it carries an access token."""
        url = self.part.url or ""
        bearer = self.bearer(url)
        signed = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return Ask(PURPOSE, url, headers={**headers, **signed}, token=token, bulk=True), bool(bearer)


class Changed(UserError):
    """The server gives another version than the one of which there are bytes; no person sees this."""


class Crew:
    """One attempt at one version. The calling thread leads; others help once it is seen that they would."""

    def __init__(self, errand: Errand, record: Record, partial: Path, spans: Spans, tell: Tell) -> None:
        """`spans`: what an earlier attempt left in `partial`, and what lacks."""
        self.errand, self.spans, self.partial = errand, spans, partial
        self.stop = Stop(errand.token)
        self.expected = errand.part.file.sha256
        self._record, self._tell = record, tell
        self._helpers: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._fault: Exception | None = None
        self._keeper: Keeper | None = None
        self._since = self._told = 0.0

    def run(self) -> str:
        """Fetch all that lacks; the sha256 of what then stands in the part file.

        Raises UserError, Changed, Cancelled and OSError; what has come is kept.
        """
        self._check_space()
        lead = _Hand(self, leads=True)
        try:
            while not self.whole:
                lead.work()
                self._join()
        except Cancelled:
            raise self._fault or Cancelled() from None
        finally:
            self.stop.cancel()
            self._join()
            if self._keeper or self.whole:
                self._begin().close()
        self.errand.token.check()
        return self._begin().sha256

    @property
    def whole(self) -> bool:
        """Whether all has come."""
        return self.spans.done == self.spans.size

    def _join(self) -> None:
        for helper in self._helpers:
            helper.join()
        self._helpers.clear()

    def _begin(self) -> Keeper:
        with self._lock:
            if self._keeper is None:
                self.partial.touch(0o600)
                errand = self.errand
                self._keeper = Keeper(self.partial, self.spans, self._record, errand.manner, errand.token)
                self._since = time.monotonic()
        return self._keeper

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.partial.parent).free
        missing = self.spans.size - self.spans.done + self.errand.manner.spare - free
        if missing > 0:
            raise UserError(
                f"There is not enough room for {self.errand.offered.name}",
                why=f"the disk lacks {-(-missing // (1 << 20)):,} MiB",
                todo="free some space and try again",
                code="disk-full",
            )

    # -- asked by the hands

    def headers(self, span: Span) -> dict[str, str]:
        """What asks for this span of the version at hand; nothing where that is the whole file."""
        if span.at == 0 and span.end == self.spans.size:
            return {}
        condition = {"If-Range": self._record.tag} if self._record.tag else {}
        return {"Range": f"bytes={span.at}-{span.end - 1}", **condition}

    def accept(self, body: Body) -> None:
        """Hold an answer against what is known of the file. Raises Changed, and UserError (changed-at-source)."""
        known = self.errand.part.file
        differs = known.sha256 and body.sha256 and known.sha256 != body.sha256
        if differs or (not known.approximate and body.total != known.size):
            raise UserError(
                f"{self.errand.offered.name} was not fetched",
                why="the file at its source is no longer the one that Underdesk knows",
                todo="choose another model or look for a newer Underdesk",
                code="changed-at-source",
            )
        with self._lock:
            earlier, self._record.tag = self._record.tag, self._record.tag or body.tag
            self.expected = self.expected or body.sha256
        if body.total != self.spans.size or (earlier and body.tag and earlier != body.tag):
            raise Changed("The file changed at its source", code="changed")
        self._begin()

    def came(self, body: Body) -> None:
        """Some bytes came: tell of it, and call helpers where they would help."""
        now = time.monotonic()
        with self._lock:
            if now - self._told >= LOOK_S:
                self._told = now
                self._tell(self.spans.done, self.spans.size)
        manner = self.errand.manner
        lacking = self.spans.size - self.spans.done
        settled = body.ranges and now - self._since >= manner.settle_s
        if settled and not self._helpers and lacking >= 2 * manner.least:
            self._call()

    def _call(self) -> None:
        for number in range(1, self.errand.manner.connections):
            hand = _Hand(self, leads=False)
            helper = threading.Thread(target=self._help, args=(hand,), name=f"fetch-{number}", daemon=True)
            self._helpers.append(helper)
            helper.start()

    def _help(self, hand: _Hand) -> None:
        try:
            hand.work()
        except Cancelled:
            return
        except Exception as error:
            if not hand.gave_up:
                self._fault = self._fault or error
                self.stop.cancel()


class _Hand:
    """One worker with a connection of its own: takes span after span, and tries again what may pass."""

    def __init__(self, crew: Crew, *, leads: bool) -> None:
        self.gave_up = False
        self._crew, self._leads = crew, leads
        self._patience = Patience(crew.errand.manner)

    def work(self) -> None:
        """Until nothing is left to take. Raises what a person must hear, or what came too often (`gave_up`)."""
        crew = self._crew
        while span := crew.spans.claim(crew.errand.manner.least):
            before = span.at
            try:
                self._fetch(span)
            except UserError as error:
                if span.at > before:
                    self._patience.progress()
                self._wait(error)
            finally:
                crew.spans.release(span)

    def _wait(self, error: UserError) -> None:
        seconds = self._patience.wait_for(error, error.after if isinstance(error, Refused) else None)
        if seconds is None:
            self.gave_up = error.code in PASSING
            raise error
        log.info("a fetch waits %.1f s: %s", seconds, error.code)
        self._crew.stop.sleep(seconds, lambda: self._crew.errand.door.offline)

    def _fetch(self, span: Span) -> None:
        crew, errand = self._crew, self._crew.errand
        ask, signed = errand.ask(crew.stop, **crew.headers(span))
        with errand.door.stream(ask) as reply:
            body = replies.read(reply, errand.offered, signed)
            crew.accept(body)
            if body.start > span.at or (body.start < span.at and not self._leads):
                raise replies.astray(errand.offered)
            self._pour(span, body, reply)
        if span.left:
            raise UserError(
                f"Only a part of {errand.offered.name} came",
                why=f"{span.left:,} bytes are missing",
                todo="try again to go on from there",
                code="short",
            )

    def _pour(self, span: Span, body: Body, reply: Reply) -> None:
        """Write the body where it belongs; a server without ranges begins at the beginning, which is passed over."""
        crew, skip = self._crew, span.at - body.start
        while skip:
            crew.stop.check()
            if not (count := reply.drop(skip)):
                return
            skip -= count
        with crew.partial.open("r+b", buffering=0) as file:
            file.seek(span.at)
            piece = LEAST
            while room := crew.spans.room(span, piece):
                crew.stop.check()
                if not (count := reply.save(file, room)):
                    return
                crew.spans.came(span, count)
                piece = max(LEAST, min(2 * count, MOST))
                if span.at - count < len(MAGIC):
                    _check_magic(file, span.at)
                crew.came(body)
                crew.stop.sleep(crew.errand.pace.spend(count), lambda: crew.errand.door.offline)


def _check_magic(file: BinaryIO, end: int) -> None:
    """Whether the file begins as a model's does, as far as it is there; raises UserError (corrupt)."""
    file.seek(0)
    begins = file.read(min(end, len(MAGIC)))
    file.seek(end)
    if begins != MAGIC[: len(begins)]:
        raise UserError("what came is not a model file", code="corrupt")
