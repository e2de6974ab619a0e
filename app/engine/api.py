"""What the rest of the house sees of an engine: requests, events, protocols; no llama.cpp here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.conditions import Made

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"
Role = Literal["system", "user", "assistant", "tool"]
Kind = Literal["answer", "reasoning"]
Reason = Literal["stop", "length", "context", "cancelled"]


@dataclass(frozen=True)
class Tool:
    """A function that the model may ask for; `parameters` is the JSON Schema of its arguments, an object."""

    name: str
    description: str = ""
    parameters: str = '{"type": "object", "properties": {}}'


@dataclass(frozen=True)
class ToolCall:
    """A function that the model asked for. `arguments` is JSON text as the model wrote it, right or wrong.

    `id` has nine letters or digits and follows from the request: the same request gives the same.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Picture:
    """Pixels, row by row from the top left, three bytes each: red, green, blue. The engine reads no image files."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True)
class Message:
    """One turn of a prompt. All of it is data: control tokens written in it are plain text to the model.

    An assistant's turn may hold `calls` and the `reasoning` that led to them; a turn of role "tool" is the result of
    the call named by `call_id`. `pictures` stand before the text; a model without a projector fails with the code
    no-vision, and a picture that cannot be with bad-picture.
    """

    role: Role
    content: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    reasoning: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Sampling:
    """Sampler chain parameters with llama.cpp's meanings; temperature 0 is greedy; seed None draws one."""

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    seed: int | None = None


@dataclass(frozen=True)
class GenerateRequest:
    """Everything about one generation. `conversation` names what a later request may share a prefix with.

    `continues` is the beginning of the assistant's answer when a stopped one is carried on. The answer, without its
    reasoning, is held to `schema` (a JSON Schema as text) or to `grammar` (llama.cpp's notation, its root `root`);
    what cannot be kept fails with the code bad-schema or bad-grammar. An answer that `max_tokens` ends is half a text.
    Stop strings end the answer only, never its reasoning or a call's arguments.

    With `tools` the answer may hold calls (CallStarted and so on); a tool that is not sound fails with bad-tools.
    `logprobs` is how many likely tokens are reported for each one written, 0 to 20 (the code bad-logprobs), besides
    the one that was chosen; None reports nothing.

    `speculative` guesses what comes next and checks it in one decode: by the model's draft, where it was loaded with
    one, else by what prompt and answer said before. Every token is still the sampler's own choice. Exact answers and
    models that cannot take a token back go without.

    `model` is the file of the model to ask, one that has been loaded; None asks the one that was loaded last. The
    place of an endpoint (`endpoint_place`) asks a model beyond this computer: for that, `scope` says who asks
    ("chat:ID" or "step:NAME") and `passages` how many passages of documents are in the messages. Without a person's
    consent to just that it fails with the code needs-consent.

    `template` is the text of a chat template in place of the model's own (the code bad-template where it is none);
    endpoints have their own and leave it aside.
    """

    messages: tuple[Message, ...]
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int = 2048
    stop: tuple[str, ...] = ()
    priority: Priority = Priority.PERSON
    thinking: bool | None = None
    exact: bool = True
    conversation: str = ""
    continues: str = ""
    schema: str | None = None
    grammar: str | None = None
    tools: tuple[Tool, ...] = ()
    logprobs: int | None = None
    speculative: bool = False
    model: Path | None = None
    scope: str = ""
    passages: int = 0
    template: str = ""


@dataclass(frozen=True)
class Likely:
    """A token, the bytes it spells (perhaps half a character), and the natural logarithm of its probability."""

    token: int
    data: tuple[int, ...]
    logprob: float

    @property
    def text(self) -> str:
        """What it spells, with a replacement character for half ones."""
        return bytes(self.data).decode("utf-8", "replace")


@dataclass(frozen=True)
class Logprob:
    """How likely the chosen token was, and the likeliest ones, best first; the chosen one may be among them.

    Probabilities are the model's own, over its whole vocabulary: before penalties, temperature, filters and forms.
    """

    chosen: Likely
    top: tuple[Likely, ...] = ()


@dataclass(frozen=True)
class Stats:
    """Counts in tokens, times in seconds from submission; `seed` is the one used.

    Of the `guessed_tokens` that a speculative answer tried, the `right_tokens` were chosen.
    """

    prompt_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    time_to_first_token_s: float = 0.0
    prompt_s: float = 0.0
    generate_s: float = 0.0
    seed: int = 0
    guessed_tokens: int = 0
    right_tokens: int = 0

    @property
    def tokens_per_s(self) -> float:
        """Generation speed after the first token; 0 when nothing was generated."""
        return (self.generated_tokens - 1) / self.generate_s if self.generate_s > 0 else 0.0


@dataclass(frozen=True)
class Delta:
    """Some more text: whole UTF-8 characters, never half a stop string.

    `tokens` and `logprobs` are those since the event before: text is held back until it is certain what it is.
    """

    text: str
    kind: Kind = "answer"
    tokens: int = 1
    logprobs: tuple[Logprob, ...] = ()


@dataclass(frozen=True)
class CallStarted:
    """The model asks for a tool: the call's name is whole, its arguments follow. `index` counts from 0."""

    id: str
    name: str
    index: int
    tokens: int = 1
    logprobs: tuple[Logprob, ...] = ()


@dataclass(frozen=True)
class CallArguments:
    """Some more of a call's arguments, as JSON text."""

    id: str
    text: str
    tokens: int = 1
    logprobs: tuple[Logprob, ...] = ()


@dataclass(frozen=True)
class CallEnded:
    """A call is whole. `fault` is empty, or one sentence on why it cannot be carried out: such a tool is not there,
    or its arguments are no JSON or not as its schema wants them."""

    call: ToolCall
    fault: str = ""


@dataclass(frozen=True)
class Finished:
    """The end of a generation that worked. `token_ids` is what was sampled, the stop token left out.

    `calls` are those without a fault; `logprobs` belong to `token_ids`, one each, or are none. `notice` is a sentence
    on how the answer came about, where a person should know that; `made` is for its receipt.
    """

    reason: Reason
    stats: Stats
    token_ids: tuple[int, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    logprobs: tuple[Logprob, ...] = ()
    notice: str = ""
    made: Made = field(default_factory=Made)


@dataclass(frozen=True)
class Failed:
    """The end of a generation that did not."""

    error: UserError


EngineEvent = Delta | CallStarted | CallArguments | CallEnded | Finished | Failed
OnEvent = Callable[[EngineEvent], None]


@dataclass(frozen=True)
class Switch:
    """One position of a model's switch for reasoning: variables for its template, words after its instructions."""

    variables: tuple[tuple[str, bool | int | str], ...] = ()
    system: str = ""


@dataclass(frozen=True)
class ChatForm:
    """What a model's file does not say well about its chat; what is None is read from its template.

    `tools` names a form of app.engine.tools.forms. `thinking` and `silent` are the positions of its switch.
    """

    tools: str | None = None
    thinking: Switch | None = None
    silent: Switch | None = None


@dataclass(frozen=True)
class Adapter:
    """A file of changes to a model (LoRA, GGUF) and how strongly they count; the engine fills in the `sha256`."""

    path: Path
    scale: float = 1.0
    sha256: str = ""


@dataclass(frozen=True)
class LoadSpec:
    """What to load. None lets the engine choose: the context that fits, as many layers as fit, measured threads.

    Without the file's `sha256` nothing that the model computes is kept beyond its unloading. An adapter that does
    not belong to the model fails with the code wrong-adapter, and such a `projector` (a GGUF file that lets the
    model see pictures) with wrong-projector.

    `draft` is a smaller model of the same vocabulary that guesses for this one (else the code wrong-draft). It is
    left out where this one leaves it no room; the sentence of ModelInfo then says so.
    """

    path: Path
    context: int | None = None
    gpu_layers: int | None = None
    threads: int | None = None
    sha256: str = ""
    kv_type: Literal["f16", "q8_0", "q4_0"] = "f16"
    template: str | None = None
    sequences: int = 4
    form: ChatForm = field(default_factory=ChatForm)
    adapters: tuple[Adapter, ...] = ()
    projector: Path | None = None
    draft: Path | None = None


@dataclass(frozen=True)
class ModelInfo:
    """A loaded model, in the file's own words and as it runs here. Sizes in bytes, context in tokens.

    `draft` is the name of the model that guesses for it, empty for none; `draft_size` the bytes planned for that one.
    `tools`: its template has words for tools; else it is told of them in ours.
    `remote` is the host and port of the endpoint that answers; empty for a model of this program's own.
    """

    path: Path
    name: str
    architecture: str
    quantisation: str
    size: int
    parameters: int
    trained_context: int
    context: int
    layers: int
    gpu_layers: int
    device: str
    threads: int
    template_known: bool
    thinking: bool
    load_s: float
    sentence: str
    adapters: tuple[Adapter, ...] = ()
    vision: bool = False
    draft: str = ""
    draft_size: int = 0
    tools: bool = True
    remote: str = ""


_ENDPOINT = "endpoint:"


def endpoint_place(endpoint_id: str) -> Path:
    """What stands for the file of a model where an endpoint is asked; nothing lies there."""
    return Path(_ENDPOINT + endpoint_id)


def endpoint_of(model: Path | None) -> str:
    """The endpoint that a place stands for; empty for a file, and for None."""
    name = str(model or "")
    return name[len(_ENDPOINT) :] if name.startswith(_ENDPOINT) else ""


@dataclass(frozen=True)
class Device:
    """Where tensors can live; memory in bytes, None where the backend cannot tell."""

    name: str
    description: str
    kind: Literal["cpu", "gpu", "igpu", "accel"]
    total: int | None
    free: int | None


@dataclass(frozen=True)
class Resident:
    """A model in memory. Bytes as llama.cpp reported them when it was loaded: `host` in the computer's memory, the
    weights that are mapped from the file included, `cards` in that of graphics cards."""

    path: Path
    name: str
    role: Literal["chat", "embedding", "reranker"]
    host: int
    cards: int = 0

    @property
    def size(self) -> int:
        """All of it."""
        return self.host + self.cards


Cause = Literal["room", "rest", "asked"]


@dataclass(frozen=True)
class Moved:
    """Which models are in memory now; if one has `left`, whether another needed its room, nobody used it, or a person
    asked for it."""

    residents: tuple[Resident, ...]
    left: Resident | None = None
    cause: Cause | None = None


class Handle(Protocol):
    """A submitted request."""

    def cancel(self) -> None:
        """Stop within one decode; a Finished with reason "cancelled" follows."""
        ...

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end; raises the UserError of a failed one, TimeoutError when it takes longer."""
        ...


class Encoder(Protocol):
    """The part of an engine that reads texts instead of writing them. All calls are safe from any thread.

    A model that is not in memory yet is loaded beside the others; where they do not all fit, the one that was used
    longest ago leaves. Cancelling a future works until its last text is done. UserErrors: those of loading, and
    wrong-role for a model that was made for something else.
    """

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """A row of length 1 for each text, as float32 (texts, dimensions), also for none.

        A text that is longer than the model's window is cut to it; an empty one has a vector too.
        """
        ...

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How well each text answers the query, higher is better, on the model's own scale; long texts are cut."""
        ...


class Engine(Encoder, Protocol):
    """Models that answer, on one thread. All calls are safe from any thread and return at once.

    As many stay in memory as fit; where one needs the room of others, those that have nothing to do leave, the one
    used longest ago first, and where only models that are answering are in the way, it waits for them. What left comes
    back with the next request that names it.
    """

    @property
    def info(self) -> ModelInfo | None:
        """The model that was loaded last, or None."""
        ...

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Load a model beside the others, in place of what was loaded of the same file before.

        The future raises UserError; the other models stay as they were.
        """
        ...

    def unload(self) -> Future[None]:
        """Free and forget all models that answer; running requests end as cancelled."""
        ...

    def let_go(self, path: Path) -> Future[None]:
        """Free one model until it is asked for again; UserError (busy) while it answers, (not-loaded) if it is not
        in memory."""
        ...

    def residents(self) -> tuple[Resident, ...]:
        """The models in memory, those for reading texts too, the one used longest ago first."""
        ...

    def watch(self, listener: Callable[[Moved], None]) -> None:
        """Call `listener`, on a thread of the engine's, whenever a model came into memory or left it."""
        ...

    def keep_several(self, several: bool) -> None:
        """Whether models that answer stay in memory together; else loading one lets the others leave."""
        ...

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> Handle:
        """Queue a generation; `on_event` is called on the engine's thread, the last call is Finished or Failed."""
        ...

    def count(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Tool] = (),
        model: Path | None = None,
    ) -> Future[int]:
        """Tokens of the rendered prompt, the opening of the answer included, for the same `model` as a request."""
        ...

    def count_texts(self, texts: Sequence[str], model: Path | None = None) -> Future[list[int]]:
        """Tokens of each text alone, without any template."""
        ...

    def rest_after(self, seconds: float | None) -> None:
        """Let models that nobody used for so long leave the memory; the next request brings them back. None: never."""
        ...

    def devices(self) -> list[Device]:
        """What llama.cpp can run on here."""
        ...

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, free the model, end the thread; False if it hung."""
        ...
