"""The last stage of the index: the pictures in documents are read, when nothing else is to be done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import CancelToken
from app.knowledge.ocr.extra import PENDING
from app.knowledge.pieces import Pieces
from app.knowledge.readers._frame import Print, Prints
from app.knowledge.scan import digest_of
from app.store.knowledge import Kept
from app.store.knowledge_records import Chunk, StoredFile

log = logging.getLogger("underdesk.knowledge")


class PictureReader(Protocol):
    """What reads documents and the print in their pictures."""

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        """A document; its `scans` are the pages to read."""
        ...

    def read_print(self, path: Path, page: int, cancel: CancelToken | None = None) -> list[Print]:
        """The lines of print on one of them."""
        ...

    def cut_with(self, path: Path, prints: Prints, cancel: CancelToken | None = None) -> Pieces:
        """The document with them."""
        ...

    def print_rest(self) -> None:
        """No more pictures for now."""
        ...


class Files(Protocol):
    """The vault, as far as this stage must know it."""

    def noticed(self, words: str) -> list[StoredFile]:
        """Files whose notice has these words, those of chats first, without those of paused folders."""
        ...

    def keep(self, file: StoredFile, chunks: tuple[Chunk, ...]) -> Future[Kept]:
        """Replace what is known of a document."""
        ...

    def settle(self) -> Future[None]:
        """Leave nothing of what was removed."""
        ...


_WHOLE = ("needs-password", "not-found", "no-sandbox", "closing")
"""What is wrong with the file or the computer and not with one page."""

Tell = Callable[[StoredFile, int, int], None]
"""Hears of each page: the file, pages read of it, pages to read."""


class Pictures:
    """Reads documents whose pictures are still to be read, one at a time; broken off, it goes on with the page.

    After the end of the program it begins the document anew: what was read of it is in memory alone.
    """

    def __init__(
        self, files: Files, reader: PictureReader, tell: Tell, changed: Callable[[Kept], None]
    ) -> None:
        self._files, self._reader, self._tell, self._changed = files, reader, tell, changed
        self._started = False
        self._begun: dict[str, dict[int, list[Print]]] = {}  # by the sum of the file's bytes

    def one(self, token: CancelToken, go_on: Callable[[CancelToken], bool]) -> bool:
        """Read one document to its end; false where there is none, or where `go_on` said no before that."""
        file = next((f for f in self._files.noticed(PENDING) if digest_of(Path(f.path)) == f.sha256), None)
        if file is None:
            if self._started:
                self._reader.print_rest()
            self._started = False
            return False
        self._started = True
        try:
            pieces = self._read(file, token, go_on)
        except Cancelled:
            raise
        except Exception as error:
            if isinstance(error, UserError) and error.code == "closing":
                raise
            return self._keep(_failed(file, friendly(error)), ())
        if pieces is None:
            return False
        done = replace(
            file, title=pieces.title, language=pieces.language, notice=pieces.notice, indexed=time.time()
        )
        return self._keep(done if pieces.chunks else _failed(done, _no_text()), pieces.chunks)

    def _read(
        self, file: StoredFile, token: CancelToken, go_on: Callable[[CancelToken], bool]
    ) -> Pieces | None:
        path = Path(file.path)
        prints = self._begun.setdefault(file.sha256, {})
        scans = self._reader.cut(path, token).scans
        for page in scans:
            if not go_on(token):
                return None
            self._tell(file, len(prints), len(scans))
            if page not in prints:
                prints[page] = self._page(path, page, token)
        pieces = self._reader.cut_with(path, prints, token)
        self._begun.pop(file.sha256)
        return pieces

    def _page(self, path: Path, page: int, token: CancelToken) -> list[Print]:
        """A page that cannot be read counts as one without print: the others are worth having."""
        try:
            return self._reader.read_print(path, page, token)
        except UserError as error:
            if error.code in _WHOLE:
                raise
            return []

    def _keep(self, file: StoredFile, chunks: tuple[Chunk, ...]) -> bool:
        kept = self._files.keep(file, chunks).result()
        self._changed(kept)
        if kept.removed:
            self._files.settle().result()
        return True


def _no_text() -> UserError:
    return UserError("There is no text in the file", why="no print was found in its pictures", code="empty")


def _failed(file: StoredFile, error: UserError) -> StoredFile:
    if error.code == "bug":
        log.warning("pictures of a file could not be read")
    return replace(file, status="failed", error=error.sentence, notice="", indexed=time.time())
