"""Markers like [2] in an answer become chips; what a chip shows when it is pointed at."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from app.knowledge.cite import UNVERIFIED
from app.ui.chat.markdown import Block
from app.ui.viewmodels.folder_words import place_words, tr
from app.ui.viewmodels.marking import marked_html
from app.ui.viewmodels.sources import Source

SCHEME = "cite:"
DOUBT = "unverified:"
PREVIEW = 420
"""Characters of a source in its preview."""
_MARKER = re.compile(r"\[(\d{1,3})\]")
_DOUBTED = re.compile(rf"([”“\"»]|&quot;)?{re.escape(UNVERIFIED)}")
_APART = re.compile(r"(<code>.*?</code>|<a .*?</a>|<[^>]+>)", re.DOTALL)


def number_of(link: str) -> int | None:
    """The source that a chip names; None for other links."""
    rest = link.removeprefix(SCHEME)
    return int(rest) if rest != link and rest.isdigit() else None


def with_chips(blocks: Sequence[Block], count: int) -> tuple[Block, ...]:
    """The blocks with their markers of sources 1 to `count` as chips; code and links are left alone."""
    return tuple(_with_chips(block, count) if count and _is_held(block.html) else block for block in blocks)


def _is_held(words: str) -> bool:
    return "[" in words or UNVERIFIED in words


@lru_cache(maxsize=1024)
def _with_chips(block: Block, count: int) -> Block:
    parts = _APART.split(block.html)
    for place in range(0, len(parts), 2):
        parts[place] = _MARKER.sub(lambda found: _chip(found, count), parts[place])
        parts[place] = _DOUBTED.sub(_doubt, parts[place])
    return replace(block, html="".join(parts))


def _chip(found: re.Match[str], count: int) -> str:
    number = int(found[1])
    if not 1 <= number <= count:
        return found[0]
    # Narrow spaces that never break: they are the chip's sides.
    return f'<a href="{SCHEME}{number}" style="text-decoration:none"><b>&nbsp;{number}&nbsp;</b></a>'


def _doubt(found: re.Match[str]) -> str:
    what = "quote" if found[1] else "number"
    words = html.escape(tr("(unverified)"))
    return f'{found[1] or ""} <a href="{DOUBT}{what}" style="text-decoration:none">{words}</a>'


def doubt_tip(link: str) -> str:
    """What pointing at a mark of doubt explains; empty for other links."""
    if not link.startswith(DOUBT):
        return ""
    if link.removeprefix(DOUBT) == "quote":
        return tr("None of the sources that the model was given has these words. The program compared them.")
    return tr(
        "This number stands in none of the sources that the model was given, in no way of writing it. The program"
        " compared them; what is reckoned from others may still be right."
    )


def preview(source: Source, mark: str, on_mark: str, most: int = PREVIEW) -> str:
    """The tip of a chip: where it stands, and `most` characters with the quotation marked; nothing in it is markup."""
    passage = source.passage
    where = place_words(passage)
    place = f" · {html.escape(where)}" if where else ""
    marks = [
        (a - passage.start, b - passage.start)
        for a, b in source.quotes
        if passage.start <= a < b <= passage.stop
    ]
    start = max(0, min((marks[0][0] - most // 3) if marks else 0, len(passage.text) - most))
    text = passage.text[start : start + most]
    inside = [
        (max(0, a - start), min(len(text), b - start))
        for a, b in marks
        if b > start and a - start < len(text)
    ]
    words = marked_html(text, inside, mark, on_mark).replace("<br><br>", "<br>")
    more = ("…" if start else "", "…" if start + most < len(passage.text) else "")
    head = f"<b>[{source.n}] {html.escape(passage.name)}</b>{place}"
    foot = f"<br><span>{html.escape(tr('Click to open it there'))}</span>"
    return f'<div style="width:380px">{head}<br>{more[0]}{words}{more[1]}{foot}</div>'
