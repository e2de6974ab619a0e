"""The program's side of reading print in pictures: a page at a time, each in the sandbox, as long as it takes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from typing import IO, Any, cast

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.knowledge.checked import count, items
from app.knowledge.readers._frame import Print, Prints
from app.knowledge.readers._print import line_of
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

FLAG = "--ocr-process"
"""The argument by which the packed program becomes the process that reads print."""
MODULE = "app.knowledge.ocr.process"
_MOST_LINES = 5_000
_MOST_BYTES = 8 << 20

Opened = Callable[[], tuple[IO[bytes], int]]
"""Opens the document from its beginning: the file and its size."""


class PrintReader:
    """One process that reads print, started when first needed; from one thread at a time."""

    def __init__(self, command: Sequence[str], cwd: str | None) -> None:
        self._sandbox = Sandbox(command, 1, cwd)

    def page(
        self,
        opened: Opened,
        room: Callable[[int], Room],
        number: int,
        password: str | None,
        cancel: CancelToken | None,
    ) -> list[Print]:
        """The lines of print on a page (from 1). Raises UserError as for reading a document; Cancelled."""
        lines: list[Print] = []
        params: dict[str, Any] = {"page": number, "password": password, "after": 0, "turn": None}
        while True:
            file, size = opened()
            with file:
                answer = self._sandbox.run("print", file, size, room(size), params, _MOST_BYTES, cancel)
            more, turn, after, left = _checked(answer)
            lines += more
            if not left or after >= _MOST_LINES:
                return lines
            if after <= params["after"]:
                raise _senseless()
            params |= {"turn": turn, "after": after}

    def rest(self) -> None:
        """Nothing to read for now: the memory is given back."""
        self._sandbox.rest()

    def close(self) -> None:
        """End the process."""
        self._sandbox.close()


def _checked(answer: bytes) -> tuple[list[Print], int, int, int]:
    """Lines, turn, how many lines are done and how many are left; raises UserError for anything else."""
    try:
        raw: Any = json.loads(answer)
        turn = count(raw["turn"])
        lines = [line_of(line) for line in items(raw["lines"])]
        return lines, turn % 4, count(raw["after"]), count(raw["left"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _senseless() from error


def _senseless() -> UserError:
    return UserError("The reader's answer makes no sense", code="damaged")


def followed(file: IO[bytes], size: int, prints: Prints | None) -> tuple[IO[bytes], int, int | None]:
    """A document followed by what was recognised in it, its new size, and the length of that; None without."""
    if prints is None:
        return file, size, None
    after = json.dumps(prints).encode()
    return cast("IO[bytes]", _Followed(file, size, after)), size + len(after), len(after)


class _Followed(io.RawIOBase):
    """So many bytes of a file, then others; read forward only. It does not close the file."""

    def __init__(self, file: IO[bytes], size: int, after: bytes) -> None:
        super().__init__()
        self._file, self._left, self._after = file, size, io.BytesIO(after)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; 0 at the end, also where the file ends early, so that nothing is moved up."""
        source: IO[bytes] = self._file if self._left else self._after
        piece = source.read(min(len(buffer), self._left) if self._left else len(buffer))
        buffer[: len(piece)] = piece
        self._left -= len(piece) if self._left else 0
        return len(piece)
