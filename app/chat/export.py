"""Chats out: JSON with every branch and file, Markdown and HTML of what is shown, or a folder of notes."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.jobs import CancelToken
from app.chat.tree import Turn
from app.store.attachments import Attachment
from app.store.records import Call, Chat, Message

FORMAT = "underdesk-chats"
FORMAT_VERSION = 2
"""Version 1 knew neither folders, tags and archive nor files."""
NAMES = {"user": "You", "assistant": "Answer", "system": "Instructions", "tool": "Tool"}
UNNAMED = "New chat"
ENDINGS = {".json": "JSON", ".md": "Markdown", ".markdown": "Markdown", ".html": "HTML", ".htm": "HTML"}
NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class Source(Protocol):
    """Where chats are read from."""

    def thread(self, chat_id: str) -> list[Turn]:
        """The shown branch."""
        ...

    def messages(self, chat_id: str) -> list[Message]:
        """All branches."""
        ...


class Files(Protocol):
    """Where what came with messages is read from."""

    def files_of(self, chat_id: str) -> list[Attachment]:
        """Without the bytes."""
        ...

    def file(self, attachment_id: str) -> bytes:
        """The bytes; raises UserError."""
        ...


class NoFiles:
    """For chats without."""

    def files_of(self, chat_id: str) -> list[Attachment]:
        """None."""
        return []

    def file(self, attachment_id: str) -> bytes:
        """There is none."""
        raise UserError("Only the name of this file was kept", code="no-such-file")


@dataclass(frozen=True)
class Exporter:
    """Chats with their files, and the names of the folders of chats by id."""

    source: Source
    files: Files = field(default_factory=NoFiles)
    folders: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, chats: Sequence[Chat], ending: str, told: Callable[[int], None] = lambda _: None) -> str:
        """The chats in the format of a file's ending (.json, .md, .html). Raises UserError "format"."""
        known = ENDINGS.get(ending)
        if known is None:
            raise _no_format(ending)
        if known == "HTML":
            from app.chat.export_html import page

            return page([self.shown(chat, told, i) for i, chat in enumerate(chats)])
        if known == "JSON":
            return self._json(chats, told)
        return "\n---\n\n".join(markdown(*self.shown(c, told, i)[:2]) for i, c in enumerate(chats))

    def shown(
        self, chat: Chat, told: Callable[[int], None] = lambda _: None, number: int = 0
    ) -> tuple[Chat, list[Message], dict[str, list[tuple[Attachment, bytes]]]]:
        """A chat, its shown branch, and the files of each of its messages."""
        told(number)
        return chat, [turn.message for turn in self.source.thread(chat.id)], self._files(chat)

    def write(
        self,
        path: Path,
        chats: Sequence[Chat],
        token: CancelToken | None = None,
        told: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Into a file by its ending, or into a folder of Markdown notes where the name has none.

        A file is there whole or not at all. Raises UserError: format, exists, nothing-to-export; OSError; Cancelled.
        """
        token = token or CancelToken()
        if not chats:
            raise UserError("There are no chats to export", code="nothing-to-export")

        def count(number: int) -> None:
            token.check()
            told(number)

        if path.suffix.lower() in ENDINGS:
            data = self.text(chats, path.suffix.lower(), count).encode("utf-8", "replace")
            token.check()
            write_atomic(path, data)
        elif path.suffix and not path.is_dir():
            raise _no_format(path.suffix)
        else:
            self._notes(path, chats, count)

    def _notes(self, folder: Path, chats: Sequence[Chat], told: Callable[[int], None]) -> None:
        """A note a chat, in folders as the chats are; files of messages in `files` beside."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(
                f"{folder.name} is there already", todo="name an empty or a new folder", code="exists"
            )
        taken: set[Path] = set()
        for number, chat in enumerate(chats):
            _, path, files = self.shown(chat, told, number)
            inside = folder / file_name(self.folders.get(chat.drawer or "", "")) if chat.drawer else folder
            note = _free(inside / f"{file_name(chat.title or UNNAMED)}.md", taken)
            inside.mkdir(parents=True, exist_ok=True, mode=0o700)
            for one, data in (pair for some in files.values() for pair in some if pair[1]):
                place = _free(inside / "files" / file_name(one.name), taken)
                place.parent.mkdir(exist_ok=True, mode=0o700)
                write_atomic(place, data)
            write_atomic(note, markdown(chat, path).encode("utf-8", "replace"))

    def _files(self, chat: Chat) -> dict[str, list[tuple[Attachment, bytes]]]:
        found: dict[str, list[tuple[Attachment, bytes]]] = {}
        for one in self.files.files_of(chat.id):
            try:
                data = self.files.file(one.id)
            except UserError:
                data = b""
            found.setdefault(one.message, []).append((one, data))
        return found

    def _json(self, chats: Sequence[Chat], told: Callable[[int], None]) -> str:
        items = [self._item(chat, told, number) for number, chat in enumerate(chats)]
        document = {"format": FORMAT, "version": FORMAT_VERSION, "chats": items}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def _item(self, chat: Chat, told: Callable[[int], None], number: int) -> dict[str, Any]:
        told(number)
        files = self._files(chat)
        kept = asdict(chat) | {"folder": self.folders.get(chat.drawer or "", "")}
        del kept["drawer"], kept["deleted"]
        messages = [
            asdict(message) | {"attachments": [_attachment(*one) for one in files.get(message.id, ())]}
            for message in self.source.messages(chat.id)
        ]
        return {**kept, "messages": messages}


def dump(source: Source, chats: Sequence[Chat], ending: str) -> str:
    """The chats alone, without files and folders; see Exporter.text."""
    return Exporter(source).text(chats, ending)


def markdown(chat: Chat, path: Sequence[Message]) -> str:
    """One chat's shown branch. Names of attached files stand in the messages already."""
    parts = [f"# {chat.title or UNNAMED}"]
    facts = [time.strftime("%Y-%m-%d", time.localtime(chat.created)), *(f"#{tag}" for tag in chat.tags)]
    parts.append(" · ".join(facts))
    if chat.system_prompt.strip():
        parts.append(f"**Instructions**\n\n{chat.system_prompt}")
    parts += ["\n\n".join([heading(m), *map(_called, m.calls), m.content]) for m in path]
    return "\n\n".join(parts) + "\n"


def heading(message: Message) -> str:
    """Who says it, when, and with which model."""
    facts = [f"**{NAMES[message.role]}**", time.strftime("%Y-%m-%d %H:%M", time.localtime(message.created))]
    if message.role == "assistant" and message.model:
        facts.append(message.model)
    return " · ".join(facts)


def _called(call: Call) -> str:
    """A call and its result as a quotation, so that neither can be taken for the answer."""
    lines = [f"{call.title or call.name}: {call.arguments}", *call.result.splitlines()]
    return "\n".join(f"> {line}" for line in lines)


def _attachment(one: Attachment, data: bytes) -> dict[str, Any]:
    made = {"id": one.id, "name": one.name, "kind": one.kind, "size": one.size}
    return {**made, "data": base64.b64encode(data).decode()}


def file_name(title: str) -> str:
    """A name that every system's disk can have, of a title."""
    name = NO_NAME.sub(" ", title).strip(" .")[:80].strip(" .")
    return f"_{name}" if RESERVED.fullmatch(name) else name or "chat"


def _free(wanted: Path, taken: set[Path]) -> Path:
    """That path, or with a number where it is taken; capital letters do not tell names apart on every disk."""
    path, number = wanted, 1
    while Path(str(path).casefold()) in taken:
        number += 1
        path = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
    taken.add(Path(str(path).casefold()))
    return path


def _no_format(ending: str) -> UserError:
    return UserError(
        f"Chats cannot be exported as {ending or 'a file without an ending'}",
        todo="name a file that ends in .json, .md or .html",
        code="format",
    )
