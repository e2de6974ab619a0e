"""Fields of JSON that others wrote: each is what it should be, or as if it were not there."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TypeGuard, cast

from app.chat.importers._history import Trouble

MILLISECONDS_FROM = 1e11
"""Numbers beyond are milliseconds: as seconds they would lie after the year 5000."""
LATEST = 4e9
MOST_TRIES = 10_000
"""Places at which a damaged file is tried again."""
NEXT = re.compile(r"[}\]]\s*,\s*(?=\{)")
THINKING = re.compile(r"\s*<think(?:ing)?>(.*?)</think(?:ing)?>\s*", re.DOTALL)


def text(item: Any, *path: str) -> str:
    """The text at the end of a path of keys; empty for anything else."""
    found = inside(item, *path)
    return found if isinstance(found, str) else ""


def inside(item: Any, *path: str) -> Any:
    """What lies at the end of a path of keys; None where it breaks off."""
    for key in path:
        item = cast("dict[str, Any]", item).get(key) if isinstance(item, dict) else None
    return item


def record(item: Any, *path: str) -> dict[str, Any]:
    """An object, or an empty one."""
    found = inside(item, *path)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def many(item: Any, *path: str) -> list[Any]:
    """A list, or an empty one."""
    found = inside(item, *path)
    return cast("list[Any]", found) if isinstance(found, list) else []


def records(item: Any, *path: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [cast("dict[str, Any]", one) for one in many(item, *path) if isinstance(one, dict)]


def whole(item: Any, *path: str) -> int:
    """A count that is not negative; 0 for anything else."""
    found = inside(item, *path)
    return int(max(0, min(found, 1 << 53))) if _is_number(found) else 0


def when(item: Any, *path: str) -> float | None:
    """A moment in seconds since 1970: from seconds, milliseconds, or ISO 8601; None where there is none."""
    found = inside(item, *path)
    if isinstance(found, str):
        found = _from_iso(found)
    if not _is_number(found):
        return None
    seconds = found / 1000 if MILLISECONDS_FROM < found < 1000 * LATEST else found
    return float(seconds) if 0 < seconds < LATEST else None


def _is_number(item: Any) -> TypeGuard[int | float]:
    return isinstance(item, int | float) and not isinstance(item, bool) and abs(item) < math.inf


def _from_iso(words: str) -> float | None:
    try:
        moment = datetime.fromisoformat(words[:40].replace("Z", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def parted(said: str) -> tuple[str, str]:
    """What was thought in `<think>` tags at the beginning of an answer, and the answer without it."""
    match = THINKING.match(said)
    return (match[1].strip(), said[match.end() :]) if match else ("", said)


def decoded(data: bytes) -> str:
    """A file's text."""
    return data.decode("utf-8-sig", "replace")


def parse(data: bytes, name: str) -> Any:
    """One JSON document, or the trouble with it."""
    try:
        return json.loads(decoded(data))
    except (ValueError, RecursionError) as error:
        return Trouble(name, _why(error))


def elements(data: bytes, name: str, key: str) -> Iterator[dict[str, Any] | Trouble]:
    """The objects of a JSON list one by one, or the one object there is.

    Where the file is damaged or cut off it is told once, and what follows is looked for: objects that have `key`.
    """
    words, decoder = decoded(data), json.JSONDecoder()
    at, told = _skip(words, 0, "["), False
    while at < len(words) and words[at] != "]":
        try:
            item, at = decoder.raw_decode(words, at)
        except (ValueError, RecursionError) as error:
            if not told:
                yield Trouble(name, _why(error))
            told = True
            item, at = _next(words, at, decoder, key)
        if isinstance(item, dict):
            yield cast("dict[str, Any]", item)
        at = _skip(words, at, ",")


def _skip(words: str, at: int, sign: str) -> int:
    while at < len(words) and (words[at].isspace() or words[at] == sign):
        at += 1
    return at


def _next(words: str, at: int, decoder: json.JSONDecoder, key: str) -> tuple[Any, int]:
    """The next object with `key` after a damaged place, and where it ends; the end of the text for none."""
    for tries, match in enumerate(NEXT.finditer(words, at)):
        if tries >= MOST_TRIES:
            break
        try:
            item, end = decoder.raw_decode(words, match.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(item, dict) and key in item:
            return cast("Any", item), end
    return None, len(words)


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply to be read"
    cut = isinstance(error, json.JSONDecodeError) and (
        error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip()) - 1
    )
    if cut:
        return "it breaks off in the middle"
    return "it is damaged, or not JSON"
