"""What the store keeps, as plain records; times are seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
State = Literal["complete", "streaming", "stopped", "failed"]
Stats = dict[str, float | int | str]


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
