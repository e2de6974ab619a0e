"""Answers from documents: sources in the prompt, markers held to them, and what was cited kept with the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase as fnmatch

from app.base.jobs import CancelToken
from app.chat.turn import Answer
from app.knowledge import answer as answers
from app.knowledge import cite
from app.knowledge.answer import Context
from app.knowledge.embedding import wait
from app.knowledge.finding import Count
from app.knowledge.service import Knowledge
from app.store.knowledge_records import Filter, StoredFile
from app.store.records import Message

SHARE = 0.6
"""Of the window, the answer's part taken off, for sources; the rest is for what was said before."""

MENTION = re.compile(r"@(?:\"([^\"]+)\"|“([^”]+)”|(\S+))")
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

    def feed(self, text: str) -> str:
        """The next piece of the stream."""
        return self.markers.feed(text)

    def end(self) -> str:
        """What the stream held back."""
        return self.markers.end()

    def conclude(self, message: Message) -> Message:
        """The whole answer with unverified quotations marked; its sources are kept beside it."""
        sources = self.context.sources
        text = cite.mark_unverified(message.content, sources)
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
        """The branch with the last question's sources put in; None where the chat asks no folder or asks nothing.

        `room` is the model's window without the answer's part, in tokens; without a model (`count` is None) the
        passages themselves are the answer.
        """
        folders = self._knowledge.folders_of(chat_id)
        question = path[-1].content if path and path[-1].role == "user" else ""
        if not folders or not question.strip():
            return None
        self._await_reading(folders, token)
        files = [file for folder in folders for file in self._knowledge.files(folder)]
        named, words = mentioned(question, files)
        query = answers.standalone(words, [m.content for m in path[:-1] if m.role == "user"])
        chosen = Filter(files=tuple(f.id for f in named)) if named else Filter(folders=tuple(folders))
        context = self._knowledge.context(query, chosen, int(room * SHARE), count)
        return self._grounded(path, words, context, count is not None, folders)

    def _grounded(
        self, path: list[Message], words: str, context: Context, with_model: bool, folders: Sequence[str]
    ) -> Grounded:
        screen = Screen(cite.MarkerFilter(len(context.sources)), context, self._knowledge.keep_sources)
        if not context.enough:
            nothing = replace(screen, context=replace(context, sources=()))
            return Grounded(path, nothing, answers.not_there(self._names(folders)))
        if not with_model:
            return Grounded(path, screen, answers.listing(context.sources))
        asked = replace(path[-1], content=answers.prompt(words, context.sources))
        return Grounded([*path[:-1], asked], screen)

    def _names(self, folders: Sequence[str]) -> list[str]:
        return [self._knowledge.folder(folder).name for folder in folders]

    def _await_reading(self, folders: Sequence[str], token: CancelToken) -> None:
        """Files that were dropped a moment ago are read first; vectors are not waited for."""
        waited = 0.0
        while waited < READING_S and any(self._to_read(folder) for folder in folders):
            token.wait(0.1)
            token.check()
            waited += 0.1

    def _to_read(self, folder_id: str) -> bool:
        folder = self._knowledge.folder(folder_id)
        if folder.paused:
            return False
        return folder.synced is None or any(f.status == "waiting" for f in self._knowledge.files(folder_id))


def mentioned(question: str, files: Sequence[StoredFile]) -> tuple[list[StoredFile], str]:
    """The files that are named with @, and the question without the signs; unknown names stay as they are.

    A name is that of a file, of a folder on the disk that it lies in (`@letters/`), or a pattern (`@*.pdf`).
    """
    found: list[StoredFile] = []

    def name_of(match: re.Match[str]) -> str:
        wanted = next(group for group in match.groups() if group)
        bare = wanted.rstrip(".,;:!?").casefold()
        same = [file for file in files if _is_named(file, bare)]
        found.extend(same)
        return wanted if same else match[0]

    words = MENTION.sub(name_of, question)
    return list({file.id: file for file in found}.values()), words


def _is_named(file: StoredFile, wanted: str) -> bool:
    name = file.name.casefold()
    last = name.rpartition("/")[2]
    if wanted in (name, last) or (wanted.endswith("/") and f"/{wanted}" in f"/{name}"):
        return True
    return any(sign in wanted for sign in "*?") and (fnmatch(last, wanted) or fnmatch(name, wanted))
