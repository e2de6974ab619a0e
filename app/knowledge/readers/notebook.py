"""Jupyter notebooks: remarks and code, without what the code printed."""

from __future__ import annotations

import json
from typing import Any, cast

from app.knowledge.readers import _text, markdown
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._zip import broken


def read(source: Source, out: Builder) -> None:
    """The cells in order."""
    try:
        raw: Any = json.loads(_text.decode(source.data))
    except ValueError as error:
        raise broken("it is no proper JSON") from error
    if not isinstance(raw, dict):
        raise broken("it is no notebook")
    cells: Any = cast("dict[str, Any]", raw).get("cells")
    for cell in cast("list[Any]", cells) if isinstance(cells, list) else []:
        if isinstance(cell, dict):
            _cell(cast("dict[str, Any]", cell), out)


def _cell(cell: dict[str, Any], out: Builder) -> None:
    text = _joined(cell.get("source"))
    if cell.get("cell_type") == "markdown":
        markdown.add_text(out, text)
    else:
        out.add("code", text)


def _joined(lines: object) -> str:
    """A cell's text lies there whole, or line by line."""
    if isinstance(lines, list):
        return "".join(str(line) for line in cast("list[Any]", lines))
    return str(lines or "")


READER = Reader("notebook", "application/x-ipynb+json", (".ipynb",), read, _text.NEEDS)
