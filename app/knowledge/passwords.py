"""Passwords that a person gave for documents: tried where a file asks for one, forgotten at the end unless kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.knowledge.picture import Picture
from app.knowledge.pieces import Pieces
from app.knowledge.readers._frame import Print, Prints
from app.knowledge.reading import Readers
from app.store.knowledge_records import StoredFile

T = TypeVar("T")


class Kept(Protocol):
    """Passwords in the vault, by the id of their file."""

    def at(self, path: str) -> list[tuple[str, str | None]]:
        """The files known at a place of the disk, each with its kept password."""
        ...

    def put(self, file_id: str, password: str) -> Future[None]:
        """Keep one."""
        ...

    def remove(self, file_id: str) -> Future[None]:
        """Keep it no longer."""
        ...

    def sweep(self) -> Future[None]:
        """Erase those of files that are no longer known."""
        ...


class Passwords:
    """By file: in memory until the program ends, in the vault where the person wishes it. Safe from any thread."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._given: dict[str, str] = {}

    def at(self, path: Path) -> str | None:
        """The password for what lies there; None where none is known."""
        found = [self._given.get(file_id) or kept for file_id, kept in self._kept.at(str(path))]
        return next((password for password in found if password), None)

    def take(self, file_id: str, password: str, *, keep: bool) -> None:
        """Remember one that opens its file; beyond the end of the program only with `keep`."""
        self._given[file_id] = password
        if keep:
            self._kept.put(file_id, password).result()
        else:
            self._kept.remove(file_id).result()


class KeyedReaders:
    """Readers that open what they have the password for; else they are as those they are made of."""

    def __init__(self, readers: Readers, kept: Kept) -> None:
        self._readers, self._kept = readers, kept
        self._passwords = Passwords(kept)

    @property
    def workers(self) -> int:
        """Files that are read at a time."""
        return self._readers.workers

    def begin(self) -> None:
        """Files are about to come."""
        self._readers.begin()

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        """What the index takes from a file. Raises as `Readers.read` does."""
        return self._opening(path, lambda password: self._readers.cut(path, cancel, password))

    def read_print(self, path: Path, page: int, cancel: CancelToken | None = None) -> list[Print]:
        """The lines of print in the picture that a page is. Raises as `Readers.read` does."""
        return self._opening(path, lambda password: self._readers.read_print(path, page, cancel, password))

    def cut_with(self, path: Path, prints: Prints, cancel: CancelToken | None = None) -> Pieces:
        """`cut` with what was recognised on pages that are pictures."""
        return self._opening(path, lambda password: self._readers.cut_with(path, prints, cancel, password))

    def print_rest(self) -> None:
        """No more pictures for now."""
        self._readers.print_rest()

    def page(self, path: Path, number: int, width: int) -> Picture:
        """A page of a PDF (from 1) as a picture. Raises as `Readers.read` does."""
        return self._opening(path, lambda password: self._readers.page(path, number, width, password))

    def unlock(self, file: StoredFile, password: str, *, keep: bool) -> None:
        """Try a password and remember it, in the vault only with `keep`.

        Raises UserError "needs-password" for a wrong one, and what else keeps the file from being read.
        """
        if not password:
            raise UserError("No password was given", todo="type the one of the file", code="needs-password")
        self._readers.cut(Path(file.path), None, password)
        self._passwords.take(file.id, password, keep=keep)

    def sweep(self) -> None:
        """Forget passwords of files that are no longer known."""
        self._kept.sweep().result()

    def _opening(self, path: Path, work: Callable[[str | None], T]) -> T:
        """`work(None)`, and where the file asks for a password, once more with the one that is known for it."""
        try:
            return work(None)
        except UserError as error:
            password = self._passwords.at(path) if error.code == "needs-password" else None
            if password is None:
                raise
            return work(password)
