"""The command line that all makers of Linux packages have in common."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import linux_tree as tree_of
from setup_console import Trouble, say


def make(
    build: Callable[[Path, Path], Path],
    doc: str | None,
    argv: Sequence[str] | None,
    check: Callable[[Path], None] = lambda made: None,
) -> int:
    """Make a package with `build(tree, folder)` and `check` it. Exit code 1 where none may go out."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--tree", type=Path, default=tree_of.FROZEN, help="the frozen program")
    parser.add_argument("--to", type=Path, default=tree_of.DIST, help="the folder for what is made")
    args = parser.parse_args(argv)
    try:
        made = build(args.tree, args.to)
        say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
        check(made)
    except Trouble as trouble:
        sys.stderr.write(f"{str(trouble).removesuffix('.')}.\n")
        return 1
    return 0
