"""Whether there is a newer version: asked when a person wants to know, of one signed file at one place."""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.base.errors import UserError
from app.base.paths import resource
from app.net.door import UPDATE, Ask, Door

HOST = "github.com"
PLACE = f"https://{HOST}/underdesk/underdesk/releases/latest/download/update.json"
PREFIX = b"underdesk update 1\n"
"""Stands before what is signed, so that a signature can never be taken for one of something else."""
MOST = 64 << 10
_VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){1,3}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENDINGS = {"linux": (".deb", ".run", ".AppImage", ".flatpak"), "win32": (".exe",), "darwin": (".dmg",)}


@dataclass(frozen=True)
class File:
    """One file of a release; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """What the makers say is the newest: `date` as YYYY-MM-DD, `page` by https on the host that was asked."""

    version: str
    date: str
    page: str
    files: tuple[File, ...]

    def newer_than(self, version: str) -> bool:
        """Whether it came after `version`; one that is no number, of a checkout, is older than all."""
        return number(self.version) > number(version)

    def for_system(self, platform: str = sys.platform) -> tuple[File, ...]:
        """The files that this system can install."""
        return tuple(file for file in self.files if file.name.endswith(_ENDINGS.get(platform, ())))


def number(version: str) -> tuple[int, ...]:
    """1.10 is newer than 1.9; trailing zeros do not count."""
    if not _VERSION.fullmatch(version):
        return ()
    parts = [int(part) for part in version.split(".")]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def known_keys() -> list[bytes]:
    """The public Ed25519 keys whose word counts, 32 bytes each; none in a program that was never released."""
    lines = resource("update-keys.txt").read_text("utf-8").splitlines()
    return [base64.b64decode(line, validate=True) for line in lines if line and not line.startswith("#")]


def check(door: Door) -> Release:
    """Ask now. Raises UserError: no-update-key before anything is asked; offline and what the door says; no-release,
    update-unsigned and update-damaged for what came back."""
    known = known_keys()
    if not known:
        raise UserError(
            "This Underdesk was not released by its makers, so no word on versions could be trusted",
            why="it carries no key that such a word could be checked with; nothing was asked",
            todo="look at the place where you got it",
            code="no-update-key",
        )
    with door.stream(Ask(UPDATE, PLACE)) as reply:
        if reply.status != 200:
            why = f"{HOST} answered {reply.status}"
            raise UserError(
                "There is no word on a newest version", why=why, todo="try again later", code="no-release"
            )
        data = reply.read(MOST)
    return read(data, known)


def read(data: bytes, known: Sequence[bytes]) -> Release:
    """What a signed file says. Raises UserError (update-unsigned, update-damaged)."""
    try:
        letter = cast("dict[str, str]", json.loads(data))
        text, signature = letter["signed"].encode(), base64.b64decode(letter["signature"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise _damaged() from None
    if not any(_signed_by(key, text, signature) for key in known):
        raise UserError(
            "The word on a newest version was not signed by the makers of Underdesk",
            why="it may have been changed on its way",
            todo="do not install what it names, and tell the makers",
            code="update-unsigned",
        )
    return _release(text)


def _signed_by(key: bytes, text: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, PREFIX + text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _release(text: bytes) -> Release:
    """Signed or not, nothing is taken that does not have its form."""
    try:
        told: dict[str, Any] = json.loads(text)
        files = tuple(File(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in told["files"])
        release = Release(str(told["version"]), str(told["date"]), str(told["page"]), files)
        sound = told["format"] == 1 and told["program"] == "underdesk" and bool(number(release.version))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None
    sound = sound and re.fullmatch(r"\d{4}-\d\d-\d\d", release.date) is not None
    sound = sound and re.fullmatch(rf"https://{re.escape(HOST)}/[A-Za-z0-9._/-]+", release.page) is not None
    if not sound or not all(_NAME.fullmatch(one.name) and _SHA256.fullmatch(one.sha256) for one in files):
        raise _damaged()
    return release


def _damaged() -> UserError:
    return UserError(
        "The word on a newest version cannot be read",
        why="it does not have the form that it should",
        todo="try again later",
        code="update-damaged",
    )
