"""The models of this computer and those worth having, and what can be done to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError, friendly
from app.base.events import Changed, Event, ModelState, OfflineChanged, Progress
from app.models.filters import Wanted, matching
from app.ui.viewmodels.model_checks import ModelChecks
from app.ui.viewmodels.model_details import Details, read_details
from app.ui.viewmodels.model_fetches import ModelFetches
from app.ui.viewmodels.model_rows import MachineFacts, Row, Snapshot, look_around, read
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.switching import Switching

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.models.manifest import ModelEntry
    from app.ui.chat.background import Background


class ModelsModel(ModelFetches):
    """Observable; `changed` after each new look. `failed` carries UserErrors, `told` sentences."""

    added = Signal()
    details_found = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(core, background, parent)
        self._seen = Snapshot()
        self._hidden: set[str] = set()
        self._loading = ""
        self._others: dict[str, tuple[Any, Row]] = {}
        self.adding = ""
        self.words = ""
        """What is looked for in the list of models."""
        self.switching = Switching(core, background, self)
        self._checks = ModelChecks(core, background, self)
        self._checks.changed.connect(self.changed)
        self._checks.told.connect(self.told)

    def close(self) -> None:
        """Fetch and read no more."""
        super().close()
        self._checks.close()

    # reading

    @property
    def machine(self) -> MachineFacts:
        """What there is to run on."""
        return self._seen.machine

    def installed(self) -> list[Row]:
        """Cards of what is here."""
        rows = [row for row in self._seen.installed if row.id not in self._hidden]
        return [self._checks.shown_on(replace(row, loading=row.id == self._loading)) for row in rows]

    def offered(self, role: str = "", wanted: Wanted | None = None) -> list[Row]:
        """Cards of what could be fetched, of one role or all, that have these words and are as `wanted`."""
        asked = replace(wanted or Wanted(), role=role, words=self.words if wanted else "")
        fitting = {offer.id for offer in matching(self._core.library.manifest, asked)}
        return [self._with_fetch(row) for row in self._seen.offered if row.id in fitting]

    @property
    def offers(self) -> tuple[ModelEntry, ...]:
        """What can be chosen among, by the list of models."""
        return tuple(self._core.library.manifest)

    def _with_fetch(self, row: Row) -> Row:
        known = self._fetches.get(row.id)
        return replace(row, fetching=known[1], fetched=known[2]) if known else row

    def found(self) -> list[Row]:
        """Cards of what other programs have here and this list has not."""
        known = {row.note for row in self._seen.installed}
        return [row for _, row in self._others.values() if row.note not in known]

    def look_around(self) -> None:
        """Look for models of other programs."""
        self._background.run("found-models", look_around, self._take_found)

    def _take_found(self, others: dict[str, tuple[Any, Row]]) -> None:
        self._others = others
        self.changed.emit()

    def take(self, found_id: str) -> None:
        """Check, hash and list a model of another program where it lies."""
        found, row = self._others[found_id]
        self.adding = row.name
        self.changed.emit()
        self._background.run(f"take-{found_id}", lambda: self._take_in(found), self._added)

    def _take_in(self, found: Any) -> tuple[list[Any], list[UserError]]:
        try:
            return [self._core.library.add_found(found)], []
        except (UserError, OSError) as error:
            return [], [friendly(error)]

    def row(self, model_id: str) -> Row | None:
        """The card of a model that is here or could be fetched."""
        return next((row for row in (*self.installed(), *self.offered()) if row.id == model_id), None)

    def ask_details(self, model_id: str) -> None:
        """Have all that is known of it looked up; `details_found` brings what is at hand, and then the rest."""
        self._background.run("details", lambda: self._details(model_id, whole=False), self._tell_details)
        self._background.run("details-file", lambda: self._details(model_id, whole=True), self._tell_details)

    def _details(self, model_id: str, whole: bool) -> Details | UserError:
        try:
            return read_details(self._core, model_id, whole)
        except UserError as error:
            return error

    def _tell_details(self, found: Details | UserError) -> None:
        if isinstance(found, UserError):
            self.failed.emit(found)
            return
        if not found.reading:
            self._background.forget("details")
        self.details_found.emit(found)

    def roles(self) -> list[str]:
        """The roles there are offers for, chat first."""
        found = {row.role for row in self._seen.offered}
        return [role for role in ("chat", "embedding", "reranker", "vision") if role in found]

    def refresh(self) -> None:
        """Look again."""
        self._background.run("models", lambda: read(self._core), self._take)

    def _take(self, seen: Snapshot) -> None:
        self._seen = seen
        self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        again = False
        for event in batch:
            match event:
                case ModelState():
                    self._loading = event.model_id if event.phase == "loading" else ""
                    again = again or event.phase != "loading"
                    self.changed.emit()
                case Changed(kind="model"):
                    again = True
                case Changed(kind="setting"):
                    again = again or "default_model" in event.ids or not event.ids
                case Progress():
                    self._progress(event)
                case OfflineChanged(offline=False):
                    self._go_on()
                case _:
                    continue
        if again:
            self.refresh()

    # doing

    def use(self, model_id: str) -> None:
        """Load it now."""
        self._background.run("use-model", lambda: self._core.models.load(model_id), lambda _: None)

    def unload(self, model_id: str) -> None:
        """Free its memory until it is needed again."""
        self._background.run("unload-model", lambda: self._unload(model_id), self._unloaded)

    def _unload(self, model_id: str) -> UserError | None:
        try:
            self._core.models.unload(model_id)
        except UserError as error:
            return error
        return None

    def _unloaded(self, error: UserError | None) -> None:
        if error is not None:
            self.failed.emit(error)

    def make_default(self, model_id: str) -> None:
        """For new chats and the next start, unless the person's suites speak against it: then `switching` says so."""
        self.switching.wish(model_id)

    def guess_with(self, model_id: str, draft: str) -> None:
        """Have a smaller model guess for this one, or none; tells what that needs."""
        self._background.run(
            f"draft-{model_id}",
            lambda: self._choose(model_id, draft),
            self._chosen,
        )

    def _choose(self, model_id: str, draft: str) -> Any:
        try:
            return self._core.drafts.choose(model_id, draft)
        except UserError as error:
            return error

    def _chosen(self, found: Any) -> None:
        if isinstance(found, UserError):
            self.failed.emit(found)
        else:
            self.told.emit(self._guessing(found))

    def _guessing(self, found: Any) -> str:
        if found is None:
            return tr("No model guesses for it now.")
        if self._core.settings.flag("fast_answers"):
            return tr("{name} guesses for it from the next answer on.").format(name=found.name)
        return tr("{name} guesses for it once Faster answers is on in Settings.").format(name=found.name)

    def verify(self, model_id: str) -> None:
        """Read the whole file and compare; a second call stops that."""
        row = next((row for row in self.installed() if row.id == model_id), None)
        if row is not None and row.checking is not None:
            self._checks.cancel(model_id)
        elif row is not None:
            self._checks.start(model_id, row.size)

    def hide(self, model_id: str) -> None:
        """Take it off the list for the moment in which it can be taken back."""
        self._hidden.add(model_id)
        self.changed.emit()

    def unhide(self, model_id: str) -> None:
        """Put it back."""
        self._hidden.discard(model_id)
        self.changed.emit()

    def remove(self, model_id: str) -> None:
        """Take it off the list for good; called when it can no longer be taken back."""
        try:
            self._core.library.remove(model_id)
        except UserError as error:
            self.failed.emit(error)
        self._hidden.discard(model_id)

    def add(self, paths: list[str]) -> None:
        """Check, hash and list model files where they lie."""
        self.adding = ", ".join(Path(path).name for path in paths)
        self.changed.emit()
        self._background.run(f"add-{paths[0]}", lambda: self._add(paths), self._added)

    def _add(self, paths: list[str]) -> tuple[list[Any], list[UserError]]:
        entries: list[Any] = []
        errors: list[UserError] = []
        for path in paths:
            try:
                entries.append(self._core.library.add(Path(path)))
            except (UserError, OSError) as error:
                errors.append(friendly(error))
        return entries, errors

    def _added(self, outcome: tuple[list[Any], list[UserError]]) -> None:
        entries, errors = outcome
        self.adding = ""
        self.changed.emit()
        known = {row.id for row in self._seen.installed}
        if entries:
            self.added.emit()
        for entry in entries:
            words = tr("{name} is here already") if entry.id in known else tr("{name} was checked and added")
            self.told.emit(words.format(name=entry.name))
        for error in errors:
            self.failed.emit(error)
        self.refresh()
