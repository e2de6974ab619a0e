"""Tips are plain words: Qt would read one with a tag in it as a page, and fetch what that names."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """`text` as Qt shows it letter by letter, whatever it holds."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"
