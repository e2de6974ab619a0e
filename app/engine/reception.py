"""How a request comes to its model: a ticket for whoever asks, and a task once its prompt is made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from app.base.errors import friendly
from app.engine.answer import Answer
from app.engine.answerers import Answerers
from app.engine.backend import Form
from app.engine.grammar import Constraint
from app.engine.loaded import Loaded
from app.engine.lodging import Occupied
from app.engine.prompt import Prompt
from app.engine.scheduler import Scheduler
from app.engine.stream import answer_follows
from app.engine.task import Task
from app.engine.template import ChatTemplate
from app.engine.texts import letters_of
from app.engine.tools.check import Toolset


class Ticket:
    """What a submitter holds; its task exists once the engine's thread has made the prompt."""

    def __init__(self, answer: Answer, begin: Callable[[Callable[[], None]], None]) -> None:
        """`begin` hands a call to the engine's thread."""
        self.answer, self._begin = answer, begin
        self.constraint: Constraint | None = None
        self.tools: Toolset | None = None
        self.task: Task | None = None
        self.scheduler: Scheduler | None = None
        self.cancelled = self.over = False

    def cancel(self) -> None:
        """Stop within one decode."""
        self.cancelled = True
        if self.task is not None and self.scheduler is not None:
            self.scheduler.cancel(self.task)
        else:
            self._begin(self.give_up)

    def give_up(self) -> None:
        """On the engine's thread: end as cancelled before it began, while it waits for its model."""
        if self.task is None and not self.over:
            self.over = True
            self.answer.on_end("cancelled")

    def fail(self, error: Exception) -> None:
        """On the engine's thread: end with an error before it began."""
        self.over = True
        self.answer.on_failure(friendly(error))

    def result(self, timeout: float | None = None) -> Any:
        """The Finished of the answer; raises its UserError, or TimeoutError."""
        return self.answer.result(timeout)


class Reception:
    """Lives on the engine's thread."""

    def __init__(self, models: Answerers, closing: Callable[[], bool], crowded: Callable[[], bool]) -> None:
        """`crowded`: others wait for room in memory already."""
        self._models, self._closing, self._crowded = models, closing, crowded

    def begin(self, ticket: Ticket) -> None:
        """Hand a request to its model. Raises Occupied while that has no room, or others wait for room before it."""
        if ticket.over:
            return
        if self._closing() or ticket.cancelled:
            ticket.give_up()
            return
        if self._crowded():
            raise Occupied
        request = ticket.answer.request
        try:
            loaded = self._models.need(request.model)
            if not self._models.texts.busy:  # what is being looked at belongs to no request yet
                loaded.tidy()
            maker = loaded.prompts_by(request.template)
        except Occupied:
            raise
        except Exception as error:
            ticket.fail(error)
            return

        def stopped() -> bool:
            return ticket.cancelled or loaded.stay.ending

        letters = letters_of(request.messages, request.continues)
        self._models.texts.read(
            loaded.stay,
            letters,
            lambda: maker.make(request.messages, request.thinking, request.continues, ticket.tools, stopped),
            lambda made: self._enter(ticket, loaded, maker.template, made),
        )

    def _enter(self, ticket: Ticket, loaded: Loaded, template: ChatTemplate, made: Future[Prompt]) -> None:
        """Submit a request whose prompt is made; one whose model was unloaded meanwhile ends as cancelled."""
        if ticket.over:
            return
        if self._closing() or ticket.cancelled or loaded not in self._models.loaded:
            ticket.give_up()
            return
        answer, request = ticket.answer, ticket.answer.request
        try:
            prompt = made.result()
            stops = (*request.stop, *template.stops)
            receipt = loaded.made(prompt, template)
            answer.prepare(loaded.model.piece, stops, prompt.style, len(prompt.tokens), ticket.tools, receipt)
            form = None
            if ticket.constraint is not None:
                text, code = ticket.constraint
                form = Form(text, code, answer_follows(prompt.style), request.continues)
            task = answer.task(prompt.tokens, form, loaded.guesser(request, lambda: ticket.cancelled))
            ticket.scheduler, ticket.task = loaded.scheduler, task
            task.cancelled = ticket.cancelled
            self._models.admit(loaded, task)
        except Exception as error:
            ticket.fail(error)
