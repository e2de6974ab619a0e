"""Pipelines and runs kept in memory: what a run tells is told by the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.base.events import Event
from app.base.ids import new_id
from app.pipelines.context import Reply
from app.pipelines.document import text_of
from app.pipelines.graph import Pipeline
from app.store.pipeline_records import Pending, Run, StepRecord, StoredPipeline, Version


class FakePipelines:
    """The face of PipelinesRepo."""

    def __init__(self) -> None:
        self.rows: dict[str, StoredPipeline] = {}
        self.gone: set[str] = set()
        self.history: list[tuple[str, str]] = []

    def list(self) -> list[StoredPipeline]:
        return [row for row in reversed(self.rows.values()) if row.id not in self.gone]

    def get(self, pipeline_id: str) -> StoredPipeline:
        if pipeline_id not in self.rows:
            raise UserError(f"There is no pipeline “{pipeline_id}”", code="no-such-pipeline")
        return self.rows[pipeline_id]

    def add(self, title: str, text: str) -> str:
        pipeline_id = new_id()
        self.rows[pipeline_id] = StoredPipeline(pipeline_id, title, time.time(), time.time(), text)
        self.history.append((pipeline_id, text))
        return pipeline_id

    def save(self, pipeline_id: str, title: str, text: str, label: str = "") -> Future[None]:
        self.rows[pipeline_id] = replace(self.rows[pipeline_id], title=title, text=text)
        self.history.append((pipeline_id, text))
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def versions(self, pipeline_id: str) -> list[Version]:
        found = [seq for seq, (name, _) in enumerate(self.history) if name == pipeline_id]
        return [Version(seq, float(seq), "") for seq in reversed(found)]

    def version(self, seq: int) -> str:
        return self.history[seq][1]

    def set_deleted(self, pipeline_id: str, deleted: bool) -> None:
        self.gone = self.gone | {pipeline_id} if deleted else self.gone - {pipeline_id}

    def purge(self, pipeline_ids: Sequence[str]) -> None:
        for pipeline_id in pipeline_ids:
            self.rows.pop(pipeline_id, None)


class FakeRuns:
    """The face of Runs; `tell` posts what a runner would."""

    def __init__(self, post: Callable[[Event], None]) -> None:
        self.tell = post
        self.rows: dict[str, Run] = {}
        self.made: dict[str, list[StepRecord]] = {}
        self.values: dict[str, Any] = {}
        self.asked: dict[str, list[Pending]] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.open: set[str] = set()

    def start(
        self,
        pipeline: Pipeline,
        given: Mapping[str, str] | None = None,
        *,
        pipeline_id: str | None = None,
        to: Sequence[str] = (),
        afresh: Sequence[str] = (),
        web: bool = False,
    ) -> str:
        run_id, now = new_id(), time.time()
        self.rows[run_id] = Run(
            run_id, pipeline_id, pipeline.title, text_of(pipeline), {}, "running", now, now
        )
        self.calls.append(("start", dict(given or {}), tuple(to), tuple(afresh), web))
        self.open.add(run_id)
        return run_id

    def finish(self, run_id: str, state: Any, results: dict[str, str], steps: list[StepRecord]) -> None:
        """It rests now."""
        self.rows[run_id] = replace(self.rows[run_id], state=state, results=results)
        self.made[run_id] = steps
        self.open.discard(run_id)

    def get(self, run_id: str) -> Run:
        if run_id not in self.rows:
            raise UserError("There is no such run", code="no-such-run")
        return self.rows[run_id]

    def list(self, pipeline_id: str | None = None, limit: int = 100) -> list[Run]:
        rows = [row for row in self.rows.values() if pipeline_id in (None, row.pipeline)]
        return list(reversed(rows))[:limit]

    def steps(self, run_id: str) -> list[StepRecord]:
        return self.made.get(run_id, [])

    def value(self, value_id: str) -> Any:
        return self.values[value_id]

    def questions(self, run_id: str) -> list[Pending]:
        return self.asked.get(run_id, [])

    def running(self) -> tuple[str, ...]:
        return tuple(self.open)

    def resume(self, run_id: str) -> None:
        self.calls.append(("resume", run_id))

    def stop(self, run_id: str) -> None:
        self.calls.append(("stop", run_id))

    def pause(self, run_id: str) -> None:
        self.calls.append(("pause", run_id))

    def reply(self, run_id: str, path: str, number: int, reply: Reply) -> None:
        self.calls.append(("reply", run_id, path, number, reply))

    def remove(self, run_ids: Sequence[str]) -> None:
        for run_id in run_ids:
            self.rows.pop(run_id, None)
