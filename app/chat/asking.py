"""From a chat to what its model is asked, and the answers' way through calls of tools."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from app.base.errors import UserError
from app.base.events import EventSink, TurnNotice
from app.base.jobs import CancelToken, Jobs
from app.base.settings import Settings
from app.chat.calling.desk import Room, ToolDesk
from app.chat.calling.telling import rounds_of
from app.chat.calling.work import Work, go_on
from app.chat.grounding import Grounding
from app.chat.outgoing import Outgoing
from app.chat.overflow import Way, fit_chat, policy_of
from app.chat.pictures import Shown
from app.chat.prompt import Fitted, dropped_sentence, reserve, turns_of
from app.chat.reader import ChatReader
from app.chat.summing import Summing
from app.chat.tools.earlier import NAME as EARLIER
from app.chat.turn import Answer, Screen
from app.engine.api import Engine, GenerateRequest, ModelInfo, Sampling, Tool
from app.engine.api import Message as PromptTurn
from app.store.chats import ChatsRepo
from app.store.drawers import SummariesRepo
from app.store.records import Chat, Message, Overflow

T = TypeVar("T")


@dataclass(frozen=True)
class Usage:
    """The context meter: tokens the next prompt takes, of how many, and messages it leaves out."""

    used: int
    context: int
    dropped: int
    summed: int = 0
    """Of the dropped ones, how many a summary tells."""


class Models(Protocol):
    """Which model answers."""

    def ensure(self, model_id: str, fast: bool = False) -> Future[ModelInfo]:
        """Have this model (empty: the default one) loaded; for a `fast` answer with the one that guesses for it."""
        ...

    def ensure_local(self, model_id: str) -> Future[ModelInfo]:
        """Have this model loaded if it is one of this computer, else one that is."""
        ...

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """The model's recommended sampling."""
        ...

    @property
    def current_id(self) -> str:
        """The model that answers where a chat names none, or empty."""
        ...

    def info_of(self, model_id: str) -> ModelInfo | None:
        """A model (empty: the current one) as it runs, or None if it was not loaded."""
        ...


@dataclass
class Asking:
    """What the rounds of one answer have in common. `path` leads to its question, sources put in."""

    chat: Chat
    answer: Answer
    path: list[Message]
    info: ModelInfo
    max_tokens: int
    work: Work | None = None
    room: Room | None = None


class Asker(ChatReader):
    """The half of `Chats` that speaks with the engine."""

    def __init__(
        self,
        repo: ChatsRepo,
        engine: Engine,
        models: Models,
        settings: Settings,
        jobs: Jobs,
        post: EventSink,
        grounding: Grounding | None,
        tools: ToolDesk | None,
        summaries: SummariesRepo | None,
    ) -> None:
        super().__init__(repo)
        self.summing = Summing(summaries, engine, jobs, post) if summaries else None
        self._engine, self._models, self._settings = engine, models, settings
        self._jobs, self._post, self._grounding = jobs, post, grounding
        self.shown = Shown()
        self.tools = tools or ToolDesk(repo, post)

    def _submit(self, chat: Chat, answer: Answer) -> None:
        path = self._tree(chat.id).path(answer.message.parent)
        info = self._loaded(chat, answer, path)
        if info is None:
            return
        answer.message = replace(answer.message, model=chat.model or self._models.current_id)
        max_tokens = int(chat.sampling.get("max_tokens", self._settings.number("max_tokens")))
        if self._grounding:
            room = info.context - reserve(info.context, max_tokens)
            path = self._grounding.put_in(
                answer, path, room, lambda texts: self._engine.count_texts(texts, info.path)
            )
            if path is None:
                return
        asking = Asking(chat, answer, path, info, max_tokens)
        self._offer(asking)
        self._ask(asking)

    def _offer(self, asking: Asking) -> None:
        """Have the answer call the tools that its chat offers, if there are any."""
        chat, answer = asking.chat, asking.answer
        asking.room = Room(
            lambda text: wait(self._engine.count_texts([text], asking.info.path), answer.token)[0]
        )
        offered, notices = self.tools.ready(chat, answer.token)
        if notices:
            self._notice(answer, notices)
        if not offered:
            return
        work = self.tools.work(chat, offered, asking.room, self._is_tainted(asking))
        work.begin((answer.job_id, chat.id, answer.message.id), answer.message.calls)
        answer.rounds = asking.work = work
        answer.go_on = lambda: go_on(answer, work, lambda: self._ask(asking))

    def _is_tainted(self, asking: Asking) -> bool:
        """Whether text that strangers wrote is in the prompt: from documents now or before, or from a tool."""
        told = (*asking.path, asking.answer.message)
        sources = any(message.stats.get("sources") for message in told) or asking.answer.screen is not None
        return sources or any(call.foreign for message in told for call in message.calls)

    def _notice(self, answer: Answer, sentences: Sequence[str]) -> None:
        if notice := " ".join(filter(None, sentences)):
            self._post(TurnNotice(answer.job_id, answer.message.chat, answer.message.id, notice))

    def _ask(self, asking: Asking) -> None:
        """Put the question to the model, with what its tools told so far."""
        chat, answer, info, work = asking.chat, asking.answer, asking.info, asking.work
        called, said = rounds_of(answer.so_far)
        tools = work.tools if work else ()
        way = self._way(chat, info, answer.token, policy_of(chat, self._settings), tools)
        try:
            fitted = self._fit(chat, asking.path, info, asking.max_tokens, answer.token, way, called, tools)
        except UserError as error:
            answer.note(code=error.code)
            raise
        if not work or not work.spent:
            left_out = dropped_sentence(fitted, info.context)
            self._notice(answer, [left_out, self.shown.missing(asking.path, info.vision)])
            self._sum_up(chat, asking, fitted, way)
        if asking.room:
            asking.room.left = info.context - reserve(info.context, asking.max_tokens) - fitted.tokens
        answer.note(context=info.context, dropped=fitted.dropped, model=info.name)
        if fitted.summed or fitted.recalled:
            answer.note(summed=fitted.summed, recalled=fitted.recalled)
        if info.remote:
            answer.note(remote=info.remote)
        answer.token.check()
        most = max(1, asking.max_tokens - (work.spent if work else 0))
        request = request_of(chat, fitted, self.sampling(chat), most, said, info.path)
        passages = passages_in(fitted, answer.screen)
        request = replace(request, tools=tools, scope=f"chat:{chat.id}", passages=passages)
        request = hurried(request, answer, self.fast(chat))
        answer.asks(request)
        answer.attach(self._engine.submit(request, answer.on_event))

    def _loaded(self, chat: Chat, answer: Answer, path: list[Message]) -> ModelInfo | None:
        """The model, or None when the chat's documents answered in its place, because it cannot be loaded."""
        try:
            return wait(self._models.ensure(chat.model, self.fast(chat)), answer.token)
        except UserError:
            if not self._grounding or self._grounding.put_in(answer, path, 0, None) is not None:
                raise
            return None

    def fast(self, chat: Chat) -> bool:
        """Whether this chat's answers need not be repeatable to the last byte, so that words may be guessed ahead."""
        return bool(chat.sampling.get("fast", self._settings.flag("fast_answers")))

    def sampling(self, chat: Chat) -> Sampling:
        """What this chat samples with: the model's recommendation, changed by the chat's own choices."""
        known = set(asdict(Sampling()))
        merged = {**self._models.sampling_for(chat.model or self._models.current_id), **chat.sampling}
        return replace(Sampling(), **{key: value for key, value in merged.items() if key in known})

    def _way(
        self, chat: Chat, info: ModelInfo, token: CancelToken, policy: Overflow, tools: Sequence[Tool] = ()
    ) -> Way:
        """What is done where the chat is longer than the window. A model that can look itself is told nothing."""

        def sizes(texts: Sequence[str]) -> list[int]:
            return wait(self._engine.count_texts(texts, info.path), token)

        known = self.summing.repo.of(chat.id) if self.summing and policy == "summary" else []
        return Way(policy, known, sizes, all(tool.name != EARLIER for tool in tools))

    def _sum_up(self, chat: Chat, asking: Asking, fitted: Fitted, way: Way) -> None:
        if self.summing and way.policy == "summary":
            room = asking.info.context - reserve(asking.info.context, asking.max_tokens)
            own = self._tree(chat.id).path(asking.answer.message.parent)
            load = partial(self._models.ensure_local, chat.model)
            self.summing.look_after(chat.id, own, fitted.dropped, fitted.tokens / room, load)

    def _fit(
        self,
        chat: Chat,
        path: list[Message],
        info: ModelInfo,
        max_tokens: int,
        token: CancelToken,
        way: Way,
        called: Sequence[PromptTurn] = (),
        tools: Sequence[Tool] = (),
    ) -> Fitted:
        def count(turns: Sequence[PromptTurn]) -> int:
            return wait(self._engine.count(turns, tools=tools, model=info.path), token)

        budget = info.context - reserve(info.context, max_tokens)
        pictures = self.shown.seen_by(path, info.vision)
        return fit_chat(chat.system_prompt, path, pictures, called, budget, count, way)

    def outgoing(self, chat_id: str, extra_text: str = "", model: str = "") -> Future[Outgoing]:
        """What would be sent to the chat's model, or to another, with `extra_text` as the next message; without one,
        to answer the last question again."""
        return self._jobs.start(
            "turn", lambda token: self._outgoing(chat_id, extra_text, model, token)
        ).future

    def _outgoing(self, chat_id: str, extra_text: str, model: str, token: CancelToken) -> Outgoing:
        chat = self.get(chat_id)
        chat = replace(chat, model=model or chat.model)
        info = wait(self._models.ensure(chat.model), token)
        path = self._next(chat, extra_text)
        max_tokens = int(chat.sampling.get("max_tokens", self._settings.number("max_tokens")))
        screen, documents = None, tuple[str, ...]()
        if self._grounding and path:
            room = info.context - reserve(info.context, max_tokens)

            def count(texts: Sequence[str]) -> list[int]:
                return wait(self._engine.count_texts(texts, info.path), token)

            grounded = self._grounding.ground(chat_id, path, room, count, token)
            if grounded:
                path, screen = grounded.path, grounded.screen
                documents = screen.documents
        tools = [one.tool for one in self.tools.offered(chat)]
        way = self._way(chat, info, token, policy_of(chat, self._settings), tools)
        fitted = self._fit(chat, path, info, max_tokens, token, way, tools=tools)
        asked = chat.model or self._models.current_id
        return Outgoing(asked, fitted.messages, passages_in(fitted, screen), documents)

    def _next(self, chat: Chat, extra_text: str) -> list[Message]:
        """The path to the next question: the chat's branch and the new text, or the branch up to its last question."""
        path = self._tree(chat.id).path(chat.head)
        if extra_text.strip():
            return [*path, Message("", chat.id, chat.head, "user", extra_text, 0.0)]
        while path and path[-1].role != "user":
            path.pop()
        if not path:
            raise UserError("There is nothing to send", todo="type a message first", code="empty-message")
        return path

    def usage(self, chat_id: str, extra_text: str = "") -> Future[Usage]:
        """Measure the next prompt, with `extra_text` as its last message, for the context meter."""
        return self._jobs.start("turn", lambda token: self._usage(chat_id, extra_text, token)).future

    def _usage(self, chat_id: str, extra_text: str, token: CancelToken) -> Usage:
        chat = self.get(chat_id)
        info = self._models.info_of(chat.model)
        if info is None:
            return Usage(0, 0, 0)
        path = self._tree(chat_id).path(chat.head)
        if extra_text.strip():
            path.append(Message("", chat_id, chat.head, "user", extra_text, 0.0))
        max_tokens = int(chat.sampling.get("max_tokens", self._settings.number("max_tokens")))
        if not turns_of(path):
            system = [PromptTurn("system", chat.system_prompt)] if chat.system_prompt.strip() else []
            count = wait(self._engine.count(system, model=info.path), token) if system else 0
            return Usage(count, info.context, 0)
        tools = [one.tool for one in self.tools.offered(chat)]
        policy = policy_of(chat, self._settings)
        way = self._way(chat, info, token, "roll" if policy == "ask" else policy, tools)
        fitted = self._fit(chat, path, info, max_tokens, token, way, tools=tools)
        return Usage(fitted.tokens, info.context, fitted.dropped, fitted.summed)


def request_of(
    chat: Chat, fitted: Fitted, sampling: Sampling, max_tokens: int, continues: str, model: Path
) -> GenerateRequest:
    """What the engine is asked for."""
    thinking = bool(chat.sampling["thinking"]) if "thinking" in chat.sampling else None
    return GenerateRequest(
        fitted.messages,
        sampling,
        max_tokens,
        thinking=thinking,
        conversation=chat.id,
        continues=continues,
        model=model,
    )


def passages_in(fitted: Fitted, screen: Screen | None) -> int:
    """Pieces of documents in a prompt: sources, and what tools told."""
    told = sum(turn.role == "tool" for turn in fitted.messages)
    return told + (screen.passages if screen else 0)


def hurried(request: GenerateRequest, answer: Answer, fast: bool) -> GenerateRequest:
    """The request with words guessed ahead, which its figures then say, where it may be `fast`."""
    if not fast:
        return request
    answer.note(fast=1)
    return replace(request, exact=False, speculative=True)


def wait(future: Future[T], token: CancelToken) -> T:
    """The future's result; raises Cancelled as soon as the token says so."""
    while not future.done():
        token.check()
        concurrent.futures.wait([future], timeout=0.05)
    return future.result()
