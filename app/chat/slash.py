"""Messages that begin with a slash and a name: what is typed for a preset or a pipeline."""

from __future__ import annotations

import re
import unicodedata

COMMAND = re.compile(r"/([^\W_][\w-]*)(?:\s+(.*))?\s*\Z", re.DOTALL)
"""A slash at the very beginning, a name, and the question. A path has a second slash and is none."""


def short_name(title: str) -> str:
    """A title as one word: small letters and digits with hyphens between."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


def split(text: str) -> tuple[str, str] | None:
    """The name and the question of a message that begins with a slash and a name; None for any other."""
    found = COMMAND.match(text.rstrip())
    return (found[1].casefold(), (found[2] or "").strip()) if found else None
