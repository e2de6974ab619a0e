"""Bytes into text: marks, declarations, UTF-8, and only then guessing."""

from __future__ import annotations

import codecs

from app.base.errors import UserError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 18
NEEDS = ("charset_normalizer",)


def decode(data: bytes, declared: str = "") -> str:
    """The text with line ends as `\\n`; `declared` is what the file or the letter says about itself.

    Raises UserError `unsupported` when the bytes are no text.
    """
    return _decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    if b"\0" in data:
        raise no_text()
    for name in ("utf-8", declared):
        text = _try(data, name)
        if text is not None:
            return text
    return data.decode(_guess(data), "replace")


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name) if name else None
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: in western text every other byte is zero."""
    head = data[:4096]
    if len(head) < 4 or len(data) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.05 else ""


def _guess(data: bytes) -> str:
    """A code page that fits; Windows-1252 when in doubt."""
    import charset_normalizer

    sample = _telling(data)
    best = charset_normalizer.from_bytes(sample).best()
    name = best.encoding if best else "cp1252"
    western = sum(byte >= 0x80 for byte in sample) < len(sample) * 0.15
    return "cp1252" if western and name in _ALIKE else name


_ALIKE = frozenset(
    ["cp1250", "cp1257", "cp1254", "cp1258", "cp1252", "cp437", "cp775", "cp850", "cp858", "cp500", "cp037", "cp1140",
     "latin_1", "iso8859_9", "iso8859_15", "mac_roman", "mac_latin2", "hp_roman8"]
)  # fmt: skip
"""Guesses that a few accents in western text are easily mistaken for."""


def _telling(data: bytes) -> bytes:
    """The part around the first byte that is not ASCII: only there is anything to be learned."""
    first = next((i for i, byte in enumerate(data) if byte >= 0x80), 0)
    return data[max(0, first - 2048) : first + _SAMPLE]


def no_text() -> UserError:
    """The bytes are of no kind that is known here."""
    return UserError(
        "The file is of a kind that Underdesk does not read",
        todo="save it as PDF, DOCX, ODT, HTML or text",
        code="unsupported",
    )
