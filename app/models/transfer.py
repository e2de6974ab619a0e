"""One file's way from an address to its place: part file, resumption, every check before the final name."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from typing import BinaryIO

from app.base.errors import UserError, friendly
from app.base.files import sync_folder
from app.base.jobs import CancelToken
from app.models.entry import sha256_of
from app.models.manifest import ModelEntry
from app.models.sources import Part
from app.net.door import Ask, Door, Reply

Tell = Callable[[int, int], None]
SPARE = 256 << 20
"""Bytes that a fetch leaves free on the disk."""
_MAGIC = b"GGUF"
_RETRY = "try again to go on from there"


class Transfer:
    """Fetches one part. What arrived stays in NAME.part until it is whole and proven."""

    def __init__(self, part: Part, offered: ModelEntry, door: Door, token: CancelToken) -> None:
        self._part, self._offered, self._door, self._token = part, offered, door, token
        self._target = part.path
        self._temporary = part.path.with_name(part.path.name + ".part")

    def run(self, tell: Tell) -> str:
        """Fetch unless the file is there already; returns its sha256. Raises as Fetcher.get does."""
        try:
            if found := self._found():
                return found
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._check_space(self._part.file.size)
            return self._receive(tell)
        except OSError as error:
            raise friendly(error) from error

    def _found(self) -> str | None:
        """The hash of a file that has its final name, unless it should have another."""
        if not self._target.is_file():
            return None
        sha256 = sha256_of(self._target, self._token)
        return sha256 if self._part.file.sha256 in (None, sha256) else None

    def _check_space(self, size: int) -> None:
        missing = size - self._have() + SPARE - shutil.disk_usage(self._target.parent).free
        if missing > 0:
            raise UserError(
                f"There is not enough room for {self._offered.name}",
                why=f"the disk lacks {-(-missing // (1 << 20)):,} MiB",
                todo="free some space and try again",
                code="disk-full",
            )

    def _have(self) -> int:
        return self._temporary.stat().st_size if self._temporary.exists() else 0

    def _receive(self, tell: Tell) -> str:
        """A part file is gone on with only where a hash will judge the result; else it is begun anew."""
        have = self._have() if self._part.file.sha256 else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        ask = Ask("model-download", self._part.url or "", headers=headers, token=self._token)
        with self._door.stream(ask) as reply:
            expected = self._expected_hash(reply)
            start, total = self._span(reply, have)
            if start is not None:
                self._check_space(total)
                self._write(reply, start, total, tell)
        sha256 = self._prove(total, expected)
        os.replace(self._temporary, self._target)
        sync_folder(self._target.parent)
        return sha256

    def _expected_hash(self, reply: Reply) -> str | None:
        """Ours, or else the one the hub declares; where both exist and differ nothing is fetched."""
        declared = _declared_hash(reply)
        known = self._part.file.sha256
        if known and declared and known != declared:
            raise UserError(
                f"{self._offered.name} was not fetched",
                why="the file at its source is no longer the one that Underdesk knows",
                todo="choose another model or look for a newer Underdesk",
                code="changed-at-source",
            )
        return known or declared

    def _span(self, reply: Reply, have: int) -> tuple[int | None, int]:
        """Where the body begins in the file (None: it is whole already) and the file's size."""
        if reply.status == 416 and have and _total(reply.headers) == have:
            return None, have
        if reply.status == 206 and (found := _range(reply.headers)) and found[0] == have:
            return have, found[1]
        if reply.status == 200 and (length := reply.headers.get("content-length", "")).isdecimal():
            return 0, int(length)
        if reply.status in (206, 416):
            self._temporary.unlink(missing_ok=True)
        raise self._refused(reply)

    def _write(self, reply: Reply, start: int, total: int, tell: Tell) -> None:
        done = start
        tell(done, total)
        with self._temporary.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            for chunk in reply.chunks():
                self._token.check()
                if done == 0 and not chunk.startswith(_MAGIC):
                    raise self._corrupt("what came is not a model file")
                file.write(chunk)
                done += len(chunk)
                tell(done, total)
            _settle(file)

    def _prove(self, total: int, expected: str | None) -> str:
        have = self._have()
        if have < total:
            raise UserError(
                f"Only a part of {self._offered.name} came",
                why=f"{total - have:,} of {total:,} bytes are missing",
                todo=_RETRY,
                code="short",
            )
        sha256 = sha256_of(self._temporary, self._token)
        if have > total or (expected and sha256 != expected):
            raise self._corrupt("its content is not what was promised")
        return sha256

    def _corrupt(self, why: str) -> UserError:
        self._temporary.unlink(missing_ok=True)
        return UserError(
            f"{self._offered.name} arrived damaged and was thrown away",
            why=why,
            todo="fetch it again",
            code="corrupt",
        )

    def _refused(self, reply: Reply) -> UserError:
        what = f"{self._offered.name} was not fetched"
        match reply.status:
            case 401 | 403:
                why, todo = (
                    "its source gives it only to those who accepted its terms",
                    "accept them at " + self._page(),
                )
                code = "gated"
            case 404 | 410:
                why, todo, code = "its file is no longer there", "choose another model", "not-found"
            case 429:
                why, todo = "its source has had too many requests", _later(reply.headers)
                code = "too-many-requests"
            case status if status >= 500:
                why, todo, code = (
                    f"its source has trouble of its own ({status})",
                    "try again later",
                    "server-error",
                )
            case status:
                why, todo, code = (
                    f"its source answered in an unexpected way ({status})",
                    _RETRY,
                    "unexpected-answer",
                )
        return UserError(what, why=why, todo=todo, code=code)

    def _page(self) -> str:
        return f"{self._offered.licence.url} in a browser, or add the file with: underdesk models add PATH"


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _declared_hash(reply: Reply) -> str | None:
    """The hub names the sha256 of a large file in the answer that redirects to it."""
    for headers in (*(hop.headers for hop in reply.hops), reply.headers):
        tag = headers.get("x-linked-etag", "").strip('"')
        if re.fullmatch(r"[0-9a-f]{64}", tag):
            return tag
    return None


def _range(headers: Mapping[str, str]) -> tuple[int, int] | None:
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("content-range", ""))
    return (int(found[1]), int(found[2])) if found else None


def _total(headers: Mapping[str, str]) -> int | None:
    found = re.fullmatch(r"bytes \*/(\d+)", headers.get("content-range", ""))
    return int(found[1]) if found else None


def _later(headers: Mapping[str, str]) -> str:
    seconds = headers.get("retry-after", "")
    return f"try again in {seconds} seconds" if seconds.isdecimal() else "try again in some minutes"
