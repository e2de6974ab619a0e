"""HTML pages."""

from __future__ import annotations

import re

from app.knowledge.readers import _html
from app.knowledge.readers._frame import Builder, Reader, Source

_SKIPPED = ((b"<?xml", b">"), (b"<!--", b"-->"))
_START = re.compile(rb"<(!doctype\s+html|html)[\s>]", re.IGNORECASE)


def read(source: Source, out: Builder) -> None:
    """What a browser would show, without menus, scripts and hidden parts."""
    _html.add_page(out, source.data)


def claims(data: bytes) -> bool:
    """Whether the bytes begin as a page does."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    for start, end in _SKIPPED:
        while head.startswith(start):
            head = head.partition(end)[2].lstrip()
    return _START.match(head) is not None


READER = Reader("html", "text/html", (".html", ".htm", ".xhtml", ".shtml"), read, _html.NEEDS, claims)
