"""Parses the command line and runs one verb."""

from __future__ import annotations

import argparse
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import app.cli
from app.base import log
from app.base.errors import NeedsSecret, UserError, friendly
from app.base.paths import Profile
from app.base.registry import Registry, modules_of
from app.cli._frame import Context, Verb, ask_passphrase, common_options, secret
from app.net import guard

if TYPE_CHECKING:
    from app.assembly import AppCore


def verbs() -> Registry[Verb]:
    """All verbs: every module of this package that has a VERB."""
    registry: Registry[Verb] = Registry("command")
    for module in modules_of(app.cli):
        if verb := getattr(module, "VERB", None):
            registry.add(verb.name, verb)
    return registry


def program_version() -> str:
    """The installed version; its one source is pyproject.toml."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("underdesk")
    except PackageNotFoundError:
        return "0+unknown"


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar; without a verb the window opens."""
    common = common_options()
    parser = argparse.ArgumentParser(
        "underdesk", description="The private assistant on your own computer.", parents=[common]
    )
    _quick(parser)
    parser.add_argument("--version", action="version", version=f"underdesk {program_version()}")
    sub = parser.add_subparsers(dest="verb", metavar="VERB")
    for verb in verbs():
        verb.configure(sub.add_parser(verb.name, help=verb.help, description=verb.help, parents=[common]))
    return parser


def _quick(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """With the option that belongs to the window alone."""
    words = "open the quick line, in the program that runs if there is one; for a key of the desktop"
    parser.add_argument(
        "--quick-ask", action="store_true", dest="quick", help=words, default=argparse.SUPPRESS
    )
    return parser


def profile_of(args: argparse.Namespace) -> Profile:
    """The profile named by the option, the environment or the platform, in that order."""
    named = getattr(args, "profile", None) or os.environ.get("UNDERDESK_PROFILE")
    return Profile(Path(named).expanduser().absolute() if named else default_profile())


def default_profile() -> Path:
    """The platform's folder for a user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("underdesk", appauthor=False, roaming=False))


def run_verb(args: argparse.Namespace) -> int:
    """Run the verb that was parsed; a UserError becomes one line and exit code 1."""
    profile = profile_of(args)
    context = Context(lambda: _open(profile, secret(args)), profile.root, getattr(args, "as_json", False))
    try:
        return verbs().get(args.verb).run(args, context)
    except KeyboardInterrupt:
        context.say("Stopped.")
        return 1
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader left; flush at exit must not fail
        return 1
    except (UserError, OSError) as error:
        return _failed(context, friendly(error))
    finally:
        context.close()


def _open(profile: Profile, passphrase: str | None) -> AppCore:
    """Open the profile; on a terminal a missing passphrase is asked for. Says how the program ended the last time."""
    core = _unlock(profile, passphrase)
    if core.notice:
        sys.stderr.write(core.notice + "\n")
    return core


def _unlock(profile: Profile, passphrase: str | None) -> AppCore:
    from app.assembly import open_core

    try:
        return open_core(profile, passphrase)
    except NeedsSecret as error:
        if not sys.stdin.isatty():
            todo = "give it in UNDERDESK_PASSPHRASE or with --passphrase-file"
            raise NeedsSecret(error.what, why=error.why, todo=todo, code=error.code) from error
        sys.stderr.write(error.sentence + "\n")
        return open_core(profile, ask_passphrase(new=error.code == "needs-new-passphrase"))


def _failed(context: Context, error: UserError) -> int:
    if context.as_json:
        context.show({"error": {"code": error.code, "sentence": error.sentence}}, [])
    context.say(error.sentence)
    return 1


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options and the verb, None for the window. The verbs' modules are only read when there is one."""
    args, rest = _quick(common_options()).parse_known_args(argv)
    if rest and not are_files(rest):
        return build_parser().parse_args(argv)
    args.verb, args.paths = None, [place_of(word) for word in rest]
    return args


def are_files(words: Sequence[str]) -> bool:
    """Whether these name files to open in the window, and not a command with its words."""
    known = {module.name for module in pkgutil.iter_modules(app.cli.__path__)}
    if words[0] in known or any(word.startswith("-") for word in words):
        return False
    return all(_is_place(word) for word in words)


def _is_place(word: str) -> bool:
    return bool(word.startswith("file:") or os.sep in word or Path(word).suffix or Path(word).exists())


def place_of(word: str) -> str:
    """The absolute path of what a person or a file manager names; addresses that begin with file: are understood."""
    if word.startswith("file:"):
        word = unquote(urlsplit(word).path)
    return str(Path(word).absolute())


def main(argv: Sequence[str], open_window: Callable[[argparse.Namespace], int]) -> int:
    """Run the verb of `argv`, or open the window where there is none; returns the exit code."""
    guard.install()
    args = parse(argv)
    try:
        log.setup(getattr(args, "debug", False), tuple(getattr(args, "log", ())))
    except ValueError as error:
        sys.stderr.write(f"{error}.\n")
        return 2
    if args.verb is None:
        return open_window(args)
    return run_verb(args)
