"""One run as the canvas shows it: events become a state for every step, round by round; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.base.events import Event
from app.pipelines import events as told
from app.store.pipeline_records import Pending, Run, StepRecord
from app.ui.pipelines.faces import Progress, State
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.viewmodels.written import number

TAIL = 600
"""Characters of a streaming text that are kept for its card."""
ROUND = re.compile(r"([^/#]+)#(\d+)")
OVER = ("done", "failed", "stopped")


@dataclass(frozen=True)
class Instance:
    """One time that a step runs."""

    step: str
    state: State = "running"
    words: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Watch:
    """States by path. `rounds` are those that a person chose to look at, by zone; without a choice the latest."""

    run: str = ""
    state: str = ""
    error: str = ""
    tokens: int = 0
    instances: dict[str, Instance] = field(default_factory=dict[str, Instance])
    zones: dict[str, str] = field(default_factory=dict[str, str])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    rounds: dict[str, int] = field(default_factory=dict[str, int])
    waits: dict[str, told.StepWaits] = field(default_factory=dict[str, told.StepWaits])
    results: dict[str, object] = field(default_factory=dict[str, object])
    pausing: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it runs now."""
        return self.state == "running"

    def hear(self, events: Iterable[Event]) -> bool:
        """Take what was told of this run; whether there was anything."""
        heard = False
        for event in events:
            if isinstance(event, told.RunEvent) and event.run == self.run:
                self._one(event)
                heard = True
        return heard

    def _one(self, event: told.RunEvent) -> None:
        if isinstance(event, told.RunStarted):
            self.state, self.error, self.pausing = "running", "", False
        elif isinstance(event, told.RunPaused):
            self._pause(event)
        elif isinstance(event, told.RunDone):
            self._end(event)
        elif isinstance(event, told.ZoneStarted | told.RoundStarted | told.ZoneDone):
            self._zone(event)
        elif isinstance(event, told.StepEvent):
            self._step(event)

    def _pause(self, event: told.RunPaused) -> None:
        self.state, self.pausing = "waiting" if event.why == "reply" else "paused", False
        if event.why == "breakpoint":
            for path in event.at:
                self.instances[path] = Instance(path.rpartition("/")[2], "waiting", tr("holds here"))

    def _end(self, event: told.RunDone) -> None:
        self.state, self.results, self.pausing = event.state, dict(event.results), False
        self.error = sentence(event.error) if event.error else ""
        for path, known in self.instances.items():
            if known.state == "running":
                self.instances[path] = replace(known, state="stopped", words=tr("stopped"))

    def _zone(self, event: told.StepEvent) -> None:
        if isinstance(event, told.ZoneStarted):
            self.seen[f"{event.step} of"] = event.total
        elif isinstance(event, told.RoundStarted):
            self.seen[event.step] = max(event.number, self.seen.get(event.step, 0))
            total = self.seen.get(f"{event.step} of", 0)
            words = tr("{number} of {total}") if total else tr("{number}")
            self.zones[event.step] = words.format(number=event.number, total=total)
        elif isinstance(event, told.ZoneDone):
            why = {"condition": tr("enough"), "max": tr("as often as it may"), "no-progress": tr("nothing new"),
                   "budget": tr("budget used up")}.get(event.stopped, "")  # fmt: skip
            self.seen[event.step] = max(event.rounds, self.seen.get(event.step, 0))
            words = tr("{count} times: {why}") if why else tr("{count} times")
            self.zones[event.step] = words.format(count=event.rounds, why=why)

    def _step(self, event: told.StepEvent) -> None:
        known = self.instances.pop(event.path, Instance(event.step))
        self.waits.pop(event.path, None)
        if isinstance(event, told.StepStarted):
            known = Instance(event.step, "running", tr("running"))
        elif isinstance(event, told.StepStreamed):
            known = replace(known, text=(known.text + event.text)[-TAIL:])
        elif isinstance(event, told.StepProgress):
            words = f"{round(event.fraction * 100)} %" if event.fraction is not None else event.detail[:24]
            known = replace(known, words=words or tr("running"))
        elif isinstance(event, told.StepDone):
            known = _done(event, known)
            self.tokens += 0 if event.cached else event.tokens
        elif isinstance(event, told.StepFailed):
            known = replace(known, state="failed", words=tr("failed"), text=sentence(event.error))
        elif isinstance(event, told.StepSkipped):
            known = Instance(event.step, "skipped", tr("not taken"))
        elif isinstance(event, told.StepWaits):
            known = replace(known, state="asking", words=tr("waits for you"))
            self.waits[event.path] = event
        self.instances[event.path] = known

    def load(self, run: Run, steps: Iterable[StepRecord]) -> None:
        """Show a run that was kept."""
        self.__init__(run=run.id, state=run.state, error=run.error)  # type: ignore[misc]
        for step in steps:
            self.instances[step.path] = _kept(step)
            for zone, at in ROUND.findall(step.path):
                self.seen[zone] = max(int(at), self.seen.get(zone, 0))
        for zone, count in self.seen.items():
            self.zones[zone] = tr("{count} times").format(count=count)

    def ask(self, pending: Pending) -> None:
        """Something that a kept run waits for."""
        step = pending.path.rpartition("/")[2]
        request = pending.request
        choices = tuple(map(str, request.get("choices") or ()))
        self.waits[pending.path] = told.StepWaits(
            self.run, step, pending.path, str(request["kind"]), str(request["title"]), request.get("value"),
            choices, pending.number,
        )  # fmt: skip
        self.instances[pending.path] = Instance(step, "asking", tr("waits for you"))

    def path_of(self, step: str) -> str:
        """The instance of a step that is shown: of the rounds that were chosen the one that ran last."""
        found = [path for path, known in self.instances.items() if known.step == step and self._chosen(path)]
        return found[-1] if found else ""

    def _chosen(self, path: str) -> bool:
        return all(self.rounds.get(zone, int(at)) == int(at) for zone, at in ROUND.findall(path))

    def progress(self) -> Mapping[str, Progress]:
        """For each step and zone how far it is."""
        made: dict[str, Progress] = {}
        for path, known in self.instances.items():
            if self._chosen(path):
                made[known.step] = Progress(known.state, known.words, known.text)
        for zone, words in self.zones.items():
            chosen = self.rounds.get(zone)
            shown = tr("looking at {number}").format(number=chosen) if chosen else words
            made[zone] = Progress("running" if self.under_way else "done", shown)
        return made


def _done(event: told.StepDone, known: Instance) -> Instance:
    if event.cached:
        return Instance(event.step, "kept", tr("kept"), event.preview, event.notes)
    words = cost(event.tokens, event.seconds)
    return Instance(event.step, "done", words, known.text or event.preview, event.notes)


def _kept(step: StepRecord) -> Instance:
    states: Mapping[str, State] = {"done": "done", "failed": "failed", "skipped": "skipped"}
    if step.state != "done" or step.result is None:
        words = {"failed": tr("failed"), "skipped": tr("not taken")}.get(step.state, tr("done"))
        return Instance(step.step, states[step.state], words, step.error)
    result = step.result
    words = (
        tr("kept") if step.cached else cost(result.prompt_tokens + result.generated_tokens, result.seconds)
    )
    return Instance(step.step, "kept" if step.cached else "done", words, "", result.notes)


def cost(tokens: int, seconds: float) -> str:
    """What a step took, in a few letters."""
    if not tokens:
        return tr("done")
    took = f"{number(seconds, 1)} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{tr('{n} tok').format(n=number(tokens))} · {took}"


def state_words(watch: Watch) -> str:
    """How a run stands, for the bar."""
    words = {
        "running": tr("Pausing") if watch.pausing else tr("Running"), "paused": tr("Paused: go on when you like"),
        "waiting": tr("Waits for you"), "done": tr("Done"), "failed": tr("Failed"),
        "stopped": tr("Stopped: it can go on"),
    }.get(watch.state, "")  # fmt: skip
    parts = [words, tr("{n} tok").format(n=number(watch.tokens)) if watch.tokens else "", watch.error]
    return " · ".join(part for part in parts if part)
