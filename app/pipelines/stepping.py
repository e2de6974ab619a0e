"""One step of a walk: its key, its tries, its limits, and its commit."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import CancelToken
from app.pipelines import events, params
from app.pipelines.cache import Slot
from app.pipelines.context import Waiting, Where
from app.pipelines.crew import Held, StepError
from app.pipelines.graph import Step
from app.pipelines.live import LiveContext, state_of
from app.pipelines.ports import questions
from app.pipelines.registry import ERROR, AnyNode
from app.pipelines.values import as_text, documents_in
from app.pipelines.walk import Scope, Walk, error_value, now
from app.store.pipeline_records import Pending, Result, StepRecord
from app.store.receipt_records import Receipt

PREVIEW = 300
LEAST_DIGITS = 8


def run_step(walk: Walk, step: Step, scope: Scope) -> None:
    """Run a step, or take what is stored; raises StepError, Held, Cancelled, and UserError where it cannot begin."""
    path = scope.prefix + step.id
    node = walk.nodes.find(step.node, step.version)
    if node is None:
        raise _unknown(step)
    slots = walk.gathered(step, scope)
    if slots is None:
        walk.skip(step, scope)
        return
    if step.id in scope.pipeline.layout.breakpoints and path not in walk.plan.passed:
        raise Held("breakpoint", [path])
    attempt = Attempt(walk, step, node, scope, path, slots)
    with walk.alone(attempt.key):
        result = attempt.known()
        if result is None:
            attempt.run()
        else:
            attempt.reuse(result)


def _unknown(step: Step) -> UserError:
    return UserError(
        f"“{step.name}” cannot run",
        why=f"this program does not know the node “{step.node}”",
        todo="update Underdesk or remove the step",
        code="unknown-node",
    )


class Attempt:
    """A step with its inputs, on its way to its outputs."""

    def __init__(
        self, walk: Walk, step: Step, node: AnyNode, scope: Scope, path: str, slots: Mapping[str, Slot]
    ) -> None:
        self._walk, self._step, self._node, self._scope = walk, step, node, scope
        self.path, self._slots = path, slots
        given = dict(step.params)
        if (
            step.node == "question"
            and step.name in scope.given
            and questions(scope.pipeline).get(step.name) is step
        ):
            given["text"] = scope.given[step.name]
        self._drawn = _draws(node, given)
        if self._drawn:
            given["seed"] = walk.seed_of(path)
        self._params = params.build(node.params, given)
        self.key = walk.values.step_key(self._facts())
        seeded: int | None = getattr(self._params, "seed", None)
        self._seed = int(self.key[:LEAST_DIGITS], 16) % (2**32 - 2) if seeded is None else seeded

    def _facts(self) -> dict[str, Any]:
        """All that the result depends on. What is drawn for a run stands in the parameters."""
        walk, node = self._walk, self._node
        told = params.plain(self._params)
        facts: dict[str, Any] = {
            "node": node.id,
            "version": node.version,
            "params": {item.name: told[item.name] for item in node.fields() if not item.cosmetic},
            "inputs": {name: slot.id for name, slot in self._slots.items()},
            "error port": self._step.error_port,
            "exact": self._step.exact,
        }
        if node.models:
            ids = {name: str(told[name]) or walk.plan.model for name in node.models}
            facts["models"] = {name: asdict(walk.world.models.facts(used)) for name, used in ids.items()}
        if node.effect == "knowledge":
            named = [told[item.name] for item in node.fields() if item.kind == "folders"]
            facts["folders"] = state_of(walk.world.shelf, [name for names in named for name in names])
        if node.effect == "world":
            facts["run"] = [walk.id, self.path]
        if self._step.id in walk.plan.afresh:
            facts["afresh"] = walk.id
        return facts

    def known(self) -> Result | None:
        """What is stored: what it gave at any time, or how it failed in this run and went on by its error port."""
        found = self._walk.recall(self.key)
        if found is None and self._step.error_port:
            found = self._walk.recall(self._failed_key)
        return found

    @property
    def _failed_key(self) -> str:
        return self._walk.values.digest("failed", f"{self._walk.id}\0{self.key}")

    def reuse(self, result: Result) -> None:
        """Take what is stored."""
        walk = self._walk
        tokens = result.prompt_tokens + result.generated_tokens
        self._scope.tally.add(tokens, result.seconds)
        walk.counts.count("cached")
        record = self._record(result, cached=True)
        walk.commit(record, list(self._slots.values()), wait=False)
        self._give({name: Slot(value) for name, value in result.outputs.items()}, result, cached=True)

    def run(self) -> None:
        """Try as often as the step may, then commit."""
        began = now()
        for attempt in range(1, self._step.retry + 2):
            context = self._context(attempt)
            try:
                made = self._tried(context, attempt)
            except (Held, Cancelled):
                raise
            except Exception as error:
                if attempt <= self._step.retry and not self._walk.control.cancel.cancelled:
                    continue
                made = self._failed(error)
            self._finish(made, context, now() - began)
            return

    def _tried(self, context: LiveContext, attempt: int) -> dict[str, Slot]:
        walk = self._walk
        walk.post(events.StepStarted(walk.id, self._step.id, self.path, attempt))
        given = {name: walk.values.value(slot) for name, slot in self._slots.items()}
        timer = threading.Timer(self._step.timeout, context.cancel.cancel) if self._step.timeout else None
        try:
            if timer:
                timer.daemon = True
                timer.start()
            made = self._node(context, self._params, **given)
        except Waiting as waiting:
            walk.ask(self._step, self.path, Pending(self.path, waiting.number, asdict(waiting.request)))
            raise Held("reply", [self.path]) from None
        except Cancelled:
            walk.control.cancel.check()
            raise self._too_long() from None
        finally:
            if timer:
                timer.cancel()
        return {name: walk.values.slot(value) for name, value in made.items()}

    def _too_long(self) -> UserError:
        return UserError(
            f"“{self._step.name}” took longer than {self._step.timeout:g} seconds",
            todo="give it more time, or less to do",
            code="timeout",
        )

    def _context(self, attempt: int) -> LiveContext:
        walk, step = self._walk, self._step
        where = Where(walk.id, step.id, step.name, self.path)
        token = _Linked(walk.control.cancel)
        return LiveContext(
            walk.world,
            walk.post,
            where,
            token,
            walk.reply_to(self.path),
            model=walk.plan.model,
            seed=self._seed + attempt - 1 if self._drawn else self._seed,
            now=walk.plan.now,
            exact=step.exact,
            web=walk.plan.web,
            base=Path(walk.plan.base) if walk.plan.base else None,
        )

    def _failed(self, error: Exception) -> dict[str, Slot]:
        """What leaves by the error port; without one the run is told."""
        walk, known = self._walk, friendly(error)
        walk.post(events.StepFailed(walk.id, self._step.id, self.path, known, handled=self._step.error_port))
        if not self._step.error_port:
            record = StepRecord(self.path, self._step.id, "failed", inputs=self._ids(), error=known.sentence)
            walk.commit(record, list(self._slots.values()))
            raise StepError(known, self.path) from error
        return {ERROR: walk.values.slot(error_value(error, self._step.name))}

    def _finish(self, made: dict[str, Slot], context: LiveContext, seconds: float) -> None:
        walk, took = self._walk, context.took
        ids = {name: slot.id for name, slot in made.items()}
        key = self._failed_key if ERROR in made and self._step.error_port else self.key
        result = Result(key, ids, took.prompt, took.generated, seconds, tuple(took.notes))
        walk.commit(
            self._record(result), [*self._slots.values(), *made.values()], self._receipts(context, key)
        )
        tokens = took.prompt + took.generated
        self._scope.tally.add(tokens, seconds)
        walk.counts.count("ran", tokens)
        self._give({name: slot.stored() for name, slot in made.items()}, result)

    def _receipts(self, context: LiveContext, key: str) -> list[Receipt]:
        """Those of its calls, with the documents that stand in what it was given."""
        if not context.took.receipts:
            return []
        given = (self._walk.values.value(slot) for slot in self._slots.values())
        passages = documents_in(list(given))
        return [
            replace(made, result=key, number=number, facts={**made.facts, "passages": passages})
            for number, made in enumerate(context.took.receipts)
        ]

    def _record(self, result: Result, *, cached: bool = False) -> StepRecord:
        state = "done" if result.key == self.key else "failed"
        record = StepRecord(self.path, self._step.id, state, result.key, self._ids(), cached)
        return replace(record, result=result)

    def _ids(self) -> dict[str, str]:
        return {name: slot.id for name, slot in self._slots.items()}

    def _give(self, made: Mapping[str, Slot], result: Result, *, cached: bool = False) -> None:
        walk = self._walk
        walk.put(self._step, self._scope, made)
        first = next(iter(made.values()), None)
        preview = as_text(walk.values.value(first))[:PREVIEW] if first else ""
        took = result.prompt_tokens, result.generated_tokens, result.seconds
        done = events.StepDone(walk.id, self._step.id, self.path, *took, cached, preview, result.notes)
        walk.post(done)


def _draws(node: AnyNode, given: Mapping[str, Any]) -> bool:
    """Whether a seed is drawn for each run: there is none, and what is written depends on it."""
    names = {item.name: item.default for item in node.fields()}
    if "seed" not in names or given.get("seed", names["seed"]) is not None:
        return False
    return float(given.get("temperature", names.get("temperature", 1.0))) > 0


class _Linked(CancelToken):
    """A step's own token that is also cancelled with the run."""

    def __init__(self, run: CancelToken) -> None:
        super().__init__()
        self._run = run

    @property
    def cancelled(self) -> bool:
        """Whether the step or the whole run was stopped."""
        return self._run.cancelled or super().cancelled
