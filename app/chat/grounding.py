"""Answers from documents: sources in the prompt, markers held to them, and what was cited kept with the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.jobs import CancelToken
from app.chat.prompt import reserve
from app.chat.scope import Scope, plain, put_to, scope_of
from app.chat.turn import Answer
from app.knowledge import answer as answers
from app.knowledge import cite, numbers
from app.knowledge.answer import Context
from app.knowledge.embedding import wait
from app.knowledge.finding import Count
from app.knowledge.ocr.extra import is_pending
from app.knowledge.service import Knowledge
from app.store.records import Message

SHARE = 0.6
"""Of the window, the answer's part taken off, for sources; the rest is for what was said before."""


def room_for(context: int, max_tokens: int) -> int:
    """Tokens of a window that sources may take."""
    return int((context - reserve(context, max_tokens)) * SHARE)


LISTED = 1_600
"""Tokens of passages that are shown where there is no model."""

CountLater = Callable[[Sequence[str]], Future[list[int]]]
READING_S = 60.0
"""How long a question waits for files that were just dropped to be read."""


@dataclass(frozen=True)
class Screen:
    """What stands between the engine and the answer: markers without a source do not pass."""

    markers: cite.MarkerFilter
    context: Context
    keep: Callable[[str, dict[str, object]], Future[None]]
    asked: str = ""
    """What the person has written in this chat: its numbers need no source."""
    hashes: Mapping[str, str] = field(default_factory=dict[str, str])
    """The SHA-256 of the documents as they were read, by their ids."""

    @property
    def passages(self) -> int:
        """How many pieces of documents the prompt holds."""
        return len(self.context.sources)

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of the documents they are from."""
        return tuple(dict.fromkeys(source.name for source in self.context.sources))

    @property
    def origins(self) -> list[dict[str, Any]]:
        """Which pieces they are: document and its hash, place, and the hash of the piece's text."""
        return [
            {
                "document": source.document,
                "name": source.name,
                "sha256": self.hashes.get(source.document, ""),
                "start": source.start,
                "stop": source.stop,
                "text_sha256": hashlib.sha256(source.text.encode("utf-8", "replace")).hexdigest(),
            }
            for source in self.context.sources
        ]

    def feed(self, text: str) -> str:
        """The next piece of the stream."""
        return self.markers.feed(text)

    def end(self) -> str:
        """What the stream held back."""
        return self.markers.end()

    def conclude(self, message: Message) -> Message:
        """The whole answer with unverified quotations and numbers marked; its sources are kept beside it."""
        sources = self.context.sources
        text = cite.mark_unverified(message.content, sources)
        told = " ".join((self.asked, self.context.query, *(call.result for call in message.calls)))
        text = numbers.mark_unverified(text, sources, told)
        found = cite.citations(text, sources)
        self.keep(message.id, cite.record(sources, found, self.context.query))
        return replace(message, content=text)


@dataclass(frozen=True)
class Grounded:
    """A prompt with sources, or an answer that needs no model."""

    path: list[Message]
    screen: Screen
    said: str = ""


class Grounding:
    """Finds the sources for a chat's next answer. Runs in the lane of turns, never on the engine's thread."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def put_in(
        self, answer: Answer, path: list[Message], room: int, count: CountLater | None
    ) -> list[Message] | None:
        """The branch with sources for the last question, the answer held to them; as it is without folders.

        None when the answer is said already: nothing fits, or there is no model (`count` is None) and the passages
        themselves are the answer.
        """

        def counted(texts: Sequence[str]) -> list[int]:
            assert count is not None
            return wait(count(texts), answer.token)

        chat_id = answer.message.chat
        grounded = self.ground(chat_id, path, room or LISTED, counted if count else None, answer.token)
        if grounded is None:
            return path
        answer.screen = grounded.screen
        answer.note(sources=len(grounded.screen.context.sources))
        if grounded.said:
            answer.say(grounded.said)
            return None
        return grounded.path

    def ground(
        self, chat_id: str, path: list[Message], room: int, count: Count | None, token: CancelToken
    ) -> Grounded | None:
        """The branch with the last question's sources put in; None where no folder is asked.

        `room` is the model's window without the answer's part, in tokens; without a model (`count` is None) the
        passages themselves are the answer.
        """
        question = path[-1].content if path and path[-1].role == "user" else ""
        asked = put_to(self._knowledge, chat_id, question)
        if not asked or not question.strip():
            return None
        folders = list(asked)
        self.await_reading(folders, token)
        files = [file for folder in folders for file in self._knowledge.files(folder)]
        scope = scope_of(question, asked, files)
        query = answers.standalone(scope.words, [plain(m.content) for m in path[:-1] if m.role == "user"])
        context = self._knowledge.context(query, scope.chosen, int(room * SHARE), count)
        return self._grounded(path, scope, context, count is not None, folders)

    def _grounded(
        self, path: list[Message], scope: Scope, context: Context, with_model: bool, folders: Sequence[str]
    ) -> Grounded:
        asked = " ".join(message.content for message in path if message.role == "user")
        ids = {source.document for source in context.sources}
        hashes = {name: self._knowledge.file(name).sha256 for name in ids}
        markers = cite.MarkerFilter(len(context.sources))
        screen = Screen(markers, context, self._knowledge.keep_sources, asked, hashes)
        if not context.enough:
            nothing = replace(screen, context=replace(context, sources=()))
            said = answers.not_there(self._names(folders), [part.words for part in scope.parts])
            return Grounded(path, nothing, said)
        if not with_model:
            return Grounded(path, screen, answers.listing(context.sources))
        last = replace(path[-1], content=answers.prompt(scope.words, context.sources))
        return Grounded([*path[:-1], last], screen)

    def _names(self, folders: Sequence[str]) -> list[str]:
        return [self._knowledge.folder(folder).name for folder in folders]

    def await_reading(self, folders: Sequence[str], token: CancelToken) -> None:
        """Files that were dropped a moment ago are read first, scans too; vectors are not waited for."""
        waited = 0.0
        while waited < READING_S and any(self._to_read(folder) for folder in folders):
            token.wait(0.1)
            token.check()
            waited += 0.1

    def _to_read(self, folder_id: str) -> bool:
        folder = self._knowledge.folder(folder_id)
        if folder.paused:
            return False
        files = self._knowledge.files(folder_id)
        if folder.chat is not None and any(map(is_pending, files)):
            return True
        return folder.synced is None or any(file.status == "waiting" for file in files)
