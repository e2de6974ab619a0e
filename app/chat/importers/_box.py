"""What a history lies in: a file, a folder or a zip archive, read with bounds and never written out."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from app.base.errors import UserError

MIB = 1 << 20
MOST_TEXT = 1024 * MIB
"""Bytes of one file of a history; ChatGPT's largest exports have a few hundred MiB."""
MOST_ATTACHED = 64 * MIB
"""Bytes of one attached file."""
MOST_IN_ALL = 6144 * MIB
"""Bytes read out of one archive or folder: what a bomb unpacks to beyond that is not read."""
MOST_NAMES, DEEPEST = 50_000, 8
HEAD = 256 * 1024
"""Bytes at the beginning of a file that a format is recognised by."""


class Box(Protocol):
    """Files by name, with forward slashes. Names are compared and shown, never opened as paths of the disk."""

    title: str

    def names(self) -> list[str]:
        """All files, sorted."""
        ...

    def read(self, name: str, most: int = MOST_TEXT) -> bytes:
        """A file's bytes; raises UserError when it is larger, damaged or locked."""
        ...

    def head(self, name: str) -> bytes:
        """Its first bytes; empty where it cannot be read."""
        ...

    def modified(self, name: str) -> float:
        """When it was changed, seconds since 1970; 0 where that is unknown."""
        ...


def last_part(name: str) -> str:
    """A file's own name, on one line: for comparing and for telling."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else " " for c in bare)[:200].strip()


class _Bounded:
    """What all boxes share: how much is read."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._left = MOST_IN_ALL
        self._heads: dict[str, bytes] = {}

    def _stream(self, name: str) -> IO[bytes]:
        raise LookupError(name)

    def read(self, name: str, most: int = MOST_TEXT) -> bytes:
        """See Box."""
        data = self._take(name, min(most, self._left) + 1)
        if len(data) > min(most, self._left):
            raise _too_large(last_part(name), most)
        self._left -= len(data)
        return data

    def head(self, name: str) -> bytes:
        """See Box."""
        if name not in self._heads:
            try:
                self._heads[name] = self._take(name, HEAD)
            except UserError:
                self._heads[name] = b""
        return self._heads[name]

    def _take(self, name: str, most: int) -> bytes:
        try:
            with self._stream(name) as stream:
                return stream.read(most)
        except OSError as error:
            raise UserError(f"{last_part(name)} cannot be read", why=error.strerror or "") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _damaged(last_part(name), error) from error


class OneFile(_Bounded):
    """A file by itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path

    def names(self) -> list[str]:
        """See Box."""
        return [self._path.name]

    def _stream(self, name: str) -> IO[bytes]:
        return self._path.open("rb")

    def modified(self, name: str) -> float:
        """See Box."""
        return self._path.stat().st_mtime


class Folder(_Bounded):
    """A folder with what is in it; links are not followed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self._names = sorted(_walk(path))[:MOST_NAMES]

    def names(self) -> list[str]:
        """See Box."""
        return self._names

    def _stream(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")

    def modified(self, name: str) -> float:
        """See Box."""
        return (self._path / name).stat().st_mtime


class Archive(_Bounded):
    """A zip archive. What it unpacks to is counted while it is read, whatever its directory claims."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise UserError(
                f"{path.name} is not a whole archive", todo="download or copy it again", code="damaged"
            ) from error
        infos = [info for info in self._zip.infolist()[:MOST_NAMES] if not info.is_dir()]
        self._entries = {info.filename: info for info in infos}

    def names(self) -> list[str]:
        """See Box."""
        return sorted(self._entries)

    def _stream(self, name: str) -> IO[bytes]:
        return self._zip.open(self._entries[name])

    def modified(self, name: str) -> float:
        """Zip archives tell local times without a zone, which is worse than none."""
        return 0.0


def open_box(path: Path) -> Box:
    """The box at a place on the disk; raises UserError "not-found" or "damaged"."""
    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise UserError(f"There is nothing at {path}", todo="check its name", code="not-found")
    try:
        with path.open("rb") as stream:
            packed = stream.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise UserError(f"{path.name} cannot be read", why=error.strerror or "", code="no-access") from error
    return Archive(path) if packed else OneFile(path)


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if len(here.relative_to(root).parts) >= DEEPEST:
            folders.clear()
        folders[:] = [name for name in folders if not (here / name).is_symlink()]
        for name in files:
            if not (here / name).is_symlink() and (here / name).is_file():
                yield (here / name).relative_to(root).as_posix()


def _too_large(name: str, most: int) -> UserError:
    return UserError(f"{name} is too large", why=f"it has more than {most // MIB:,} MiB", code="too-large")


def _damaged(name: str, error: Exception) -> UserError:
    if "password" in str(error):
        return UserError(f"{name} is under a password", todo="unpack it first", code="needs-password")
    return UserError(f"{name} is damaged in its archive", todo="download it again", code="damaged")
