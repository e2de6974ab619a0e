"""Chats out to files and in from other programs, for `underdesk chats`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.chat.export import Exporter
from app.chat.importers import Progress, formats

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.chat.moving import Brought
    from app.cli._frame import Choice, Context
    from app.store.records import Chat

MOST_LINES = 20
"""Troubles that are printed; --json has all."""
EVERYTHING = 1_000_000


def configure(actions: Choice) -> None:
    """The words of `export` and `import`."""
    out = actions.add("export", "to a file (.json, .md or .html), or into a folder of Markdown notes")
    out.add_argument("file", type=Path)
    out.add_argument("chat", nargs="*", help="these chats only")
    out.add_argument("--folder", metavar="NAME", help="the chats of this folder only")
    names = ", ".join(formats())
    come = actions.add("import", f"histories of {names}: files, archives or folders")
    come.add_argument("file", type=Path, nargs="+")


def bring_out(args: argparse.Namespace, context: Context) -> int:
    """Write chats into a file or a folder."""
    core = context.core()
    chosen = _chosen(core, args.chat, args.folder)
    exporter_of(core).write(args.file, chosen)
    count = len(chosen)
    words = f"{count} {'chat is' if count == 1 else 'chats are'} in {args.file}, which is not encrypted."
    context.show({"file": str(args.file), "chats": count}, [words])
    return 0


def exporter_of(core: AppCore) -> Exporter:
    """For everything that the vault holds of chats."""
    names = {drawer.id: drawer.name for drawer in core.order.drawers()}
    return Exporter(core.chats, core.mover, names)


def _chosen(core: AppCore, ids: list[str], folder: str | None) -> list[Chat]:
    if ids:
        return [core.chats.get(an_id) for an_id in ids]
    everything = [*core.chats.list(limit=EVERYTHING), *core.order.archived()]
    if folder is None:
        return everything
    drawer = core.order.drawer(folder).id
    return [chat for chat in everything if chat.drawer == drawer]


def bring_in(args: argparse.Namespace, context: Context) -> int:
    """Read histories. Exit code 0 where anything was read."""
    core = context.core()
    brought = core.mover.bring(args.file, told=_Meter().show)
    kept = brought.kept
    found = {
        "chats": list(kept.added),
        "grown": [one.chat for one in kept.grown],
        "same": kept.same,
        "messages": kept.messages,
        "attachments": kept.attachments,
        "troubles": [{"where": one.where, "why": one.why} for one in brought.troubles],
    }
    context.show(found, _lines(brought))
    return 0


def _lines(brought: Brought) -> list[str]:
    kept = brought.kept
    files = f", {kept.attachments} files" if kept.attachments else ""
    lines = [f"{_chats(len(kept.added))} added ({kept.messages} messages{files})."]
    if kept.grown:
        lines.append(f"{_chats(len(kept.grown))} there already got what was new.")
    if kept.same:
        lines.append(f"{_chats(kept.same)} there already, unchanged.")
    lines += [one.sentence for one in brought.troubles[:MOST_LINES]]
    if len(brought.troubles) > MOST_LINES:
        lines.append(
            f"And {len(brought.troubles) - MOST_LINES} more that could not be read; --json lists them."
        )
    return lines


def _chats(count: int) -> str:
    return "1 chat was" if count == 1 else f"{count} chats were"


class _Meter:
    """A line on the terminal that is written over."""

    def __init__(self) -> None:
        self._last = 0

    def show(self, progress: Progress) -> None:
        """Every hundred chats, where somebody looks."""
        if sys.stderr.isatty() and progress.chats >= self._last + 100:
            self._last = progress.chats
            print(f"\r{progress.source}: {progress.chats} chats", end="", file=sys.stderr, flush=True)
