"""`underdesk receipt`: how an answer was made, whether it can be made again, and all of it as JSON."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from app.base.errors import UserError
from app.base.files import write_atomic
from app.cli._frame import Choice, Context, Verb, by_action
from app.store.receipt_records import Receipt


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    latest = actions.add("list", "the newest receipts, or those of a pipeline's run")
    latest.add_argument("--run", default="", metavar="ID", help="the steps of this run (pipelines show)")
    latest.add_argument("-n", type=int, default=20, metavar="N", help="how many")
    show = actions.add("show", "how an answer was made, in plain words")
    show.add_argument("--prompt", action="store_true", help="with the prompt as the model read it")
    replay = actions.add("replay", "make an answer again and say whether it is identical")
    replay.add_argument("--seed", type=int, metavar="N", help="with another seed, to see what it changes")
    replay.add_argument("--temperature", type=float, metavar="T", help="with another temperature")
    export = actions.add("export", "everything as JSON, the prompt included")
    of = "of a receipt, or of an answer (ask --json, chats show --json)"
    export.add_argument("id", metavar="ID", help=of)
    for one in (show, replay):
        one.add_argument("id", metavar="ID|FILE", help=f"{of}, or a receipt that was exported to a file")
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help="write it there")


def _list(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    repo = core.accounts.repo
    if args.run:
        by_path = repo.of_run(core.runs.get(args.run).id)
        document = {"receipts": [{"step": path, "ids": ids} for path, ids in by_path.items()]}
        lines = [f"{path}  {' '.join(ids)}" for path, ids in by_path.items()]
    else:
        found = repo.latest(args.n)
        document = {"receipts": [_row(receipt) for receipt in found]}
        lines = [_line(receipt) for receipt in found]
    context.show(document, lines or ["There are no receipts."])
    return 0


def _row(receipt: Receipt) -> dict[str, object]:
    return {
        "id": receipt.id,
        "made": receipt.made,
        "message": receipt.message,
        "step": receipt.step,
        "model": receipt.model,
        "tokens": len(receipt.tokens),
    }


def _line(receipt: Receipt) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(receipt.made))
    of = f"step {receipt.step}" if receipt.step else f"answer {receipt.message}"
    return f"{receipt.id}  {when}  {receipt.model}  {len(receipt.tokens)} tokens  {of}"


def _wanted(wanted: str, context: Context) -> Receipt:
    """A receipt by its id or its answer's, or from the file that it was exported to."""
    accounts, file = context.core().accounts, Path(wanted)
    if file.suffix.lower() == ".json" or file.is_file():
        return accounts.opened(file)
    return accounts.repo.get(wanted)


def _show(args: argparse.Namespace, context: Context) -> int:
    accounts = context.core().accounts
    receipt = _wanted(args.id, context)
    lines = [f"Receipt {receipt.id}"]
    for part in accounts.in_words(receipt):
        lines += ["", part.title, *(f"  {line.title + ':':<18}{line.words}" for line in part.lines)]
    lines += ["", accounts.promise(receipt)]
    if args.prompt:
        lines += ["", "Prompt", receipt.prompt]
    context.show(accounts.exported(receipt), lines)
    return 0


def _replay(args: argparse.Namespace, context: Context) -> int:
    changes = {name: getattr(args, name) for name in ("seed", "temperature")}
    given = {name: item for name, item in changes.items() if item is not None}
    if "seed" in given and not 0 <= given["seed"] < 1 << 32:
        raise UserError("The seed is no number from 0 to 4294967295", todo="choose another", code="usage")
    if not 0 <= given.get("temperature", 0) <= 10:
        raise UserError("The temperature is no number from 0 to 10", todo="choose another", code="usage")
    found = context.core().accounts.replay(_wanted(args.id, context), given)
    context.show(found.as_json(), [found.explanation])
    return 0


def _export(args: argparse.Namespace, context: Context) -> int:
    accounts = context.core().accounts
    document = accounts.exported(accounts.repo.get(args.id))
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if args.file is None:
        context.out.write(text)
        return 0
    write_atomic(args.file, text.encode())
    context.show({"file": str(args.file)}, [f"Written to {args.file}. Whoever has it can read the prompt."])
    return 0


ACTIONS = {"list": _list, "show": _show, "replay": _replay, "export": _export}
VERB = Verb(
    "receipt", "How answers were made, and whether they can be made again.", _configure, by_action(ACTIONS)
)
