"""Reads a document of the person's folders, or some pages of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.base.errors import UserError
from app.chat.tools._kit import Arguments, BuiltIn, Desk
from app.knowledge.passage import Passage
from app.store.knowledge_records import StoredFile

_PAGES = re.compile(r"\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6}))?\s*")
_NOTE = 200
"""Characters that the line about what is left out takes."""


def _run(arguments: Arguments, desk: Desk) -> str:
    file = _file(str(arguments["name"]), desk)
    desk.token.check()
    passages = desk.library.passages_of(file.id)
    if not passages:
        raise UserError(
            f"{file.name} has no text", why=file.error.rstrip(".") or "nothing was read", code="empty"
        )
    if "pages" in arguments:
        passages = _on_pages(passages, str(arguments["pages"]), file)
    text = "\n\n".join(passage.text for passage in passages)
    start, room = int(arguments.get("start", 0)), max(500, desk.room - _NOTE)
    piece = text[start : start + room]
    if not piece:
        raise UserError(
            f"{file.name} ends before that", why=f"it has {len(text):,} characters", code="past-end"
        )
    rest = len(text) - start - len(piece)
    more = f"\n\n[{rest:,} more characters follow; go on with start={start + len(piece)}]" if rest else ""
    return f"{file.name}\n\n{piece}{more}"


def _file(wanted: str, desk: Desk) -> StoredFile:
    """The one file of that name: the whole name first, then its last part, then a part of it."""
    files = [file for folder in desk.folders() for file in desk.library.files(folder)]
    sought = wanted.strip().casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == sought,
        lambda name: sought in (Path(name).name, Path(name).stem),
        lambda name: bool(sought) and sought in name,
    )
    for fits in tests:
        found = [file for file in files if fits(file.name.casefold())]
        if len(found) > 1:
            names = ", ".join(sorted(file.name for file in found)[:10])
            raise UserError(
                f"Several documents fit “{wanted[:80]}”", todo=f"choose one: {names}", code="ambiguous"
            )
        if found:
            return found[0]
    raise UserError(f"There is no document “{wanted[:80]}”", todo="search for it first", code="no-such-file")


def _on_pages(passages: list[Passage], pages: str, file: StoredFile) -> list[Passage]:
    match = _PAGES.fullmatch(pages)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise UserError(f"“{pages[:40]}” are no pages", todo="write 3 or 3-5", code="bad-pages")
    if all(passage.page is None for passage in passages):
        raise UserError(f"{file.name} has no pages", todo="read it without pages", code="no-pages")
    chosen = [
        p for p in passages if p.page is not None and p.page <= last and (p.last_page or p.page) >= first
    ]
    if not chosen:
        raise UserError(f"{file.name} has nothing on page {pages.strip()}", code="no-such-page")
    return chosen


TOOL = BuiltIn(
    name="read",
    title="Read a document",
    description="Reads a document of the person's folders by its name, whole or only some pages.",
    properties={
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 400,
            "description": "The file's name, from a search",
        },
        "pages": {"type": "string", "maxLength": 20, "description": "Such as 3 or 3-5; all if left out"},
        "start": {
            "type": "integer",
            "minimum": 0,
            "description": "The character to go on from in a long document",
        },
    },
    required=("name",),
    run=_run,
    sample={"name": "ice.md"},
    reads=True,
)
