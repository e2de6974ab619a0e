"""What every verb shares: the context it runs in and how it prints."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from app.base.errors import UserError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from app.assembly import AppCore

Record = TypeVar("Record", bound="DataclassInstance")


def add_dates(parser: argparse.ArgumentParser) -> None:
    """The options --since and --until: days, months or years, as they were given."""
    for name, words in (("--since", "then or later"), ("--until", "then or earlier")):
        parser.add_argument(name, type=_date, metavar="DATE", help=f"files that changed {words}")


def _date(text: str) -> str:
    from app.knowledge.dates import period

    try:
        period(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(error.sentence.rstrip(".")) from None
    return text


@dataclass
class Context:
    """The parsed common options; `core()` opens the profile once, and `close` ends it."""

    open_core: Callable[[], AppCore]
    profile: Path
    as_json: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    _core: AppCore | None = None

    def core(self) -> AppCore:
        """The open profile; raises UserError when it cannot be opened."""
        if self._core is None:
            self._core = self.open_core()
        return self._core

    def close(self) -> None:
        """Close the profile if a verb opened it."""
        if self._core is not None:
            self._core.close()
            self._core = None

    def show(self, document: dict[str, Any], lines: Iterable[str]) -> None:
        """Print one JSON document or the plain lines, whichever was asked for."""
        if self.as_json:
            self.out.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        else:
            for line in lines:
                self.out.write(printable(line) + "\n")
        self.out.flush()

    def show_all(
        self, name: str, items: Sequence[Record], line: Callable[[Record], str], nothing: str
    ) -> None:
        """Print records (dataclasses) under `name`, a line for each; `nothing` where there are none."""
        self.show({name: [asdict(item) for item in items]}, [line(item) for item in items] or [nothing])

    def say(self, line: str) -> None:
        """A remark for the person, beside the result."""
        self.err.write(printable(line) + "\n")
        self.err.flush()


Run = Callable[[argparse.Namespace, Context], int]


@dataclass(frozen=True)
class Verb:
    """A command: `configure` adds its arguments, `run` does it and returns the exit code."""

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Run


def by_action(actions: Mapping[str, Run]) -> Run:
    """What runs a verb with sub-verbs (`Choice`): the one that was chosen."""
    return lambda args, context: actions[args.action](args, context)


def printable(text: str) -> str:
    """`text` without control characters, which could steer a terminal; tabs and line ends stay."""
    return "".join(c for c in text if c in "\n\t" or (c.isprintable() or c == "\u200d"))


def common_options() -> argparse.ArgumentParser:
    """The options that stand before or after any verb."""
    common = argparse.ArgumentParser("underdesk", add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--profile", metavar="DIR", help="the folder for everything Underdesk keeps")
    common.add_argument("--passphrase-file", metavar="FILE", help="read the vault's passphrase from FILE")
    common.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
    common.add_argument("--debug", action="store_true", help="log everything to standard error")
    common.add_argument("--log", metavar="CATEGORY", action="append", help="log one category")
    return common


class Choice:
    """The required sub-verbs of a verb; the chosen one is `args.action`."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def add(self, name: str, words: str) -> argparse.ArgumentParser:
        """One more, described by `words`; it takes the common options too."""
        return self._actions.add_parser(name, help=words, description=words, parents=[common_options()])


def secret(args: argparse.Namespace) -> str | None:
    """The passphrase for headless use: from --passphrase-file or the environment. Raises UserError."""
    import os

    if path := getattr(args, "passphrase_file", None):
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(
                "The passphrase file cannot be read", why=f"of {error}", todo="check --passphrase-file"
            ) from error
    return os.environ.get("UNDERDESK_PASSPHRASE") or None


def ask_passphrase(*, new: bool) -> str:
    """Ask on the terminal, twice for a new one. Raises UserError when the two differ."""
    import getpass

    first = getpass.getpass("New passphrase: " if new else "Passphrase: ")
    if new and getpass.getpass("Again: ") != first:
        raise UserError("The two passphrases differ", todo="try again", code="mismatch")
    return first


def size_text(size: float) -> str:
    """Bytes for people, in powers of 1000: 98.4 MB."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
