"""What a chat offers to its model, and which of it a person allowed beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from app.base.jobs import CancelToken
from app.engine.api import Tool
from app.store.records import Chat


@dataclass(frozen=True)
class Offered:
    """A tool as a chat offers it.

    `origin` is the server that it is of, empty for our own; `print` changes with everything that server says of its
    tools. `foreign`: its results are text that strangers wrote.
    """

    tool: Tool
    title: str
    origin: str = ""
    print: str = ""
    foreign: bool = False

    @property
    def name(self) -> str:
        """As the model calls it."""
        return self.tool.name

    @property
    def key(self) -> str:
        """What is allowed with it: a server that changes its tools has to be allowed anew."""
        return f"{self.name}#{self.print}" if self.print else self.name

    @property
    def outside(self) -> bool:
        """Whether calling it hands something to another program or computer."""
        return bool(self.origin)


@dataclass(frozen=True)
class Result:
    """What a call came to."""

    text: str
    failed: bool = False


class Outside(Protocol):
    """Tools that are not our own. Calls may take long; they end soon after their token is cancelled."""

    def known(self) -> list[Offered]:
        """The tools of all servers that a person accepted, as they were then; starts nothing."""
        ...

    def ready(self, names: Iterable[str], token: CancelToken) -> tuple[list[Offered], list[str]]:
        """Those of these tools that can be called now, and a sentence for each server whose tools cannot."""
        ...

    def call(self, name: str, arguments: str, token: CancelToken) -> Result:
        """Carry a call out. Raises UserError when no answer comes, Cancelled."""
        ...


class NoOutside:
    """Where there are no servers."""

    def known(self) -> list[Offered]:
        """None."""
        return []

    def ready(self, names: Iterable[str], token: CancelToken) -> tuple[list[Offered], list[str]]:
        """None."""
        return [], []

    def call(self, name: str, arguments: str, token: CancelToken) -> Result:
        """Never asked for: nothing is offered."""
        raise KeyError(name)


@dataclass(frozen=True)
class Choice:
    """What a person chose for one chat: tools by name, in order; `always` holds keys of what need not ask there;
    with `local` our own tools need not ask either."""

    offered: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    local: bool = False

    @staticmethod
    def of(chat: Chat) -> Choice:
        """As the chat keeps it."""
        kept = chat.tools
        return Choice(_texts(kept.get("offered")), _texts(kept.get("always")), kept.get("local") is True)

    @property
    def kept(self) -> dict[str, Any]:
        """For the chat's record; empty where nothing was chosen."""
        everything = {"offered": list(self.offered), "always": list(self.always), "local": self.local}
        return {key: value for key, value in everything.items() if value}

    def offering(self, names: Sequence[str]) -> Choice:
        """With these tools offered."""
        return replace(self, offered=tuple(dict.fromkeys(names)))

    def allowing(self, key: str) -> Choice:
        """With one more tool that need not ask."""
        return replace(self, always=tuple(dict.fromkeys((*self.always, key))))

    def allows(self, offered: Offered, tainted: bool) -> bool:
        """Whether a call need not ask. Once text of strangers is in the prompt, what goes outside always does."""
        if offered.outside and tainted:
            return False
        return offered.key in self.always or (self.local and not offered.outside)


def _texts(kept: Any) -> tuple[str, ...]:
    return tuple(map(str, cast("list[object]", kept))) if isinstance(kept, list) else ()
