"""Markdown to flat blocks without Qt: what a transcript lays out, one block at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.ui.chat.inline import escape, render, task_state

BlockKind = Literal["para", "heading", "code", "table", "rule"]
Inset = tuple[Literal["item", "quote"], ...]

MOST_CHARACTERS = 120_000
"""Longer sources are shown as plain text: parsing them would hold up the window."""

PIECE = 4_000
"""Characters of plain text that are laid out as one block."""
MOST_TABLE_ROWS = 300
"""Longer tables are shown as text in columns."""
DEEPEST = 20
"""Levels of nesting; the parser drops the text of deeper ones, so such a source is shown as plain text."""


@dataclass(frozen=True)
class Block:
    """One thing to lay out. `html` is our own subset; code has `text` instead. `marker` stands before an item.

    `marker` is empty, "bullet", "todo", "done" or a number with its full stop. `inset` names the containers
    around the block, outermost first. `level` is a heading's 1..6.
    """

    kind: BlockKind
    html: str = ""
    text: str = ""
    level: int = 0
    language: str = ""
    inset: Inset = ()
    marker: str = ""


@dataclass(frozen=True)
class Segment:
    """The blocks of one top-level construct (or of one item of a top-level list), and the line it starts at."""

    line: int
    blocks: tuple[Block, ...]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": DEEPEST}
    )
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    return parser


def parse(source: str) -> list[Segment]:
    """All segments of `source`, in order; never raises, never keeps raw HTML, never names an image."""
    source = source.replace("\0", "\ufffd")
    if len(source) > MOST_CHARACTERS or _too_wide(source):
        return [Segment(0, _plain(source))]
    tokens = _parser().parse(source)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return [Segment(0, _plain(source))]
    return _Flattener(tokens).segments


def blocks_of(source: str) -> list[Block]:
    """The blocks of `source` without their segments."""
    return [block for segment in parse(source) for block in segment.blocks]


def _too_wide(source: str) -> bool:
    """Whether some line is so long, or so full of signs, that parsing it would take too long."""
    if len(source) <= 4_000:
        return False
    lines = [line for line in source.split("\n") if len(line) > 4_000]
    return any(len(line) > 20_000 or sum(map(line.count, "[*_`<!")) > 1_500 for line in lines)


def _plain(source: str) -> tuple[Block, ...]:
    paragraphs = [
        paragraph[at : at + PIECE]
        for paragraph in re.split(r"\n{2,}", source)
        for at in range(0, len(paragraph), PIECE)
    ]
    return tuple(Block("para", html=escape(p).replace("\n", "<br>"), text=p) for p in paragraphs if p.strip())


class _Flattener:
    """Walks the token stream once, keeping the containers that are open."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._inset: list[Literal["item", "quote"]] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._segments: list[tuple[int, list[Block]]] = []
        self._at = 0
        while self._at < len(tokens):
            self._step(tokens[self._at])
            self._at += 1

    @property
    def segments(self) -> list[Segment]:
        return [Segment(line, tuple(blocks)) for line, blocks in self._segments if blocks]

    def _step(self, token: Token) -> None:
        self._open_segment(token)
        handler = getattr(self, f"_on_{token.type}", None)
        if handler is not None:
            handler(token)

    def _open_segment(self, token: Token) -> None:
        is_list = token.type in ("bullet_list_open", "ordered_list_open")
        starts_block = token.level == 0 and token.nesting >= 0 and not is_list
        starts_item = token.type == "list_item_open" and token.level == 1 and len(self._inset) == 0
        if starts_block or starts_item:
            self._segments.append((token.map[0] if token.map else 0, []))

    def _emit(self, block: Block) -> None:
        if not self._segments:
            self._segments.append((0, []))
        self._segments[-1][1].append(block)

    def _block(self, kind: BlockKind, **fields: str | int) -> None:
        marker, self._marker = self._marker, ""
        self._emit(Block(kind, inset=tuple(self._inset), marker=marker, **fields))  # type: ignore[arg-type]

    def _inline(self) -> Token:
        return self._tokens[self._at + 1]

    def _on_paragraph_open(self, _token: Token) -> None:
        inline = self._inline()
        done = task_state(inline.content) if self._marker else None
        if done is not None:
            self._marker = "done" if done else "todo"
        html, text = render(inline.children or [], skip=4 if done is not None else 0)
        self._block("para", html=html, text=text)

    def _on_heading_open(self, token: Token) -> None:
        html, text = render(self._inline().children or [])
        self._block("heading", html=html, text=text, level=int(token.tag[1]))

    def _on_fence(self, token: Token) -> None:
        language = token.info.strip().split(" ")[0].split("{")[0]
        self._block("code", text=token.content.rstrip("\n"), language=language[:24])

    def _on_code_block(self, token: Token) -> None:
        self._block("code", text=token.content.rstrip("\n"))

    def _on_hr(self, _token: Token) -> None:
        self._block("rule")

    def _on_blockquote_open(self, _token: Token) -> None:
        self._inset.append("quote")

    def _on_blockquote_close(self, _token: Token) -> None:
        self._inset.pop()

    def _on_bullet_list_open(self, _token: Token) -> None:
        self._lists.append(None)

    def _on_ordered_list_open(self, token: Token) -> None:
        self._lists.append(int(token.attrs.get("start", 1)))

    def _on_bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()

    _on_ordered_list_close = _on_bullet_list_close

    def _on_list_item_open(self, _token: Token) -> None:
        number = self._lists[-1]
        self._marker = "bullet" if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1
        self._inset.append("item")

    def _on_list_item_close(self, _token: Token) -> None:
        if self._marker:
            self._block("para")
        self._inset.pop()

    def _on_table_open(self, _token: Token) -> None:
        end = self._at
        while self._tokens[end].type != "table_close":
            end += 1
        html, text = _table(self._tokens[self._at : end])
        if text.count("\n") > MOST_TABLE_ROWS:
            self._block("code", text=text)
        else:
            self._block("table", html=html, text=text)
        self._at = end


def _table(tokens: Sequence[Token]) -> tuple[str, str]:
    rows: list[list[tuple[str, str, str, str]]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            align = re.sub(r"[^a-z]", "", str(token.attrs.get("style", "")).removeprefix("text-align:"))
            rows[-1].append((token.tag, align or "left", *render(tokens[index + 1].children or [])))
    html = "".join("<tr>" + "".join(_cell(*cell) for cell in row) + "</tr>" for row in rows)
    text = "\n".join("\t".join(cell[3] for cell in row) for row in rows)
    return f'<table width="100%" cellspacing="0">{html}</table>', text


def _cell(tag: str, align: str, html: str, _text: str) -> str:
    return f'<{tag} align="{align}">{html or "&nbsp;"}</{tag}>'
