"""Runs that a chat asked for: begun by a slash and a name, told while they go, and kept as an answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from app.base.errors import UserError, friendly
from app.base.events import Event, EventHub
from app.base.ids import new_id
from app.base.jobs import Jobs
from app.chat.grounding import Grounding
from app.chat.scope import plain, put_to
from app.chat.service import Chats
from app.chat.slash import split
from app.chat.turn import Answer, Journal
from app.knowledge.service import Knowledge
from app.pipelines import commands, edit, events, files, templates
from app.pipelines.commands import Command
from app.pipelines.document import text_of
from app.pipelines.from_chat import manner_of, pipeline_of_chat
from app.pipelines.graph import Pipeline
from app.pipelines.ports import pipeline_inputs, questions
from app.pipelines.registry import Nodes
from app.pipelines.runner import Runs
from app.pipelines.telling import told
from app.store.chats import ChatsRepo
from app.store.pipelines import PipelinesRepo
from app.store.records import Message, Stats

log = logging.getLogger("underdesk.pipelines")
RESTS = ("waiting", "paused")


class Rooms(Protocol):
    """The rooms of an open profile, as far as answers of runs must know them."""

    @property
    def runs(self) -> Runs: ...
    @property
    def pipelines(self) -> PipelinesRepo: ...
    @property
    def nodes(self) -> Nodes: ...
    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def events(self) -> EventHub: ...


@dataclass(frozen=True)
class RunHandle:
    """What an answer stops its run by."""

    runs: Runs
    run: str

    def cancel(self) -> None:
        """Break the run off; its end is told as that of any run."""
        self.runs.stop(self.run)

    def result(self, timeout: float | None = None) -> Any:
        """Wait until it rests."""
        return self.runs.wait(self.run, timeout)


@dataclass
class Following:
    """An answer that follows a run."""

    answer: Answer
    asked: str
    names: Mapping[str, str]
    steps: int
    done: set[str] = field(default_factory=set[str])
    rounds: dict[str, str] = field(default_factory=dict[str, str])
    prompt_tokens: int = 0
    generated_tokens: int = 0
    step: str = ""

    def hear(self, event: events.RunEvent) -> bool:
        """Take what was told; whether there is something new to say."""
        match event:
            case events.StepStarted():
                self.step = event.step
            case events.StepDone():
                self.done.add(event.step)
                if not event.cached:
                    self.prompt_tokens += event.prompt_tokens
                    self.generated_tokens += event.generated_tokens
            case events.StepSkipped():
                self.done.add(event.step)
            case events.RoundStarted():
                self.rounds[event.step] = f"{self.names.get(event.step, event.step)} {event.number}"
            case events.ZoneDone():
                self.rounds.pop(event.step, None)
            case _:
                return False
        return True

    @property
    def status(self) -> str:
        """Step, round and tokens in one line."""
        number = min(self.steps, len(self.done - {self.step}) + 1)
        step = f"{self.names.get(self.step, self.step)} ({number} of {self.steps})"
        tokens = self.prompt_tokens + self.generated_tokens
        parts = [step, *self.rounds.values(), f"{tokens:,} tokens" if tokens else ""]
        return " · ".join(part for part in parts if part)


class ChatRuns:
    """app.chat.commands.Commands over the runs of a profile. They may not use the web, which
    is asked for under Pipelines."""

    def __init__(self, rooms: Rooms, chats: ChatsRepo) -> None:
        self._rooms, self._chats = rooms, chats
        self._runs, self._kept, self._nodes = rooms.runs, rooms.pipelines, rooms.nodes
        self._documents, self._grounding = rooms.knowledge, Grounding(rooms.knowledge)
        self._following: dict[str, Following] = {}
        self._lock = threading.RLock()

    def known(self) -> list[Command]:
        """What can be typed after a slash."""
        return commands.commands_of(self._kept.list(), templates.load())

    def named(self, text: str) -> Command | None:
        """The command that a text begins with; None where it begins with none."""
        found = split(text)
        return next((one for one in self.known() if found and one.name == found[0]), None)

    def repeatable(self, chat_id: str) -> str:
        """Keep the shown branch of a chat as a pipeline; returns its id. Raises UserError "nothing-to-repeat"."""
        chats, kept = self._rooms.chats, {folder.id for folder in self._documents.folders()}
        chat = chats.get(chat_id)
        folders = [folder for folder in self._documents.folders_of(chat_id) if folder in kept]
        manner = manner_of(chat, asdict(chats.sampling(chat)), folders)
        path = [turn.message for turn in chats.thread(chat_id)]
        begun = split(chat.title)
        title = (begun[1] if begun else chat.title) or "Chat"
        made = pipeline_of_chat(title, path, manner, self._nodes)
        return self._kept.add(made.title, text_of(made))

    # app.chat.commands.Commands

    def mark(self, text: str) -> Stats | None:
        """The id of the run that will answer, and the pipeline's title. Raises UserError: see app.chat.commands."""
        found = split(text)
        if found is None:
            return None
        command = commands.find(found[0], self.known())
        self._given(command, self._pipeline(command), found[1])
        return {"run": new_id(), "pipeline": command.title}

    def answer(self, answer: Answer, asked: str) -> None:
        """Begin the run, or follow one that goes on; one that ended meanwhile is told."""
        run_id = str(answer.message.stats["run"])
        answer.note(run=run_id, pipeline=answer.message.stats.get("pipeline", ""))
        try:
            self._runs.get(run_id)
        except UserError:  # not begun yet
            self._begin(answer, run_id, asked)
            return
        with self._lock:  # what the run tells waits until it is known whose it is
            run = self._runs.get(run_id)
            pipeline = files.read(run.text, self._nodes)
            answer.message = replace(answer.message, model=str(run.plan["model"]))
            self._following[run_id] = _following(answer, asked, pipeline)
            if run.state == "done":
                self._end(events.RunDone(run_id, "done", self._runs.results(run_id)))
            elif run.state == "waiting" and self._runs.questions(run_id):
                self._end(events.RunDone(run_id, "waiting", {}))
            else:
                if run_id not in self._runs.running():
                    self._runs.resume(run_id)
                answer.attach(RunHandle(self._runs, run_id))

    # beginning

    def _pipeline(self, command: Command) -> Pipeline:
        if command.pipeline:
            return files.read(self._kept.get(command.pipeline).text, self._nodes)
        template = templates.find(command.template)
        if template is None:
            raise UserError(f"There is no template “{command.template}”", code="no-such-template")
        return templates.pipeline_of(template, self._nodes)

    def _given(self, command: Command, pipeline: Pipeline, question: str) -> dict[str, str]:
        """The question as the pipeline's first input. Raises UserError where it needs one, or takes none."""
        names = list(questions(pipeline))
        if question and not names:
            raise UserError(
                f"“/{command.name}” takes no question", todo="send it without words", code="no-such-input"
            )
        given = {names[0]: question} if question else {}
        missing = [
            p.name for p in pipeline_inputs(pipeline, self._nodes) if p.required and p.name not in given
        ]
        if missing:
            raise UserError(
                f"“/{command.name}” needs a question",
                why=f"its step “{missing[0]}” is empty",
                todo="type it behind the name" if missing[0] in names[:1] else "run it under Pipelines",
                code="input-missing",
            )
        return given

    def _begin(self, answer: Answer, run_id: str, asked: str) -> None:
        name, question = split(asked) or ("", "")
        command = commands.find(name, self.known())
        pipeline = self._pipeline(command)
        folders = list(put_to(self._documents, answer.message.chat, question))
        given = self._given(command, pipeline, plain(question) if folders else question)
        self._grounding.await_reading(folders, answer.token)
        # a run is shown with its pipeline: that of a template is a copy, which has the template's name from now on
        pipeline_id = command.pipeline or self._kept.add(pipeline.title, text_of(pipeline))
        pipeline = on_folders(pipeline, self._nodes, folders)
        answer.token.check()
        with self._lock:
            self._runs.start(pipeline, given, pipeline_id=pipeline_id, run_id=run_id)
            self._following[run_id] = _following(answer, asked, pipeline)
            model = str(self._runs.get(run_id).plan["model"])
            answer.message = replace(answer.message, model=model)
        answer.attach(RunHandle(self._runs, run_id))

    # while it goes

    def on_event(self, event: Event) -> None:
        """Take what any run tells; on the thread of that run."""
        if not isinstance(event, events.RunEvent):
            return
        with self._lock:
            following = self._following.get(event.run)
            if isinstance(event, events.RunDone):
                if following is not None:
                    self._end(event)
                elif event.state == "done":
                    self._rooms.jobs.start("turn", lambda _: self._late(event))
            elif following is not None and following.hear(event):
                following.answer.tell(following.status)

    def _end(self, event: events.RunDone) -> None:
        following = self._following.pop(event.run)
        answer = following.answer
        tokens = {"prompt_tokens": following.prompt_tokens, "generated_tokens": following.generated_tokens}
        answer.note(**{name: count for name, count in tokens.items() if count})
        try:
            if event.state == "done":
                self._say(answer, event.results, following.asked)
            elif event.state == "failed":
                answer.fail(event.error or UserError("The run failed", code="run-failed"))
            else:
                answer.cancel_early(event.state if event.state in RESTS else "cancelled")
        except Exception as error:
            answer.fail(friendly(error))

    def _say(self, answer: Answer, results: Mapping[str, Any], asked: str) -> None:
        made = told(results, asked, self._documents.passages_of)
        if made.sources:
            self._documents.keep_sources(answer.message.id, made.record)
            answer.note(sources=made.sources)
        answer.say(made.text or "The pipeline is done. It gives nothing back.")

    def _late(self, event: events.RunDone) -> None:
        """A run came to its end elsewhere, under Pipelines: the answer that rested for it is told."""
        message = self._chats.of_run(event.run)
        if message is None or message.state not in ("stopped", "failed"):
            return
        answer = Answer(new_id(), message, self._rooms.journal, self._chats.finish, self._rooms.events.post)
        answer.note(run=event.run, pipeline=message.stats.get("pipeline", ""))
        self._say(answer, event.results, self._asked(message))

    def _asked(self, message: Message) -> str:
        return self._chats.message(message.parent).content if message.parent else ""


def answer_in_chats(rooms: Rooms, chats: ChatsRepo) -> ChatRuns:
    """Have chats answer a slash and a name by runs."""
    made = ChatRuns(rooms, chats)
    rooms.events.listen(made.on_event)
    rooms.chats.commands = made
    return made


def _following(answer: Answer, asked: str, pipeline: Pipeline) -> Following:
    names = {item.id: item.name for item in (*pipeline.steps, *pipeline.zones)}
    return Following(answer, asked, names, len(pipeline.steps))


def on_folders(pipeline: Pipeline, nodes: Nodes, folders: Sequence[str]) -> Pipeline:
    """The pipeline with every step that reads folders reading these; as it is where none is named."""
    for step in pipeline.steps if folders else ():
        known = nodes.find(step.node)
        fields = [item.name for item in known.fields() if item.kind == "folders"] if known else []
        made = edit.set_params(pipeline, nodes, step.id, **{name: list(folders) for name in fields})
        if fields and isinstance(made, Pipeline):
            pipeline = made
    return pipeline
