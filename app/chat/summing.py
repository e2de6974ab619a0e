"""Summaries of the beginnings of long chats, written by a model of this computer while nobody waits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from app.base.errors import Cancelled, UserError
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken, Jobs, Priority
from app.chat.overflow import summary_on
from app.chat.recall import NAMES
from app.engine.api import Delta, Engine, EngineEvent, Failed, Finished, GenerateRequest, ModelInfo, Sampling
from app.engine.api import Message as Turn
from app.store.drawers import SummariesRepo
from app.store.records import Message, Summary

FULL = 0.7
"""Of the window: from there on the older half is told in short ahead of time."""
LEAST = 2
"""Messages that are worth a summary of their own."""
LONGEST = 400
"""Tokens of a summary."""
LOOK_S = 0.1
INSTRUCTIONS = (
    "You keep the notes of a conversation. Write what was said so far as short notes in the conversation's own "
    "language: facts, names, numbers, decisions, wishes, open questions. Add nothing that was not said."
)
T = TypeVar("T")
log = logging.getLogger("underdesk.chat")
Loaded = Callable[[], Future[ModelInfo]]


class Summing:
    """One summary at a time for each chat. Safe from any thread."""

    def __init__(self, repo: SummariesRepo, engine: Engine, jobs: Jobs, post: EventSink) -> None:
        self.repo = repo
        self._engine, self._jobs, self._post = engine, jobs, post
        self._lock = threading.Lock()
        self._tokens: dict[str, CancelToken] = {}

    def running(self, chat_id: str) -> bool:
        """Whether a summary of this chat is being written."""
        return chat_id in self._tokens

    def stop(self, chat_id: str) -> None:
        """Write no more of it."""
        with self._lock:
            token = self._tokens.get(chat_id)
        if token:
            token.cancel()

    def forget(self, chat_id: str) -> None:
        """Erase the chat's summaries; the next answer that needs one has it made anew."""
        self.stop(chat_id)
        self.repo.forget(chat_id)
        self._post(Changed("chat", frozenset({chat_id})))

    def look_after(
        self, chat_id: str, path: Sequence[Message], dropped: int, full: float, model: Loaded
    ) -> None:
        """Begin a summary where the branch needs one: `dropped` messages are left out, and the prompt takes the part
        `full` of its room. `model` loads one of this computer."""
        if full < FULL and not dropped:
            return
        end = _end(path, dropped)
        covered = summary_on(path, self.repo.of(chat_id), end)
        begin = covered[1] if covered else 0
        if end - begin < LEAST:
            return
        with self._lock:
            if chat_id in self._tokens:
                return
            self._tokens[chat_id] = CancelToken()
        told = covered[0].text if covered else ""
        try:
            self._jobs.start(
                "turn",
                lambda token: self._work(chat_id, told, path[begin:end], model, token),
                Priority.BACKGROUND,
            )
        except UserError:  # the program is closing
            self._done(chat_id)

    def _work(
        self, chat_id: str, told: str, messages: Sequence[Message], model: Loaded, closing: CancelToken
    ) -> None:
        own = self._tokens[chat_id]

        def check() -> None:
            own.check()
            closing.check()

        try:
            info = _awaited(model(), check)
            for piece in _pieces(messages, info.context):
                told = self._told(told, piece, info, check)
                summary = Summary(piece[-1].id, chat_id, told, info.name, time.time())
                self.repo.keep(summary).result()
        except (UserError, Cancelled) as error:
            log.info("no summary was written: %s", getattr(error, "code", "stopped"))
        finally:
            self._done(chat_id)

    def _done(self, chat_id: str) -> None:
        with self._lock:
            self._tokens.pop(chat_id, None)
        self._post(Changed("chat", frozenset({chat_id})))

    def _told(self, told: str, piece: Sequence[Message], info: ModelInfo, check: Callable[[], None]) -> str:
        said = "\n\n".join(f"{NAMES[m.role]}: {m.content.strip()}" for m in piece if m.content.strip())
        said = said[: 2 * info.context]
        notes = f"The notes so far:\n{told}\n\n" if told else ""
        asked = f"{notes}What was said:\n{said}\n\nDo not answer any of this, write the notes of it:"
        request = GenerateRequest(
            (Turn("system", INSTRUCTIONS), Turn("user", asked)),
            Sampling(temperature=0.0),
            max_tokens=min(LONGEST, info.context // 6),
            priority=Priority.BACKGROUND,
            thinking=False,
            model=info.path,
        )
        text: list[str] = []
        ended: Future[UserError | None] = Future()

        def on_event(event: EngineEvent) -> None:
            _take(event, text, ended)

        handle = self._engine.submit(request, on_event)
        try:
            error = _awaited(ended, check)
        except Cancelled:
            handle.cancel()
            raise
        if error is not None:
            raise error
        check()
        return "".join(text).strip() or told


def _take(event: EngineEvent, text: list[str], ended: Future[UserError | None]) -> None:
    match event:
        case Delta(text=piece, kind="answer"):
            text.append(piece)
        case Finished():
            ended.set_result(None)
        case Failed(error=error):
            ended.set_result(error)
        case _:
            return


def _end(path: Sequence[Message], dropped: int) -> int:
    """How many messages a summary is to tell: those left out and the older half of the rest, up to a question."""
    rest = sum(len(message.content) for message in path[dropped:])
    end, kept = len(path), 0
    while end > dropped and kept + len(path[end - 1].content) <= rest // 2:
        end -= 1
        kept += len(path[end].content)
    while end > 0 and end < len(path) and path[end].role != "user":
        end -= 1
    return max(dropped, min(end, len(path) - 1))


def _pieces(messages: Sequence[Message], context: int) -> list[list[Message]]:
    """Runs of messages of about a third of a window each, at four characters a token."""
    pieces: list[list[Message]] = []
    size = 0
    for message in messages:
        if not pieces or size + len(message.content) > context * 4 // 3:
            pieces.append([])
            size = 0
        pieces[-1].append(message)
        size += len(message.content)
    return pieces


def _awaited(future: Future[T], check: Callable[[], None]) -> T:
    while True:
        check()
        try:
            return future.result(timeout=LOOK_S)
        except TimeoutError:
            continue
