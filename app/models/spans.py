"""Which bytes of a file have come and who fetches the others; kept beside the part file, so that a fetch goes on."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.base.files import write_atomic

FORM = 1
SAME_START_S = 60.0
"""Two looks at when the computer was started may differ by so much."""
NEWS = 1 << 20
"""After so many bytes those who wait for some are told, and no later than they ask themselves."""
Stretch = tuple[int, int]


@dataclass
class Span:
    """Bytes `at` to `end` (not included) are still to come; `busy` while somebody fetches them.

    Those before `kept` are as good as there: nobody else may take them.
    """

    start: int
    at: int
    end: int
    busy: bool = False
    kept: int = 0

    @property
    def left(self) -> int:
        """Bytes still to come."""
        return self.end - self.at

    @property
    def spare(self) -> int:
        """Those of them that another may take."""
        return self.end - max(self.at, self.kept)


class Spans:
    """The file's bytes as stretches, each fetched by one worker at most. Safe from any thread."""

    def __init__(self, size: int, have: Sequence[Stretch] = ()) -> None:
        """`have`: what has come, in order and apart from each other, inside `size`."""
        self.size = size
        self._news = 0
        self._lock = threading.Condition()
        stretches = list(have) if have and have[0][0] == 0 else [(0, 0), *have]
        ends = [*(start for start, _ in stretches[1:]), size]
        self._spans = [Span(start, at, end) for (start, at), end in zip(stretches, ends, strict=True)]

    @property
    def done(self) -> int:
        """Bytes that have come."""
        with self._lock:
            return self._done()

    def _done(self) -> int:
        return self.size - sum(span.left for span in self._spans)

    @property
    def have(self) -> list[Stretch]:
        """What has come, in order."""
        with self._lock:
            return [(span.start, span.at) for span in self._spans if span.at > span.start]

    @property
    def beginning(self) -> int:
        """How many bytes there are from the first on without a gap."""
        with self._lock:
            return self._beginning()

    def _beginning(self) -> int:
        return next((span.at for span in self._spans if span.left), self.size)

    def wait_beyond(self, count: int, seconds: float) -> int:
        """`beginning`, after it passed `count` or the seconds are over."""
        with self._lock:
            self._lock.wait_for(lambda: self._beginning() > count, seconds)
            return self._beginning()

    def wait_for(self, count: int, seconds: float) -> int:
        """`done`, after it reached `count` or the seconds are over."""
        with self._lock:
            self._lock.wait_for(lambda: self._done() >= count, seconds)
            return self._done()

    def claim(self, least: int) -> Span | None:
        """A span to fetch: one that nobody fetches, else the second half of the longest, if that is `least` bytes."""
        with self._lock:
            span = next((span for span in self._spans if span.left and not span.busy), None)
            if span is None:
                span = self._half(max(least, 2))
            if span:
                span.busy = True
            return span

    def _half(self, least: int) -> Span | None:
        longest = max(self._spans, key=lambda span: span.spare)
        if longest.spare < 2 * least:
            return None
        middle = longest.end - longest.spare // 2
        second = Span(middle, middle, longest.end)
        self._spans.insert(self._spans.index(longest) + 1, second)
        longest.end = middle
        return second

    def release(self, span: Span) -> None:
        """Nobody fetches it any more."""
        with self._lock:
            span.busy = False

    def room(self, span: Span, count: int) -> int:
        """How many of the next `count` bytes still belong to it: another worker may have taken its end."""
        with self._lock:
            span.kept = span.at + min(count, span.left)
            return span.kept - span.at

    def came(self, span: Span, count: int) -> None:
        """So many of its bytes are in the file now."""
        with self._lock:
            span.at += count
            self._news += count
            if self._news >= NEWS or not span.left:
                self._news = 0
                self._lock.notify_all()


class Record:
    """NAME.part.json: what is in NAME.part. It holds sizes, hashes and the server's mark of the version; no address.

    After the computer went down only what was known to be on the disk (`sure`) counts; else all that had come.
    """

    def __init__(self, path: Path, sha256: str | None) -> None:
        """`sha256` is what the whole file must have, where that is known: another one makes the record void."""
        self.path, self._sha256 = path, sha256
        self.tag = ""
        self._sure: list[Stretch] = []

    def load(self, partial: Path) -> Spans | None:
        """What has come; None where there is nothing to go on from."""
        try:
            size, kept = self._read(json.loads(self.path.read_text("utf-8")))
            there = partial.stat().st_size
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if not _orderly(kept, min(size, there)):
            return None
        self._sure = kept
        return Spans(size, kept)

    def _read(self, raw: dict[str, Any]) -> tuple[int, list[Stretch]]:
        if raw["form"] != FORM or raw["sha256"] != self._sha256 or not isinstance(raw["size"], int):
            raise ValueError
        self.tag = str(raw["tag"])
        same = abs(float(raw["since"]) - _started()) < SAME_START_S
        rows = cast("list[list[int]]", raw["have"] if same else raw["sure"])
        return raw["size"], [(int(start), int(end)) for start, end in rows]

    def save(self, spans: Spans) -> None:
        """Write down what has come. Raises OSError."""
        self._write(spans.size, spans.have)

    def settle(self, spans: Spans, handle: int) -> None:
        """The same after the disk has it. Raises OSError."""
        have = spans.have
        os.fsync(handle)
        self._sure = have
        self._write(spans.size, have)

    def _write(self, size: int, have: list[Stretch]) -> None:
        fields = {"form": FORM, "size": size, "sha256": self._sha256, "tag": self.tag, "since": _started()}
        write_atomic(self.path, json.dumps({**fields, "have": have, "sure": self._sure}).encode())


def _orderly(have: list[Stretch], size: int) -> bool:
    before = 0
    for start, end in have:
        if not before <= start < end <= size:
            return False
        before = end
    return bool(have)


def _started() -> float:
    """When this computer was started, as time since 1970; standing by counts as a new start on some systems."""
    return time.time() - time.monotonic()
