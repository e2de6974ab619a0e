"""Asks one case of a suite: its prompt, its folders or its pipeline, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from app.base.errors import UserError
from app.base.jobs import CancelToken, Priority
from app.engine.api import (
    Delta,
    Engine,
    EngineEvent,
    Finished,
    GenerateRequest,
    Message,
    ModelInfo,
    Picture,
    Stats,
)
from app.knowledge import answer as answers
from app.knowledge import cite
from app.knowledge.answer import Context
from app.pipelines import edit, files
from app.pipelines.chatting import on_folders
from app.pipelines.graph import Pipeline
from app.pipelines.ports import questions
from app.pipelines.registry import Nodes
from app.pipelines.runner import Runs
from app.pipelines.telling import told
from app.pipelines.world import ModelFacts
from app.quality.condition import Condition
from app.quality.records import Output, with_sources
from app.store.knowledge_records import Filter
from app.store.pipelines import PipelinesRepo
from app.store.suite_records import Case

T = TypeVar("T")
SHARE = 0.6
"""Of the window, the answer's part taken off, for sources, as in chats."""
POLL_S = 0.05
RUN_POLL_S = 0.2


class Models(Protocol):
    """The desk of models."""

    def chosen(self) -> str: ...
    def facts(self, model_id: str) -> ModelFacts: ...
    def ensure(self, model_id: str) -> Future[ModelInfo]: ...


class Shelf(Protocol):
    """The knowledge room."""

    def folder(self, wanted: str) -> Any: ...
    def files(self, folder_id: str) -> Sequence[Any]: ...
    def passages_of(self, file_id: str) -> Sequence[Any]: ...
    def context(self, query: str, chosen: Filter, budget: int, count: Any = None) -> Context: ...


@dataclass(frozen=True)
class Rooms:
    """What asking stands on. `sampling_for` gives a model's own sampling, `name_of` what people call it; `attached` the
    text of a case's files, `pictures` those of them that are shown. `expect` has models loaded for so many answers at
    once."""

    engine: Engine
    models: Models
    sampling_for: Callable[[str], Mapping[str, float | int]]
    shelf: Shelf
    runs: Runs
    pipelines: PipelinesRepo
    nodes: Nodes
    attached: Callable[[Case], Sequence[tuple[str, str]]]
    pictures: Callable[[Case], tuple[Picture, ...]] = lambda _: ()
    name_of: Callable[[str], str] = str
    expect: Callable[[int], None] = lambda _: None


@dataclass
class Heard:
    """The answer of one request as it comes, on the engine's thread."""

    text: list[str] = field(default_factory=list[str])

    def on_event(self, event: EngineEvent) -> None:
        """Collect what is said aloud."""
        if isinstance(event, Delta) and event.kind == "answer":
            self.text.append(event.text)


class Asker:
    """Asks cases under one condition. Safe from several threads at once."""

    def __init__(self, rooms: Rooms, condition: Condition, token: CancelToken) -> None:
        self._rooms, self._condition, self._token = rooms, condition, token

    def ask(self, case: Case, seed: int) -> Output:
        """What the case gave. Raises UserError where it gave nothing, Cancelled when the run was stopped."""
        self._token.check()
        if case.kind == "pipeline" or self._condition.pipeline:
            return self._piped(case, seed)
        if case.kind == "folder":
            return self._from_folders(case, seed)
        text = put_before(case.text, self._rooms.attached(case))
        end, said = self._answer(case, text, seed)
        return _output(said, end)

    # prompts

    def _answer(self, case: Case, text: str, seed: int) -> tuple[Finished, str]:
        info, heard = self._info(), Heard()
        request = self._request(case, text, seed, info)
        handle = self._rooms.engine.submit(request, heard.on_event)
        try:
            end = self._wait(handle.result)
        except BaseException:
            handle.cancel()
            raise
        if end.reason == "cancelled":
            self._token.check()
            raise UserError("The model was unloaded in the middle of an answer", code="interrupted")
        return end, "".join(heard.text)

    def _request(self, case: Case, text: str, seed: int, info: ModelInfo) -> GenerateRequest:
        chosen = self._condition
        own = self._rooms.sampling_for(self._model)
        return GenerateRequest(
            messages_of(case, text, chosen.system, self._rooms.pictures(case)),
            chosen.sampling_of(own, seed),
            chosen.max_tokens,
            priority=Priority.STEP,
            thinking=chosen.thinking,
            exact=chosen.exact,
            model=info.path,
            scope="step:suite",
            template=self._template(info),
        )

    def _template(self, info: ModelInfo) -> str:
        if self._condition.template and info.remote:
            raise UserError(
                "A server asks by its own chat template", todo="leave out the template", code="bad-condition"
            )
        return self._condition.template

    @property
    def _model(self) -> str:
        return self._condition.model or self._rooms.models.chosen()

    def _info(self) -> ModelInfo:
        future = self._rooms.models.ensure(self._model)
        return self._wait(future.result)

    def _wait(self, result: Callable[[float], T]) -> T:
        """The result; raises Cancelled when the run is stopped meanwhile."""
        while True:
            self._token.check()
            try:
                return result(POLL_S)
            except (NotYet, TimeoutError):
                continue

    # folders

    def _from_folders(self, case: Case, seed: int) -> Output:
        info, rooms = self._info(), self._rooms
        chosen = Filter(folders=tuple(rooms.shelf.folder(one).id for one in case.folders))
        room = info.context - min(self._condition.max_tokens, info.context // 4)

        def count(texts: Sequence[str]) -> list[int]:
            return self._wait(rooms.engine.count_texts(texts, info.path).result)

        context = rooms.shelf.context(case.text, chosen, int(room * SHARE), count)
        if not context.enough:
            return Output(answers.not_there([rooms.shelf.folder(one).name for one in case.folders]))
        end, said = self._answer(case, answers.prompt(case.text, context.sources), seed)
        markers = cite.MarkerFilter(len(context.sources))
        text = cite.mark_unverified(markers.feed(said) + markers.end(), context.sources)
        record = cite.record(context.sources, cite.citations(text, context.sources), case.text)
        return with_sources(text, record, token_ids=end.token_ids, timings=timings_of(end.stats))

    # pipelines

    def _piped(self, case: Case, seed: int) -> Output:
        pipeline = self._pipeline(case)
        given = self._given(case, list(questions(pipeline)))
        run_id = self._rooms.runs.start(pipeline, given, seed=seed, model=self._condition.model)
        run = self._rested(run_id)
        if run.state == "waiting":
            self._rooms.runs.stop(run_id)
            raise UserError("The pipeline asks a person, which no suite can", code="asks-a-person")
        if run.state != "done":
            self._token.check()
            raise UserError(
                "The pipeline did not come to its end", why=run.error.rstrip("."), code="run-failed"
            )
        made = told(self._rooms.runs.results(run_id), case.text, self._rooms.shelf.passages_of)
        return with_sources(made.text, made.record, timings=self._spent(run_id), value=run_id)

    def _given(self, case: Case, names: Sequence[str]) -> dict[str, str]:
        """What goes into the pipeline: the case's inputs, else its question with its files. Raises UserError."""
        if self._rooms.pictures(case):
            raise UserError(
                "A pipeline cannot be shown the pictures of a case",
                todo="ask a model that sees pictures",
                code="no-vision",
            )
        if case.inputs or not case.text or not names:
            return dict(case.inputs)
        return {names[0]: put_before(case.text, self._rooms.attached(case))}

    def _rested(self, run_id: str) -> Any:
        while True:
            try:
                return self._rooms.runs.wait(run_id, RUN_POLL_S)
            except (NotYet, TimeoutError):
                if self._token.cancelled:
                    self._rooms.runs.stop(run_id)

    def _spent(self, run_id: str) -> dict[str, float]:
        steps = [step for step in self._rooms.runs.steps(run_id) if step.result]
        made = [step.result for step in steps if step.result and not step.cached]
        return {
            "prompt_tokens": sum(one.prompt_tokens for one in made),
            "generated_tokens": sum(one.generated_tokens for one in made),
            "generate_s": sum(one.seconds for one in made),
            "steps_run": len(made),
            "steps_known": sum(step.cached for step in steps),
        }

    def _pipeline(self, case: Case) -> Pipeline:
        rooms, chosen = self._rooms, self._condition
        stored = rooms.pipelines.get(chosen.pipeline or case.pipeline)
        pipeline = on_folders(files.read(stored.text, rooms.nodes), rooms.nodes, list(case.folders))
        steps = tuple(replace(step, exact=True) if chosen.exact else step for step in pipeline.steps)
        pipeline = replace(pipeline, steps=steps)
        for wanted, model in chosen.steps.items():
            pipeline = with_model(pipeline, rooms.nodes, wanted, model)
        return pipeline


def with_model(pipeline: Pipeline, nodes: Nodes, wanted: str, model: str) -> Pipeline:
    """The pipeline with another model in one step, named by its name or id. Raises UserError "no-such-step"."""
    step = next((one for one in pipeline.steps if wanted in (one.id, one.name)), None)
    known = nodes.find(step.node) if step else None
    fields = [item.name for item in known.fields() if item.kind == "model"] if known else []
    made = (
        edit.set_params(pipeline, nodes, step.id, **dict.fromkeys(fields, model)) if step and fields else None
    )
    if not isinstance(made, Pipeline):
        raise UserError(
            f"The pipeline has no step “{wanted}” that asks a model",
            todo="name one of its model steps",
            code="no-such-step",
        )
    return made


def messages_of(
    case: Case, text: str, system: str | None, pictures: tuple[Picture, ...] = ()
) -> tuple[Message, ...]:
    """Instructions, what was said before, and the question with its pictures."""
    words = case.system if system is None else system
    head = (Message("system", words),) if words.strip() else ()
    turns = tuple(Message(turn.role, turn.text) for turn in case.turns)
    return (*head, *turns, Message("user", text, pictures=pictures))


def put_before(text: str, attached: Sequence[tuple[str, str]]) -> str:
    """The question behind the texts of its files, each fenced and under its name."""
    if not attached:
        return text
    fence = answers.fence_for([words for _, words in attached])
    blocks = [f"{fence} {name}\n{words}\n{fence}" for name, words in attached]
    return "\n\n".join([*blocks, text])


def timings_of(stats: Stats) -> dict[str, float]:
    """What an answer took, as in a receipt."""
    return {
        "prompt_tokens": stats.prompt_tokens,
        "reused_tokens": stats.reused_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token_s": stats.time_to_first_token_s,
        "generate_s": stats.generate_s,
        "tokens_per_s": stats.tokens_per_s,
    }


def _output(said: str, end: Finished) -> Output:
    return Output(said, token_ids=end.token_ids, timings=timings_of(end.stats))
