"""Files that a history refers to: looked up among those that lie beside it, by name or by id, never by a path."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from bisect import bisect_left

from app.base.errors import UserError
from app.chat.importers._box import MOST_ATTACHED, Box, last_part
from app.chat.importers._history import INLINE, Attached

WORDS = ("text/", "application/json", "application/xml", "application/x-yaml")
MOST_WORDS = 20 * INLINE
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
SIGNS = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF", "application/pdf"),
)


class Beside:
    """The files of a box by the beginnings of their names."""

    def __init__(self, box: Box) -> None:
        self._box = box
        pairs = sorted((last_part(name), name) for name in box.names())
        self._bare = [bare for bare, _ in pairs]
        self._names = [name for _, name in pairs]

    def attached(self, mark: str, name: str = "", kind: str = "", size: int = 0) -> Attached:
        """The file whose name begins with `mark`, called `name`; where it is not there, its name alone."""
        wanted = last_part(mark)
        at = bisect_left(self._bare, wanted)
        there = wanted and at < len(self._bare) and self._bare[at].startswith(wanted)
        data = self._read(self._names[at]) if there else b""
        own = last_part(name) or (self._bare[at] if there else wanted)
        return with_data(own or "a file", kind, data, size)

    def _read(self, name: str) -> bytes:
        try:
            return self._box.read(name, MOST_ATTACHED)
        except UserError:  # the message goes without it, as where the export leaves it out
            return b""


def with_data(name: str, kind: str, data: bytes, size: int = 0) -> Attached:
    """A file with its kind, by its first bytes where its name has no ending; texts as texts, too."""
    found = next((known for sign, known in SIGNS if data.startswith(sign)), "")
    guessed = found or kind or mimetypes.guess_type(name)[0] or ""
    stem, dot, ending = name.rpartition(".")
    if found in ENDINGS and ending.lower() in ("dat", "bin", name.lower()):
        name = f"{stem if dot else name}{ENDINGS[found]}"
    words = ""
    if data and guessed.startswith(WORDS) and b"\0" not in data[:4096]:
        words = data[:MOST_WORDS].decode("utf-8", "replace")
    return Attached(name, guessed, data, words, len(data) or size)


def from_address(address: str, name: str = "") -> Attached | None:
    """What a `data:` address holds; None for an address of the web or none, which nobody follows."""
    head, comma, body = address.partition(",")
    if not comma or not head.startswith("data:") or len(body) > 2 * MOST_ATTACHED:
        return None
    kind = head.removeprefix("data:").partition(";")[0]
    try:
        data = base64.b64decode(body, validate=False) if head.endswith("base64") else body.encode()
    except (ValueError, binascii.Error):
        data = b""
    return with_data(name or f"picture{ENDINGS.get(kind, '')}", kind, data)
