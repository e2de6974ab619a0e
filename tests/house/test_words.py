"""What must not stand in the sources: loose ends, machine paths, hosts of registries, undocumented modules."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house._sources import ROOT, Function, Source, sources

LOOSE_ENDS = re.compile(r"#.*\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")
MACHINE = re.compile(r"(?<![\w.])/(work|home/\w+|root|Users/\w+|opt|tmp/w)/")
LOCK_HOSTS = re.compile(r"(https?|file)://|--(extra-)?index-url|--find-links|--trusted-host")
SKIPPED = {".png", ".svg", ".gguf", ".db", ".ico", ".ttf", ".bin", ".gz"}


def _tracked() -> list[Path]:
    """Every file of the checkout that git knows, or all of them where it is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: there is no list of the project's files")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [p for p in paths if p.is_file() and p.suffix not in SKIPPED]


def test_no_loose_ends() -> None:
    found = [
        f"{s.name}:{number}"
        for s in sources("app", "packaging", "bench", "tests")
        for number, line in enumerate(s.text.splitlines(), 1)
        if LOOSE_ENDS.search(line)
    ]
    assert found == []


def test_no_path_of_a_machine() -> None:
    found = []
    for path in _tracked():
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in MACHINE.finditer(text)]
    assert found == []


def test_locks_name_no_host() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks, "the lock files are missing"
    found = [
        f"{p.name}: {m.group()}" for p in locks for m in LOCK_HOSTS.finditer(p.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_module_says_in_one_line_why_it_exists() -> None:
    wrong = []
    for source in sources("app", "packaging", "bench", "tests"):
        text = ast.get_docstring(source.tree)
        if not source.text.strip():
            continue  # an empty __init__.py
        if text is None or len(text.split("\n\n")[0].splitlines()) != 1:
            wrong.append(source.name)
    assert wrong == []


def _gaps(source: Source, function: Function) -> list[str]:
    arguments = function.args
    named = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    bare = [
        a.arg
        for a in named
        if a is not None and a.annotation is None and a.arg.lstrip("_") not in {"self", "cls"}
    ]
    if function.returns is None:
        bare.append("return")
    return [f"{source.name}:{function.lineno} {function.name}: {name}" for name in bare]


def test_every_function_is_annotated() -> None:
    gaps = [
        gap
        for s in sources("app", "packaging", "bench", "tests/_support")
        for f in s.functions()
        for gap in _gaps(s, f)
    ]
    assert gaps == []


def test_public_functions_of_the_rooms_say_what_they_do() -> None:
    """Private helpers and overrides of Qt's or the protocol's own methods may stay silent."""
    silent = [
        f"{s.name}:{f.lineno} {f.name}"
        for s in sources("app")
        if not s.name.startswith("app/ui/")
        for f in _public(s.tree)
        if ast.get_docstring(f) is None and not f.decorator_list and not _trivial(f)
    ]
    assert silent == []


def _public(tree: ast.Module) -> list[Function]:
    found: list[Function] = []
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        bases = isinstance(node, ast.ClassDef) and bool(node.bases)
        found += [
            m
            for m in members
            if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)
            and not m.name.startswith("_")
            and not bases
        ]
    return found


def _trivial(function: Function) -> bool:
    return len(function.body) == 1
