"""The desk of tools: which there are, what each chat chose of them, and how a call is carried out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken
from app.chat.calling.approval import Approvals, Verdict
from app.chat.calling.offer import Choice, NoOutside, Offered, Outside, Result
from app.chat.calling.work import Work
from app.chat.tools import built_in
from app.chat.tools._kit import Desk, Library, cut
from app.chat.tree import Tree
from app.store.chats import ChatsRepo
from app.store.records import Chat, Message

LEAST_ROOM = 64
"""Tokens that a result may always have."""


@dataclass
class Room:
    """What is left of the model's window, in tokens: a result may take half of it."""

    count: Callable[[str], int]
    left: int = 0

    def fitted(self, text: str) -> str:
        """The text, or as much of its beginning as has room."""
        room = max(LEAST_ROOM, self.left // 2)
        size = self.count(text)
        if size > room:
            text = cut(text, max(1, int(len(text) * room / size * 0.9)))
            size = room
        self.left -= size
        return text


class ToolDesk:
    """Safe from any thread. `library` is what our own tools read; `outside` has the tools of other programs."""

    def __init__(
        self,
        repo: ChatsRepo,
        post: EventSink,
        library: Library | None = None,
        outside: Outside | None = None,
    ) -> None:
        self._repo, self._post, self._library = repo, post, library
        self._outside: Outside = outside or NoOutside()
        self._built_in = built_in()
        self._approvals = Approvals()
        self._changing = threading.Lock()

    # what there is

    def every(self) -> list[Offered]:
        """All tools that a chat could offer: our own first, then those of the servers that were accepted."""
        own = [Offered(one.tool, one.title, foreign=one.reads) for one in self._built_in]
        return [*(own if self._library else ()), *self._outside.known()]

    def named(self, name: str) -> Offered:
        """One of them. Raises UserError (code no-such-tool)."""
        known = {one.name: one for one in self.every()}
        if name not in known:
            raise UserError(
                f"There is no tool “{name[:80]}”", todo=f"choose from {', '.join(known)}", code="no-such-tool"
            )
        return known[name]

    def offered(self, chat: Chat) -> list[Offered]:
        """What a chat offers, as far as it is there; starts nothing."""
        chosen = Choice.of(chat).offered
        known = {one.name: one for one in self.every()} if chosen else {}
        return [known[name] for name in chosen if name in known]

    # what a chat chose

    def choice(self, chat_id: str) -> Choice:
        """What was chosen for a chat."""
        return Choice.of(self._repo.get(chat_id))

    def offer(self, chat_id: str, names: Iterable[str]) -> None:
        """Offer these tools from now on, and no others. Raises UserError (code no-such-tool)."""
        chosen = [self.named(name).name for name in names]
        self._change(chat_id, lambda choice: choice.offering(chosen))

    def tick(self, chat_id: str, name: str, on: bool) -> None:
        """Offer one tool more, or one less; in the order of `every`. Raises UserError (code no-such-tool)."""
        order = [one.name for one in self.every()]
        wanted = self.named(name).name if on else name

        def change(choice: Choice) -> Choice:
            chosen = {*choice.offered, wanted} if on else {*choice.offered} - {wanted}
            return choice.offering([one for one in (*order, *choice.offered) if one in chosen])

        self._change(chat_id, change)

    def trust_own(self, chat_id: str, local: bool) -> None:
        """Whether our own tools, which only read and stay on this computer, need not ask in a chat."""
        self._change(chat_id, lambda choice: Choice(choice.offered, choice.always, local))

    def allow(self, chat_id: str, name: str) -> None:
        """Have a tool asked for no more in a chat, as long as it stays what it is."""
        key = self.named(name).key
        self._change(chat_id, lambda choice: choice.allowing(key))

    def forget_allowed(self, chat_id: str) -> None:
        """Ask for every call again."""
        self._change(chat_id, lambda choice: Choice(choice.offered))

    def _change(self, chat_id: str, change: Callable[[Choice], Choice]) -> None:
        with self._changing:
            kept = change(self.choice(chat_id)).kept
            self._repo.update(chat_id, tools=kept).result()
        self._post(Changed("chat", frozenset({chat_id})))

    # calls

    def decide(self, message_id: str, call_id: str, verdict: Verdict) -> None:
        """Say whether a call that waits may be made. Raises UserError (code not-asked) for one that does not."""
        self._approvals.decide(message_id, call_id, verdict)

    def ready(self, chat: Chat, token: CancelToken) -> tuple[list[Offered], list[str]]:
        """What a chat offers that can be called now, and sentences on what cannot. Servers are started."""
        offered = self.offered(chat)
        outside = [one.name for one in offered if one.outside]
        if not outside:
            return offered, []
        there, notices = self._outside.ready(outside, token)
        known = {one.name: one for one in there}
        return [known.get(one.name, one) for one in offered if not one.outside or one.name in known], notices

    def work(self, chat: Chat, offered: Sequence[Offered], room: Room, tainted: bool) -> Work:
        """What one answer needs to call these tools."""

        def run(one: Offered, arguments: str, token: CancelToken) -> Result:
            result = self._run(chat.id, one, arguments, token)
            return Result(room.fitted(result.text), result.failed)

        return Work(
            offered,
            lambda: self.choice(chat.id),
            tainted,
            self._approvals,
            run,
            lambda one: self._change(chat.id, lambda choice: choice.allowing(one.key)),
            self._repo.keep_calls,
            self._post,
        )

    def _run(self, chat_id: str, one: Offered, arguments: str, token: CancelToken) -> Result:
        if one.outside:
            return self._outside.call(one.name, arguments, token)
        assert self._library is not None
        desk = Desk(chat_id, self._library, token, lambda: self._said(chat_id))
        return Result(self._built_in.get(one.name).run(json.loads(arguments), desk))

    def _said(self, chat_id: str) -> list[Message]:
        return Tree(self._repo.messages(chat_id)).path(self._repo.get(chat_id).head)
