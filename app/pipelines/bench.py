"""What runs gain and hold: items beside each other, a million tokens in a flat memory, everything on a topic."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from app.base.errors import UserError
from app.base.events import Event, EventHub
from app.base.paths import Profile
from app.engine.api import Engine, GenerateRequest, LoadSpec, ModelInfo
from app.engine.scripted import Script, ScriptedEngine
from app.knowledge.passage import Passage
from app.pipelines import edit, events, templates
from app.pipelines.check import Refused
from app.pipelines.graph import Edge, End, Pipeline
from app.pipelines.registry import Nodes, load
from app.pipelines.runner import Runs
from app.pipelines.types import TEXT
from app.pipelines.world import ModelFacts, World
from app.store.knowledge_records import Folder, StoredFile
from app.store.pipelines import RunsRepo
from app.store.vault import Vault

Figure = dict[str, Any]
MakeVault = Callable[[Profile], Vault]
ITEMS, ANSWER = 16, 64
RULES = (
    "You keep the log of a lighthouse. Write what you are asked for in plain sentences, one after the other, and "
    "do not stop before ten sentences are written. Say what the sea does, what the wind does and what the keeper does. "
)
PAGES, PAGE_WORDS, MILLION = 440, 2_400, 1_000_000
GROWTH = 0.10


def figure(name: str, value: float, unit: str, goal: float, better: str = "lower") -> Figure:
    """A row of the bench."""
    holds = value >= goal if better == "higher" else value <= goal
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "goal": goal,
        "better": better,
        "holds": holds,
    }


class Heard:
    """A run from its start to its rest, and what its steps took."""

    def __init__(self, runs: Runs, hub: EventHub) -> None:
        self.runs = runs
        self.prompt = self.generated = 0
        self.began = self.seconds = 0.0
        self.sizes: list[int] = []
        self._process = psutil.Process()
        hub.listen(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, events.StepDone) and not event.cached:
            self.prompt += event.prompt_tokens
            self.generated += event.generated_tokens
            if event.prompt_tokens:
                self.sizes.append(self._process.memory_info().rss)
        elif isinstance(event, events.RunDone):
            self.seconds = event.seconds

    def run(self, pipeline: Pipeline, given: Mapping[str, str] | None = None) -> dict[str, Any]:
        """To its end; raises UserError where it fails."""
        self.prompt = self.generated = 0
        self.sizes.clear()
        done = self.runs.wait(self.runs.start(pipeline, given))
        if done.state != "done":
            raise UserError("A run of the benchmark did not end well", why=done.error, code="bench-failed")
        return self.runs.results(done.id)

    def growth(self) -> float:
        """How far memory went over what it was after the first tenth of the model's calls, as a share."""
        tenth = max(self.sizes[: max(1, len(self.sizes) // 10)])
        return max(0.0, max(self.sizes) / tenth - 1)


def heard(vault: Vault, world: World, nodes: Nodes) -> Heard:
    """Runs over a vault that nobody else uses."""
    hub = EventHub()
    return Heard(Runs(RunsRepo(vault), nodes, world, hub.post), hub)


def done(edited: edit.Edited) -> Pipeline:
    """A change that cannot be refused, for the benchmark makes what it changes."""
    if isinstance(edited, Refused):
        raise UserError(
            "A pipeline of the benchmark cannot be made", why=edited.sentence, code="bench-failed"
        )
    return edited


# items beside each other


def items_pipeline(nodes: Nodes, texts: Sequence[str], system: str, together: int) -> Pipeline:
    """A model call for each text."""
    made = done(edit.add_step(Pipeline(), nodes, "question", text="\n".join(texts)))
    made = done(edit.add_step(made, nodes, "text-tools", tool="lines"))
    made = done(edit.add_zone(made, nodes, "each", edges=(Edge("said", TEXT),), together=together))
    made = done(
        edit.add_step(
            made,
            nodes,
            "ask-model",
            zone="each",
            prompt="{{item}}",
            system=system,
            max_tokens=ANSWER,
            temperature=0.8,
            seed=7,
        )
    )
    for source, target in (
        (End("question", "text"), End("text-tools", "text")),
        (End("text-tools", "result"), End("each", "items")),
        (End("each", "item", inside=True), End("ask-model", "item")),
        (End("ask-model", "text"), End("each", "said", inside=True)),
    ):
        made = done(edit.connect(made, nodes, source, target))
    return made


def beside_figures(
    make_vault: MakeVault, world: World, anew: Callable[[], None], *, quick: bool
) -> list[Figure]:
    """Tokens per second of sixteen items at once over those of the very same one after the other, in one run.

    Every way begins without anything known: a vault of its own, and a model that `anew` loads again, so that it holds
    nothing of what it read before. One after the other means that each item reads its instructions again. What the
    program's own reuse of beginnings leaves of the gain is told beside it, and the tokens that each way wrote, since
    long answers share more of their time than short ones.
    """
    nodes = load()
    with tempfile.TemporaryDirectory() as place:
        ways = _Ways(lambda name: make_vault(Profile(Path(place) / name)), world, anew, nodes)
        ways.run([["Warm up."] * ITEMS], "", ITEMS)  # loads for so many at once from then on
        turns = range(1 if quick else 3)
        shared = [ways.speeds(*_shared(1800 + turn)) for turn in turns]
        alone = [ways.speeds(*_alone(1900 + turn)) for turn in turns]
    return [
        _beside("foreach16_vs_sequential", shared, "cold", 2.5),
        _beside("foreach16_vs_reusing_sequence", shared, "reusing", 1.2),
        _beside("foreach16_unshared_vs_sequential", alone, "cold", 1.2),
    ]


def _shared(year: int) -> tuple[str, list[str]]:
    """Instructions, and items that share them."""
    texts = [f"Write the log of day {number} of {year}." for number in range(1, ITEMS + 1)]
    return f"{year} is the year. {RULES * 6}", texts


def _alone(year: int) -> tuple[str, list[str]]:
    """Items that begin differently, so that nothing of one helps with another."""
    return "", [f"{number} {year} {number * 7919 % 1000}: {RULES * 3}" for number in range(1, ITEMS + 1)]


@dataclass
class Speed:
    """Tokens that one way of asking wrote, and the seconds of its runs."""

    tokens: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Tokens per second."""
        return self.tokens / self.seconds


class _Ways:
    """Runs the same items in several ways, none of which finds anything of another."""

    def __init__(
        self, make: Callable[[str], Vault], world: World, anew: Callable[[], None], nodes: Nodes
    ) -> None:
        self._make, self._world, self._anew, self._nodes = make, world, anew, nodes
        self._made = 0

    def speeds(self, system: str, texts: Sequence[str]) -> dict[str, Speed]:
        """Each alone and from nothing, in a row that reuses beginnings, and all at once."""
        return {
            "cold": self.run([[text] for text in texts], system, 1),
            "reusing": self.run([texts], system, 1),
            "together": self.run([texts], system, ITEMS),
        }

    def run(self, runs: Sequence[Sequence[str]], system: str, together: int) -> Speed:
        """Runs over a new vault, each after a few words of a model that was loaded again."""
        self._made += 1
        vault = self._make(str(self._made))
        try:
            room, speed = heard(vault, self._world, self._nodes), Speed()
            for number, texts in enumerate(runs):
                self._anew()
                room.run(items_pipeline(self._nodes, [f"Say something else, {number}."], "", 1))
                room.run(items_pipeline(self._nodes, texts, system, together))
                speed = Speed(speed.tokens + room.generated, speed.seconds + room.seconds)
            return speed
        finally:
            vault.close()


def _beside(name: str, turns: Sequence[Mapping[str, Speed]], other: str, goal: float) -> Figure:
    ratios = [speeds["together"].rate / speeds[other].rate for speeds in turns]
    told = {way: sum(speeds[way].tokens for speeds in turns) for way in ("together", other)}
    return {**figure(name, statistics.median(ratios), "times", goal, "higher"), "tokens": told}


# a million tokens


@dataclass
class PageShelf:
    """Documents that are made when they are read: a library larger than memory would like."""

    pages: int
    words: int = PAGE_WORDS
    known: list[StoredFile] = field(default_factory=list[StoredFile])

    def __post_init__(self) -> None:
        for number in range(self.pages):
            name = f"page-{number:05d}"
            self.known.append(
                StoredFile(
                    name, "pages", f"/{name}.md", f"{name}.md", "md", 1, 1, "00" * 32, status="indexed"
                )
            )

    def folders(self) -> list[Folder]:
        """One."""
        return [Folder("pages", "Pages", ("/",), 1.0)]

    def folder(self, wanted: str) -> Folder:
        """It."""
        return self.folders()[0]

    def files(self, folder_id: str) -> list[StoredFile]:
        """All of them."""
        return self.known

    def file(self, file_id: str) -> StoredFile:
        """By its number."""
        return self.known[int(file_id.rpartition("-")[2])]

    def embedder(self) -> Path | None:
        """None: nothing is searched."""
        return None

    def passages_of(self, file_id: str) -> list[Passage]:
        """Its text: words that no other page has in this order."""
        number = int(file_id.rpartition("-")[2])
        words = (f"w{(number * 7919 + at) % 99_991}" for at in range(self.words))
        text = " ".join(words)
        return [
            Passage(
                number, file_id, "pages", f"/{file_id}.md", f"{file_id}.md", file_id, (), text, 0, len(text)
            )
        ]

    def search(self, query: str, *, folders: Sequence[str] = (), limit: int = 20) -> list[Passage]:
        """Nothing."""
        return []


class OneModel:
    """The scripted engine's model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def chosen(self) -> str:
        """It."""
        return "scripted"

    def facts(self, model_id: str) -> ModelFacts:
        """Always the same."""
        return ModelFacts("scripted", "00" * 32, "", "1")

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        """Loaded at once."""
        return self._engine.load(LoadSpec(Path("scripted.gguf")))

    def expect(self, sequences: int) -> None:
        """It answers as many at once as come."""


def first_words(request: GenerateRequest) -> Script:
    """Points at the first words of the source where quotes are asked for; says a sentence otherwise."""
    if not request.schema:
        return Script(("The pages hold words and nothing else.",))
    lines = request.messages[-1].content.splitlines()
    said = " ".join(lines[3].split()[:12]) if len(lines) > 3 else ""
    return Script((json.dumps({"quotes": [{"quote": said, "note": "its beginning"}]}),))


def million(make_vault: MakeVault, pages: int = PAGES) -> tuple[int, float, dict[str, Any]]:
    """The template that reads everything, over `pages` documents: prompt tokens, growth of memory, results."""
    nodes, engine = load(), ScriptedEngine(first_words, context=4096)
    template = templates.find("read-everything")
    assert template is not None
    with tempfile.TemporaryDirectory() as place:
        vault = make_vault(Profile(Path(place)))
        try:
            hub = EventHub()
            world = World(engine, OneModel(engine), PageShelf(pages))
            room = Heard(Runs(RunsRepo(vault), nodes, world, hub.post), hub)
            hub.listen(lambda _: engine.requests.clear())  # it keeps what it was asked
            made = room.run(templates.pipeline_of(template, nodes), {"Question": "What do the pages hold?"})
            return room.prompt, room.growth(), made
        finally:
            engine.close()
            vault.close()


def million_figures(make_vault: MakeVault) -> list[Figure]:
    """The growth, and that it really were a million tokens."""
    tokens, growth, _ = million(make_vault)
    return [
        figure("million_token_prompt_tokens", tokens, "tokens", MILLION, "higher"),
        figure("million_token_rss_growth", growth, "share", GROWTH),
    ]
