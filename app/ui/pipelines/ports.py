"""The colours of what flows: one hue a type, light and dark, told apart by shape and words as well."""

from __future__ import annotations

from PySide6.QtGui import QColor

from app.ui.theme.tokens import Tokens

KINDS: dict[str, tuple[str, str]] = {
    "text": ("#2a5bd0", "#8fb4ff"),
    "query": ("#0b7285", "#6fd3e8"),
    "number": ("#6741d9", "#c3b0ff"),
    "bool": ("#9a5b00", "#ffc46b"),
    "json": ("#a8327e", "#f3a0d2"),
    "file": ("#5c6370", "#c4cad4"),
    "doc": ("#4b6b1f", "#b7d987"),
    "evidence": ("#17703f", "#74dca0"),
    "claim": ("#1d6f6b", "#7fdcd4"),
    "report": ("#8a6100", "#ffe08a"),
    "any": ("#60666f", "#b8c0cc"),
}
"""For each type its colour on a light card and on a dark one; each readable as text there."""


def colour(tokens: Tokens, kind: str) -> QColor:
    """A type's colour in a theme; that of `any` for a type that is not known."""
    light, dark = KINDS.get(kind, KINDS["any"])
    return QColor(dark if tokens.dark else light)
