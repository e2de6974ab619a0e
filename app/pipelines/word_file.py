"""Markdown as a Word document: headings, paragraphs, lists, tables, bold and italic; everything else as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token


def docx(text: str) -> bytes:
    """The file. Links keep their words alone, and images too: a document that is made here fetches nothing."""
    from docx import Document

    document = Document()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    _Writer(document).write(tokens)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Walks the tokens of a document."""

    def __init__(self, document: Any) -> None:
        self._document, self._lists = document, list[str]()

    def write(self, tokens: Sequence[Token]) -> None:
        """Blocks in order."""
        at, style = 0, ""
        while at < len(tokens):
            token = tokens[at]
            if token.type == "heading_open":
                style = f"Heading {min(int(token.tag[1]), 6)}"
            elif token.type == "table_open":
                end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
                self._table(tokens[at:end])
                at = end
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self._lists.pop()
            elif token.type == "inline":
                self._line(token, style or (self._lists[-1] if self._lists else ""))
                style = ""
            elif token.type in ("fence", "code_block", "html_block"):
                self._document.add_paragraph(token.content.rstrip("\n"))
            at += 1

    def _line(self, token: Token, style: str) -> None:
        paragraph = self._document.add_paragraph(style=style or None)
        self._runs(paragraph, token)

    @staticmethod
    def _runs(paragraph: Any, token: Token) -> None:
        bold = italic = 0
        for part in token.children or ():
            bold += {"strong_open": 1, "strong_close": -1}.get(part.type, 0)
            italic += {"em_open": 1, "em_close": -1}.get(part.type, 0)
            words = "\n" if part.type in ("softbreak", "hardbreak") else part.content
            if words:
                run = paragraph.add_run(" " if part.type == "softbreak" else words)
                run.bold, run.italic = bool(bold) or None, bool(italic) or None

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        made = self._document.add_table(rows=len(rows), cols=max(map(len, rows)))
        made.style = "Table Grid"
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._runs(made.cell(number, column).paragraphs[0], cell)
