"""Reads documents of any known format, each in a process of its own that can do nothing but compute."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.api import Picture as Seen
from app.knowledge import photo, pieces
from app.knowledge.blocks import Document
from app.knowledge.limits import Limits
from app.knowledge.ocr import extra
from app.knowledge.ocr.pages import FLAG as PRINT_FLAG
from app.knowledge.ocr.pages import MODULE as PRINT_MODULE
from app.knowledge.ocr.pages import PrintReader, followed
from app.knowledge.picture import Picture, most
from app.knowledge.readers import _frame
from app.knowledge.readers._frame import Print, Prints
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.walls import Room

FLAG = "--reader-process"
"""The argument by which the packed program becomes a reader process."""
MOST_HANDS = 8
"""Reader processes at most: they take about 45 MB together, and each what its document needs."""
_BYTES_PER_CHARACTER = 8  # text in UTF-8, escapes, and the blocks' places


def read(
    path: Path, password: str | None = None, limits: Limits | None = None, cancel: CancelToken | None = None
) -> Document:
    """Read one document; for many, keep a `Readers`. Errors as there."""
    with Readers() as readers:
        return readers.read(path, password, limits, cancel)


def look_at(path: Path) -> Seen:
    """One picture, as `Readers.photo` gives it; errors as there."""
    with Readers() as readers:
        return readers.photo(path)


def look_at_bytes(data: bytes) -> Seen:
    """One picture that is in memory, as `Readers.photo` gives it; errors as there."""
    with Readers() as readers:
        return readers.photo_of(io.BytesIO(data), len(data), Path("The image"))


def suffixes() -> frozenset[str]:
    """Name endings (small letters, with dot) of the files that are worth handing in."""
    return _frame.suffixes()


class Readers:
    """Reader processes kept for many documents; `read` may be called from several threads at once."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self._sandbox = Sandbox(command(), workers, home())
        self._prints = PrintReader(command(PRINT_MODULE, PRINT_FLAG), home())

    def read(
        self,
        path: Path,
        password: str | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> Document:
        """The document. The path is opened here, its bytes are looked at in the sandbox alone.

        Raises UserError with code needs-password (ask and call again), encrypted, damaged, too-large,
        unsupported, empty, took-too-long or those of `friendly` for files that cannot be opened; Cancelled.
        """
        return Document.from_json(self._text("read", path, password, limits or Limits(), cancel))

    def cut(
        self, path: Path, cancel: CancelToken | None = None, password: str | None = None
    ) -> pieces.Pieces:
        """What the index takes from a document: it is read and cut up in the sandbox. Raises as `read` does.

        Pages that are pictures are named in its `scans`; where the extra that reads them is not installed, a document
        of nothing else is refused.
        """
        return self._cut(path, {} if extra.available() else None, cancel, password)

    def cut_with(
        self, path: Path, prints: Prints, cancel: CancelToken | None = None, password: str | None = None
    ) -> pieces.Pieces:
        """`cut` with what was recognised on pages that are pictures."""
        return self._cut(path, prints, cancel, password)

    def _cut(
        self, path: Path, prints: Prints | None, cancel: CancelToken | None, password: str | None
    ) -> pieces.Pieces:
        return pieces.unpack(self._text("cut", path, password, Limits(), cancel, prints), path.name)

    def read_print(
        self, path: Path, page: int, cancel: CancelToken | None = None, password: str | None = None
    ) -> list[Print]:
        """The lines of print in the picture that a page (from 1) is. Raises as `read` does."""

        def opened() -> tuple[IO[bytes], int]:
            file = open_plain(path)
            return file, os.fstat(file.fileno()).st_size

        def room(size: int) -> Room:
            return replace(room_of(Limits(), size), modest=True)

        return self._prints.page(opened, room, page, password, cancel)

    def print_rest(self) -> None:
        """No more pictures for now: their reader's memory is given back."""
        self._prints.rest()

    def _text(
        self,
        task: str,
        path: Path,
        password: str | None,
        granted: Limits,
        cancel: CancelToken | None,
        prints: Prints | None = None,
    ) -> bytes:
        with _opened(path) as (file, size):
            if size > granted.file_bytes:
                raise _too_large(path, granted)
            file, size, length = followed(file, size, prints)
            params = {"name": path.name, "password": password, "limits": asdict(granted), "prints": length}
            most = granted.text_chars * _BYTES_PER_CHARACTER
            room = replace(room_of(granted, size), modest=task == "cut")
            return self._sandbox.run(task, file, size, room, params, most, cancel)

    def page(self, path: Path, number: int, width: int, password: str | None = None) -> Picture:
        """A page of a PDF (from 1) as a picture of about `width` pixels. Raises UserError as `read` does."""
        granted = Limits()
        with _opened(path) as (file, size):
            if size > granted.file_bytes:
                raise _too_large(path, granted)
            params = {"page": number, "width": width, "password": password}
            answer = self._sandbox.run("page", file, size, room_of(granted, size), params, most(width))
        return Picture.unpack(answer)

    def photo(self, path: Path) -> Seen:
        """A PNG or JPEG file as pixels for a model that sees, turned as its camera was held; opaque, on white.

        Raises UserError unsupported, too-large, damaged, took-too-long or those of `friendly`.
        """
        with _opened(path) as (file, size):
            return self.photo_of(file, size, path)

    def photo_of(self, file: IO[bytes], size: int, called: Path) -> Seen:
        """The same of an open file of so many bytes, `called` so in errors."""
        granted = Limits()
        if size > granted.file_bytes:
            raise _too_large(called, granted)
        answer = self._sandbox.run("photo", file, size, room_of(granted, size), {}, photo.MOST_BYTES)
        return Seen(*photo.unpack(answer))

    def probe(self, folder: Path) -> dict[str, bool]:
        """Which of the ways out of the sandbox were refused just now: {read, write, ...: refused}."""
        return probed(self._sandbox, folder)

    def begin(self) -> None:
        """Files are about to come: start the processes for them, which takes a moment, beforehand."""
        self._sandbox.prepare(self.workers)

    def close(self) -> None:
        """End the processes."""
        self._sandbox.close()
        self._prints.close()

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def hands() -> int:
    """How many documents to read at a time: what waits for them does next to nothing meanwhile."""
    return max(1, min(MOST_HANDS, os.cpu_count() or 1))


def command(module: str = "app.knowledge.reader_process", flag: str = FLAG) -> list[str]:
    """What starts a reader process: a module of this room, or the packed program with a flag."""
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [sys.executable, "-m", module]


def probed(sandbox: Sandbox, folder: Path) -> dict[str, bool]:
    """Which of the ways out of a sandbox were refused just now: {read, write, ...: refused}."""
    with open(os.devnull, "rb") as nothing:
        params: Mapping[str, Any] = {"folder": str(folder)}
        answer = sandbox.run("probe", nothing, 0, room_of(Limits(), 0), params, 4096)
    return {str(way): bool(refused) for way, refused in json.loads(answer).items()}


def home() -> str | None:
    """The folder that holds the `app` package."""
    return None if getattr(sys, "frozen", False) else str(Path(__file__).resolve().parents[2])


def room_of(limits: Limits, size: int) -> Room:
    return Room(limits.memory_bytes + size, limits.processor_s, limits.seconds)


@contextmanager
def _opened(path: Path) -> Generator[tuple[IO[bytes], int]]:
    """The file and its size; a pipe or a device is refused without waiting for it."""
    with open_plain(path) as file:
        yield file, os.fstat(file.fileno()).st_size


def open_plain(path: Path) -> IO[bytes]:
    """The file, opened; raises UserError where it is none or empty."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = open(handle, "rb", buffering=0)  # noqa: SIM115 - the caller closes it
    about = os.fstat(handle)
    if stat.S_ISREG(about.st_mode) and about.st_size:
        return file
    file.close()
    if not stat.S_ISREG(about.st_mode):
        raise UserError(f"{path.name} is not a file that can be read", code="unsupported")
    raise UserError(f"{path.name} is empty", code="empty")


def _too_large(path: Path, limits: Limits) -> UserError:
    return UserError(
        f"{path.name} is too large",
        why=f"it has more than {limits.file_bytes >> 20} MiB",
        todo="split it",
        code="too-large",
    )
