"""What is selected in a chat, as Markdown, as rich text and as plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.formulas import Tex
from app.ui.chat.markdown import Block, with_sources, written_of

Form = Literal["both", "markdown", "rich", "plain"]
"""`both` gives programs the choice between rich and plain text."""
_TAGS = {"b": "**", "i": "*", "s": "~~", "code": "`"}
_MARKS = {"bullet": "-", "todo": "- [ ]", "done": "- [x]"}
_TEX = re.compile(r'<a href="tex:(\d+)"[^>]*>.*?</a>', re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_NOTE = re.compile(r'<sup><a href="note:([^"]*)">.*?</a></sup>')
_CELL = re.compile(r"<t[hd] [^>]*>(.*?)</t[hd]>", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A block that is copied: whole, or the part of its text that is given, as it reads with its marker."""

    block: Block
    text: str
    whole: bool = True


Message = Sequence[Piece]


def to_clipboard(messages: Sequence[Message], form: Form) -> None:
    """Put the pieces of these messages on the clipboard."""
    words = markdown_of(messages) if form == "markdown" else plain_of(messages)
    if form in ("markdown", "plain"):
        QGuiApplication.clipboard().setText(words)
        return
    data = QMimeData()
    data.setText(words)
    data.setHtml(html_of(messages))
    QGuiApplication.clipboard().setMimeData(data)


def plain_of(messages: Sequence[Message]) -> str:
    """As it reads."""
    return "\n\n".join("\n".join(piece.text for piece in pieces) for pieces in messages)


def markdown_of(messages: Sequence[Message]) -> str:
    """As Markdown that gives the same blocks when it is read again."""
    return "\n\n".join(_markdown(pieces) for pieces in messages)


def _markdown(pieces: Message) -> str:
    out: list[str] = []
    before: Block | None = None
    for piece in pieces:
        tight = before is not None and before.marker and piece.block.marker
        out.append("" if before is None else "\n" if tight else "\n\n")
        out.append(_block_markdown(piece))
        before = piece.block
    return "".join(out)


def _block_markdown(piece: Piece) -> str:
    block = piece.block
    if not piece.whole:
        return piece.text
    lines = _body(block).split("\n")
    first = _MARKS.get(block.marker, block.marker)
    first = f"[^{block.note}]:" if block.note and first else first
    lead = rest = ""
    for depth, name in enumerate(block.inset, 1):
        last = depth == len(block.inset)
        if name == "quote":
            lead, rest = lead + "> ", rest + "> "
        else:
            lead += f"{first} " if last and first else "   "
            rest += "   "
    return "\n".join((lead if at == 0 else rest) + line for at, line in enumerate(lines))


def _body(block: Block) -> str:
    if block.kind == "heading":
        return "#" * block.level + " " + _inline(block.html, block.math)
    if block.kind == "code":
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", block.text))])
        return f"{fence}{block.language}\n{block.text}\n{fence}"
    if block.kind == "rule":
        return "---"
    if block.kind == "math":
        return f"$$\n{block.math[0].source}\n$$"
    if block.kind == "table":
        return _table(block)
    return block.text if block.kind == "image" else _inline(block.html, block.math)


def _table(block: Block) -> str:
    rows = [_CELL.findall(row) for row in block.html.split("</tr>") if "<tr>" in row]
    lines = [
        "| " + " | ".join(_inline(cell, block.math).replace("|", "\\|") for cell in row) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)


def _inline(words: str, math: Sequence[Tex]) -> str:
    words = _TEX.sub(lambda found: html.escape(written_of(math[int(found[1])]), quote=False), words)
    words = _NOTE.sub(r"[^\1]", words)
    words = _LINK.sub(lambda found: found[2] if found[1] == found[2] else f"[{found[2]}]({found[1]})", words)
    words = words.replace("<br>", "\n")
    for tag, sign in _TAGS.items():
        words = words.replace(f"<{tag}>", sign).replace(f"</{tag}>", sign)
    return _text(re.sub(r"</?sup>", "", words))


def _text(words: str) -> str:
    return html.unescape(words).replace("\xa0", " ").replace("\u200b", "")


def html_of(messages: Sequence[Message]) -> str:
    """As HTML for other programs; formulas as their source, nothing that loads."""
    return "<hr>".join("".join(_block_html(piece) for piece in pieces) for pieces in messages)


def _block_html(piece: Piece) -> str:
    block = piece.block
    indent = f' style="margin-left:{24 * len(block.inset)}px"' if block.inset else ""
    if not piece.whole:
        return f"<p{indent}>{html.escape(piece.text).replace(chr(10), '<br>')}</p>"
    words = _TEX.sub(lambda found: html.escape(written_of(block.math[int(found[1])])), block.html)
    words = _NOTE.sub(r"<sup>\1</sup>", words)
    if block.kind == "heading":
        return f"<h{block.level}>{words}</h{block.level}>"
    if block.kind == "code":
        return f"<pre{indent}>{html.escape(block.text)}</pre>"
    if block.kind in ("rule", "table"):
        return "<hr>" if block.kind == "rule" else words
    mark = {"bullet": "• ", "todo": "☐ ", "done": "☑ "}.get(block.marker, block.marker and f"{block.marker} ")
    return f"<p{indent}>{mark}{words}</p>"


def piece_of(block: Block) -> Piece:
    """A block that is not laid out, whole."""
    text = with_sources(block.text, block.math)
    mark = {"bullet": "• ", "todo": "[ ] ", "done": "[x] "}.get(
        block.marker, block.marker and f"{block.marker} "
    )
    return Piece(block, "  " * max(0, block.inset.count("item") - 1) + mark + text)
