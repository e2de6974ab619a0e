"""Markdown: its structure is taken, its marks for emphasis stay as they are."""

from __future__ import annotations

import re

from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source

_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+\S")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"\s*\|?(\s*:?-{2,}:?\s*\|)+\s*(:?-{2,}:?)?\s*$")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)


def read(source: Source, out: Builder) -> None:
    """Headings, paragraphs, lists, tables and code."""
    text = _text.decode(source.data)
    front = _FRONT.match(text)
    if front:
        _describe(front.group(1), out)
        text = text[front.end() :]
    add_text(out, text)


def add_text(out: Builder, text: str) -> None:
    """Add the blocks of Markdown without front matter."""
    lines = _Lines(out)
    for line in _COMMENT.sub("", text).split("\n"):
        lines.take(line)
    lines.end()


def _describe(front: str, out: Builder) -> None:
    for line in front.split("\n"):
        key, found, value = line.partition(":")
        if found and key.strip().lower() in {"title", "author", "date", "lang", "language"} and value.strip():
            out.meta.setdefault(key.strip().lower(), value.strip().strip("\"'"))


class _Lines:
    """Gathers lines of one kind until another begins."""

    def __init__(self, out: Builder) -> None:
        self._out = out
        self._kind = ""
        self._held: list[str] = []
        self._fence = ""

    def take(self, line: str) -> None:
        """The next line of the file."""
        if self._fence:
            self._in_code(line)
        elif fence := _FENCE.match(line):
            self.end()
            self._fence = fence.group(1)
        elif not line.strip():
            if self._kind != "list":
                self.end()
            self._gap = True
        else:
            self._text(line)
            self._gap = False

    _gap = False

    def _in_code(self, line: str) -> None:
        mark = line.strip()
        if mark.startswith(self._fence) and not mark.strip(self._fence[0]):
            self._fence = ""
            self._kind = "code"
            self.end()
        else:
            self._held.append(line)

    def _text(self, line: str) -> None:
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line)
        if heading:
            self.end()
            self._out.heading(len(heading.group(1)), _plain(heading.group(2) or ""))
        elif underline and self._kind == "text":
            title = " ".join(self._held)
            self._held, self._kind = [], ""
            self._out.heading(1 if underline.group(1)[0] == "=" else 2, _plain(title))
        elif _ITEM.match(line):
            self._hold("list", line)
        elif _ROW.match(line) or _RULE_ROW.match(line):
            self._hold("table", line)
        elif self._kind == "list" and (line.startswith(("  ", "\t")) or not self._gap):
            self._held[-1] += " " + line.strip()
        elif line.startswith(("    ", "\t")) and self._kind in {"", "code"}:
            self._hold("code", line)
        else:
            self._hold("text", line.strip())

    def _hold(self, kind: str, line: str) -> None:
        if kind != self._kind:
            self.end()
            self._kind = kind
        self._held.append(line)

    def end(self) -> None:
        """The block is complete."""
        held, kind = self._held, self._kind or ("code" if self._fence else "")
        self._held, self._kind = [], ""
        if kind == "table":
            rows = [_cells(line) for line in held if not _RULE_ROW.match(line)]
            self._out.table(rows)
        elif kind == "list":
            self._out.items([_plain(line.rstrip()) for line in held])
        elif kind == "code":
            self._out.add("code", "\n".join(held))
        elif held:
            self._out.add("text", _plain("\n".join(held)))


def _cells(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [_plain(part.replace("\\|", "|").strip()) for part in parts]


def _plain(text: str) -> str:
    """Links and pictures by their words alone."""
    return _LINK.sub(r"\1", text)


READER = Reader("markdown", "text/markdown", (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"), read,
                _text.NEEDS)  # fmt: skip
