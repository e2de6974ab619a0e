"""Bytes of a file as text, whatever encoding it is in; what is not what it says it is can be told by its line."""

from __future__ import annotations

import re

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
STRAY = re.compile("[\udc80-\udcff]")


def decoded(data: bytes) -> str:
    """The text; bytes that are not of its encoding stand in it as lone surrogates (`has_stray`)."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    half = data[:4096]
    if half.count(b"\0") > len(half) // 4:  # UTF-16 without its mark: every second byte of plain text is zero
        return data.decode("utf-16-le" if half[1:2] == b"\0" else "utf-16-be", "replace")
    return data.decode("utf-8", "surrogateescape")


def has_stray(text: str) -> bool:
    """Whether bytes of another encoding are in it."""
    return STRAY.search(text) is not None


def repaired(text: str) -> str:
    """Such bytes read as Windows-1252, the commonest of the others."""
    return STRAY.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)


RESCUED = "it is not UTF-8 and was read as Windows-1252; look at its letters"
