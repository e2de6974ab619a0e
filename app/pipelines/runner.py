"""Runs: begun, watched, paused, answered and taken up again, whatever ended the program in between."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Changed, EventSink
from app.base.ids import new_id
from app.pipelines import events, files
from app.pipelines.cache import Slot, Values
from app.pipelines.check import check
from app.pipelines.context import Reply
from app.pipelines.crew import Held, StepError
from app.pipelines.document import text_of
from app.pipelines.files import BadPipeline
from app.pipelines.graph import Pipeline
from app.pipelines.ports import pipeline_inputs, questions, result_ends
from app.pipelines.registry import Nodes
from app.pipelines.values import Value
from app.pipelines.walk import Control, Plan, Walk
from app.pipelines.world import World
from app.store.pipeline_records import Pending, Run, RunState, StepRecord
from app.store.pipelines import RunsRepo

log = logging.getLogger("underdesk.pipelines")
GOES_ON: frozenset[RunState] = frozenset({"running", "paused", "waiting", "failed", "stopped"})
"""States that a run can be taken up again from; *running* is what a killed program leaves."""


class Runs:
    """All runs of a profile. Safe from any thread; what begins a run returns at once."""

    def __init__(self, repo: RunsRepo, nodes: Nodes, world: World, post: EventSink) -> None:
        self._repo, self._nodes, self._world, self._post = repo, nodes, world, post
        self._values: Values | None = None
        self._under_way: dict[str, tuple[Control, Future[Run]]] = {}
        self._lock = threading.Lock()
        self._closed = False

    # beginning and going on

    def start(
        self,
        pipeline: Pipeline,
        given: Mapping[str, str] | None = None,
        *,
        pipeline_id: str | None = None,
        to: Sequence[str] = (),
        afresh: Sequence[str] = (),
        web: bool = False,
        base: Path | None = None,
        run_id: str = "",
        seed: int | None = None,
        model: str = "",
    ) -> str:
        """Begin a run and return its id. `given` are texts for the pipeline's questions, by name.

        `to` are steps to run to, with all that they need; `afresh` steps that are run although what they give is
        known, and so is whatever their new values change. `web`: whether it may use the network; `base`: the folder
        for files with a bare name, which are kept with the run without one; `run_id`: an id that was drawn for it
        already; `seed`: what its steps draw theirs from, so that a run with the same one is the same; `model`: what
        steps ask that name none, in place of the chosen one. Raises BadPipeline where it cannot run,
        UserError "no-such-input" or "input-missing".
        """
        _check(pipeline, self._nodes, given or {}, to)
        seed = secrets.randbits(63) if seed is None else seed
        chosen = model or self._world.models.chosen()
        plan = Plan(
            seed, time.time(), chosen, dict(given or {}), tuple(to), tuple(afresh), (), web, str(base or "")
        )
        run = Run(
            run_id or new_id(),
            pipeline_id,
            pipeline.title,
            text_of(pipeline),
            asdict(plan),
            "running",
            plan.now,
            plan.now,
        )
        self._repo.begin(run)
        self._launch(run, pipeline, plan, resumed=False)
        return run.id

    def resume(self, run_id: str) -> None:
        """Go on where it was. Raises UserError: no-such-run, already-running, run-over."""
        run = self._repo.get(run_id)
        if run.state not in GOES_ON:
            raise UserError("This run is over", todo="start another", code="run-over")
        with self._lock:
            if run_id in self._under_way:
                raise UserError("This run is under way", todo="wait, or stop it", code="already-running")
        self._launch(run, files.read(run.text, self._nodes), _plan(run.plan), resumed=True)

    def _launch(self, run: Run, pipeline: Pipeline, plan: Plan, *, resumed: bool) -> None:
        control, future = Control(), Future[Run]()
        with self._lock:
            if self._closed:
                raise UserError("Underdesk is closing", todo="start it again", code="closing")
            self._under_way[run.id] = control, future
        arguments = run, pipeline, plan, control, future, resumed
        threading.Thread(target=self._go, args=arguments, name="pipeline-run", daemon=True).start()

    def _go(
        self,
        run: Run,
        pipeline: Pipeline,
        plan: Plan,
        control: Control,
        future: Future[Run],
        resumed: bool,
    ) -> None:
        done: events.RunDone | None = None
        try:
            self._post(events.RunStarted(run.id, run.title, resumed))
            if resumed:
                self._repo.update(run.id, "running", plan=asdict(plan))
            done = self._walked(run, pipeline, plan, control)
        except Exception as error:  # the vault is closed, or full
            log.warning("a run could not be written down: %s", friendly(error).code)
            done = events.RunDone(run.id, "failed", {}, friendly(error))
        finally:
            with self._lock:
                self._under_way.pop(run.id, None)
            if done is not None:
                self._post(done)
                self._post(Changed("run", frozenset({run.id})))
            future.set_result(replace(run, state=done.state if done else "failed"))

    def _walked(self, run: Run, pipeline: Pipeline, plan: Plan, control: Control) -> events.RunDone:
        """Walk once, and write down how it ended."""
        began = time.monotonic()
        walk = Walk(
            run.id, pipeline, plan, self._nodes, self._repo, self.values, self._world, self._post, control
        )
        state: RunState = "done"
        error: UserError | None = None
        results: dict[str, Slot] = {}
        try:
            scope = walk.run()
            ends = result_ends(pipeline, self._nodes)
            found = {name: scope.made.get(end) for name, end in ends.items()}
            results = {name: slot for name, slot in found.items() if slot is not None}
            self._keep(run, results)
        except Held as held:
            state = "waiting" if held.why == "reply" else "paused"
            self._hold(run, plan, state, held)
        except Cancelled:
            state = "stopped"
            self._repo.update(run.id, state)
        except (StepError, UserError, Exception) as failure:
            state, error = "failed", friendly(failure.error if isinstance(failure, StepError) else failure)
            if error.code == "bug":
                log.exception("a run met a fault")
            self._repo.update(run.id, state, error=error.sentence)
        counts = walk.counts
        told = {name: self.values.value(slot) for name, slot in results.items()}
        took = counts.ran, counts.cached, counts.skipped, counts.tokens, time.monotonic() - began
        return events.RunDone(run.id, state, told, error, *took)

    def _keep(self, run: Run, results: Mapping[str, Slot]) -> None:
        texts = {slot.id: slot.text for slot in results.values() if slot.text is not None}
        if texts:
            self._repo.keep_values(texts)
        ids = {name: slot.id for name, slot in results.items()}
        self._repo.update(run.id, "done", results=ids)

    def _hold(self, run: Run, plan: Plan, state: RunState, held: Held) -> None:
        points = list(held.paths) if held.why == "breakpoint" else []
        self._repo.update(run.id, state, plan={**asdict(plan), "held": points})
        why: Any = held.why
        self._post(events.RunPaused(run.id, why, held.paths))

    # while it is under way

    def pause(self, run_id: str) -> None:
        """Begin no further step; what runs comes to its end. Nothing happens where it is not under way."""
        if found := self._found(run_id):
            found[0].pause()

    def stop(self, run_id: str) -> None:
        """Break off what runs; what was finished is kept, and the run can go on later."""
        if found := self._found(run_id):
            found[0].cancel.cancel()

    def _found(self, run_id: str) -> tuple[Control, Future[Run]] | None:
        with self._lock:
            return self._under_way.get(run_id)

    def running(self) -> tuple[str, ...]:
        """The runs that are under way."""
        with self._lock:
            return tuple(self._under_way)

    def wait(self, run_id: str, timeout: float | None = None) -> Run:
        """The run once it rests; raises TimeoutError. One that is not under way is returned at once."""
        if found := self._found(run_id):
            found[1].result(timeout)
        return self._repo.get(run_id)

    def reply(self, run_id: str, path: str, number: int, reply: Reply) -> None:
        """Answer what a step asked, and let the run go on where nothing else is asked and it rests."""
        self._repo.reply(run_id, path, number, asdict(reply))
        self._post(Changed("run", frozenset({run_id})))
        if not self._found(run_id) and not self.questions(run_id) and self.get(run_id).state == "waiting":
            self.resume(run_id)

    # looking back

    @property
    def values(self) -> Values:
        """The vault's values."""
        with self._lock:
            if self._values is None:
                self._values = Values(self._repo.key(), self._repo.value)
            return self._values

    def get(self, run_id: str) -> Run:
        """One run; raises UserError "no-such-run"."""
        return self._as_it_is(self._repo.get(run_id))

    def _as_it_is(self, run: Run) -> Run:
        """A run that was under way when the program ended is stopped, whatever was written down last."""
        if run.state == "running" and self._found(run.id) is None:
            return replace(run, state="stopped")
        return run

    def list(self, pipeline_id: str | None = None, limit: int = 100) -> list[Run]:
        """The latest runs."""
        return [self._as_it_is(run) for run in self._repo.list(pipeline_id, limit)]

    def steps(self, run_id: str) -> list[StepRecord]:
        """How its steps ended, with the ids of their inputs and outputs."""
        return self._repo.steps(run_id)

    def value(self, value_id: str) -> Value:
        """A value that a step record or a run names."""
        return self.values.value(Slot(value_id))

    def results(self, run_id: str) -> dict[str, Value]:
        """What a finished run gave, by name."""
        return {name: self.value(value_id) for name, value_id in self._repo.get(run_id).results.items()}

    def questions(self, run_id: str) -> list[Pending]:
        """What a person is asked and has not answered."""
        return [pending for pending in self._repo.pending(run_id) if pending.reply is None]

    def remove(self, run_ids: Sequence[str]) -> None:
        """Forget runs that are not under way, and what only they had made."""
        with self._lock:
            gone = [run_id for run_id in run_ids if run_id not in self._under_way]
        self._repo.remove(gone)
        self._post(Changed("run", frozenset(gone)))

    def close(self, timeout: float = 10.0) -> bool:
        """Break off all runs and wait for them; they go on when they are resumed. False if some hung."""
        with self._lock:
            self._closed = True
            open_runs = list(self._under_way.values())
        for control, _ in open_runs:
            control.cancel.cancel()
        deadline = time.monotonic() + timeout
        try:
            for _, future in open_runs:
                future.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            return False
        return True


def _plan(row: Mapping[str, Any]) -> Plan:
    """The plan of a run that goes on: the breakpoints that held it are passed."""
    names = ("to", "afresh", "passed")
    lists = {name: tuple(map(str, row.get(name, ()))) for name in names}
    lists["passed"] += tuple(map(str, row.get("held", ())))
    return Plan(
        row["seed"],
        row["now"],
        row["model"],
        row["given"],
        **lists,
        web=bool(row["web"]),
        base=str(row.get("base", "")),
    )


def _check(pipeline: Pipeline, nodes: Nodes, given: Mapping[str, str], to: Sequence[str]) -> None:
    """Raise BadPipeline or UserError where a run cannot begin."""
    problems = check(pipeline, nodes)
    if to:  # what is not run may be unfinished
        problems = [problem for problem in problems if not problem.unfinished]
    if problems:
        raise BadPipeline(problems, "The pipeline cannot run yet.")
    known = questions(pipeline)
    for name in given:
        if name not in known:
            raise UserError(
                f"The pipeline has no question “{name}”",
                why=f"it has: {', '.join(known) or 'none'}",
                code="no-such-input",
            )
    ports = () if to else pipeline_inputs(pipeline, nodes)
    missing = next((port.name for port in ports if port.required and not given.get(port.name)), None)
    if missing is not None:
        raise UserError(f"The question “{missing}” is empty", todo="type it first", code="input-missing")
