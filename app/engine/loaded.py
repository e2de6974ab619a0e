"""A chat model in memory: everything that lives and dies with its weights."""

from __future__ import annotations

import hashlib
import time
from array import array
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from app.base.errors import UserError
from app.engine import devices, gguf, pages
from app.engine.api import ChatForm, GenerateRequest, LoadSpec, Made, ModelInfo, Resident
from app.engine.backend import Guesser
from app.engine.binding import library
from app.engine.buffers import by_device, cards_in, mapped_host, repacked_host, working_host
from app.engine.conditions import Conditions, digest, processor_name
from app.engine.draft import guesser_for
from app.engine.drafting import DraftModel, Outcome
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Plan
from app.engine.prompt import Prompt, PromptMaker
from app.engine.resident import Footprint, habits
from app.engine.scheduler import Scheduler
from app.engine.states import LEAST, Keeper, NativeMemory, Recollection, Saved, build_of, fingerprint
from app.engine.task import Task
from app.engine.template import ChatTemplate
from app.engine.texts import Stay
from app.engine.tools.forms import form_named

VISIBLE = -1
"""Stands for every token of a picture: their numbers are drawn anew with each load."""


class Loaded:
    """Everything that lives and dies with one model."""

    def __init__(
        self, spec: LoadSpec, header: gguf.GgufFile, plan: Plan, progress: Callable[[float], bool]
    ) -> None:
        """Raises UserError when it cannot be loaded; then nothing of it remains."""
        started = time.perf_counter()
        self.plan, self._fixed = plan, spec.threads is not None
        self.recollection: Recollection | None = None
        self.stay = Stay()
        self._draft: DraftModel | None = None
        self._threads = plan.threads
        self.model = Model(spec.path, plan, progress)
        self._buffers = by_device(library().underdesk_log.lines)
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
        self._form = spec.form
        self._other: PromptMaker | None = None
        self.prompts = self._maker(source)
        template = self.prompts.template
        self.backend = LlamaBackend(self.model, plan, growing=True)
        self._buffers.update(by_device(library().underdesk_log.lines))
        self._first_cells = self.backend.cells
        self._conditions = _conditions(spec, plan, template, self.backend)
        pages.enlarge()
        self.scheduler = Scheduler(self.backend)

    def _maker(self, source: str) -> PromptMaker:
        form = self._form
        template = ChatTemplate(source, self.model.bos, self.model.eos, form=form)
        tools = None if form.tools is None else form_named(form.tools)
        look = None if self.model.eyes is None else self.model.eyes.look
        return PromptMaker(template, _Vocabulary(self.model, template.source), tools, look)

    def prompts_by(self, template: str) -> PromptMaker:
        """What makes prompts, by another chat template where one is given. Raises UserError (bad-template)."""
        if not template:
            return self.prompts
        if self._other is None or self._other.template.source != template:
            self._other = self._maker(template)
        return self._other

    def accompany(self, outcome: Outcome) -> None:
        """Have a draft model guess from now on, or say why there is none."""
        self._draft, self.info = outcome.model, outcome.told(self.info)
        self._conditions = replace(self._conditions, draft=self.info.draft)

    def made(self, prompt: Prompt, template: ChatTemplate) -> Made:
        """What the receipt of an answer to this prompt says."""
        tokens = (max(token, VISIBLE) for token in prompt.tokens)
        read = hashlib.sha256(array("i", tokens).tobytes()).hexdigest()
        kept = replace(self._conditions, threads=self._threads, template=_hash(template, self._form))
        return Made(kept, prompt.text, read)

    def guesser(self, request: GenerateRequest, stopped: Callable[[], bool]) -> Guesser | None:
        """What guesses for a request, if anything does."""
        return guesser_for(request, self._draft.draft if self._draft else None, stopped)

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

    @property
    def footprint(self) -> Footprint:
        """What it takes now, by what llama.cpp reported, and what it may still take: its context grows."""
        plan, host = self.plan, working_host(self._buffers)
        taken = host * self.backend.cells // self._first_cells
        most = max(host * plan.cells // self._first_cells, 0 if plan.gpu_layers else plan.kv + plan.compute)
        mapped = mapped_host(self._buffers) if self._buffers else plan.weights
        alone = Footprint(mapped + max(0, most - taken), taken + repacked_host(self._buffers), self._cards)
        return alone.beside(self._draft.footprint) if self._draft else alone

    @property
    def _cards(self) -> tuple[int, ...]:
        return tuple(share.size for share in self.plan.shares) if self.plan.gpu_layers else ()

    @property
    def resident(self) -> Resident:
        """It, as people are told of it."""
        foot, plan = self.footprint, self.plan
        host = mapped_host(self._buffers) + foot.taken
        return Resident(self.info.path, self.info.name, "chat", host or plan.host, cards_in(self._buffers))

    def spare(self, saving: bool, /) -> None:
        """Compute with few threads while the battery feeds the computer, unless the person has chosen how many."""
        if self._fixed:
            return
        threads = self._threads = habits(saving, self.plan.threads, None).threads
        self.backend.use_threads(threads)
        if self._draft:
            self._draft.use_threads(threads)

    def close(self) -> None:
        """End its answers as cancelled, have its conversations kept, and free it."""
        self.scheduler.fail_all()
        self.stay.end()
        self.scheduler.cache.leave_all()
        if self._draft:
            self._draft.close()
        self.backend.close()
        self.model.close()


class _Vocabulary:
    """A model's tokeniser together with the marks that its template uses."""

    def __init__(self, model: Model, template: str) -> None:
        self.tokenise, self.is_control, self.opening = model.tokenise, model.is_control, model.opening
        self.marks = model.marks(template)


def check_role(header: gguf.GgufFile) -> None:
    """Raise UserError (wrong-role) for a model that cannot chat."""
    if header.role != "chat":
        raise UserError(
            f"The model {header.path.name} cannot chat",
            why="it is made for searching and sorting texts",
            todo="choose a chat model",
            code="wrong-role",
        )


def _hash(template: ChatTemplate, form: ChatForm) -> str:
    return digest(f"{template.source}\0{form!r}")


def _conditions(spec: LoadSpec, plan: Plan, template: ChatTemplate, backend: LlamaBackend) -> Conditions:
    """What all answers of a loaded model have in common."""
    cards = plan.gpu_layers > 0
    places = f"{'/'.join(map(str, plan.split))} e{plan.host_experts}" if cards else ""
    return Conditions(
        model=spec.sha256,
        build=build_of(library()),
        device=plan.device if cards else processor_name(),
        driver=devices.driver_version() if cards else "",
        gpu_layers=plan.gpu_layers,
        placement=places,
        threads=plan.threads,
        context=backend.context,
        step=plan.grid,
        sequences=backend.sequences,
        kv_type=plan.kv_type,
        flash_attention=plan.flash,
        full_window=plan.full_window,
        template=_hash(template, spec.form),
        adapters=tuple(f"{adapter.sha256} {adapter.scale:g}" for adapter in plan.adapters),
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
        tools=template.tools_known,
        thinking=template.known and template.thinking,
        load_s=seconds,
        sentence=plan.sentence,
        adapters=plan.adapters,
        vision=plan.projector is not None,
    )
