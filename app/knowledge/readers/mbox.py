"""Mailboxes: many letters in one file."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesParser
from pathlib import PurePath

from app.knowledge.readers import eml
from app.knowledge.readers._frame import Builder, Reader, Source, too_much

_FROM = re.compile(rb"^From [^\n]*\n", re.MULTILINE)


def read(source: Source, out: Builder) -> None:
    """Each letter under a heading of the first level."""
    parser = BytesParser(policy=email.policy.default)
    for count, data in enumerate(_letters(source.data), 1):
        if count > source.limits.parts:
            raise too_much("more letters than Underdesk takes from one file")
        out.reset_headings()
        eml.add_letter(replace(source, data=b""), parser.parsebytes(data), out)
    out.meta = {"title": PurePath(source.name).stem, "notice": out.meta.get("notice", "")}


def _letters(data: bytes) -> Iterator[bytes]:
    """The letters without the lines between them; quoted `From` lines inside are restored."""
    start = -1
    for mark in _FROM.finditer(data):
        if mark.start() and data[mark.start() - 2 : mark.start()] not in (b"\n\n", b"\r\n"):
            continue
        if start >= 0:
            yield data[start : mark.start()].replace(b"\n>From ", b"\nFrom ")
        start = mark.end()
    if start >= 0:
        yield data[start:].replace(b"\n>From ", b"\nFrom ")


def claims(data: bytes) -> bool:
    """Whether the bytes begin as a mailbox does."""
    first = data[:8192].replace(b"\r\n", b"\n")
    return _FROM.match(first) is not None and eml.claims(first.partition(b"\n")[2])


READER = Reader("mbox", "application/mbox", (".mbox", ".mbx"), read, eml.NEEDS, claims)
