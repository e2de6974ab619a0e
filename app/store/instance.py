"""One running Underdesk per profile folder."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from app.base.errors import UserError, friendly
from app.base.paths import Profile

FAR = 1 << 30
"""On Windows a locked byte cannot be read, so the locked one lies far behind the holder's number."""


NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)


class InstanceLock:
    """Held while the profile is open; the system drops it when the program dies, however it dies."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock and make the folder. Raises UserError "already-running" or "read-only"."""
        if self._handle is not None:
            return
        handle = self._open()
        try:
            _lock(handle)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise _refused(error, holder) from None
        self._handle = handle
        self._sign(handle)

    def _open(self) -> int:
        try:
            self._profile.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            # never through a link: the file it leads to would be emptied
            return os.open(self._profile.lock, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600)
        except OSError as error:
            raise unwritable(error) from None

    def _sign(self, handle: int) -> None:
        """Write who holds it. The lock holds without it too, as on a full disk."""
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, str(os.getpid()).encode())

    def release(self) -> None:
        """Let go; safe to call twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_held(profile: Profile) -> bool:
    """Whether a program has the profile open just now; nothing is made where there is none."""
    try:
        handle = os.open(profile.lock, os.O_RDWR | NO_LINK)
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(handle)


def unwritable(error: OSError) -> UserError:
    """A profile folder that cannot be written, as a sentence."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(
            "The profile folder cannot be written",
            why="it or its disk is read-only for you",
            todo="check its permissions or choose another with --profile",
            code="read-only",
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return UserError(
            "The profile folder cannot be used",
            why="there is a file in its place",
            todo="choose another with --profile",
            code="not-a-folder",
        )
    if error.errno == errno.ELOOP:
        return UserError(
            "The profile folder cannot be used",
            why="a link stands where Underdesk writes a file of its own",
            todo="remove the link, or choose another with --profile",
            code="link",
        )
    return friendly(error)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        text = os.read(handle, 32).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if text.isdigit() else ""


def _refused(error: OSError, holder: str) -> UserError:
    if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK):
        return friendly(error)
    return UserError(
        "Underdesk is already open with this profile",
        why=f"process {holder} holds it" if holder else "",
        todo="use that window, or choose another folder with --profile",
        code="already-running",
    )
