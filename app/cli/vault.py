"""`underdesk vault`: how the vault stands, its keys, its backups, and its end."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from pathlib import Path

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.cli._frame import Choice, Context, Verb, ask_passphrase, by_action, secret, size_text

ERASE = "ERASE"


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("status", "how it is locked and what it holds")
    actions.add("check", "test every page and index")
    change = actions.add("passphrase", "set, change or remove the passphrase")
    change.add_argument("--new-file", type=Path, metavar="FILE", help="read the new passphrase from FILE")
    change.add_argument("--remove", action="store_true", help="rely on the system's keyring alone")
    change.add_argument("--only", action="store_true", help="let the keyring open the vault no longer")
    recover = actions.add("recovery", "make a recovery code, which opens the vault when all else is lost")
    recover.add_argument("--remove", action="store_true", help="let no recovery code open the vault")
    actions.add("rekey", "encrypt everything under a new key")
    out = actions.add("backup", "write one file from which the vault can be restored anywhere")
    out.add_argument("file", type=Path, nargs="?", help="without it, beside the backups of every week")
    actions.add("backups", "list the backups in the profile folder")
    back = actions.add("restore", "put the vault of a backup in place; the present one is set aside")
    back.add_argument("file", type=Path)
    actions.add("storage", "what is kept and how big it is")
    forget = actions.add("forget", "delete everything of one kind")
    forget.add_argument("kind", choices=("states", "connections", "backups", "replaced"))
    actions.add("compact", "give the space of deleted things back to the disk")
    end = actions.add("erase", "delete the vault, its keys and its backups for good; models stay")
    end.add_argument("--yes", action="store_true", help=f"without being asked to type {ERASE}")


def _status(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    status = asdict(core.vault.status()) | {"backups": len(core.care.kept_backups())}
    context.show(status, [f"{key.replace('_', ' ')}: {value}" for key, value in status.items()])
    return 0


def _check(args: argparse.Namespace, context: Context) -> int:
    report = context.core().vault.check()
    lines = (
        ["The vault is whole."] if report.ok else ["The vault is damaged:", *report.problems, report.advice]
    )
    context.show(asdict(report), lines)
    return 0 if report.ok else 1


def _new_passphrase(args: argparse.Namespace) -> str:
    if args.new_file:
        return args.new_file.read_text("utf-8").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UserError(
            "There is no terminal to ask for the passphrase", todo="give --new-file", code="usage"
        )
    return ask_passphrase(new=True)


def _passphrase(args: argparse.Namespace, context: Context) -> int:
    vault = context.core().vault
    if args.remove:
        vault.remove_passphrase()
    else:
        vault.set_passphrase(_new_passphrase(args), only=args.only)
    done = "The passphrase was removed." if args.remove else "The passphrase is set."
    context.show({"passphrase": not args.remove}, [done])
    return 0


def _recovery(args: argparse.Namespace, context: Context) -> int:
    vault = context.core().vault
    if args.remove:
        vault.forget_recovery_code()
        context.show({"recovery": None}, ["No recovery code opens the vault any more."])
        return 0
    from app.store.recovery import new_code

    code = new_code()
    asked = sys.stdin.isatty() and not context.as_json
    if asked:
        _check_copy(context, code)
    vault.take_recovery_code(code)
    told = "It opens the vault from now on; an earlier one does not." if asked else _advice(code)
    context.show({"recovery": code}, [told])
    return 0


def _advice(code: str) -> str:
    return f"{code}\nWrite it down now: it is shown this once. An earlier code opens nothing any more."


def _check_copy(context: Context, code: str) -> None:
    """Show it and have it typed back; nothing changes until it was copied right."""
    context.say(
        f"Your recovery code, shown this once:\n\n    {code}\n\nWrite it down and type it back from there."
    )
    while True:
        try:
            typed = input("Recovery code: ")
        except EOFError:
            raise UserError(
                "No recovery code was made", why="it was not typed back", code="mismatch"
            ) from None
        if matches(code, typed):
            return
        context.say("That is not it; compare each group of five with your copy.")


def matches(code: str, typed: str) -> bool:
    """Whether `typed` is the code, however it is spaced."""
    from app.store import recovery

    return recovery.is_code(typed) and recovery.parse(typed) == recovery.parse(code)


def _rekey(args: argparse.Namespace, context: Context) -> int:
    care, given = context.core().care, secret(args)
    try:
        ended = care.rotate(given)
    except NeedsSecret:
        if not sys.stdin.isatty():
            raise
        ended = care.rotate(ask_passphrase(new=False))
    lines = ["Everything is encrypted under a new key."]
    if ended:
        lines.append(
            "The recovery code ended with the old key: make a new one with `underdesk vault recovery`."
        )
    if care.kept_backups():
        lines.append("Backups made before still open with the earlier key: `underdesk vault forget backups`.")
    generation = context.core().vault.status().generation
    context.show({"generation": generation, "recovery_ended": ended}, lines)
    return 0


def _backup(args: argparse.Namespace, context: Context) -> int:
    from app.store.backup import require_portable

    core = context.core()
    if args.file is None:
        path = core.care.back_up_here().path
    else:
        require_portable(core.vault.opened)
        path = args.file.expanduser().absolute()
        core.care.back_up(path)
    size = path.stat().st_size
    context.show({"path": str(path), "size": size}, [f"Backed up to {path} ({size_text(size)})."])
    return 0


def _backups(args: argparse.Namespace, context: Context) -> int:
    found = context.core().care.kept_backups()
    rows = [{"path": str(b.path), "made": b.made, "reason": b.reason, "size": b.size} for b in found]
    lines = [
        f"{time.strftime('%Y-%m-%d %H:%M', time.localtime(b.made))}  {size_text(b.size):>10}  {b.reason:14}  {b.path}"
        for b in found
    ]
    context.show({"backups": rows}, lines or ["There are no backups yet."])
    return 0


def _restore(args: argparse.Namespace, context: Context) -> int:
    from app.store import staged
    from app.store.closed import restore_now

    profile, file = Profile(context.profile), args.file.expanduser().absolute()
    try:
        restored = restore_now(profile, file, secret(args))
    except NeedsSecret as error:
        if not sys.stdin.isatty():
            raise
        context.say(error.sentence)
        restored = restore_now(profile, file, ask_passphrase(new=False))
    aside = [str(path) for path in staged.replaced(profile)]
    lines = [f"Restored {restored.chats:,} chats with {restored.messages:,} messages."]
    lines += [f"The vault that was there is in {aside[-1]}."] if aside else []
    context.show(asdict(restored) | {"replaced": aside}, lines)
    return 0


def _storage(args: argparse.Namespace, context: Context) -> int:
    found = context.core().care.inventory()
    lines = [f"{item.kind:12} {item.count:>10,}  {size_text(item.size):>10}" for item in found]
    context.show({"storage": [asdict(item) for item in found]}, lines)
    return 0


def _forget(args: argparse.Namespace, context: Context) -> int:
    context.core().care.forget(args.kind)
    context.show({"forgotten": args.kind}, [f"Deleted: {args.kind}."])
    return 0


def _compact(args: argparse.Namespace, context: Context) -> int:
    freed = context.core().care.compact()
    context.show({"freed": freed}, [f"{size_text(freed)} went back to the disk."])
    return 0


def _erase(args: argparse.Namespace, context: Context) -> int:
    from app.store.closed import erase_now

    if not args.yes:
        if not sys.stdin.isatty():
            raise UserError("Erasing cannot be undone", todo="add --yes to do it", code="usage")
        context.say(f"This deletes all chats, documents' text and backups in {context.profile} for good.")
        if input(f"Type {ERASE} to do it: ").strip() != ERASE:
            context.say("Nothing was erased.")
            return 1
    erase_now(Profile(context.profile))
    context.show({"erased": True}, ["The vault is erased."])
    return 0


ACTIONS = {
    "status": _status,
    "check": _check,
    "passphrase": _passphrase,
    "recovery": _recovery,
    "rekey": _rekey,
    "backup": _backup,
    "backups": _backups,
    "restore": _restore,
    "storage": _storage,
    "forget": _forget,
    "compact": _compact,
    "erase": _erase,
}

VERB = Verb("vault", "The encrypted vault.", _configure, by_action(ACTIONS))
