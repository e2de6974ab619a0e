"""One engine to the rest of the house: requests that name an endpoint go out, all others stay here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import (
    Device,
    Engine,
    GenerateRequest,
    Handle,
    LoadSpec,
    Message,
    ModelInfo,
    Moved,
    OnEvent,
    Resident,
    Tool,
    Vectors,
    endpoint_of,
)
from app.engine.remote.engine import RemoteEngine


class RoutedEngine:
    """api.Engine over `local` and `remote`. None of them ever stands in for the other."""

    def __init__(
        self,
        local: Engine,
        remote: RemoteEngine,
        follow: Callable[[OnEvent], OnEvent] = lambda on_event: on_event,
    ) -> None:
        """`follow` listens to every answer of this computer before its owner does."""
        self._local, self._remote, self._follow = local, remote, follow

    @property
    def info(self) -> ModelInfo | None:
        """The model of this computer that was loaded last, or None."""
        return self._local.info

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Load a model; of an endpoint it is only looked up, nothing is sent."""
        endpoint_id = endpoint_of(spec.path)
        if not endpoint_id:
            return self._local.load(spec, progress)
        future: Future[ModelInfo] = Future()
        try:
            if spec.adapters or spec.projector or spec.draft:
                raise UserError(
                    "A model beyond this computer takes no adapter, projector or draft model of this one",
                    todo="leave it out, or choose a model of this computer",
                    code="elsewhere",
                )
            future.set_result(self._remote.info_of(endpoint_id))
        except UserError as error:
            future.set_exception(error)
        return future

    def unload(self) -> Future[None]:
        """Free all models of this computer that answer."""
        return self._local.unload()

    def let_go(self, path: Path) -> Future[None]:
        """Free one model; one of an endpoint is never in memory here (not-loaded)."""
        if not endpoint_of(path):
            return self._local.let_go(path)
        future: Future[None] = Future()
        future.set_exception(UserError("A model of an endpoint takes no memory here", code="not-loaded"))
        return future

    def residents(self) -> tuple[Resident, ...]:
        """The models in this computer's memory."""
        return self._local.residents()

    def watch(self, listener: Callable[[Moved], None]) -> None:
        """Call `listener` when a model came into memory or left it."""
        self._local.watch(listener)

    def keep_several(self, several: bool) -> None:
        """Whether models that answer stay in memory together."""
        self._local.keep_several(several)

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> Handle:
        """Queue a generation where its model is."""
        if endpoint_of(request.model):
            return self._remote.submit(request, on_event)
        return self._local.submit(request, self._follow(on_event))

    def count(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Tool] = (),
        model: Path | None = None,
    ) -> Future[int]:
        """Tokens of the rendered prompt; for an endpoint an estimate, rather too high."""
        if endpoint_of(model):
            return self._remote.count(messages, tools)
        return self._local.count(messages, thinking, tools, model)

    def count_texts(self, texts: Sequence[str], model: Path | None = None) -> Future[list[int]]:
        """Tokens of each text; for an endpoint an estimate, rather too high."""
        if endpoint_of(model):
            return self._remote.count_texts(texts)
        return self._local.count_texts(texts, model)

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """Vectors from where the model is."""
        if endpoint_of(model):
            return self._remote.embed(texts, model, priority)
        return self._local.embed(texts, model, priority)

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How well each text answers the query; not by an endpoint (wrong-role)."""
        if not endpoint_of(model):
            return self._local.rerank(query, texts, model, priority)
        future: Future[list[float]] = Future()
        future.set_exception(
            UserError(
                "An endpoint cannot order passages",
                todo="choose a reranker of this computer",
                code="wrong-role",
            )
        )
        return future

    def rest_after(self, seconds: float | None) -> None:
        """Let models that nobody used for so long leave the memory."""
        self._local.rest_after(seconds)

    def devices(self) -> list[Device]:
        """What models can run on here."""
        return self._local.devices()

    def close(self, timeout: float = 10.0) -> bool:
        """End both."""
        ended = self._remote.close(timeout)
        return self._local.close(timeout) and ended
