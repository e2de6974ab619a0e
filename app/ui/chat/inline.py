"""Inline Markdown tokens to the small HTML that a text document draws; nothing in it can load or run."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

from app.formulas import Tex

SAFE_SCHEMES = ("http", "https", "mailto")
TEX, NOTE = "tex:", "note:"
"""How the address of a formula's place begins, with its number in the block; and that of a footnote's mark."""
OBJECT = "\ufffc"
"""Stands for a formula in a block's text."""
_PAIRS = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "s_open": "<s>",
    "s_close": "</s>",
}
_BARE = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]]")
_LONGEST_WORD = 120
_ENDLESS = re.compile(rf"(?<!\S)\S{{{_LONGEST_WORD + 1},}}+")
_PIECE = re.compile(rf"\S{{{_LONGEST_WORD}}}")
"""Longer words get invisible places to break: laying out an endless one would hold up the window."""
_TASK = re.compile(r"\[([ xX])\] ")
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def escape(text: str) -> str:
    """`text` as HTML; runs of spaces are kept, direction overrides are taken out."""
    safe = _TRICKS.sub("", text)
    if max(map(len, safe.split()), default=0) > _LONGEST_WORD:
        safe = _ENDLESS.sub(lambda found: _PIECE.sub("\\g<0>\u200b", found[0]), safe)
    return html.escape(safe, quote=True).replace("  ", " &nbsp;")


def task_state(content: str) -> bool | None:
    """Whether an item's text begins with a ticked (True) or an open box (False); None without a box."""
    found = _TASK.match(content)
    return None if found is None else found.group(1) != " "


def safe_address(address: str) -> str:
    """`address` when it is of a kind that may be offered for opening, else empty."""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return _TRICKS.sub("", address) if scheme in SAFE_SCHEMES else ""


def render(tokens: Sequence[Token], skip: int = 0, math: list[Tex] | None = None) -> tuple[str, str]:
    """HTML and plain text of inline tokens, without the first `skip` characters of text; formulas go to `math`."""
    out = _Writer(skip, [] if math is None else math)
    for token in tokens:
        out.add(token)
    return "".join(out.html), "".join(out.text)


class _Writer:
    def __init__(self, skip: int, math: list[Tex]) -> None:
        self.html: list[str] = []
        self.text: list[str] = []
        self._math = math
        self._skip = skip
        self._links: list[str] = []

    def add(self, token: Token) -> None:
        if token.type == "text":
            self._words(token.content)
        elif token.type in _PAIRS:
            self.html.append(_PAIRS[token.type])
        elif token.type == "code_inline":
            self.html.append(f"<code>{escape(token.content)}</code>")
            self.text.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            self.html.append("<br>")
            self.text.append("\n")
        elif token.type == "link_open":
            self._open_link(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            self.html.append("</a>" if self._links.pop() else "")
        elif token.type == "math":
            self.html.append(formula_html(token.content, len(self._math)))
            self.text.append(OBJECT)
            self._math.append(Tex(token.content, bool(token.meta["display"])))
        elif token.type == "footnote_ref":
            self._note(str(token.meta["label"]))
        elif token.type == "image":
            self._image(token)

    def _note(self, label: str) -> None:
        words = escape(label[:24])
        self.html.append(f'<sup><a href="{NOTE}{html.escape(label, quote=True)}">{words}</a></sup>')
        self.text.append(f"[^{label}]")

    def _image(self, token: Token) -> None:
        """A picture that is elsewhere is named and may be opened by hand; those of the text itself stand below it."""
        address = str(token.attrs.get("src", ""))
        if address.startswith("data:"):
            return
        words = f"[{token.content.strip() or address}]"
        self._open_link(address)
        self.text.append(words)
        self.html.append(escape(words) + ("</a>" if self._links.pop() else ""))

    def _words(self, content: str) -> None:
        if self._skip:
            cut, self._skip = min(self._skip, len(content)), max(0, self._skip - len(content))
            content = content[cut:]
        self.text.append(content)
        self.html.append(escape(content) if any(self._links) else _with_bare_links(content))

    def _open_link(self, address: str) -> None:
        address = safe_address(address)
        self._links.append(address)
        if address:
            self.html.append(f'<a href="{html.escape(address, quote=True)}">')


def formula_html(source: str, number: int) -> str:
    """The place of a formula of the block, which reads as its source until it is set."""
    return f'<a href="{TEX}{number}" style="text-decoration:none"><code>{escape(source)}</code></a>'


def _with_bare_links(content: str) -> str:
    if "://" not in content:
        return escape(content)
    parts: list[str] = []
    at = 0
    for found in _BARE.finditer(content):
        address, words = html.escape(safe_address(found.group()), quote=True), escape(found.group())
        parts += [
            escape(content[at : found.start()]),
            f'<a href="{address}">{words}</a>' if address else words,
        ]
        at = found.end()
    return "".join([*parts, escape(content[at:])])
