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
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="knowledge, pipelines: a labelled set of documents"
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--model", default="", metavar="ID", help="engine: the model to measure with")
    parser.add_argument(
        "--only", default="", metavar="GROUP", help="engine, pipelines: one group of rows; knowledge: folder"
    )


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
    from app.knowledge.bench import folder_figures, knowledge_figures
    from app.knowledge.opening import Chosen
    from app.store.keyring_door import KeyringDoor
    from app.store.vault import Vault

    core = context.core()
    choice = Chosen(core.library, core.roles).embedder()
    if choice is None:
        raise UserError("There is no embedder here", todo="run make setup", code="no-embedder")
    key, engine = new_id(), cast("Encoder", core.engine)

    def make_vault(profile: Profile) -> Vault:
        return Vault.open(profile, key, door=KeyringDoor())

    def chat() -> Engine:
        core.models.ensure().result()
        return core.engine

    if args.only == "folder":
        return folder_figures(engine, make_vault, quick=args.quick)
    data = args.data or program_root() / "tests" / "data" / "knowledge"
    return knowledge_figures(data, engine, choice, make_vault, quick=args.quick, chat=chat)


def _ui(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    # A child process, because this command's own process must stay free of Qt.
    import json
    import subprocess
    import sys

    command = [sys.executable, "-m", "app.ui.bench", *(["--quick"] if args.quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _pipelines(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    """The groups: beside, million, canvas; with --data also topics and reading."""
    import json
    import subprocess
    import sys

    from app.base.ids import new_id
    from app.base.paths import Profile
    from app.knowledge.opening import Chosen
    from app.pipelines import bench, bench_topics
    from app.pipelines.opening import DeskModels
    from app.pipelines.world import Shelf, World
    from app.store.keyring_door import KeyringDoor
    from app.store.vault import Vault

    core, key = context.core(), new_id()
    choose = Chosen(core.library, core.roles).embedder

    def make_vault(profile: Profile) -> Vault:
        return Vault.open(profile, key, door=KeyringDoor())

    def world(shelf: Shelf) -> World:
        return World(core.engines, DeskModels(core.models, core.library), shelf)

    def anew() -> None:
        core.models.ensure().result()
        core.models.unload(core.models.current_id)
        core.engine.count_texts(("again",)).result()  # what needs the model brings it back

    rows: list[dict[str, Any]] = []
    if args.only in ("", "beside"):
        rows += bench.beside_figures(make_vault, world(core.knowledge), anew, quick=args.quick)
    if args.only in ("", "million"):
        rows += bench.million_figures(make_vault)
    if args.data and args.only in ("", "topics"):
        encoder = cast("Encoder", core.engine)
        rows += bench_topics.topic_figures(args.data, encoder, choose, make_vault, world, quick=args.quick)
    if args.data and args.only in ("", "reading"):
        encoder = cast("Encoder", core.engine)
        rows += bench_topics.read_figures(args.data, encoder, make_vault, world, quick=args.quick)
    if args.only in ("", "canvas"):
        command = [sys.executable, "-m", "app.ui.bench_canvas"]
        rows += json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return rows


def _quality(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.base.ids import new_id
    from app.base.paths import Profile
    from app.quality.bench import quality_figures
    from app.quality.desk import rooms_of
    from app.quality.helping import ModelHelpers
    from app.store.keyring_door import KeyringDoor
    from app.store.vault import Vault

    core, key = context.core(), new_id()

    def make_vault(profile: Profile) -> Vault:
        return Vault.open(profile, key, door=KeyringDoor())

    helpers = ModelHelpers(core.engines, core.knowledge.embedder, core.models.ensure)
    return quality_figures(make_vault, rooms_of(core, core.suites.repo), helpers, quick=args.quick)


def _serve(args: argparse.Namespace, context: Context) -> list[dict[str, Any]]:
    from app.serve.bench import serve_figures

    core = context.core()
    entry = core.library.get(args.model or core.models.default_id())
    return serve_figures(core.api.rooms, Path(entry.path), entry.id, quick=args.quick)


ROOMS = {
    "engine": _engine,
    "knowledge": _knowledge,
    "pipelines": _pipelines,
    "quality": _quality,
    "serve": _serve,
    "store": _store,
    "ui": _ui,
}


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
