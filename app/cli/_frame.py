"""What every verb shares: the context it runs in and how it prints."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from app.base.errors import UserError

if TYPE_CHECKING:
    from app.assembly import AppCore


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

    def say(self, line: str) -> None:
        """A remark for the person, beside the result."""
        self.err.write(printable(line) + "\n")
        self.err.flush()


@dataclass(frozen=True)
class Verb:
    """A command: `configure` adds its arguments, `run` does it and returns the exit code."""

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Context], int]


def printable(text: str) -> str:
    """`text` without control characters, which could steer a terminal; tabs and line ends stay."""
    return "".join(c for c in text if c in "\n\t" or (c.isprintable() or c == "\u200d"))


def choice(parser: argparse.ArgumentParser, name: str = "action") -> Any:
    """A required sub-verb."""
    return parser.add_subparsers(dest=name, required=True, metavar=name.upper())


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


def size_text(size: float) -> str:
    """Bytes for people, in powers of 1000: 98.4 MB."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
