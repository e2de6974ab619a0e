"""The pipelines that can be run from the composer: offered while a slash and a name are typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.slash import split
from app.pipelines.commands import Command
from app.ui.viewmodels.documents import Asked

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel

RUN = "run:"
"""How a target of the pipelines place begins that is a run."""
BEGUN = re.compile(r"/([\w-]*)\Z")


class ChatCommands(QObject):
    """`changed` when other ones are known; `wanted` (a pipeline's id, or RUN and a run's) is to be shown there."""

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm
        self.known: list[Command] = []

    def read(self, text: str) -> None:
        """Look which there are, as soon as a text begins with a slash."""
        if text.startswith("/"):
            self._vm.background.run("commands", self._vm.core.commands.known, self._take)

    def _take(self, known: list[Command]) -> None:
        if known != self.known:
            self.known = known
            self.changed.emit()

    def acted(self, name: str, message_id: str, _extra: str) -> None:
        """A button of a row was pressed: show the run that gives an answer."""
        row = self._vm.turns.row_of(message_id)
        if name == "open-run" and row is not None:
            self.wanted.emit(f"{RUN}{self._vm.turns.rows[row].message.stats.get('run', '')}")

    def repeat(self, chat_id: str = "") -> None:
        """Turn a chat, or the one in hand, into a pipeline, and show that."""
        chosen = chat_id or (self._vm.chat.id if self._vm.chat else "")
        commands = self._vm.core.commands
        if chosen:
            self._vm.background.run("repeat", lambda: commands.repeatable(chosen), self.wanted.emit)

    def offered(self, text: str) -> list[Command]:
        """What the name that is being typed may become; those that begin with it stand first."""
        found = BEGUN.match(text)
        if found is None:
            return []
        part = found[1].casefold()
        first = [one for one in self.known if one.name.startswith(part)]
        return first + [one for one in self.known if one not in first and part in one.title.casefold()]

    def chips(self, text: str) -> list[Asked]:
        """The pipeline that will answer, as a chip."""
        found = split(text)
        command = next((one for one in self.known if found and one.name == found[0]), None)
        if command is None:
            return []
        return [Asked("command", command.title, command.words, False, icon="flow", sign=f"/{command.name}")]
