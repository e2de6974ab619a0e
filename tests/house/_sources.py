"""The project's own source files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies, its text and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path as a reader writes it."""
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in _named(self.path) if not isinstance(node, ast.ClassDef))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in _named(self.path) if isinstance(node, ast.ClassDef))


def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files under these folders of the checkout, sorted by path."""
    paths = sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))
    return tuple(_read(p) for p in paths)


@cache
def _named(path: Path) -> tuple[Function | ast.ClassDef, ...]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return tuple(node for node in ast.walk(_read(path).tree) if isinstance(node, kinds))


@cache
def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text, filename=str(path)))


def length(node: ast.stmt) -> int:
    """Lines from `def` or `class` (decorators apart) to the end, its docstring apart."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    body = getattr(node, "body", [])
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        first = body[0]
        if isinstance(body[0].value.value, str):
            lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines
