"""`underdesk models folder`: where fetched models are kept, and moving them to another disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli._frame import Choice, Context
from app.models.moving import move_models


def configure(actions: Choice) -> None:
    """The words of it."""
    folder = actions.add("folder", "where fetched models are kept; with DIR, move them there")
    folder.add_argument("folder", nargs="?", metavar="DIR")


def folder(args: argparse.Namespace, context: Context) -> int:
    """Tell, or move and remember."""
    core = context.core()
    now = core.library.places.folder
    if args.folder is None:
        context.show({"folder": str(now), "moved": []}, [str(now)])
        return 0
    target = Path(args.folder).expanduser().absolute()
    moved = move_models(core.library, now, target, lambda entry: context.say(f"{entry.name} is there."))
    core.settings.set("models_folder", str(target))
    context.show(
        {"folder": str(target), "moved": [entry.id for entry in moved]},
        [f"Models are kept in {target} from now on; {len(moved)} were moved."],
    )
    return 0
