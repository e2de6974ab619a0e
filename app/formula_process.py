"""The process that formulas are set in; started by `formulas`, never by a person."""

from __future__ import annotations

import importlib
import json
import re
import sys
import warnings
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from app.formulas import LONGEST
from app.knowledge.sandbox import server

_DEEPEST = 60
"""Open braces inside each other; setting has a stack of its own for each."""
_MAKES_NAMES = re.compile(
    r"\\(?:def|gdef|edef|xdef|let|newcommand|renewcommand|providecommand|csname|input|href|url)\b"
)
"""Commands that make or fetch other text; no formula of an answer needs them."""
_NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|eqnarray|gather|multline)\}")
"""Environments that count their lines: a number means nothing in an answer."""


def typeset(data: bytes, _params: Mapping[str, Any]) -> bytes:
    """[[latex, display], ...] to [null or [left, width, ascent, descent, [[path, colour, width], ...]], ...]."""
    return json.dumps([_one(source, bool(display)) for source, display in json.loads(data)]).encode()


def _one(source: str, display: bool) -> Any:
    """None for what is no formula, whatever the library thinks of it."""
    if (
        not source.strip()
        or len(source) > LONGEST
        or _MAKES_NAMES.search(source)
        or _depth(source) > _DEEPEST
    ):
        return None
    try:
        return _drawn(source, display)
    except MemoryError:
        raise
    except Exception:
        return None


def _depth(source: str) -> int:
    deepest = depth = 0
    for sign in source:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest + len(re.findall(r"\\left|\\begin", source)) // 2


def _drawn(source: str, display: bool) -> Any:
    source = _NUMBERED.sub(r"\\\1{\2*}", source)
    made: Any = importlib.import_module("ziamath").Latex(source, inline=not display)
    picture: ElementTree.Element = made.svgxml()
    left, top, width, height = (float(number) for number in picture.attrib["viewBox"].split())
    parts = [part for element in picture.iter() if (part := _part(element)) is not None]
    return [left, width, -top, top + height, parts] if parts else None


def _part(element: ElementTree.Element) -> list[Any] | None:
    kind, its = element.tag.rpartition("}")[2], element.attrib
    colour = its.get("fill", its.get("stroke", ""))
    colour = "" if colour in ("black", "currentColor", "none") else colour
    stroke = float(its.get("stroke-width", 0)) if its.get("stroke", "none") != "none" else 0.0
    if kind == "path":
        return [
            " ".join(its["d"].split()),
            colour if stroke == 0 else its["stroke"].replace("black", ""),
            stroke,
        ]
    if kind == "rect" and "x" in its:
        x, y, width, height = (float(its[name]) for name in ("x", "y", "width", "height"))
        box = f"M {x} {y} L {x + width} {y} L {x + width} {y + height} L {x} {y + height} Z"
        return [box, colour, stroke]
    return None


def main() -> int:
    """Serve until the program closes the pipe. One formula is set before, so that the fonts are read."""
    warnings.simplefilter("ignore")
    ziamath: Any = importlib.import_module("ziamath")
    ziamath.config.svg2 = False
    for display in (False, True):
        _drawn(r"\frac{x^2}{\sqrt{y}}\sum_{i}\left(\text{a}\right)\begin{matrix}1&2\end{matrix}", display)
    return server.main({"set": typeset}, ("ziamath", "ziafont", "latex2mathml.converter", "unicodedata"))


if __name__ == "__main__":
    sys.exit(main())
