"""Servers of tools as everybody outside of their client sees them: what they are, what they said, within bounds."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.base.errors import UserError

NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")
MOST_TOOLS = 64
LONGEST_WORDS, LONGEST_SCHEMA, LONGEST_RESULT = 4_000, 32_000, 200_000


@dataclass(frozen=True)
class ServerPlace:
    """Where a server of tools is: a program to start (`command`), or the address of one that runs (`url`).

    `secrets` are the environment variables that the program gets from the keyring; an address gets one as a bearer.
    """

    name: str
    command: tuple[str, ...] = ()
    url: str = ""
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToolFacts:
    """A tool in its server's words, none of which are to be believed: `parameters` is JSON text of its schema."""

    name: str
    description: str = ""
    parameters: str = '{"type": "object", "properties": {}}'


@dataclass(frozen=True)
class ServerFacts:
    """Everything that a server says of itself and its tools; `left_out` counts tools that were too many or unsound."""

    title: str = ""
    version: str = ""
    words: str = ""
    tools: tuple[ToolFacts, ...] = ()
    left_out: int = 0

    @property
    def print(self) -> str:
        """Changes with every letter that a model or a person would read; the version may change."""
        said = [self.title, self.words, [asdict(tool) for tool in self.tools]]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    @staticmethod
    def of(kept: Mapping[str, Any]) -> ServerFacts:
        """From `asdict`."""
        tools = tuple(ToolFacts(**tool) for tool in kept["tools"])
        return ServerFacts(kept["title"], kept["version"], kept["words"], tools, kept["left_out"])


@dataclass(frozen=True)
class Said:
    """What a call came to."""

    text: str
    failed: bool = False
    notes: tuple[str, ...] = field(default=())


def plain(text: object, most: int = LONGEST_WORDS) -> str:
    """Words of a stranger: no control or invisible characters but line ends, and no more than `most` characters."""
    shown = "".join(c for c in str(text)[: 4 * most] if c == "\n" or _is_visible(c))
    return shown if len(shown) <= most else f"{shown[:most]}…"


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def gone(name: str, why: str) -> UserError:
    """A server that cannot be used."""
    return UserError(
        f"The tools of {name} cannot be used", why=why, todo="look at it in Settings", code="tools-gone"
    )
