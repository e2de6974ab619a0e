"""Parts of `underdesk models` about where models come from: other programs, access tokens, what was begun."""

from __future__ import annotations

import argparse
import getpass
import sys

from app.base.errors import UserError
from app.base.settings import TABLE
from app.cli._frame import Choice, Context, size_text
from app.fetching import HUB, checked_token
from app.models import found as finding
from app.models.entry import Entry
from app.models.found import Found
from app.models.library import Library
from app.store.keyring_door import KeyringUnavailable

TABLE_ROWS = {row.key: row for row in TABLE}
OPTIONS = {
    "mirror": "model_mirror",
    "proxy": "proxy",
    "limit": "fetch_limit_kb",
    "connections": "fetch_connections",
}


def configure(actions: Choice) -> None:
    """The actions of this module."""
    actions.add("found", "models that other programs have put on this computer")
    fetching = actions.add(
        "fetching", "how models are fetched: from where, by what, how fast; without options: as it is"
    )
    for option, key in OPTIONS.items():
        kind = int if isinstance(TABLE_ROWS[key].default, int) else str
        fetching.add_argument(
            f"--{option}", type=kind, help=f"{TABLE_ROWS[key].title}. {TABLE_ROWS[key].help}"
        )
    token = actions.add("token", "the access token of Hugging Face, for models that ask who you are")
    token.add_argument(
        "what", choices=("set", "forget", "status"), help="`set` reads it from the terminal or a pipe"
    )


def found(args: argparse.Namespace, context: Context) -> int:
    """List what other programs have here."""
    there = finding.look()
    titles = {finder.name: finder.title for finder in finding.registry()}
    shown = [
        {
            "id": one.id,
            "program": titles[one.program],
            "name": one.name,
            "files": [str(path) for path in one.files],
            "size": one.size,
            "projector": str(one.projector) if one.projector else None,
            "problem": one.problem,
        }
        for one in there
    ]
    lines = [_line(one) for one in there] or [
        "No other program has put models here, as far as Underdesk can see."
    ]
    context.show({"found": shown}, lines)
    return 0


def _line(one: Found) -> str:
    if one.problem:
        return f"{one.id}: {one.problem}"
    parts = f"in {len(one.files)} files" if len(one.files) > 1 else ""
    sees = "sees pictures" if one.projector else ""
    return "  ".join(filter(None, (f"{one.id:48} {size_text(one.size):>9}", parts, sees)))


def add_found(library: Library, wanted: str) -> Entry:
    """Use a model of another program, by what `models found` calls it. Raises UserError (no-such-model)."""
    there = finding.look()
    folded = wanted.casefold()
    named = [one for one in there if folded in (one.id.casefold(), one.name.casefold())]
    if not named:
        raise UserError(
            f"No other program has a model “{wanted}” here",
            todo="see what there is with: underdesk models found",
            code="no-such-model",
        )
    return library.add_found(named[0])


def fetching(args: argparse.Namespace, context: Context) -> int:
    """Change how models are fetched, and tell how they are; “none” empties an address."""
    settings = context.core().settings
    for option, key in OPTIONS.items():
        value = getattr(args, option)
        if value is None:
            continue
        try:
            settings.set(key, "" if value == "none" else value)
        except ValueError as error:
            raise UserError(str(error), code="bad-value") from error
    told = {option: settings.get(key) for option, key in OPTIONS.items()}
    lines = [f"{TABLE_ROWS[key].title}: {settings.get(key) or 'none'}" for key in OPTIONS.values()]
    context.show({"fetching": told}, lines)
    return 0


def token(args: argparse.Namespace, context: Context) -> int:
    """Keep, forget or tell of the access token; it is never shown, and never taken from the command line."""
    tokens = context.core().tokens
    where = ""
    if args.what == "set":
        where = "the system's keyring" if tokens.keep(HUB, _read_token()) else "the vault"
    elif args.what == "forget":
        try:
            tokens.forget(HUB)
        except KeyringUnavailable as error:
            raise UserError("The access token is still there", why=error.reason, code="keyring") from error
    there = tokens.has(HUB)
    sentence = "There is an access token." if there else "There is no access token."
    context.show({"token": there}, [f"The access token was put into {where}." if where else sentence])
    return 0


def _read_token() -> str:
    text = getpass.getpass("Access token: ") if sys.stdin.isatty() else sys.stdin.readline()
    return checked_token(text)
