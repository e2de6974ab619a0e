"""`underdesk bench`: speed as ratios taken in one run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.base.errors import UserError
from app.cli._frame import Context, Verb

if TYPE_CHECKING:
    from app.engine.api import Encoder, Engine


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", choices=sorted(ROOMS))
    parser.add_argument("--data", type=Path, metavar="DIR", help="knowledge: a labelled set of documents")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--model", default="", metavar="ID", help="engine: the model to measure with")
    parser.add_argument("--only", default="", metavar="GROUP", help="engine: one group of rows")


def _engine(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.engine.bench import engine_figures
    from app.engine.bench_reuse import Restarts

    core = context.core()
    entry = core.library.get(args.model or core.models.default_id())
    chats = [core.chats.new(title="Benchmark").id for _ in range(1 if args.quick else 5)]
    try:
        restarts = Restarts(core.keeper, chats, core.keeper.settle)
        reader = core.library.starter_for("embedding")
        return engine_figures(
            Path(entry.path),
            quick=args.quick,
            only=args.only,
            restarts=restarts,
            embedder=Path(reader.path) if reader else None,
        )
    finally:
        core.chats.delete(chats)
        core.chats.purge(chats).result()


def _store(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.knowledge.bench_vectors import vector_query_ms
    from app.store.bench import figure, store_figures

    # The vault keeps vectors, the knowledge room searches them: only here do the two meet.
    searched = figure("vector_query_100k_ms", vector_query_ms(), "ms", 20.0)
    return [*store_figures(quick=args.quick), searched]


def _knowledge(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.base.ids import new_id
    from app.base.paths import Profile, program_root
    from app.knowledge.bench import knowledge_figures
    from app.knowledge.opening import Chosen
    from app.store.keyring_door import KeyringDoor
    from app.store.vault import Vault

    core = context.core()
    choice = Chosen(core.library, core.settings).embedder()
    if choice is None:
        raise UserError("There is no embedder here", todo="run make setup", code="no-embedder")
    key = new_id()

    def make_vault(profile: Profile) -> Vault:
        return Vault.open(profile, key, door=KeyringDoor())

    def chat() -> Engine:
        core.models.ensure().result()
        return core.engine

    data = args.data or program_root() / "tests" / "data" / "knowledge"
    engine = cast("Encoder", core.engine)
    return knowledge_figures(data, engine, choice, make_vault, quick=args.quick, chat=chat)


def _ui(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    # A child process, because this command's own process must stay free of Qt.
    import json
    import subprocess
    import sys

    command = [sys.executable, "-m", "app.ui.bench", *(["--quick"] if args.quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


ROOMS = {"engine": _engine, "knowledge": _knowledge, "store": _store, "ui": _ui}


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
