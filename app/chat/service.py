"""The chat room's door: everything a window or a command does with conversations."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Changed, EventSink, TurnStarted
from app.base.ids import new_id
from app.base.jobs import Jobs
from app.base.settings import Settings
from app.chat.asking import Asker, Models, Usage
from app.chat.calling.desk import ToolDesk
from app.chat.commands import Commands
from app.chat.grounding import Grounding
from app.chat.presets import Presets
from app.chat.prompt import title_of
from app.chat.turn import Answer, Journal
from app.engine.api import Engine, Picture
from app.store.chats import ChatsRepo
from app.store.drawers import SummariesRepo
from app.store.records import TEMPORARY, Chat, Message, Overflow, is_temporary

__all__ = ["Chats", "Models", "Usage"]
NEW_TITLE = ""
"""A chat has no title until its first message gives it one."""


class Chats(Asker):
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
        tools: ToolDesk | None = None,
        presets: Presets | None = None,
        summaries: SummariesRepo | None = None,
    ) -> None:
        """Chats that ask folders of documents need `grounding`; those that offer tools need `tools`."""
        super().__init__(repo, engine, models, settings, jobs, post, grounding, tools, summaries)
        self._presets = presets
        self._journal = journal
        self.commands: Commands | None = None
        """What answers messages that begin with a slash and a name."""

    # changing

    def new(
        self,
        title: str = NEW_TITLE,
        model: str = "",
        system_prompt: str | None = None,
        temporary: bool = False,
    ) -> Chat:
        """Make an empty chat with the settings' instructions; a `temporary` one is never stored."""
        now = time.time()
        system = self._settings.text("system_prompt") if system_prompt is None else system_prompt
        chat_id = fresh_id(TEMPORARY if temporary else "")
        chat = Chat(chat_id, title, now, now, system_prompt=system, model=model)
        self._repo.create(chat).result()
        self._changed("chat", chat.id)
        return chat

    def adopt(self, chat: Chat, messages: Sequence[Message]) -> Chat:
        """Keep a whole chat with all its messages, parents before children."""
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
        overflow: Overflow | None = None,
    ) -> None:
        """Change this chat's instructions, sampling (only what differs from the model's), model, or what happens when
        it outgrows the window."""
        given = {"system_prompt": system_prompt, "sampling": sampling, "model": model, "overflow": overflow}
        if chosen := {key: value for key, value in given.items() if value is not None}:
            self._update(chat_id, **chosen)

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

    def pictures_of(self, message: Message) -> tuple[Picture, ...]:
        """Those that a question came with; none where they are not known any more."""
        return self.shown.of(message)

    def send(self, chat_id: str, text: str, pictures: Sequence[Picture] = ()) -> str:
        """Add a person's message and answer it; returns the job's id at once, events tell the rest.

        `pictures` are for a model that sees; another one fails with the code no-vision. A slash and a preset's name
        before the question set the chat to that preset.
        """
        text = self._after_preset(chat_id, text)
        if not text.strip():
            raise UserError("There is nothing to send", todo="type a message first", code="empty-message")
        chat = self._free(chat_id)
        user = Message(fresh_id(chat_id), chat_id, chat.head, "user", text, time.time())
        user = self.shown.keep(user, pictures)
        return self._answer(chat, user.id, [user])

    def regenerate(self, message_id: str) -> str:
        """Answer the same question again, as a sibling of this answer."""
        message = self._repo.message(message_id)
        return self._answer(self._free(message.chat), message.parent, [])

    def edit(self, message_id: str, text: str) -> str:
        """Ask a changed question, as a sibling of this one, and answer it."""
        old = self._repo.message(message_id)
        user = Message(fresh_id(old.chat), old.chat, old.parent, "user", text, time.time())
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

    def _after_preset(self, chat_id: str, text: str) -> str:
        """The question alone, the chat set to the preset that stood before it. Raises UserError "input-missing"."""
        begun = self._presets.begun(text) if self._presets else None
        if begun is None or self._presets is None:
            return text
        preset, question = begun
        if not question:
            raise UserError(f"“{text.strip()}” needs a question", todo="type it behind", code="input-missing")
        self._free(chat_id)
        self._presets.apply(chat_id, preset)
        return question

    def _free(self, chat_id: str) -> Chat:
        if self.running(chat_id):
            raise UserError("An answer is still being written here", todo="stop it first", code="busy")
        return self.get(chat_id)

    def _answer(self, chat: Chat, parent: str | None, before: list[Message]) -> str:
        model = chat.model or self._models.current_id
        asked = before[0] if before else self._repo.message(parent) if parent else None
        marks = (self.commands.mark(asked.content) if self.commands and asked else None) or {}
        if marks and is_temporary(chat.id):
            raise UserError(
                "A temporary chat runs no pipelines", why="a run is kept in the vault", code="temporary"
            )
        message = Message(
            fresh_id(chat.id),
            chat.id,
            parent,
            "assistant",
            "",
            time.time(),
            state="streaming",
            model=model,
            stats=marks,
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
            if not self._commanded(answer):
                self._submit(chat, answer)
        except Cancelled:
            answer.cancel_early()
        except Exception as error:
            answer.fail(friendly(error))

    def _commanded(self, answer: Answer) -> bool:
        """Have a command's answer begin; False where the chat's model is to answer."""
        message = answer.message
        if self.commands is None or "run" not in message.stats or message.parent is None:
            return False
        self.commands.answer(answer, self._repo.message(message.parent).content)
        return True

    def _store(self, chat: Chat, answer: Answer, fresh: list[Message]) -> None:
        if fresh:
            self._repo.add(*fresh, head=answer.message.id).result()
        asked = next((m.content for m in fresh if m.role == "user"), "")
        if not chat.title and asked:
            self._repo.update(chat.id, title=title_of(asked)).result()
        self._post(TurnStarted(answer.job_id, chat.id, answer.message.id))
        self._changed("chat", chat.id)

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


def fresh_id(beside: str) -> str:
    """An id for what belongs to a chat: temporary where that is."""
    return f"{TEMPORARY}{new_id()}" if is_temporary(beside) else new_id()
