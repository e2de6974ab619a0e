"""Runs a suite under a condition: many cases at once, each kept as soon as it is known, gone on with after a crash."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any, Protocol

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Changed, EventSink, Progress
from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.quality import checking
from app.quality.asking import Asker, Rooms
from app.quality.condition import Condition, Facts, checked, index_hash, run_facts, text_hash
from app.quality.records import CheckResult, Helpers, Output, case_hash
from app.store.suite_records import Case, Suite, SuiteResult, SuiteRun

log = logging.getLogger("underdesk.quality")
WIDE = 16
"""Cases that are asked at once where answers need not be exact."""
GOES_ON = ("running", "stopped", "failed")
"""States that a run can be taken up again from; *running* is what a killed program leaves."""


class Store(Protocol):
    """The vault's suites, as far as runs must know them."""

    def get(self, wanted: str) -> Suite: ...
    def cases(self, suite_id: str) -> list[Case]: ...
    def begin(self, run: SuiteRun) -> None: ...
    def update(self, run_id: str, **fields: Any) -> None: ...
    def run(self, run_id: str) -> SuiteRun: ...
    def runs(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]: ...
    def keep(self, result: SuiteResult) -> None: ...
    def results(self, run_id: str) -> list[SuiteResult]: ...
    def remove_runs(self, run_ids: Iterable[str]) -> None: ...


@dataclass
class Going:
    """A run under way."""

    run: SuiteRun
    condition: Condition
    cases: list[Case]
    token: CancelToken = field(default_factory=CancelToken)
    future: Future[SuiteRun] = field(default_factory=Future[SuiteRun])
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def asked(self) -> int:
        """How many answers the run is made of."""
        return len(self.cases) * len(self.condition.seeds)


class SuiteRuns:
    """All runs of suites. Safe from any thread; what begins a run returns at once."""

    def __init__(
        self, store: Store, rooms: Rooms, helpers: Helpers, post: EventSink, wide: int = WIDE
    ) -> None:
        """`wide` cases are asked at once where answers need not be exact."""
        self._wide = wide
        self._store, self._rooms, self._helpers, self._post = store, rooms, helpers, post
        self._under_way: dict[str, Going] = {}
        self._lock = threading.Lock()
        self._closed = False

    # beginning and going on

    def start(self, suite_id: str, condition: Condition, *, title: str = "") -> str:
        """Ask all cases of a suite, named by id or name; returns the run's id. Raises UserError: no-such-suite,
        empty-suite, bad-condition, no-such-model."""
        suite = self._store.get(suite_id)
        cases = self._store.cases(suite.id)
        if not cases:
            raise UserError(
                f"The suite “{suite.name}” has no cases", todo="add one first", code="empty-suite"
            )
        known = self._rooms.models.facts(condition.model or self._rooms.models.chosen())
        piped = any(case.kind == "pipeline" for case in cases)
        chosen = checked(replace(condition, model=known.id), piped=piped)
        now = time.time()
        hashes = {case.id: case_hash(case) for case in cases}
        record = {"condition": chosen.as_json(), "facts": {}}
        title = title or chosen.titled(self._rooms.name_of(known.id))
        run = SuiteRun(new_id(), suite.id, title, record, "running", now, now, hashes)
        self._store.begin(run)
        self._launch(Going(run, chosen, cases))
        return run.id

    def resume(self, run_id: str) -> None:
        """Go on where it was; cases that are known are not asked again. Raises UserError: no-such-run,
        already-running, run-over, suite-changed."""
        run = self.get(run_id)
        if run.state not in GOES_ON:
            raise UserError("This run is over", todo="start another", code="run-over")
        cases = self._store.cases(run.suite)
        if {case.id: case_hash(case) for case in cases} != dict(run.cases):
            raise UserError(
                "This run cannot go on",
                why="the cases of its suite were changed since it began",
                todo="start another",
                code="suite-changed",
            )
        self._launch(Going(run, Condition.of_json(run.conditions["condition"]), cases))

    def _launch(self, going: Going) -> None:
        with self._lock:
            if self._closed:
                raise UserError("Underdesk is closing", todo="start it again", code="closing")
            if going.run.id in self._under_way:
                raise UserError("This run is under way", todo="wait, or stop it", code="already-running")
            self._under_way[going.run.id] = going
        threading.Thread(target=self._go, args=(going,), name="suite-run", daemon=True).start()

    def _go(self, going: Going) -> None:
        run = going.run
        try:
            run = self._asked(going)
        except Cancelled:
            run = replace(run, state="stopped")
        except Exception as error:
            told = friendly(error)
            if told.code == "bug":
                log.exception("a run of a suite met a fault")
            run = replace(run, state="failed", error=told.sentence)
        finally:
            with self._lock:
                self._under_way.pop(run.id, None)
            self._settle(run)
            going.future.set_result(run)

    def _settle(self, run: SuiteRun) -> None:
        try:
            self._store.update(run.id, state=run.state, summary=run.summary, error=run.error)
        except Exception as error:  # the vault is closed, or full
            log.warning("a run could not be written down: %s", friendly(error).code)
        self._post(Progress(run.id, run.title, 1.0 if run.state == "done" else None, run.error, done=True))
        self._post(Changed("suite-run", frozenset({run.id})))

    def _asked(self, going: Going) -> SuiteRun:
        """Ask what is not known yet. Raises Cancelled, UserError."""
        began = time.monotonic()
        facts = self._facts(going)
        kept = going.run.conditions.get("facts") or asdict(facts)
        if changed := differing(kept, asdict(facts)):
            raise UserError(
                "This run cannot go on",
                why=f"since it began there is another {', '.join(changed)}",
                todo="start another",
                code="changed-meanwhile",
            )
        conditions = {**going.run.conditions, "facts": kept}
        self._store.update(going.run.id, state="running", conditions=conditions, error="")
        self._post(Changed("suite-run", frozenset({going.run.id})))
        known = {(one.case, one.seed) for one in self._store.results(going.run.id)}
        left = [(case, seed) for case in in_groups(going.cases) for seed in going.condition.seeds]
        left = [(case, seed) for case, seed in left if (case.id, seed) not in known]
        going.done = going.asked - len(left)
        self._tell(going)
        self._ask_all(going, left)
        took = float(going.run.summary.get("seconds", 0.0)) + time.monotonic() - began
        results = self._store.results(going.run.id)
        summary = {**totals(going.cases, results, took), "memory": self._memory(going.condition)}
        return replace(going.run, state="done", conditions=conditions, summary=summary, error="")

    def _facts(self, going: Going) -> Facts:
        rooms, chosen = self._rooms, going.condition
        if not chosen.exact:
            rooms.expect(WIDE)
        loading = rooms.models.ensure(chosen.model)
        while not loading.done():
            if going.token.wait(0.05):
                raise Cancelled
        specs = [spec for case in going.cases for spec in case.checks]
        folders = sorted({folder for case in going.cases for folder in case.folders})
        files = [file for one in folders for file in rooms.shelf.files(rooms.shelf.folder(one).id)]
        wanted = {chosen.pipeline} if chosen.pipeline else {case.pipeline for case in going.cases}
        texts = {one: text_hash(rooms.pipelines.get(one).text) for one in sorted(wanted) if one}
        steps = {step: rooms.models.facts(model).sha256 for step, model in chosen.steps.items()}
        return run_facts(
            chosen,
            loading.result(),
            rooms.models.facts(chosen.model),
            rooms.sampling_for(chosen.model),
            checking.versions(specs),
            index=index_hash(files),
            pipelines=texts,
            steps=steps,
        )

    def _memory(self, condition: Condition) -> int:
        info = self._rooms.models.ensure(condition.model).result()
        return next((one.size for one in self._rooms.engine.residents() if one.path == info.path), 0)

    # one case after the other, or many at once

    def _ask_all(self, going: Going, left: Sequence[tuple[Case, int]]) -> None:
        asker = Asker(self._rooms, going.condition, going.token)
        width = 1 if going.condition.exact else self._wide
        with ThreadPoolExecutor(width, thread_name_prefix="suite-case") as pool:
            parts = [pool.submit(self._one, going, asker, case, seed) for case, seed in left]
            try:
                for part in parts:
                    part.result()
            except BaseException:
                going.token.cancel()
                for part in parts:
                    part.cancel()
                raise

    def _one(self, going: Going, asker: Asker, case: Case, seed: int) -> None:
        began = time.monotonic()
        try:
            output = asker.ask(case, seed)
        except UserError as error:
            output = Output(error=error.sentence)
        took = time.monotonic() - began
        results = checking.check_all(output, case, self._helpers)
        going.token.check()
        self._store.keep(kept(going.run.id, case, seed, output, results, took))
        with going.lock:
            going.done += 1
            self._tell(going)

    def _tell(self, going: Going) -> None:
        detail = f"{going.done} of {going.asked} answers"
        self._post(Progress(going.run.id, going.run.title, going.done / going.asked, detail))

    # while it is under way

    def stop(self, run_id: str) -> None:
        """Break off; what is known stays, and the run can go on. Nothing happens where it is not under way."""
        if going := self._found(run_id):
            going.token.cancel()

    def _found(self, run_id: str) -> Going | None:
        with self._lock:
            return self._under_way.get(run_id)

    def running(self) -> tuple[str, ...]:
        """The runs that are under way."""
        with self._lock:
            return tuple(self._under_way)

    def future(self, run_id: str) -> Future[SuiteRun] | None:
        """What resolves when the run rests; None where it is not under way."""
        going = self._found(run_id)
        return going.future if going else None

    def wait(self, run_id: str, timeout: float | None = None) -> SuiteRun:
        """The run once it rests; raises TimeoutError."""
        if going := self._found(run_id):
            going.future.result(timeout)
        return self.get(run_id)

    # looking back

    def get(self, run_id: str) -> SuiteRun:
        """One run; raises UserError "no-such-run"."""
        return self._as_it_is(self._store.run(run_id))

    def _as_it_is(self, run: SuiteRun) -> SuiteRun:
        """A run that was under way when the program ended is stopped, whatever was written down last."""
        if run.state == "running" and self._found(run.id) is None:
            return replace(run, state="stopped")
        return run

    def list(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]:
        """The latest runs, newest first."""
        return [self._as_it_is(run) for run in self._store.runs(suite_id, limit)]

    def results(self, run_id: str) -> list[SuiteResult]:
        """What its cases gave so far."""
        return self._store.results(run_id)

    def remove(self, run_ids: Iterable[str]) -> None:
        """Forget runs that are not under way."""
        gone = [run_id for run_id in run_ids if not self._found(run_id)]
        self._store.remove_runs(gone)
        self._post(Changed("suite-run", frozenset(gone)))

    def close(self, timeout: float = 10.0) -> bool:
        """Break off all runs and wait for them; they go on when they are resumed. False if some hung."""
        with self._lock:
            self._closed = True
            going = list(self._under_way.values())
        for one in going:
            one.token.cancel()
        deadline = time.monotonic() + timeout
        try:
            for one in going:
                one.future.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            return False
        return True


def in_groups(cases: Sequence[Case]) -> list[Case]:
    """The cases so that those with the same beginning come one after the other: the engine reads it once."""

    def beginning(case: Case) -> tuple[Any, ...]:
        files = tuple(file.sha256 for file in case.files)
        turns = tuple(turn.text for turn in case.turns)
        return (case.kind, case.pipeline, case.folders, case.system, files, turns, case.text)

    return sorted(cases, key=beginning)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What of a run's facts is not as it was, in words; where it ran counts, how long its window is does not."""
    words = {
        "sha256": "model file",
        "template": "chat template",
        "build": "build of the engine",
        "sampling": "sampling",
        "checkers": "version of the checks",
        "index": "state of the folders",
        "pipelines": "version of the pipeline",
        "steps": "model in a step",
    }
    return [word for name, word in words.items() if before.get(name) != after.get(name)]


def kept(
    run_id: str, case: Case, seed: int, output: Output, results: Sequence[CheckResult], took: float
) -> SuiteResult:
    """What the vault keeps of one answer."""
    tokens = int(output.timings.get("prompt_tokens", 0) + output.timings.get("generated_tokens", 0))
    state = "error" if output.error else "done"
    checks = tuple(asdict(result) for result in results)
    return SuiteResult(run_id, case.id, seed, state, output.as_json(), checks, took, tokens, time.time())


def results_of(result: SuiteResult) -> list[CheckResult]:
    """The checks of a kept answer."""
    return [CheckResult(**dict(one)) for one in result.checks]


def totals(cases: Sequence[Case], results: Sequence[SuiteResult], seconds: float) -> dict[str, Any]:
    """The figures of a whole run. Seconds are those that went by; tokens a second are of all cases together."""
    by_id = {case.id: case for case in cases}
    states = [
        checking.standing(by_id[one.case], results_of(one)).state for one in results if one.case in by_id
    ]
    timings: list[Mapping[str, float]] = [one.output.get("timings", {}) for one in results]
    generated = sum(one.get("generated_tokens", 0) for one in timings)
    first = [one["time_to_first_token_s"] for one in timings if "time_to_first_token_s" in one]
    speeds = [one["tokens_per_s"] for one in timings if one.get("tokens_per_s")]
    return {
        "answers": len(results),
        "passed": states.count("pass"),
        "failed": states.count("fail"),
        "errors": len(states) - states.count("pass") - states.count("fail"),
        "seconds": seconds,
        "prompt_tokens": sum(one.get("prompt_tokens", 0) for one in timings),
        "generated_tokens": generated,
        "first_token_s": median(first) if first else None,
        "tokens_per_s": median(speeds) if speeds else None,
        "together_tokens_per_s": generated / seconds if seconds else None,
    }
