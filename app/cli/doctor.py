"""`underdesk doctor`: what this computer has, and whether the program's parts work on it."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from app.cli._frame import Context, Verb
from app.examining import PARTS, SLOW, Finding, examine

if TYPE_CHECKING:
    from app.assembly import AppCore


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    if args.model:
        core.models.load(core.library.get(args.model).id)
    left = SLOW if args.quick else frozenset[str]()
    findings = [_examined(part, core, context) for part in PARTS if part not in left]
    lines = [f"{'ok  ' if f.ok else 'FAIL'}  {f.part:9} {f.sentence}" for f in findings]
    if left:
        lines.append(f"Left out, as they take long: {', '.join(part for part in PARTS if part in left)}")
    context.show({"ok": all(f.ok for f in findings), "parts": [asdict(f) for f in findings]}, lines)
    return 0 if all(f.ok for f in findings) else 1


def _examined(part: str, core: AppCore, context: Context) -> Finding:
    """One part, told before it is looked at: which one takes its time is seen on standard error."""
    slow = ", this takes a while" if part in SLOW else ""
    context.say(f"{part}{slow} …")
    began = time.monotonic()
    found = examine(part, core)
    return replace(found, facts={**found.facts, "seconds": round(time.monotonic() - began, 2)})


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help=f"without {', '.join(sorted(SLOW))}")
    parser.add_argument("--model", default="", metavar="ID", help="the model to examine")


VERB = Verb("doctor", "Examine this computer and the program's parts.", _configure, _run)
