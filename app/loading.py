"""Which models are in memory: loaded as they are needed, one of them the chosen one, and everybody told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from app import headers
from app.base.errors import UserError, friendly
from app.base.events import EventHub, ModelState
from app.base.settings import Settings
from app.engine.api import Adapter, Engine, LoadSpec, ModelInfo, Resident, endpoint_of
from app.engine.chat_form import chat_form
from app.models.entry import Entry
from app.models.library import Library


class ModelDesk:
    """Has models loaded as they are needed and tells everybody about it; one of them is the chosen one."""

    def __init__(
        self,
        engine: Engine,
        library: Library,
        settings: Settings,
        hub: EventHub,
        draft_of: Callable[[Entry], Entry | None],
    ) -> None:
        """`draft_of` tells which model a person chose to guess for another."""
        self._engine, self._library, self._settings, self._hub = engine, library, settings, hub
        self._draft_of, self._drafts = draft_of, dict[str, str]()
        self._lock = threading.Lock()
        self._wanted = ""
        self._loads: dict[str, Future[ModelInfo]] = {}
        self._beside: tuple[tuple[Adapter, ...], Path | None] = ((), None)
        self._sequences = LoadSpec.sequences

    @property
    def current(self) -> ModelInfo | None:
        """The chosen model as it runs; None while it is being loaded and after a load that failed."""
        return self.info_of("")

    def info_of(self, model_id: str) -> ModelInfo | None:
        """A model as it runs, the chosen one for an empty id; None if it was not loaded."""
        model_id = model_id or self._wanted
        loaded = self._loads.get(model_id)
        if loaded is None:
            return None if model_id else self._engine.info
        return loaded.result() if loaded.done() and not loaded.exception() else None

    @property
    def current_id(self) -> str:
        """The model that is chosen for all chats that name none; empty before the first."""
        return self._wanted

    def default_id(self) -> str:
        """The settings' choice, or the starter where that is empty or gone."""
        wanted = self._settings.text("default_model")
        known = {entry.id for entry in self._library.list()}
        return wanted if wanted in known else self._library.default().id

    def ensure_local(self, model_id: str) -> Future[ModelInfo]:
        """Have this model loaded if it is one of this computer, else the usual one, else the starter."""
        ids = (model_id or self._wanted or self.default_id(), self.default_id(), self._library.default().id)
        known = {entry.id: Path(entry.path) for entry in self._library.list()}
        return self.ensure(
            next((one for one in ids if one in known and not endpoint_of(known[one])), ids[-1])
        )

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """The recommended sampling of a model; of the default one for an empty id."""
        return self._library.sampling_for(self._library.get(model_id or self.default_id()))

    def wear(self, adapters: Sequence[Adapter] = (), projector: Path | None = None) -> None:
        """Load models with these adapters from now on, and with this projector where the library knows none."""
        with self._lock:
            if self._beside != (tuple(adapters), projector):
                self._loads.clear()
            self._beside = tuple(adapters), projector

    def expect(self, sequences: int) -> None:
        """Load models for so many answers at once from now on, as far as that costs little memory; those that are in
        memory and idle are loaded anew, the chosen one at once."""
        with self._lock:
            if self._sequences >= sequences:
                return
            self._sequences = sequences
            ready = [key for key, loaded in self._loads.items() if loaded.done() and not loaded.exception()]
        for model_id in ready:
            try:
                self.unload(model_id)
            except UserError as error:
                if error.code == "busy":
                    continue
            with self._lock:
                self._loads.pop(model_id, None)
            if model_id == self._wanted:
                self.ensure(model_id)

    def load(self, model_id: str = "") -> None:
        """Choose a model and load it in the background; ModelState events tell how it goes.

        Where that fails, the one that was chosen before stays chosen, if it had been loaded.
        """
        before = self._wanted
        model_id = self._wanted = model_id or before or self.default_id()
        loading = self.ensure(model_id)
        if loading.done():
            self._show_chosen()
        else:
            loading.add_done_callback(lambda future: self._take_back(model_id, before, future))

    def _take_back(self, model_id: str, before: str, loaded: Future[ModelInfo]) -> None:
        if loaded.exception() and self._wanted == model_id and before and self.info_of(before):
            self._wanted = before

    def _show_chosen(self) -> None:
        """The last state that everybody hears of is that of the chosen model."""
        if (info := self.info_of("")) is not None:
            self._hub.post(ModelState(self._wanted, "ready", 1.0, info.sentence))

    def ensure(self, model_id: str = "", fast: bool = False) -> Future[ModelInfo]:
        """A model, or the chosen one, loaded; a load that is under way is shared, one that failed is tried again.

        For a `fast` answer it is loaded anew where another model is to guess for it than before, unless it is busy.
        """
        model_id = model_id or self._wanted or self.default_id()
        fast = fast or self._settings.flag("fast_answers")
        draft = self._chosen_draft(model_id) if fast else ""
        with self._lock:
            self._wanted = self._wanted or model_id
            known = self._loads.get(model_id)
            usable = known is not None and not (known.done() and known.exception())
            same = not fast or self._drafts.get(model_id, "") == draft
            if known is not None and usable and (same or not known.done()):
                return known
            future = self._loads[model_id] = Future()
        arguments = model_id, draft, future, known
        threading.Thread(target=self._renew, args=arguments, name="model-load", daemon=True).start()
        return future

    def _chosen_draft(self, model_id: str) -> str:
        try:
            found = self._draft_of(self._library.get(model_id))
        except UserError:  # loading says so
            return ""
        return found.id if found else ""

    def _renew(
        self, model_id: str, draft: str, future: Future[ModelInfo], before: Future[ModelInfo] | None
    ) -> None:
        """Load a model, but not in place of one that is answering."""
        if before is not None and not before.exception():
            try:
                self.unload(model_id)
            except UserError as error:
                if error.code == "busy":
                    future.set_result(before.result())
                    return
        self._drafts[model_id] = draft
        self._load(model_id, draft, future)

    def residents(self) -> dict[str, Resident]:
        """What is in memory now, by the ids of the library."""
        found = {resident.path.resolve(): resident for resident in self._engine.residents()}
        entries = {entry.id: Path(entry.path).resolve() for entry in self._library.list()}
        return {model_id: found[path] for model_id, path in entries.items() if path in found}

    def unload(self, model_id: str) -> None:
        """Free a model until it is needed again; raises UserError (busy) while it answers, (not-loaded)."""
        self._engine.let_go(Path(self._library.get(model_id).path)).result()

    def _load(self, model_id: str, draft: str, future: Future[ModelInfo]) -> None:
        """Hashing a large file takes seconds, so this runs beside the engine's thread."""
        post = self._hub.post
        post(ModelState(model_id, "loading"))
        try:
            entry = self._checked(model_id)
            chat = self._library.chat_for(entry)
            adapters, projector = self._read_first(entry)
            spec = LoadSpec(
                Path(entry.path),
                self._number("context"),
                threads=self._number("threads"),
                sha256=entry.sha256,
                template=chat.get("template"),
                sequences=self._sequences,
                form=chat_form(chat),
                adapters=adapters,
                projector=projector,
                draft=Path(self._checked(draft).path) if draft else None,
            )
            loading = self._engine.load(spec, lambda done: post(ModelState(model_id, "loading", done)))
            info = loading.result()
        except Exception as error:
            future.set_exception(friendly(error))  # before it is told: who hears of it looks at once
            post(ModelState(model_id, "failed", error=friendly(error)))
        else:
            future.set_result(info)
            post(ModelState(model_id, "ready", 1.0, info.sentence))
        if model_id != self._wanted:
            self._show_chosen()

    def _checked(self, model_id: str) -> Entry:
        """A model whose file is what was added."""
        entry = self._library.get(model_id)
        self._library.check(entry)
        return entry

    def _read_first(self, entry: Entry) -> tuple[tuple[Adapter, ...], Path | None]:
        """What goes with a model. The library had the model's header read in the sandbox; theirs is read there now."""
        adapters, chosen = self._beside
        projector = self._library.projector_of(entry) or chosen
        for adapter in adapters:
            headers.read(adapter.path, "adapter")
        if projector is not None:
            headers.read(projector, "projector")
        return adapters, projector

    def _number(self, key: str) -> int | None:
        return self._settings.number(key) or None
