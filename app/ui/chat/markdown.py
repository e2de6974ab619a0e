"""Markdown to flat blocks without Qt: what a transcript lays out, one block at a time."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from app.formulas import Tex
from app.ui.chat.inline import OBJECT, escape, formula_html, render, task_state
from app.ui.chat.math_rules import math_plugin

BlockKind = Literal["para", "heading", "code", "table", "rule", "math", "image"]
Inset = tuple[Literal["item", "quote"], ...]

MOST_CHARACTERS, MOST_SIGNS, MOST_BRACKETS = 120_000, 10_000, 1_500
"""Longer sources, and such with more signs, are shown as plain text: parsing them would hold up the window."""

PIECE = 4_000
"""Characters of plain text that are laid out as one block."""
MOST_TABLE_ROWS, MOST_CELLS = 300, 600
"""Larger tables are shown as text in columns."""
MOST_INLINE = 800
"""Paragraphs and cells of one source in which marks are looked for; the text of the others is taken as it stands."""
DEEPEST = 20
"""Levels of nesting; the parser drops the text of deeper ones, so such a source is shown as plain text."""
MOST_PICTURE = 4_000_000
"""Characters of a picture inside a text."""
_PICTURE = re.compile(r"(?<=\]\()data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=]+)(?=[)\s])")
_COUNT = re.compile(r"[0-9]{1,2}")
_HELD = "data:image/png;base64,held"


@dataclass(frozen=True)
class Block:
    """One thing to lay out. `html` is our own subset; code has `text` instead. `marker` stands before an item.

    `marker` is empty, "bullet", "todo", "done" or a number with its full stop. `inset` names the containers
    around the block, outermost first. `level` is a heading's 1..6. `math` are the formulas, each standing as
    `OBJECT` in `text`. `note` is the label of the footnote that the block belongs to, `data` a picture's file.
    """

    kind: BlockKind
    html: str = ""
    text: str = ""
    level: int = 0
    language: str = ""
    inset: Inset = ()
    marker: str = ""
    math: tuple[Tex, ...] = ()
    note: str = ""
    data: bytes = b""


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
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    footnote_plugin(parser, inline=False, move_to_end=False)
    deflist_plugin(parser)
    math_plugin(parser)
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    """Look for marks inside paragraphs and cells, as far as that is worth its time."""
    for number, token in enumerate(token for token in state.tokens if token.type == "inline"):
        if number < MOST_INLINE:
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])
        else:
            token.children = [Token("text", "", 0, content=token.content)]


def parse(source: str) -> list[Segment]:
    """All segments of `source`, in order; never raises, never keeps raw HTML, never names a picture elsewhere."""
    source = source.replace("\0", "\ufffd").replace(OBJECT, "\ufffd")
    source, pictures = _without_pictures(source)
    if len(source) > MOST_CHARACTERS or _too_wide(source):
        return [Segment(0, _plain(source))]
    tokens = _parser().parse(source)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return [Segment(0, _plain(source))]
    _number_notes(tokens)
    return _Flattener(tokens, pictures).segments


def _number_notes(tokens: Sequence[Token]) -> None:
    """Footnotes whose label is a word are counted, from the first definition on."""
    labels = [token.meta["label"] for token in tokens if token.type == "footnote_reference_open"]
    shown = {label: label if _COUNT.fullmatch(label) else str(at + 1) for at, label in enumerate(labels)}
    children = [child for token in tokens if labels for child in token.children or []]
    for token in (*tokens, *children):
        if token.type in ("footnote_reference_open", "footnote_ref"):
            token.meta["label"] = shown.get(token.meta["label"], token.meta["label"])


def _without_pictures(source: str) -> tuple[str, list[bytes]]:
    """The text with the pictures inside it taken out, so that their letters are not parsed, and their files."""
    pictures: list[bytes] = []

    def held(found: re.Match[str]) -> str:
        if len(found[1]) > MOST_PICTURE or len(found[1]) % 4:
            return f"{_HELD}-"
        pictures.append(base64.b64decode(found[1]))
        return f"{_HELD}{len(pictures) - 1}"

    return (_PICTURE.sub(held, source), pictures) if ";base64," in source else (source, pictures)


def blocks_of(source: str) -> list[Block]:
    """The blocks of `source` without their segments."""
    return [block for segment in parse(source) for block in segment.blocks]


def _too_wide(source: str) -> bool:
    """Whether some line is so long, or so full of signs, that parsing it would take too long."""
    if len(source) <= 4_000:
        return False
    if source.count("[") > MOST_BRACKETS or sum(map(source.count, "*_<!$\\|")) > MOST_SIGNS:
        return True
    lines = [line for line in source.split("\n") if len(line) > 4_000]
    return any(len(line) > 20_000 or sum(map(line.count, "[*_`<!$\\")) > 1_500 for line in lines)


def _plain(source: str) -> tuple[Block, ...]:
    paragraphs = [
        paragraph[at : at + PIECE]
        for paragraph in re.split(r"\n{2,}", source)
        for at in range(0, len(paragraph), PIECE)
    ]
    return tuple(Block("para", html=escape(p).replace("\n", "<br>"), text=p) for p in paragraphs if p.strip())


class _Flattener:
    """Walks the token stream once, keeping the containers that are open."""

    def __init__(self, tokens: Sequence[Token], pictures: Sequence[bytes] = ()) -> None:
        self._tokens, self._pictures = tokens, pictures
        self._inset: list[Literal["item", "quote"]] = []
        self._lists: list[int | None] = []
        self._marker = self._note = ""
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
        starts_block = token.level == 0 and token.nesting >= 0 and not is_list and token.type != "dl_open"
        starts_block |= token.type == "dt_open" and token.level == 1
        starts_item = token.type == "list_item_open" and token.level == 1 and len(self._inset) == 0
        if starts_block or starts_item:
            self._segments.append((token.map[0] if token.map else 0, []))

    def _emit(self, block: Block) -> None:
        if not self._segments:
            self._segments.append((0, []))
        self._segments[-1][1].append(block)

    def _block(self, kind: BlockKind, **fields: str | int | bytes | tuple[Tex, ...]) -> None:
        marker, self._marker = self._marker, ""
        self._emit(Block(kind, inset=tuple(self._inset), marker=marker, note=self._note, **fields))  # type: ignore[arg-type]

    def _inline(self) -> Token:
        return self._tokens[self._at + 1]

    def _on_paragraph_open(self, _token: Token) -> None:
        inline = self._inline()
        done = task_state(inline.content) if self._marker else None
        if done is not None:
            self._marker = "done" if done else "todo"
        math: list[Tex] = []
        html, text = render(inline.children or [], 4 if done is not None else 0, math)
        pictures = [token for token in inline.children or [] if token.type == "image"]
        if text.strip() or not any(str(one.attrs.get("src", "")).startswith("data:") for one in pictures):
            self._block("para", html=html, text=text, math=tuple(math))
        for token in pictures:
            self._picture(token)

    def _picture(self, token: Token) -> None:
        held = str(token.attrs.get("src", "")).removeprefix(_HELD)
        known = held.isdigit() and int(held) < len(self._pictures)
        if known or str(token.attrs.get("src", "")).startswith("data:"):
            words = token.content.strip()
            self._block(
                "image",
                html=escape(f"[{words}]"),
                text=words,
                data=self._pictures[int(held)] if known else b"",
            )

    def _on_math_block(self, token: Token) -> None:
        if token.meta["whole"]:
            math = (Tex(token.content, display=True),)
            self._block("math", html=formula_html(token.content, 0), text=OBJECT, math=math)
        else:
            self._block("para", html=escape(token.content).replace("\n", "<br>"), text=token.content)

    def _on_heading_open(self, token: Token) -> None:
        math: list[Tex] = []
        html, text = render(self._inline().children or [], 0, math)
        self._block("heading", html=html, text=text, level=int(token.tag[1]), math=tuple(math))

    def _on_dt_open(self, _token: Token) -> None:
        math: list[Tex] = []
        html, text = render(self._inline().children or [], 0, math)
        self._block("para", html=f"<b>{html}</b>", text=text, math=tuple(math))

    def _on_dd_open(self, _token: Token) -> None:
        self._inset.append("item")

    def _on_dd_close(self, _token: Token) -> None:
        self._inset.pop()

    def _on_footnote_reference_open(self, token: Token) -> None:
        self._note = str(token.meta["label"])
        self._marker = f"{self._note}."
        self._inset.append("item")

    def _on_footnote_reference_close(self, _token: Token) -> None:
        self._inset.pop()
        self._note = self._marker = ""

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
        tokens = self._tokens[self._at : end]
        rows, cells = (sum(token.tag in tags for token in tokens) for tags in (("tr",), ("th", "td")))
        if rows > 2 * MOST_TABLE_ROWS or cells > 2 * MOST_CELLS:
            self._block("code", text=_columns(tokens))
        else:
            math: list[Tex] = []
            html, text = _table(tokens, math)
            self._block("table", html=html, text=text, math=tuple(math))
        self._at = end


def _columns(tokens: Sequence[Token]) -> str:
    """A table too large to be drawn, as text."""
    ends = {"th_close": "\t", "td_close": "\t", "tr_close": "\n"}
    return "".join(ends.get(token.type, token.content) for token in tokens).replace("\t\n", "\n").rstrip("\n")


def with_sources(text: str, math: Sequence[Tex], first: int = 0) -> str:
    """A text with each formula as it was written; its own first one is number `first` of `math`."""
    if OBJECT not in text:
        return text
    left = iter(math[first:])
    written = (written_of(tex) if (tex := next(left, None)) else "" for _ in range(text.count(OBJECT)))
    parts = text.split(OBJECT)
    return parts[0] + "".join(f"{source}{part}" for source, part in zip(written, parts[1:], strict=True))


def written_of(tex: Tex) -> str:
    """A formula as Markdown has it."""
    return f"$${tex.source}$$" if tex.display else f"${tex.source}$"


def _table(tokens: Sequence[Token], math: list[Tex]) -> tuple[str, str]:
    rows: list[list[tuple[str, str, str, str]]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            align = re.sub(r"[^a-z]", "", str(token.attrs.get("style", "")).removeprefix("text-align:"))
            rows[-1].append((token.tag, align or "left", *render(tokens[index + 1].children or [], 0, math)))
    html = "".join("<tr>" + "".join(_cell(*cell) for cell in row) + "</tr>" for row in rows)
    text = "\n".join("\t".join(cell[3] for cell in row) for row in rows)
    return f'<table width="100%" cellspacing="0">{html}</table>', text


def _cell(tag: str, align: str, html: str, _text: str) -> str:
    return f'<{tag} align="{align}">{html or "&nbsp;"}</{tag}>'
