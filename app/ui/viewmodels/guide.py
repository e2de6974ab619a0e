"""The user guide's pages and what is new, as text, and the search over them; without Qt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.base.paths import program_root

SIGNS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`#|]+|^[-:\s|]+$", re.MULTILINE)
AROUND = 40
"""Characters shown before and after a hit."""
NEWS = "whats-new"


@dataclass(frozen=True)
class Page:
    """One subject: `name` is its file's, `text` Markdown that begins with its title."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """A page that has every word, how often they stand in it, and where the first does."""

    page: Page
    count: int
    excerpt: str


def folder() -> Path:
    """Where the pages lie, frozen or not."""
    return program_root() / "docs" / "guide"


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """The guide in the order of its files, then what is new."""
    found = [_page(path.name, path.read_text("utf-8")) for path in sorted(folder().glob("*.md"))]
    return (*found, news())


def news() -> Page:
    """The changes, newest version first."""
    text = (program_root() / "CHANGELOG.md").read_text("utf-8")
    body = re.sub(r"^# .*\n", "", text, count=1)
    return Page(NEWS, "What's new", f"# What's new\n{body}")


def _page(name: str, text: str) -> Page:
    return Page(name, text.partition("\n")[0].lstrip("# ").strip(), text)


def search(words: str) -> list[Found]:
    """Pages that have every word: titles first, then most hits, what is new last; all pages for no words."""
    wanted = folded(words).split()
    if not wanted:
        return [Found(page, 0, "") for page in pages()]
    found: list[Found] = []
    for page in pages():
        plain = SIGNS.sub(lambda match: match[1] or " ", page.text)
        bare = folded(plain)
        counts = [bare.count(word) for word in wanted]
        if all(counts):
            found.append(Found(page, sum(counts), _excerpt(plain, bare, wanted[0])))
    titled = [one for one in found if any(word in folded(one.page.title) for word in wanted)]
    return sorted(found, key=lambda one: (one.page.name == NEWS, one not in titled, -one.count))


def folded(text: str) -> str:
    """Small letters without accents, as long as the text."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in text)


def _excerpt(plain: str, bare: str, word: str) -> str:
    at = bare.index(word)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    return f"{'…' if start else ''}{' '.join(plain[start:end].split())}{'…' if end < len(plain) else ''}"
