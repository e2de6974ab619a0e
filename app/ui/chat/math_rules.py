"""Where formulas begin and end in Markdown: $a$, $$a$$, \\(a\\), \\[a\\] and environments of their own."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

FARTHEST = 2_000
"""Characters from a formula's beginning to its end."""
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|displaymath|math|split|aligned|gathered)\*?)\}"
)
_BLOCK_START = re.compile(r"\$\$|\\\[|\\begin\{")


def math_plugin(parser: MarkdownIt) -> None:
    """Teach a parser formulas; it makes tokens `math` and `math_block` with their source as content."""
    parser.inline.ruler.before("escape", "math", _inline)
    parser.block.ruler.before(
        "fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    mark = state.src[state.pos : state.pos + 2]
    if mark in _CLOSING:
        end = state.src.find(_CLOSING[mark], state.pos + 2, state.pos + FARTHEST)
        return _take(state, 2, end, 2, mark != "\\(", silent)
    if mark[:1] == "$":
        return _take(state, 1, _dollar_end(state.src, state.pos), 1, False, silent)
    return False


def _take(state: StateInline, opening: int, end: int, closing: int, display: bool, silent: bool) -> bool:
    source = state.src[state.pos + opening : end].strip() if end > 0 else ""
    if not source:
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content, token.meta = source, {"display": display}
    state.pos = end + closing
    return True


def _dollar_end(text: str, start: int) -> int:
    """Where the dollar sign stands that ends the formula begun at `start`; -1 where that is money or nothing."""
    before, after = text[start - 1 : start] if start else "", text[start + 1 : start + 2]
    if before.isalnum() or (before in "$\\" and before) or not after or after.isspace():
        return -1
    at = text.find("$", start + 1, start + FARTHEST)
    while at > 0 and text[at - 1] == "\\":
        at = text.find("$", at + 1, start + FARTHEST)
    if at < 0 or text[at - 1].isspace() or text[at + 1 : at + 2].isalnum():
        return -1
    return at


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    start = state.bMarks[first] + state.tShift[first]
    opening = _BLOCK_START.match(state.src, start)
    if opening is None or state.is_code_block(first):
        return False
    found = _extent(state, first, last)
    if found is None:
        return False
    if not silent:
        end, source, whole = found
        state.line = end
        token = state.push("math_block", "", 0)
        token.content, token.map, token.meta = source, [first, end], {"whole": whole}
    return True


def _extent(state: StateBlock, first: int, last: int) -> tuple[int, str, bool] | None:
    """The line after the formula, its source, and whether its end has come; None where it is no formula."""
    lines: list[str] = []
    closing = size = 0
    end_mark = ""
    for number in range(first, last):
        line = state.getLines(number, number + 1, state.blkIndent, False).strip()
        if not line or size > FARTHEST:
            return None
        size += len(line)
        lines.append(line)
        if number == first:
            end_mark, closing = _end_mark(line)
        body = line[2:] if number == first and closing else line
        if end_mark and end_mark in body:
            return _closed(lines, end_mark, closing, number + 1)
    return (last, "\n".join(lines), False) if last == state.lineMax and end_mark else None


def _end_mark(line: str) -> tuple[str, int]:
    """What ends a formula that begins with this line, and how many signs of beginning and end do not belong to it."""
    if (mark := line[:2]) in _CLOSING:
        return _CLOSING[mark], 2
    named = _ENVIRONMENT.match(line)
    return (f"\\end{{{named.group(1)}}}", 0) if named else ("", 0)


def _closed(lines: list[str], end_mark: str, closing: int, after: int) -> tuple[int, str, bool] | None:
    text = "\n".join(lines)
    if not text.endswith(end_mark):
        return None
    source = text[closing : len(text) - closing].strip() if closing else text
    return (after, source, True) if source else None
