"""The engine of the program: one thread that owns every llama.cpp object, and the calls that reach it."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine import devices, gguf, pages
from app.engine.adapters import dressed
from app.engine.answer import Answer
from app.engine.api import Device, GenerateRequest, LoadSpec, Message, ModelInfo, OnEvent, Tool, Vectors
from app.engine.backend import Form
from app.engine.careful import Careful
from app.engine.grammar import Constraint, constraint
from app.engine.llama import LlamaBackend, Model, library
from app.engine.lodging import Lodging, errand
from app.engine.plan import Machine, Plan
from app.engine.prompt import PromptMaker
from app.engine.resident import habits
from app.engine.scheduler import Scheduler, Task
from app.engine.states import LEAST, Keeper, NativeMemory, Recollection, Saved, build_of, fingerprint
from app.engine.stream import answer_follows
from app.engine.template import ChatTemplate
from app.engine.tools.check import Toolset, toolset
from app.engine.tools.forms import form_named

T = TypeVar("T")
log = logging.getLogger("underdesk.engine")


class _Loaded:
    """Everything that lives and dies with one model."""

    def __init__(
        self, spec: LoadSpec, header: gguf.GgufFile, plan: Plan, progress: Callable[[float], bool]
    ) -> None:
        started = time.perf_counter()
        self.plan, self._fixed = plan, spec.threads is not None
        self.recollection: Recollection | None = None
        self.model = Model(spec.path, plan, progress)
        try:
            self._open(spec, header, plan)
        except BaseException:
            self.model.close()
            raise
        self.info = _info(
            header, plan, self.backend.context, self.prompts.template, time.perf_counter() - started
        )

    def _open(self, spec: LoadSpec, header: gguf.GgufFile, plan: Plan) -> None:
        source = header.chat_template if spec.template is None else spec.template
        template = ChatTemplate(source, self.model.bos, self.model.eos, form=spec.form)
        tools = None if spec.form.tools is None else form_named(spec.form.tools)
        look = None if self.model.eyes is None else self.model.eyes.look
        self.prompts = PromptMaker(template, _Vocabulary(self.model, template.source), tools, look)
        self.backend = LlamaBackend(self.model, plan, growing=True)
        pages.enlarge()
        self.scheduler = Scheduler(self.backend)

    def recollect(self, keeper: Keeper, sha256: str) -> Recollection | None:
        """Have chats kept that leave the context; None where it is not certain what they depend on.

        A short window's cells come back in another order than they went, and then the sums differ in their last bits.
        """
        engine = fingerprint(sha256, self.plan, build_of(library()))
        short = not self.plan.full_window and library().llama_model_n_swa(self.model.pointer) > 0
        if not engine or short:
            return None
        memory = NativeMemory(library(), self.backend)
        self.recollection = Recollection(memory, keeper, engine)
        self.scheduler.cache.recollect(self.recollection)
        return self.recollection

    def recall(self, task: Task) -> Future[Saved | None] | None:
        """What was kept of a task's conversation; None when there is nothing to wait for."""
        found = self.recollection
        if not found or not task.conversation or len(task.prompt) <= LEAST:
            return None
        return None if self.scheduler.cache.holds(task.conversation) else found.recall(task.conversation)

    def tidy(self) -> None:
        """Forget pictures that no request needs any more, where they take too much."""
        if self.model.eyes is not None:
            self.model.eyes.tidy(token for task in self.scheduler.tasks for token in task.prompt)

    def spare(self, saving: bool, /) -> None:
        """Compute with few threads while the battery feeds the computer, unless the person has chosen how many."""
        if self._fixed:
            return
        self.backend.use_threads(habits(saving, self.plan.threads, None).threads)

    def close(self) -> None:
        self.scheduler.fail_all()
        self.scheduler.cache.leave_all()
        self.backend.close()
        self.model.close()


class _Vocabulary:
    """A model's tokeniser together with the marks that its template uses."""

    def __init__(self, model: Model, template: str) -> None:
        self.tokenise, self.is_control, self.opening = model.tokenise, model.is_control, model.opening
        self.marks = model.marks(template)


class _Ticket:
    """What a submitter holds; its task exists once the engine's thread has made the prompt."""

    def __init__(self, engine: LlamaEngine, answer: Answer) -> None:
        self._engine, self.answer = engine, answer
        self.constraint: Constraint | None = None
        self.tools: Toolset | None = None
        self.task: Task | None = None
        self.scheduler: Scheduler | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Stop within one decode."""
        self.cancelled = True
        if self.task is not None and self.scheduler is not None:
            self.scheduler.cancel(self.task)

    def result(self, timeout: float | None = None) -> Any:
        """The Finished of the answer; raises its UserError, or TimeoutError."""
        return self.answer.result(timeout)


class LlamaEngine:
    """api.Engine over llama.cpp. The thread starts with the first call and ends with `close`."""

    def __init__(self, machine: Callable[[], Machine] | None = None, careful: Careful | None = None) -> None:
        self._machine = machine or (lambda: devices.machine(library()))
        self._careful = careful or Careful()
        self._calls: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._loaded: _Loaded | None = None
        self._info: ModelInfo | None = None
        self._devices: list[Device] = []
        self._lodging = Lodging(self._machine, called=lambda: bool(self._calls) or self._closing)
        self._asleep: LoadSpec | None = None
        self._keeper: Keeper | None = None

    def remember(self, keeper: Keeper) -> None:
        """Have what is computed of conversations kept when they leave the memory, from the next load on."""
        self._keeper = keeper

    @property
    def info(self) -> ModelInfo | None:
        """The loaded model, or None."""
        return self._info

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Replace the loaded model; the future raises UserError, and then nothing is loaded."""
        return self._ask(lambda: self._load(spec, progress))

    def unload(self) -> Future[None]:
        """Free the model; running requests end as cancelled."""
        return self._ask(self._unload)

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> _Ticket:
        """Queue a generation; `on_event` is called on the engine's thread, the last call is Finished or Failed."""
        ticket = _Ticket(self, Answer(request, secrets.randbits(32), on_event))
        try:
            ticket.constraint = constraint(request.schema, request.grammar)
            ticket.tools = toolset(request)
            self._post(lambda: self._begin(ticket))
        except UserError as error:
            ticket.answer.on_failure(error)
        return ticket

    def count(
        self, messages: Sequence[Message], thinking: bool | None = None, tools: Sequence[Tool] = ()
    ) -> Future[int]:
        """Tokens of the rendered prompt, the opening of the answer included."""
        kept = tuple(messages)

        def work() -> int:
            offered = Toolset(tools) if tools else None
            return len(self._need().prompts.make(kept, thinking, tools=offered).tokens)

        return self._ask(work)

    def count_texts(self, texts: Sequence[str]) -> Future[list[int]]:
        """Tokens of each text alone, without any template."""
        kept = tuple(texts)
        return self._ask(lambda: [self._need().prompts.count(text) for text in kept])

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """A row of length 1 for each text, as float32 (texts, dimensions)."""
        return self._lodging.read(self._post, errand(texts, model, priority))

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How well each text answers the query, higher is better."""
        return self._lodging.read(self._post, errand(texts, model, priority, query))

    def rest_after(self, seconds: float | None) -> None:
        """Let models leave the memory that nobody used for so long; the next request brings them back."""
        self._lodging.rest_after(seconds)
        with self._wake:
            self._wake.notify()

    def devices(self) -> list[Device]:
        """What llama.cpp can run on here; graphics devices are known once a model was loaded."""
        return [devices.processor(), *self._devices]

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, free the model, end the thread; False if it hung."""
        with self._wake:
            self._closing = True
            self._wake.notify()
            thread = self._thread
        loaded = self._loaded
        if loaded is not None:
            for task in list(loaded.scheduler.tasks):
                loaded.scheduler.cancel(task)
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _post(self, call: Callable[[], None]) -> None:
        with self._wake:
            if self._closing:
                raise UserError("The engine is closing", todo="start Underdesk again", code="closing")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
                self._thread.start()
            self._calls.append(call)
            self._wake.notify()

    def _post_if_open(self, call: Callable[[], None]) -> None:
        try:
            self._post(call)
        except UserError as error:  # closing has ended all tasks
            log.debug("too late for the engine: %s", error.code)

    def _ask(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()

        def call() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except Exception as error:
                    future.set_exception(friendly(error))

        try:
            self._post(call)
        except UserError as error:
            future.set_exception(error)
        return future

    def _run(self) -> None:
        while (call := self._next()) is not None:
            self._guarded(call)
            del call
        self._unload()
        self._lodging.close()
        while self._calls:
            self._calls.popleft()()

    def _guarded(self, call: Callable[[], None]) -> None:
        """The thread outlives every fault: what was running fails, and the next request is served."""
        try:
            call()
        except Exception as error:
            log.exception("the engine met a fault of its own")
            if self._loaded is not None:
                self._loaded.scheduler.fail_all(friendly(error))

    def _next(self) -> Callable[[], None] | None:
        """The next call, or a decode when there is none; None when closing."""
        with self._wake:
            while True:
                if self._closing:
                    return None
                if self._calls:
                    return self._calls.popleft()
                if (step := self._lodging.next()) is not None:
                    return step
                self._wake.wait(self._lodging.due())

    def _need(self) -> _Loaded:
        if self._asleep is not None and not self._closing:
            self._load(self._asleep, None)
        if self._loaded is None or self._closing:
            raise UserError("No model is loaded", todo="choose one first", code="no-model")
        return self._loaded

    def _load(self, spec: LoadSpec, progress: Callable[[float], None] | None) -> ModelInfo:
        self._unload()
        header = gguf.read(spec.path)
        _check_role(header)
        spec, whole = dressed(spec, header)
        step = _steps(progress, lambda: self._closing)
        self._loaded = self._careful.load(
            spec,
            whole,
            self._lodging.machine_for(whole, spec),
            lambda plan: _Loaded(spec, header, plan, step),
            lambda: self._closing,
        )
        self._info = self._loaded.info
        info, weights = self._info, 0 if self._info.gpu_layers else self._info.size
        leave, loaded = lambda: self._sleep(spec, info), self._loaded
        self._lodging.move_in(loaded.scheduler, weights, leave, loaded.spare)
        self._devices = devices.native_devices(library())
        self._warm_up(self._loaded, spec.sha256)
        return self._info

    def _warm_up(self, loaded: _Loaded, sha256: str) -> None:
        """Fetch the chats that are most likely taken up next, while the person still types."""
        found = loaded.recollect(self._keeper, sha256) if self._keeper else None
        if found is not None:
            found.newest(loaded.backend.sequences - 1).add_done_callback(
                lambda names: [self._fetch(loaded, found, name) for name in _result(names) or []]
            )

    def _fetch(self, loaded: _Loaded, recollection: Recollection, conversation: str) -> None:
        def adopt(saved: Saved | None) -> None:
            if saved is not None and self._loaded is loaded:
                loaded.scheduler.cache.adopt(conversation, saved)

        recollection.recall(conversation).add_done_callback(
            lambda future: self._post_if_open(lambda: adopt(_result(future)))
        )

    def _admit(self, loaded: _Loaded, task: Task) -> None:
        """Submit a task, after what was kept of its conversation is there; other tasks run meanwhile."""
        found, scheduler = loaded.recall(task), loaded.scheduler
        if found is None:
            scheduler.submit(task)
            return
        scheduler.expect(task)
        found.add_done_callback(
            lambda future: self._post_if_open(lambda: scheduler.arrive(task, _result(future)))
        )

    def _sleep(self, spec: LoadSpec, info: ModelInfo) -> None:
        """Leave the memory; the next request that needs the model brings it back."""
        self._unload()
        self._asleep, self._info = spec, info

    def _unload(self) -> None:
        loaded, self._loaded, self._info, self._asleep = self._loaded, None, None, None
        self._lodging.move_out()
        if loaded is not None:
            loaded.close()
            self._careful.settled()

    def _begin(self, ticket: _Ticket) -> None:
        answer, request = ticket.answer, ticket.answer.request
        if self._closing or ticket.cancelled:
            answer.on_end("cancelled")
            return
        try:
            loaded = self._need()
            loaded.tidy()
            prompt = loaded.prompts.make(request.messages, request.thinking, request.continues, ticket.tools)
            stops = (*request.stop, *loaded.prompts.template.stops)
            answer.prepare(loaded.model.piece, stops, prompt.style, len(prompt.tokens), ticket.tools)
            form = None
            if ticket.constraint is not None:
                text, code = ticket.constraint
                form = Form(text, code, answer_follows(prompt.style), request.continues)
            task = answer.task(prompt.tokens, form)
            ticket.scheduler, ticket.task = loaded.scheduler, task
            task.cancelled = ticket.cancelled
            self._admit(loaded, task)
        except Exception as error:
            answer.on_failure(friendly(error))


def _result(future: Future[T]) -> T | None:
    """What a finished future holds; None in its place when it failed."""
    return None if future.cancelled() or future.exception() else future.result()


def _steps(progress: Callable[[float], None] | None, closing: Callable[[], bool]) -> Callable[[float], bool]:
    """A progress call for llama.cpp: in whole percents, and false when the engine closes."""
    last = -1

    def step(fraction: float) -> bool:
        nonlocal last
        if progress is not None and int(fraction * 100) > last:
            last = int(fraction * 100)
            progress(min(1.0, fraction))
        return not closing()

    return step


def _check_role(header: gguf.GgufFile) -> None:
    if header.role != "chat":
        raise UserError(
            f"The model {header.path.name} cannot chat",
            why="it is made for searching and sorting texts",
            todo="choose a chat model",
            code="wrong-role",
        )


def _info(
    header: gguf.GgufFile, plan: Plan, context: int, template: ChatTemplate, seconds: float
) -> ModelInfo:
    return ModelInfo(
        path=header.path,
        name=header.name,
        architecture=header.architecture,
        quantisation=header.quantisation,
        size=header.size,
        parameters=header.parameters,
        trained_context=header.trained_context,
        context=context,
        layers=header.layers,
        gpu_layers=plan.gpu_layers,
        device=plan.device,
        threads=plan.threads,
        template_known=template.known,
        thinking=template.known and template.thinking,
        load_s=seconds,
        sentence=plan.sentence,
        adapters=plan.adapters,
        vision=plan.projector is not None,
    )
