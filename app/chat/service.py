"""The chat room's door: everything a window or a command does with conversations."""

from __future__ import annotations

import concurrent.futures
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from typing import Protocol, TypeVar

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Changed, EventSink, TurnNotice, TurnStarted
from app.base.ids import new_id
from app.base.jobs import CancelToken, Jobs
from app.base.settings import Settings
from app.chat.grounding import Grounding
from app.chat.pictures import Shown
from app.chat.prompt import Fitted, dropped_sentence, fit, reserve, title_of, turns_of
from app.chat.reader import ChatReader
from app.chat.turn import Answer, Journal
from app.engine.api import Engine, GenerateRequest, ModelInfo, Picture, Sampling
from app.engine.api import Message as PromptTurn
from app.store.chats import ChatsRepo
from app.store.records import Chat, Message

T = TypeVar("T")
NEW_TITLE = ""
"""A chat has no title until its first message gives it one."""


@dataclass(frozen=True)
class Usage:
    """The context meter: tokens the next prompt takes, of how many, and messages it leaves out."""

    used: int
    context: int
    dropped: int


class Models(Protocol):
    """Which model answers."""

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        """Have this model (empty: the default one) loaded."""
        ...

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """The model's recommended sampling."""
        ...

    @property
    def current_id(self) -> str:
        """The loaded model, or empty."""
        ...


class Chats(ChatReader):
    """Conversations. Safe from any thread; small changes return when they are committed."""

    def __init__(
        self,
        repo: ChatsRepo,
        journal: Journal,
        engine: Engine,
        models: Models,
        settings: Settings,
        jobs: Jobs,
        post: EventSink,
        grounding: Grounding | None = None,
    ) -> None:
        """Chats that ask folders of documents need `grounding`."""
        self._grounding = grounding
        self.shown = Shown()
        super().__init__(repo)
        self._journal, self._engine = journal, engine
        self._models, self._settings, self._jobs, self._post = models, settings, jobs, post

    # changing

    def new(self, title: str = NEW_TITLE, model: str = "", system_prompt: str | None = None) -> Chat:
        """Make an empty chat with the settings' instructions."""
        now = time.time()
        system = self._settings.text("system_prompt") if system_prompt is None else system_prompt
        chat = Chat(new_id(), title, now, now, system_prompt=system, model=model)
        self._repo.create(chat).result()
        self._changed("chat", chat.id)
        return chat

    def adopt(self, chat: Chat, messages: Sequence[Message]) -> Chat:
        """Keep an imported chat with all its messages, parents before children."""
        self._repo.create(replace(chat, head=None)).result()
        self._repo.add(*messages, head=chat.head).result()
        self._update(chat.id, updated=chat.updated)
        return chat

    def rename(self, chat_id: str, title: str) -> None:
        """Give a title; raises UserError "empty-title"."""
        if not title.strip():
            raise UserError("A chat needs a title", todo="type at least one letter", code="empty-title")
        self._update(chat_id, title=" ".join(title.split()))

    def pin(self, chat_id: str, pinned: bool) -> None:
        """Keep at the top, or no longer."""
        self._update(chat_id, pinned=pinned)

    def save_draft(self, chat_id: str, text: str) -> Future[None]:
        """Keep what is typed but not sent."""
        return self._repo.update(chat_id, draft=text)

    def set_options(
        self,
        chat_id: str,
        system_prompt: str | None = None,
        sampling: dict[str, float | int] | None = None,
        model: str | None = None,
    ) -> None:
        """Change this chat's instructions, sampling (only what differs from the model's) or model."""
        given = {"system_prompt": system_prompt, "sampling": sampling, "model": model}
        self._update(chat_id, **{key: value for key, value in given.items() if value is not None})

    def delete(self, chat_ids: Iterable[str]) -> None:
        """Hide chats; `restore` brings them back until `purge`."""
        for chat_id in chat_ids:
            self.stop(chat_id)
            self._update(chat_id, deleted=time.time())

    def restore(self, chat_ids: Iterable[str]) -> None:
        """Undo a delete."""
        for chat_id in chat_ids:
            self._update(chat_id, deleted=None)

    def purge(self, chat_ids: Iterable[str] | None = None) -> Future[int]:
        """Erase deleted chats for good: those named, or all that are marked deleted."""
        return self._repo.purge(None if chat_ids is None else list(chat_ids))

    def select(self, message_id: str) -> None:
        """Show the branch through this message."""
        message = self._repo.message(message_id)
        self._update(message.chat, head=self._tree(message.chat).leaf(message_id))

    def _update(self, chat_id: str, **fields: object) -> None:
        self._repo.update(chat_id, **fields).result()
        self._changed("chat", chat_id)

    def _changed(self, kind: str, item: str) -> None:
        self._post(Changed(kind, frozenset({item})))

    # answering

    def send(self, chat_id: str, text: str, pictures: Sequence[Picture] = ()) -> str:
        """Add a person's message and answer it; returns the job's id at once, events tell the rest.

        `pictures` are for a model that sees; another one fails with the code no-vision.
        """
        if not text.strip():
            raise UserError("There is nothing to send", todo="type a message first", code="empty-message")
        chat = self._free(chat_id)
        user = self.shown.keep(Message(new_id(), chat_id, chat.head, "user", text, time.time()), pictures)
        return self._answer(chat, user.id, [user])

    def regenerate(self, message_id: str) -> str:
        """Answer the same question again, as a sibling of this answer."""
        message = self._repo.message(message_id)
        return self._answer(self._free(message.chat), message.parent, [])

    def edit(self, message_id: str, text: str) -> str:
        """Ask a changed question, as a sibling of this one, and answer it."""
        old = self._repo.message(message_id)
        user = Message(new_id(), old.chat, old.parent, "user", text, time.time())
        user = self.shown.keep(user, self.shown.of(old))
        return self._answer(self._free(old.chat), user.id, [user])

    def resume(self, message_id: str) -> str:
        """Carry on an answer that was stopped or cut."""
        message = self._repo.message(message_id)
        return self._start(self._free(message.chat), message, [])

    def stop(self, chat_id: str) -> None:
        """Stop the running answer; what there is stays."""
        if answer := self._answers.get(chat_id):
            answer.stop()

    def _free(self, chat_id: str) -> Chat:
        if self.running(chat_id):
            raise UserError("An answer is still being written here", todo="stop it first", code="busy")
        return self.get(chat_id)

    def _answer(self, chat: Chat, parent: str | None, before: list[Message]) -> str:
        model = chat.model or self._models.current_id
        message = Message(
            new_id(), chat.id, parent, "assistant", "", time.time(), state="streaming", model=model
        )
        return self._start(chat, message, [*before, message])

    def _start(self, chat: Chat, message: Message, fresh: list[Message]) -> str:
        """`fresh` are the messages the store does not have yet."""
        answer = Answer(new_id(), message, self._journal, self._repo.finish, self._post)
        self._answers[chat.id] = answer
        self._jobs.start("turn", lambda _: self._prepare(chat, answer, fresh))
        return answer.job_id

    def _prepare(self, chat: Chat, answer: Answer, fresh: list[Message]) -> None:
        try:
            self._store(chat, answer, fresh)
            self._submit(chat, answer)
        except Cancelled:
            answer.cancel_early()
        except Exception as error:
            answer.fail(friendly(error))

    def _store(self, chat: Chat, answer: Answer, fresh: list[Message]) -> None:
        if fresh:
            self._repo.add(*fresh, head=answer.message.id).result()
        asked = next((m.content for m in fresh if m.role == "user"), "")
        if not chat.title and asked:
            self._repo.update(chat.id, title=title_of(asked)).result()
        self._post(TurnStarted(answer.job_id, chat.id, answer.message.id))
        self._changed("chat", chat.id)

    def _submit(self, chat: Chat, answer: Answer) -> None:
        path = self._tree(chat.id).path(answer.message.parent)
        info = self._loaded(chat, answer, path)
        if info is None:
            return
        answer.message = replace(answer.message, model=self._models.current_id)
        max_tokens = int(chat.sampling.get("max_tokens", self._settings.number("max_tokens")))
        if self._grounding:
            room = info.context - reserve(info.context, max_tokens)
            path = self._grounding.put_in(answer, path, room, self._engine.count_texts)
            if path is None:
                return
        fitted = self._fit(chat, path, info, max_tokens, answer.token)
        left_out = (dropped_sentence(fitted.dropped, info.context), self.shown.missing(path, info.vision))
        if notice := " ".join(filter(None, left_out)):
            self._post(TurnNotice(answer.job_id, chat.id, answer.message.id, notice))
        answer.note(context=info.context, dropped=fitted.dropped, model=info.name)
        answer.token.check()
        request = request_of(chat, fitted, self.sampling(chat), max_tokens, answer.message.content)
        answer.attach(self._engine.submit(request, answer.on_event))

    def _loaded(self, chat: Chat, answer: Answer, path: list[Message]) -> ModelInfo | None:
        """The model, or None when the chat's documents answered in its place, because it cannot be loaded."""
        try:
            return wait(self._models.ensure(chat.model), answer.token)
        except UserError:
            if not self._grounding or self._grounding.put_in(answer, path, 0, None) is not None:
                raise
            return None

    def sampling(self, chat: Chat) -> Sampling:
        """What this chat samples with: the model's recommendation, changed by the chat's own choices."""
        known = set(asdict(Sampling()))
        merged = {**self._models.sampling_for(chat.model), **chat.sampling}
        return replace(Sampling(), **{key: value for key, value in merged.items() if key in known})

    def _fit(
        self, chat: Chat, path: list[Message], info: ModelInfo, max_tokens: int, token: CancelToken
    ) -> Fitted:
        def count(turns: Sequence[PromptTurn]) -> int:
            return wait(self._engine.count(turns), token)

        budget = info.context - reserve(info.context, max_tokens)
        turns = turns_of(path, self.shown.seen_by(path, info.vision))
        return fit(chat.system_prompt, turns, budget, count)

    def usage(self, chat_id: str, extra_text: str = "") -> Future[Usage]:
        """Measure the next prompt, with `extra_text` as its last message, for the context meter."""
        return self._jobs.start("turn", lambda token: self._usage(chat_id, extra_text, token)).future

    def _usage(self, chat_id: str, extra_text: str, token: CancelToken) -> Usage:
        chat = self.get(chat_id)
        info = self._engine.info
        if info is None:
            return Usage(0, 0, 0)
        path = self._tree(chat_id).path(chat.head)
        if extra_text.strip():
            path.append(Message("", chat_id, chat.head, "user", extra_text, 0.0))
        max_tokens = int(chat.sampling.get("max_tokens", self._settings.number("max_tokens")))
        if not turns_of(path):
            system = [PromptTurn("system", chat.system_prompt)] if chat.system_prompt.strip() else []
            return Usage(wait(self._engine.count(system), token) if system else 0, info.context, 0)
        fitted = self._fit(chat, path, info, max_tokens, token)
        return Usage(fitted.tokens, info.context, fitted.dropped)

    @property
    def busy(self) -> bool:
        """Whether an answer is being written."""
        return any(not answer.ended.is_set() for answer in list(self._answers.values()))

    def close(self, timeout: float = 5.0) -> None:
        """Stop all answers and wait until they are stored."""
        running = [answer for answer in self._answers.values() if not answer.ended.is_set()]
        for answer in running:
            answer.stop()
        deadline = time.monotonic() + timeout
        for answer in running:
            answer.ended.wait(max(0.0, deadline - time.monotonic()))


def request_of(
    chat: Chat, fitted: Fitted, sampling: Sampling, max_tokens: int, continues: str
) -> GenerateRequest:
    """What the engine is asked for."""
    thinking = bool(chat.sampling["thinking"]) if "thinking" in chat.sampling else None
    return GenerateRequest(
        fitted.messages, sampling, max_tokens, thinking=thinking, conversation=chat.id, continues=continues
    )


def wait(future: Future[T], token: CancelToken) -> T:
    """The future's result; raises Cancelled as soon as the token says so."""
    while not future.done():
        token.check()
        concurrent.futures.wait([future], timeout=0.05)
    return future.result()
