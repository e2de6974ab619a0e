"""Measures what exact mode promises: the same answer, token for token, however its beginning came into memory."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from app.base.memory import Space
from app.engine.api import Delta, Engine, EngineEvent, Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.states import Keeper, Remembers

T = TypeVar("T")
WAYS = ("warm", "restored", "stopped", "beside")
ANSWER = 16
"""Tokens of each answer. They are drawn, not the likeliest ones: that shows smaller differences."""
SCENES = (
    "The keeper of the lighthouse saw a ship in the storm",
    "The miller sold his flour to a traveller from the north",
    "Three sisters crossed the frozen lake before the sun rose",
    "Nobody in the village had ever opened the green door",
    "The clock on the tower stopped when the circus arrived",
)
Talk = tuple[Message, ...]
_STORY, _LONG = Message("user", "Tell a very long story of the sea, in many chapters."), 512


class Examined(Engine, Remembers, Protocol):
    """An engine that can be examined."""


@dataclass(frozen=True)
class Kept:
    """A state on the shelf."""

    tokens: bytes
    data: bytes


@dataclass
class Shelf:
    """A keeper for as long as an examination takes."""

    most: int = 1 << 40
    states: dict[tuple[str, str], Kept] = field(default_factory=dict[tuple[str, str], Kept])

    def keep(self, conversation: str, engine: str, tokens: bytes, data: Space) -> None:
        """Keep a copy."""
        self.states[conversation, engine] = Kept(tokens, bytes(data))

    def recall(self, conversation: str, engine: str) -> Future[Kept | None]:
        """The copy."""
        return _done(self.states.get((conversation, engine)))

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        """None: an examination asks for what it wants."""
        return _done(list[str]())


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def talks(count: int, sentences: int = 16) -> list[Talk]:
    """Second turns of talks that share no beginning, of about 18 tokens a sentence."""
    found: list[Talk] = []
    for number in range(count):
        scene = SCENES[number % len(SCENES)]
        tale = " ".join(f"{scene}, and number {number + i} followed." for i in range(sentences + number % 7))
        texts = (f"{number}. Tell what happens next. {tale}", "It ends well.", "Why?")
        found.append(tuple(Message(("user", "assistant")[i % 2], text) for i, text in enumerate(texts)))
    return found


@dataclass(frozen=True)
class Examination:
    """Of `talks` answers, how many were equal to the cold one in each way, and tokens not computed again."""

    talks: int
    equal: dict[str, int]
    reused: dict[str, int]
    differing: tuple[str, ...]
    cold: tuple[tuple[int, ...], ...]

    @property
    def holds(self) -> bool:
        """Whether all were."""
        return all(self.equal[way] == self.talks for way in WAYS)

    @property
    def sentence(self) -> str:
        """The result for people."""
        counts = ", ".join(f"{way} {self.equal[way]}" for way in WAYS)
        return f"of {self.talks} answers equal to those from an empty memory: {counts}"


class Examiner:
    """One examination. It loads the model several times; whoever asks for it has the engine to himself.

    `keeper` is called before the states are kept and once more after the model has been unloaded; `name` gives the
    conversations' names.
    """

    def __init__(
        self, engine: Examined, spec: LoadSpec, keeper: Callable[[], Keeper], name: Callable[[int], str] = str
    ) -> None:
        self._engine, self._spec, self._keeper, self._name = engine, spec, keeper, name

    def examine(self, asked: Sequence[Talk]) -> Examination:
        """Ask everything in every way. Raises UserError when the model cannot be loaded or does not answer."""
        cold = self.cold(asked)
        ways = {
            "warm": self._warm,
            "stopped": self._stopped,
            "beside": self._beside,
            "restored": self._restored,
        }
        ends = {way: work(asked) for way, work in ways.items()}
        pairs = {way: list(zip(cold, ends[way], strict=True)) for way in WAYS}
        differing = [
            f"{way} {number}"
            for way in WAYS
            for number, (one, two) in enumerate(pairs[way])
            if one != two.token_ids
        ]
        return Examination(
            len(asked),
            {way: sum(one == two.token_ids for one, two in pairs[way]) for way in WAYS},
            {way: min(end.stats.reused_tokens for end in ends[way]) for way in WAYS},
            tuple(differing),
            tuple(cold),
        )

    def cold(self, asked: Sequence[Talk]) -> list[tuple[int, ...]]:
        """The answers of a model that has just been loaded."""
        self._load()
        return [self._ask(talk).token_ids for talk in asked]

    def _warm(self, asked: Sequence[Talk]) -> list[Finished]:
        self._load()
        return [self._second(f"warm {number}", talk) for number, talk in enumerate(asked)]

    def _second(self, conversation: str, talk: Talk) -> Finished:
        self._ask(talk[:1], conversation)
        return self._ask(talk, conversation)

    def _stopped(self, asked: Sequence[Talk]) -> list[Finished]:
        """Every other one is stopped in its answer, the rest as early as can be."""
        self._load()
        found: list[Finished] = []
        for number, talk in enumerate(asked):
            self._stop(talk, f"stopped {number}", 0 if number % 2 else 5)
            found.append(self._ask(talk, f"stopped {number}"))
        return found

    def _stop(self, talk: Talk, conversation: str, after: int) -> None:
        told: list[EngineEvent] = []

        def on_event(event: EngineEvent) -> None:
            told.append(event)
            if isinstance(event, Delta) and len(told) == after:
                ticket.cancel()

        ticket = self._engine.submit(_request(talk, conversation), on_event)
        if not after:
            ticket.cancel()
        ticket.result()

    def _beside(self, asked: Sequence[Talk]) -> list[Finished]:
        """Each while another answer is being written, for which prompts are read in pieces."""
        self._load()
        found: list[Finished] = []
        for talk in asked:
            begun = threading.Event()
            story = self._engine.submit(_request((_STORY,), "", _LONG), lambda _, begun=begun: begun.set())
            begun.wait()
            found.append(self._ask(talk))
            story.cancel()
            story.result()
        return found

    def _restored(self, asked: Sequence[Talk]) -> list[Finished]:
        self._engine.remember(self._keeper())
        self._load()
        for number, talk in enumerate(asked):
            self._ask(talk[:1], self._name(number))
        self._engine.unload().result()
        self._engine.remember(self._keeper())
        self._load()
        return [self._ask(talk, self._name(number)) for number, talk in enumerate(asked)]

    def _load(self) -> None:
        self._engine.load(self._spec).result()

    def _ask(self, talk: Talk, conversation: str = "") -> Finished:
        return self._engine.submit(_request(talk, conversation), _ignore).result()


def _request(talk: Talk, conversation: str, most: int = ANSWER) -> GenerateRequest:
    drawn = Sampling(temperature=1.2, top_p=1.0, min_p=0.02, seed=zlib.crc32(talk[0].content.encode()))
    return GenerateRequest(talk, drawn, max_tokens=most, conversation=conversation)


def _ignore(_: EngineEvent) -> None:
    """The end says all."""
