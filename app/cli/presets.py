"""`underdesk presets`: what chats can begin with."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace

from app.base.errors import UserError
from app.chat.slash import short_name
from app.cli._frame import Choice, Context, Verb, by_action
from app.store.records import Preset


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "all presets")
    actions.add("show", "one preset").add_argument("preset")
    save = actions.add("save", "keep a preset, or change the one of this name")
    save.add_argument("name")
    save.add_argument("--chat", default="", metavar="ID", help="everything as in this chat")
    save.add_argument("--system", default=None, metavar="TEXT", help="instructions for the model")
    save.add_argument("--temperature", type=float, default=None, metavar="T")
    actions.add("remove", "keep a preset no longer").add_argument("preset")


def _list(args: argparse.Namespace, context: Context) -> int:
    context.show_all("presets", context.core().presets.list(), _line, "There are no presets yet.")
    return 0


def _line(preset: Preset) -> str:
    return f"/{short_name(preset.title)}  {preset.title}"


def _show(args: argparse.Namespace, context: Context) -> int:
    preset = context.core().presets.get(args.preset)
    lines = [f"{name}: {value}" for name, value in asdict(preset).items() if value and name != "id"]
    context.show(asdict(preset), lines)
    return 0


def _save(args: argparse.Namespace, context: Context) -> int:
    presets = context.core().presets
    known = next((one for one in presets.list() if short_name(one.title) == short_name(args.name)), None)
    preset = known or Preset("", args.name)
    if args.chat:
        preset = replace(presets.of_chat(args.chat, args.name), id=preset.id, created=preset.created)
    if args.system is not None:
        preset = replace(preset, system_prompt=args.system)
    if args.temperature is not None:
        if not 0 <= args.temperature <= 5:
            raise UserError("The temperature is out of range", todo="give a number from 0 to 5", code="usage")
        preset = replace(preset, sampling={**preset.sampling, "temperature": args.temperature})
    kept = presets.save(preset)
    context.show(asdict(kept), [f"Begin a question with /{short_name(kept.title)} to use it."])
    return 0


def _remove(args: argparse.Namespace, context: Context) -> int:
    gone = context.core().presets.remove(args.preset)
    context.show({"removed": gone.id}, [f"The preset “{gone.title}” was removed."])
    return 0


ACTIONS = {"list": _list, "show": _show, "save": _save, "remove": _remove}
VERB = Verb("presets", "What chats can begin with.", _configure, by_action(ACTIONS))
