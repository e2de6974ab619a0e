"""`underdesk bench`: speed as ratios taken in one run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli._frame import Context, Verb


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", choices=sorted(ROOMS))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--model", default="", metavar="ID", help="engine: the model to measure with")
    parser.add_argument("--only", default="", metavar="GROUP", help="engine: one group of rows")


def _engine(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.engine.bench import engine_figures

    core = context.core()
    entry = core.library.get(args.model or core.models.default_id())
    return engine_figures(Path(entry.path), quick=args.quick, only=args.only)


def _store(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.store.bench import store_figures

    return store_figures(quick=args.quick)


def _ui(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    # A child process, because this command's own process must stay free of Qt.
    import json
    import subprocess
    import sys

    command = [sys.executable, "-m", "app.ui.bench", *(["--quick"] if args.quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


ROOMS = {"engine": _engine, "store": _store, "ui": _ui}


def _line(figure: dict[str, Any]) -> str:
    sign = "≥" if figure["better"] == "higher" else "≤"
    mark = "holds" if figure["holds"] else "MISSES"
    value = figure["value"] if isinstance(figure["value"], str) else f"{figure['value']:.4g}"
    return f"{figure['name']:32} {value:>10} {figure['unit']:8} goal {sign} {figure['goal']:<8} {mark}"


def _run(args: argparse.Namespace, context: Context) -> int:
    figures = ROOMS[args.room](args, context)
    context.show({"figures": figures}, [_line(f) for f in figures])
    return 0


VERB = Verb("bench", "Measure this computer.", _configure, _run)
