"""A draft model in memory, beside the one that it guesses for: loaded after it, into what it leaves, freed with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import LoadSpec, ModelInfo
from app.engine.careful import Careful
from app.engine.draft import Draft
from app.engine.gguf import GgufFile
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Machine, Plan, amount
from app.engine.plan_search import make_plan
from app.engine.resident import Footprint


@dataclass(frozen=True)
class Outcome:
    """A draft that was wished for: in memory, or why it is not."""

    model: DraftModel | None
    sentence: str

    def told(self, info: ModelInfo) -> ModelInfo:
        """What is told of the model that it guesses for."""
        sentence = f"{info.sentence} {self.sentence}"
        if self.model is None:
            return replace(info, sentence=sentence)
        return replace(info, sentence=sentence, draft=self.model.name, draft_size=self.model.plan.total)


class DraftModel:
    """Everything that lives and dies with a draft."""

    def __init__(self, header: GgufFile, plan: Plan, words: int) -> None:
        """Raises UserError when it cannot be loaded; then nothing of it remains."""
        self.name, self.plan = header.name, plan
        self._model = Model(header.path, plan, lambda _: True)
        try:
            self._backend = LlamaBackend(self._model, plan, growing=True)
        except UserError:
            self._model.close()
            raise
        self.draft = Draft(self._backend, words)

    @property
    def footprint(self) -> Footprint:
        """What it takes now and may still take."""
        plan = self.plan
        if plan.gpu_layers:
            return Footprint(0, plan.host, tuple(share.size for share in plan.shares))
        taken = (plan.kv + plan.compute) * self._backend.cells // plan.cells
        return Footprint(plan.total - taken, taken)

    def use_threads(self, threads: int) -> None:
        """Compute with so many at most from now on."""
        self._backend.use_threads(threads)

    def close(self) -> None:
        """Free it."""
        self._backend.close()
        self._model.close()


def plan_beside(header: GgufFile, draft: GgufFile, spec: LoadSpec, plan: Plan, machine: Machine) -> Plan:
    """How a draft lies in what `plan` leaves of the machine; it reads as far as the model, if it can read so far.

    Raises UserError when there is no room for it.
    """
    return make_plan(draft, _spec_of(header, draft, spec, plan), left_by(plan, machine))


def _spec_of(header: GgufFile, draft: GgufFile, spec: LoadSpec, plan: Plan) -> LoadSpec:
    most = draft.trained_context or plan.context
    whole = plan.gpu_layers == header.layers and not plan.host_experts
    return LoadSpec(
        draft.path,
        context=min(plan.context, most),
        gpu_layers=None if whole else 0,
        threads=plan.threads,
        kv_type=spec.kv_type,
        sequences=1,
    )


def left_by(plan: Plan, machine: Machine) -> Machine:
    """The machine without what a plan takes."""
    taken = {share.card.name: share.size for share in plan.shares}
    cards = tuple(replace(card, free=max(0, card.free - taken.get(card.name, 0))) for card in machine.cards)
    return replace(machine, free=max(0, machine.free - plan.host), cards=cards)


def load(
    spec: LoadSpec,
    header: GgufFile,
    plan: Plan,
    machine: Machine,
    words: int,
    careful: Careful,
    stopped: Callable[[], bool],
) -> Outcome:
    """The draft that `spec` wishes for, whose vocabulary was found to have `words` in common; what goes wrong with it
    leaves the model alone."""
    if spec.draft is None:
        raise LookupError("no draft was wished for")
    name = spec.draft.name
    try:
        draft = gguf.read(spec.draft)
        name, rest = draft.name, left_by(plan, machine)
        found = careful.beside(_spec_of(header, draft, spec, plan), draft, rest, stopped)
        made = DraftModel(draft, found, words)
    except UserError as error:
        why = error.why or error.what
        return Outcome(None, f"{name} does not guess for it: {why}.")
    return Outcome(
        made, f"{name} guesses for it where answers need not be repeatable, in about {amount(found.total)}."
    )
