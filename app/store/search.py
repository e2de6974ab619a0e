"""Full-text search over chats: a person's words are data, never query syntax."""

from __future__ import annotations

import json
import re

from app.store.cipher import Database
from app.store.records import Hit
from app.store.rows import clean

BEGIN, END = "\x02", "\x03"
MARKS = "char(2), char(3), '…', 16"
TITLES = f"""
    SELECT c.id, NULL, c.title, snippet(chats_fts, 0, {MARKS}), c.updated
    FROM chats_fts JOIN chats c ON c.seq = chats_fts.rowid
    WHERE chats_fts MATCH ? AND c.deleted IS NULL ORDER BY c.updated DESC LIMIT ?"""
MESSAGES = f"""
    SELECT m.chat, m.id, c.title, snippet(messages_fts, 0, {MARKS}), m.created
    FROM messages_fts JOIN messages m ON m.seq = messages_fts.rowid JOIN chats c ON c.id = m.chat
    WHERE messages_fts MATCH ? AND c.deleted IS NULL ORDER BY """
BY_RANK = f"{MESSAGES} rank LIMIT ?"
NEWEST = f"{MESSAGES} messages_fts.rowid DESC LIMIT ?"
"""For beginnings of one or two letters, which nearly every message has: ranking them all tells nothing."""

SCANNED_TITLES = """
    SELECT id, NULL, title, title, updated FROM chats
    WHERE deleted IS NULL AND {} ORDER BY updated DESC LIMIT ?"""
SCANNED_MESSAGES = """
    SELECT m.chat, m.id, c.title, m.content, m.created FROM messages m JOIN chats c ON c.id = m.chat
    WHERE c.deleted IS NULL AND {} ORDER BY m.seq DESC LIMIT ?"""

# Thai to Khmer, kana, Han: written without spaces, so that the index sees a whole sentence as one word.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
MOST_CHARACTERS, MOST_WORDS = 2_000, 64
"""SQLite refuses deeper expressions and longer patterns; nobody types them, but a paste may hold them."""

TAG = re.compile(r"(?<!\S)#(\w[\w-]*)")
MOST_RANKED = 5_000
"""Hits that are looked through for those in chats with a tag."""
AROUND = 40
"""Characters shown on each side of a hit that the index did not find."""


def search(db: Database, text: str, limit: int) -> list[Hit]:
    """Chats whose title, then messages whose content, hold every word of `text`; the best ones first."""
    rest, tags = tags_of(text)
    if tags and limit > 0 and (inside := _with_tags(db, tags)):
        return _tagged(db, rest, inside, limit)
    words = words_of(text)
    if not words or limit <= 0:
        return []
    if any(UNSPACED.search(word) for word in words):
        return _scan(db, words, limit)
    query = match(words, open_ended=not text[-1].isspace())
    order = BY_RANK if max(map(len, words)) > 2 else NEWEST
    rows = db.execute(TITLES, [query, limit]).fetchall()
    rows += db.execute(order, [query, limit - len(rows)]).fetchall()
    return [Hit(*row) for row in rows]


def tags_of(text: str) -> tuple[str, list[str]]:
    """The text without its tags, which are words that begin with #, and these. One that no chat has is a word."""
    tags = [found[1].casefold() for found in TAG.finditer(text)]
    return TAG.sub(" ", text) if tags else text, tags


def _with_tags(db: Database, tags: list[str]) -> dict[str, tuple[str, float]]:
    """Title and last use of the chats that have all these tags, by id."""
    rows = db.execute("SELECT id, title, updated, tags FROM chats WHERE deleted IS NULL AND tags <> '[]'")
    wanted = set(tags)
    return {
        str(row[0]): (str(row[1]), float(row[2]))
        for row in rows.fetchall()
        if wanted <= {str(tag).casefold() for tag in json.loads(row[3])}
    }


def _tagged(db: Database, text: str, inside: dict[str, tuple[str, float]], limit: int) -> list[Hit]:
    """Only in these chats; they themselves where nothing else is looked for."""
    if words_of(text):
        return [hit for hit in search(db, text, MOST_RANKED) if hit.chat in inside][:limit]
    ranked = sorted(inside.items(), key=lambda item: -item[1][1])[:limit]
    return [Hit(chat, None, title, title, updated) for chat, (title, updated) in ranked]


def words_of(text: str) -> list[str]:
    """What stands between spaces and has a letter or a digit; of a very long text the beginning."""
    parts = clean(text[:MOST_CHARACTERS]).replace("\0", " ").split()
    return [word for word in parts if any(c.isalnum() for c in word)][:MOST_WORDS]


def match(words: list[str], *, open_ended: bool = True) -> str:
    """The full-text expression that finds all words; `open_ended`: the last one also as a beginning."""
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    return quoted + ("*" if open_ended and words[-1][-1].isalnum() else "")


def _scan(db: Database, words: list[str], limit: int) -> list[Hit]:
    """Read every text; some tenths of a second for a hundred thousand messages."""
    patterns = ["%" + re.sub("([%_!])", r"!\1", word) + "%" for word in words]
    rows: list[tuple[str, str | None, str, str, float]] = []
    for sql, column in ((SCANNED_TITLES, "title"), (SCANNED_MESSAGES, "m.content")):
        condition = " AND ".join([f"{column} LIKE ? ESCAPE '!'"] * len(patterns))
        rows += db.execute(sql.format(condition), [*patterns, limit - len(rows)]).fetchall()
    return [
        Hit(chat, message, title, _snippet(text, words), made) for chat, message, title, text, made in rows
    ]


def _snippet(text: str, words: list[str]) -> str:
    """The surroundings of the first hit, with all hits in them marked."""
    hit = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    found = hit.search(text)
    start, end = found.span() if found else (0, 0)
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    marked = hit.sub(lambda m: f"{BEGIN}{m[0]}{END}", text[low:high])
    return ("…" if low else "") + marked + ("…" if high < len(text) else "")
