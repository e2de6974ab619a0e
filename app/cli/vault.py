"""`underdesk vault`: how the vault stands, whether it is whole, and its passphrase."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from app.base.errors import UserError
from app.cli._frame import Choice, Context, Verb, ask_passphrase


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("status", "how it is locked and what it holds")
    actions.add("check", "test every page and index")
    change = actions.add("passphrase", "set, change or remove the passphrase")
    change.add_argument("--new-file", type=Path, metavar="FILE", help="read the new passphrase from FILE")
    change.add_argument("--remove", action="store_true", help="rely on the system's keyring alone")


def _status(args: argparse.Namespace, context: Context) -> int:
    status = asdict(context.core().vault.status())
    context.show(status, [f"{key.replace('_', ' ')}: {value}" for key, value in status.items()])
    return 0


def _check(args: argparse.Namespace, context: Context) -> int:
    report = context.core().vault.check()
    lines = ["The vault is whole."] if report.ok else ["The vault is damaged:", *report.problems]
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
        vault.set_passphrase(_new_passphrase(args))
    done = "The passphrase was removed." if args.remove else "The passphrase is set."
    context.show({"passphrase": not args.remove}, [done])
    return 0


ACTIONS = {"status": _status, "check": _check, "passphrase": _passphrase}


def _run(args: argparse.Namespace, context: Context) -> int:
    return ACTIONS[args.action](args, context)


VERB = Verb("vault", "The encrypted vault.", _configure, _run)
