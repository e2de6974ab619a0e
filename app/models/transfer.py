"""One file's way from an address to its place: going on with what is there, every check before the final name."""

from __future__ import annotations

import os
from pathlib import Path

from app.base.errors import UserError, friendly
from app.base.files import sync_folder
from app.models import replies
from app.models.crew import Changed, Crew, Errand, Tell
from app.models.entry import sha256_of
from app.models.spans import Record, Spans

VERSIONS = 3
"""How many versions of a file are begun before it counts as one that keeps changing."""


def partial_of(target: Path) -> Path:
    """Where the bytes of a file lie until it is whole."""
    return target.with_name(target.name + ".part")


def record_of(target: Path, sha256: str | None) -> Record:
    """What is written down of them."""
    return Record(target.with_name(target.name + ".part.json"), sha256)


def forget(target: Path) -> None:
    """Throw away what came of a file that is not whole."""
    record_of(target, None).path.unlink(missing_ok=True)
    partial_of(target).unlink(missing_ok=True)


class Transfer:
    """Fetches one file. What arrived stays in NAME.part until it is whole and proven; NAME.part.json says what did."""

    def __init__(self, errand: Errand) -> None:
        self._errand, self._target = errand, errand.part.path
        self._expected = errand.part.file.sha256
        self._partial = partial_of(self._target)
        self._record = record_of(self._target, self._expected)

    def run(self, tell: Tell) -> str:
        """Fetch unless the file is there already; returns its sha256. Raises as Fetcher.get does."""
        try:
            if found := self._found():
                return found
            self._target.parent.mkdir(parents=True, exist_ok=True)
            sha256 = self._receive(tell)
            os.replace(self._partial, self._target)
            self._record.path.unlink(missing_ok=True)
            sync_folder(self._target.parent)
            return sha256
        except OSError as error:
            raise friendly(error) from error

    def _found(self) -> str | None:
        """The hash of a file that has its final name, unless it should have another."""
        if not self._target.is_file():
            return None
        sha256 = sha256_of(self._target, self._errand.token)
        return sha256 if self._expected in (None, sha256) else None

    def _receive(self, tell: Tell) -> str:
        for _ in range(VERSIONS):
            spans = self._begun()
            tell(spans.done, spans.size)
            crew = Crew(self._errand, self._record, self._partial, spans, tell)
            try:
                sha256 = crew.run()
            except Changed:
                self._discard()
                continue
            except UserError as error:
                raise self._corrupt(error.what) if error.code == "corrupt" else error from None
            if crew.expected not in (None, sha256):
                raise self._corrupt("its content is not what was promised")
            tell(spans.size, spans.size)
            return sha256
        raise self._corrupt("it changes at its source while it is being fetched")

    def _begun(self) -> Spans:
        """What an earlier fetch left, where a hash or a mark of the version can judge it; else nothing."""
        spans = self._record.load(self._partial)
        file = self._errand.part.file
        if spans and (self._expected or self._record.tag) and (file.approximate or spans.size == file.size):
            return spans
        self._discard()
        return Spans(self._look() if file.approximate else file.size)

    def _look(self) -> int:
        """Ask for the first byte, to learn how many there are."""
        ask, signed = self._errand.ask(self._errand.token, Range="bytes=0-0")
        with self._errand.door.stream(ask) as reply:
            return replies.read(reply, self._errand.offered, signed).total

    def _discard(self) -> None:
        forget(self._target)
        self._record.tag = ""

    def _corrupt(self, why: str) -> UserError:
        self._discard()
        return UserError(
            f"{self._errand.offered.name} arrived damaged and was thrown away",
            why=why,
            todo="fetch it again",
            code="corrupt",
        )
