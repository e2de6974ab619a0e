"""What every built-in tool is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from app.base.jobs import CancelToken
from app.engine.api import Tool
from app.knowledge.passage import Passage
from app.store.knowledge_records import Folder, StoredFile
from app.store.records import Message

MAX_RESULT = 24_000
"""Characters of a result that are kept and told; what is longer is cut, and says so."""


class Library(Protocol):
    """What tools see of the documents. Folders and files by id; see Knowledge."""

    def folders(self) -> list[Folder]: ...
    def folder(self, wanted: str, /) -> Folder: ...
    def folders_of(self, chat_id: str, /) -> list[str]: ...
    def files(self, folder_id: str, /) -> list[StoredFile]: ...
    def passages_of(self, file_id: str, /) -> list[Passage]: ...
    def search(self, query: str, /, *, folders: Sequence[str], limit: int) -> list[Passage]: ...


@dataclass(frozen=True)
class Desk:
    """What a call is given: the chat that it is made in, the documents, the day, and how long its result may be."""

    chat: str
    library: Library
    token: CancelToken = field(default_factory=CancelToken)
    said: Callable[[], Sequence[Message]] = list
    """What was said in the chat so far, on the shown branch."""
    today: Callable[[], date] = date.today
    room: int = MAX_RESULT

    def folders(self) -> dict[str, str]:
        """Names by id of what may be looked into: the kept folders, and what was dropped into this chat."""
        mine = [self.library.folder(folder) for folder in self.library.folders_of(self.chat)]
        return {folder.id: folder.name for folder in (*self.library.folders(), *mine)}


Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class BuiltIn:
    """A tool of our own. `run` gets arguments that fit `properties` and raises UserError for what cannot be.

    `reads` is true where the result is text of documents. `sample` are arguments that always work.
    """

    name: str
    title: str
    description: str
    properties: Mapping[str, Mapping[str, Any]]
    run: Callable[[Arguments, Desk], str]
    required: tuple[str, ...] = ()
    sample: Arguments = field(default_factory=dict[str, Any])
    reads: bool = False

    @property
    def tool(self) -> Tool:
        """As the model is told of it."""
        schema = {
            "type": "object",
            "properties": dict(self.properties),
            "required": list(self.required),
            "additionalProperties": False,
        }
        return Tool(self.name, self.description, json.dumps(schema))


def cut(text: str, most: int) -> str:
    """`text`, or its beginning and how much is left out."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n[cut: {len(text) - most:,} more characters are left out]"
