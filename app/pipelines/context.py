"""What a node's run is given to reach the outside: protocols only, so that a test can script all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from app.base.jobs import CancelToken
from app.engine.api import Message
from app.pipelines.values import Doc, Evidence, File


@dataclass(frozen=True)
class Ask:
    """One call of a model. `model` is an id of the library, empty for the chosen one; `seed` None for the step's own.

    `context` caps the window in tokens; None takes the model's. With `schema` (JSON Schema as text) the answer is
    held to it, parsed and validated; one that fails is asked for again with the validator's message.
    """

    messages: tuple[Message, ...]
    model: str = ""
    temperature: float = 0.0
    top_p: float = 0.95
    seed: int | None = None
    max_tokens: int = 1024
    context: int | None = None
    reasoning: bool | None = None
    schema: str | None = None
    stop: tuple[str, ...] = ()


def ask(text: str, system: str = "", **options: Any) -> Ask:
    """An Ask of one question, with instructions before it."""
    opening = (Message("system", system),) if system.strip() else ()
    return Ask((*opening, Message("user", text)), **options)


@dataclass(frozen=True)
class Answer:
    """What a model said. `data` is the parsed answer where there was a schema; `reason` as in engine.api.Finished.

    Tokens and seconds are of all tries together.
    """

    text: str
    data: Any = None
    reasoning: str = ""
    reason: str = "stop"
    prompt_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    model: str = ""
    seed: int = 0


@dataclass(frozen=True)
class Hit:
    """One thing that a search of the web found."""

    title: str
    url: str
    snippet: str = ""


class Web(Protocol):
    """The network, as far as the person allows it. Every call raises UserError: offline, refused, away."""

    def search(self, query: str, sites: Sequence[str] = (), limit: int = 10) -> list[Hit]:
        """What the chosen service finds, best first; on these sites only, if any are named."""
        ...

    def fetch(self, url: str) -> Doc:
        """A page as text; a snapshot of it is kept, so that what is quoted of it can be shown."""
        ...


@dataclass(frozen=True)
class Request:
    """What a person is asked: to approve something, to edit it, or to choose among `choices`."""

    kind: Literal["approve", "edit", "choose"]
    title: str
    value: Any = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What the person said: `approved`, the `value` as edited, the `choice`; a remark for what follows."""

    approved: bool = True
    value: Any = None
    choice: str = ""
    note: str = ""


class Waiting(Exception):
    """Raised by `Context.person` until there is a reply: the step begins again when there is one."""

    def __init__(self, request: Request, number: int) -> None:
        super().__init__(request.title)
        self.request, self.number = request, number


@dataclass(frozen=True)
class Where:
    """Which step of which run this is. `path` names the instance: zones with their round or item, then the step."""

    run: str
    step: str
    name: str
    path: str


Conflict = Literal["refuse", "replace", "number"]
"""What happens to a file that is there already; *number* writes beside it under another name."""


class Context(Protocol):
    """All that a node may reach. Calls wait for their end, and raise Cancelled when the run is stopped."""

    where: Where
    seed: int
    """Drawn for this step when the run began, and recorded; the same when it is resumed."""
    now: float
    """When the run began, seconds since 1970: the only clock that a node may read."""
    exact: bool
    """Whether the step's model calls run alone, so that they can be repeated to the byte."""
    cancel: CancelToken

    def ask(self, request: Ask) -> Answer:
        """Ask a model; the text streams to the canvas. Raises UserError: prompt-too-long, bad-answer, the engine's."""
        ...

    def ask_all(self, requests: Sequence[Ask]) -> list[Answer]:
        """Ask several at once, on the engine's parallel sequences; answers in order."""
        ...

    def count(self, texts: Sequence[str], model: str = "") -> list[int]:
        """Tokens of each text alone."""
        ...

    def window(self, model: str = "") -> int:
        """The model's context in tokens."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector of length 1 for each text. Raises UserError "no-embedder"."""
        ...

    def search(self, query: str, folders: Sequence[str] = (), limit: int = 20) -> list[Evidence]:
        """Passages of indexed documents, best first, each as evidence whose quote is the whole passage."""
        ...

    def documents(self, folders: Sequence[str] = ()) -> list[Doc]:
        """References to all indexed documents of these folders, by name; of all folders for none."""
        ...

    def read(self, doc: Doc | File) -> list[Doc]:
        """The pieces of a document in order, with text and place; of a window those that it touches, cut to it."""
        ...

    def text_at(self, document: str, start: int, end: int) -> str:
        """The characters of a document (indexed or a snapshot) as it was read: what evidence is checked against."""
        ...

    @property
    def web(self) -> Web:
        """The network; raises UserError where the person did not allow it."""
        ...

    def person(self, request: Request) -> Reply:
        """Ask the person: the run pauses, for days if need be. The nth call of a step gets the nth reply."""
        ...

    def save(self, name: str, data: bytes, conflict: Conflict = "number") -> File:
        """Write a file into the run's folder of results, or where `name` leads. Raises UserError "file-exists"."""
        ...

    def progress(self, fraction: float | None, detail: str = "") -> None:
        """How far the step is."""
        ...

    def say(self, text: str) -> None:
        """Show some more text on the step's card while it runs."""
        ...

    def note(self, sentence: str) -> None:
        """Something that a person should know about this step; kept with the run."""
        ...
