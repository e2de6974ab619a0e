"""What the store keeps, as plain records; times are seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant", "tool"]
State = Literal["complete", "streaming", "stopped", "failed"]
CallState = Literal["writing", "asked", "running", "done", "failed", "refused", "stopped"]
Stats = dict[str, float | int | str]
Overflow = Literal["", "roll", "summary", "ask"]
"""What happens to a chat that outgrows the model's window: the oldest messages are left out, a summary stands for
them, or a person is asked; empty goes by the setting."""
TEMPORARY = "temporary-"
"""How the ids of chats and messages begin that are kept in memory alone."""


def is_temporary(an_id: str) -> bool:
    """Whether a chat or a message is never stored."""
    return an_id.startswith(TEMPORARY)


@dataclass(frozen=True)
class Chat:
    """A conversation. `head` is the leaf that is shown; `sampling` holds only what differs from the model's own."""

    id: str
    title: str
    created: float
    updated: float
    pinned: bool = False
    head: str | None = None
    system_prompt: str = ""
    sampling: dict[str, float | int] = field(default_factory=dict)
    model: str = ""
    draft: str = ""
    deleted: float | None = None
    tools: dict[str, Any] = field(default_factory=dict[str, Any])
    """Which tools are offered here, and which of them need not ask any more."""
    drawer: str | None = None
    """The folder of chats that it lies in."""
    archived: float | None = None
    """Since when it is put away."""
    tags: tuple[str, ...] = ()
    overflow: Overflow = ""


@dataclass(frozen=True)
class Drawer:
    """A folder of chats."""

    id: str
    name: str
    created: float


@dataclass(frozen=True)
class Preset:
    """What a chat can begin with, by a name: everything a person would else choose by hand."""

    id: str
    title: str
    system_prompt: str = ""
    sampling: dict[str, float | int] = field(default_factory=dict)
    model: str = ""
    folders: tuple[str, ...] = ()
    tools: dict[str, Any] = field(default_factory=dict[str, Any])
    overflow: Overflow = ""
    created: float = 0.0


@dataclass(frozen=True)
class Summary:
    """What was said on a branch up to and with `message`, in short, and the model that wrote it."""

    message: str
    chat: str
    text: str
    model: str
    made: float


@dataclass(frozen=True)
class Call:
    """A tool that a model asked for while it answered, and what came of it.

    `number` is the round of the answer, from 0; `at` how many characters the answer had by then. `origin` is the
    server that the tool is of, empty for our own; `foreign` is true where the result is text that strangers wrote,
    `strict` where the call has to be allowed for itself alone.
    """

    id: str
    name: str
    arguments: str = ""
    state: CallState = "writing"
    result: str = ""
    number: int = 0
    at: int = 0
    title: str = ""
    origin: str = ""
    foreign: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Message:
    """A node of a chat's tree. Siblings share `parent` (None for the roots) and are ordered by `id`."""

    id: str
    chat: str
    parent: str | None
    role: Role
    content: str
    created: float
    reasoning: str = ""
    state: State = "complete"
    model: str = ""
    stats: Stats = field(default_factory=dict)
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A found message, or a found title when `message` is None. `snippet` marks hits with \\x02 and \\x03."""

    chat: str
    message: str | None
    title: str
    snippet: str
    created: float


@dataclass(frozen=True)
class LibraryEntry:
    """A model file known to this profile. Size in bytes; `sha256` empty until hashed."""

    id: str
    name: str
    path: str
    sha256: str
    size: int
    role: str
    source: str
    added: float
    metadata: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Connection:
    """One request that passed or was refused at the door. Bytes; `result` in plain words."""

    id: str
    time: float
    host: str
    purpose: str
    method: str
    sent: int
    received: int
    result: str
