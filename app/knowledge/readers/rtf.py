"""Rich text, read token by token: hidden text and everything but the body stay out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._zip import broken

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
_MOST_GROUPS = 1_000
_LEFT_OUT = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer",
     "footerl", "footerr", "footerf", "object", "fldinst", "themedata", "colorschememapping", "datastore",
     "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles", "filetbl", "revtbl",
     "annotation", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend", "bkmkstart", "bkmkend",
     "listtext", "pntext", "nonshppict", "sp", "mmathPr", "wgrffmtfilter", "pgdsctbl", "userprops", "private"]
)  # fmt: skip
_WORDS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "~": "\u00a0", "_": "-",
}  # fmt: skip
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
             238: "cp1250"}  # fmt: skip


@dataclass(frozen=True)
class _State:
    """What a group hands down to the groups in it."""

    left_out: bool = False
    hidden: bool = False
    skip: int = 1
    """Characters that stand in for a Unicode one, for programs that do not know it."""
    font: int = -1
    table: str = ""
    """Which list we are in: fonttbl or stylesheet."""
    style: int = 0


def read(source: Source, out: Builder) -> None:
    """Paragraphs, headings by outline level or style name, and tables."""
    parser = _Parser(out)
    text = source.data.decode("latin-1")
    for token in _TOKEN.finditer(text):
        parser.take(token)
    parser.end()


class _Parser:
    """Keeps the group we are in and the paragraph that is being put together."""

    def __init__(self, out: Builder) -> None:
        self._out = out
        self._state = _State()
        self._groups: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._bytes = bytearray()
        self._text: list[str] = []
        self._name: list[str] = []
        self._to_skip = 0
        self._level = 0
        self._in_table = False
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._optional = False
        self._high = 0

    def take(self, token: re.Match[str]) -> None:
        """The next word, byte, symbol, brace or run of text."""
        word, number, byte, symbol, brace, plain = token.groups()
        if byte and not self._skipped():
            self._bytes.append(int(byte, 16))
        elif plain:
            self._plain(plain)
        elif word:
            self._word(word.lower(), int(number) if number else None)
        elif brace:
            self._group(brace)
        elif symbol == "*":
            self._optional = True
        elif symbol and not self._skipped():
            self._add(_WORDS.get(symbol, symbol if symbol in "\\{}" else ""))

    def _skipped(self) -> bool:
        if self._to_skip:
            self._to_skip -= 1
            return True
        return False

    def _plain(self, text: str) -> None:
        cut = min(self._to_skip, len(text))
        self._to_skip -= cut
        if any(ord(c) > 127 for c in text):
            self._bytes += text[cut:].encode("latin-1")
        else:
            self._add(text[cut:])

    def _flush(self) -> None:
        """Bytes gather, since some encodings need two for a character."""
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            self._add(raw.decode(self._fonts.get(self._state.font, self._page), "replace"))

    def _add(self, text: str) -> None:
        self._flush()
        if self._state.table:
            self._name.append(text)
        elif not (self._state.left_out or self._state.hidden):
            self._text.append(text)

    def _group(self, brace: str) -> None:
        self._flush()
        self._to_skip = 0
        self._optional = False
        if brace == "{":
            if len(self._groups) >= _MOST_GROUPS:
                raise UserError("The file is nested too deeply to be a document", code="damaged")
            self._groups.append(self._state)
        elif self._groups:
            if self._state.table:
                self._end_entry()
            self._state = self._groups.pop()

    def _end_entry(self) -> None:
        """A font or a style has been described: of styles, the names of headings are kept."""
        name = "".join(self._name).strip(" ;").lower()
        self._name = []
        if self._state.table != "stylesheet":
            return
        found = re.match(r"(?:heading|überschrift|titre)\s*(\d)", name)
        if found or name == "title":
            self._levels.setdefault(self._state.style, int(found.group(1)) if found else 1)

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        optional, self._optional = self._optional, False
        action = _ACTIONS.get(word)
        if word == "u" and number is not None:
            self._unicode(number)
        elif self._skipped():
            return
        elif word in _LEFT_OUT or (optional and word not in {"cs", "shpinst", "shptxt", "ud"}):
            inner = word if word in {"fonttbl", "stylesheet"} else ""
            self._state = replace(self._state, left_out=True, table=inner)
        elif word in _WORDS:
            self._add(_WORDS[word])
        elif action:
            action(self, 1 if number is None else number)
        elif word == "bin" and number:
            raise broken("it holds raw data where text should be")

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._add(
                chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd"
            )
            self._high = 0
        else:
            self._add(chr(code))
        self._to_skip = self._state.skip

    def code_page(self, number: int) -> None:
        """\\ansicpg"""
        self._page = "mac_roman" if number == 10000 else "utf-8" if number == 65001 else f"cp{number}"
        self._page = self._page if _known(self._page) else "cp1252"

    def font(self, number: int) -> None:
        """\\f"""
        self._state = replace(self._state, font=number)

    def charset(self, number: int) -> None:
        """\\fcharset, in the list of fonts"""
        if self._state.table == "fonttbl" and number in _CHARSETS and number:
            self._fonts[self._state.font] = _CHARSETS[number]

    def style(self, number: int) -> None:
        """\\s"""
        self._state = replace(self._state, style=number)
        self._level = 0 if self._state.table else self._levels.get(number, 0)

    def outline(self, number: int) -> None:
        """\\outlinelevel"""
        level = number + 1 if 0 <= number < 9 else 0
        if self._state.table == "stylesheet" and level:
            self._levels[self._state.style] = level
        elif level:
            self._level = level

    def hidden(self, number: int) -> None:
        """\\v and \\deleted"""
        self._state = replace(self._state, hidden=number != 0)

    def unhidden(self, _: int) -> None:
        """\\plain"""
        self._state = replace(self._state, hidden=False)

    def skip(self, number: int) -> None:
        """\\uc"""
        self._state = replace(self._state, skip=min(max(number, 0), 16))

    def reset(self, _: int) -> None:
        """\\pard"""
        self._in_table, self._level = False, 0

    def in_table(self, _: int) -> None:
        """\\intbl"""
        self._in_table = True

    def paragraph(self, _: int) -> None:
        """\\par, \\sect, \\page"""
        if self._in_table:
            self._text.append(" ")
            return
        text, self._text = "".join(self._text), []
        self._end_table()
        if self._level:
            self._out.heading(self._level, text)
        elif text.lstrip().startswith(("•", "·")):
            self._out.items([f"- {' '.join(text.split()).lstrip('•· ')}"])
        else:
            self._out.add("text", text.replace("\t", " "))

    def cell(self, _: int) -> None:
        """\\cell"""
        self._cells.append("".join(self._text))
        self._text = []

    def row(self, _: int) -> None:
        """\\row"""
        if self._cells:
            self._rows.append(self._cells)
        self._cells, self._text, self._in_table = [], [], False

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        self._out.table(rows)

    def end(self) -> None:
        """The file is at its end."""
        self._flush()
        self._in_table = False
        self.paragraph(1)


_ACTIONS: dict[str, Callable[[_Parser, int], None]] = {
    "ansicpg": _Parser.code_page, "f": _Parser.font, "fcharset": _Parser.charset, "s": _Parser.style,
    "outlinelevel": _Parser.outline, "v": _Parser.hidden, "deleted": _Parser.hidden, "plain": _Parser.unhidden,
    "uc": _Parser.skip, "pard": _Parser.reset, "intbl": _Parser.in_table, "par": _Parser.paragraph,
    "sect": _Parser.paragraph, "page": _Parser.paragraph, "cell": _Parser.cell, "nestcell": _Parser.cell,
    "row": _Parser.row, "nestrow": _Parser.row,
}  # fmt: skip


def _known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False


READER = Reader(
    "rtf", "application/rtf", (".rtf",), read, (), lambda data: data.lstrip()[:5].lower() == b"{\\rtf"
)
