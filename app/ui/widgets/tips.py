"""Tips are plain words: Qt would read one with a tag in it as a page, and fetch what that names."""

from __future__ import annotations

import html

from PySide6.QtGui import QKeySequence


def plain_tip(text: str) -> str:
    """`text` as Qt shows it letter by letter, whatever it holds."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"


def keys_text(keys: str) -> str:
    """A key sequence as this platform and language write it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def with_keys(label: str, keys: str) -> str:
    """A tip of what a button does, and by which keys."""
    return plain_tip(f"{label} ({keys_text(keys)})" if keys else label)
