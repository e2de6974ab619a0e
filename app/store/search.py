"""Full-text search over chats: a person's words are data, never query syntax."""

from __future__ import annotations

from app.store.cipher import Database
from app.store.records import Hit
from app.store.rows import clean

MARKS = "char(2), char(3), '…', 16"
TITLES = f"""
    SELECT c.id, NULL, c.title, snippet(chats_fts, 0, {MARKS}), c.updated
    FROM chats_fts JOIN chats c ON c.seq = chats_fts.rowid
    WHERE chats_fts MATCH ? AND c.deleted IS NULL ORDER BY c.updated DESC LIMIT ?"""
MESSAGES = f"""
    SELECT m.chat, m.id, c.title, snippet(messages_fts, 0, {MARKS}), m.created
    FROM messages_fts JOIN messages m ON m.seq = messages_fts.rowid JOIN chats c ON c.id = m.chat
    WHERE messages_fts MATCH ? AND c.deleted IS NULL ORDER BY messages_fts.rowid DESC LIMIT ?"""


def search(db: Database, text: str, limit: int) -> list[Hit]:
    """Chats whose title, then messages whose content, hold every word of `text`, newest first."""
    query = match(text)
    if not query:
        return []
    rows = db.execute(TITLES, [query, limit]).fetchall()
    rows += db.execute(MESSAGES, [query, limit - len(rows)]).fetchall()
    return [Hit(*row) for row in rows]


def match(text: str) -> str:
    """The full-text expression that finds all words of `text`, the last one also as a beginning; "" for none."""
    words = [word for word in clean(text).replace("\0", " ").split() if any(c.isalnum() for c in word)]
    if not words:
        return ""
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    return quoted + ("*" if words[-1][-1].isalnum() and not text[-1].isspace() else "")
