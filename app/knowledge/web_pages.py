"""The program's side of cleaning pages of the web: bytes go into the sandbox, words and links come out."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.knowledge import checked
from app.knowledge.checked import a, items
from app.knowledge.limits import Limits
from app.knowledge.reading import command, home, probed, room_of
from app.knowledge.sandbox.client import Sandbox

FLAG = "--page-process"
"""The argument by which the packed program becomes the process that cleans pages."""
MODULE = "app.knowledge.page_process"
MIB = 1 << 20
LIMITS = Limits(
    file_bytes=30 * MIB, seconds=20.0, processor_s=15.0, memory_bytes=768 * MIB, text_chars=2_000_000
)
_MOST_ANSWER = 24 * MIB


@dataclass(frozen=True)
class WebPage:
    """A page as it was read: `base` as the page names it (often empty), links as (address, words), both unchecked."""

    title: str
    text: str
    base: str = ""
    links: tuple[tuple[str, str], ...] = ()


class PageCleaner:
    """One process that cleans pages, started when first needed; safe from any thread, one page at a time."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(command(MODULE, FLAG), 1, home())

    def clean(
        self, data: bytes, charset: str = "", plain: bool = False, cancel: CancelToken | None = None
    ) -> WebPage:
        """A page of HTML, of plain text, or a PDF. Raises UserError as for reading a document; Cancelled."""
        if cancel:
            cancel.check()
        if len(data) > LIMITS.file_bytes:
            raise UserError("The page is too large", why="it has more than 30 MiB", code="too-large")
        params = {"limits": asdict(LIMITS), "charset": charset, "plain": plain}
        room = room_of(LIMITS, len(data))
        answer = self._sandbox.run("page", io.BytesIO(data), len(data), room, params, _MOST_ANSWER, cancel)
        return _checked(answer)

    def probe(self, folder: Path) -> dict[str, bool]:
        """See Readers.probe."""
        return probed(self._sandbox, folder)

    def close(self) -> None:
        """End the process."""
        self._sandbox.close()


def _checked(answer: bytes) -> WebPage:
    try:
        raw: Any = json.loads(answer)
        links = tuple((a(str, one[0]), a(str, one[1])) for one in map(items, items(raw["links"])))
        return WebPage(_line(a(str, raw["title"])), checked.text(raw["text"]), a(str, raw["base"]), links)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UserError("The reader's answer makes no sense", code="damaged") from error


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
