"""The models of this profile: listed, looked up, added where they lie, checked before use."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken
from app.models import starter
from app.models.entry import ELSEWHERE, Entry, Hasher, Scalar, Verified, hashes_of, look, state
from app.models.found import Found
from app.models.intake import Examined, Origin, ReadHeader, examine
from app.models.manifest import Manifest, ModelEntry, Number
from app.models.sources import Part, Places, registry
from app.models.split import files_of, stem
from app.models.transfer import forget
from app.models.trust import Trust

log = logging.getLogger("underdesk.models")


class Repo(Protocol):
    """Where entries are kept; records have the fields of Entry. A returned future is waited for."""

    def list(self) -> Sequence[Any]:
        """All records."""
        ...

    def put(self, entry: Any) -> object:
        """Insert or replace by id."""
        ...

    def remove(self, entry_id: str) -> object:
        """Forget one; unknown ids are fine."""
        ...


class Library:
    """All calls are safe from any thread; `add` and `verify` read whole files, the others do not."""

    def __init__(
        self,
        repo: Repo,
        manifest: Manifest,
        folder: Path,
        read_header: ReadHeader,
        post: EventSink,
        record: Callable[..., Any] = Entry,
    ) -> None:
        """`record` makes what `repo` keeps, from the fields of Entry; `folder` is for fetched files."""
        self.manifest = manifest
        self.places = Places(folder)
        self._repo, self._read_header, self._post, self._record = repo, read_header, post, record
        self._sources = registry()
        self._lock = threading.RLock()
        self.elsewhere: Callable[[], Sequence[Entry]] = tuple
        """What tells the models beyond this computer."""
        self._trust = Trust(manifest)

    # -- looking

    def list(self) -> list[Entry]:
        """The starter, what else comes with Underdesk, then the others in the order they came; vanished ones too."""
        stored = sorted((_entry(row) for row in self._repo.list()), key=lambda entry: entry.added)
        carried = [_carried(offered) for offered in self.manifest.carried]
        ids = {entry.id for entry in carried}
        return [*carried, *(entry for entry in stored if entry.id not in ids), *self.elsewhere()]

    def get(self, wanted: str) -> Entry:
        """By id, name (in any case) or path; raises UserError (no-such-model, model-not-here)."""
        entries = self.list()
        folded = wanted.casefold()
        tests: tuple[Callable[[Entry], bool], ...] = (
            lambda entry: entry.id == wanted,
            lambda entry: folded in (entry.id.casefold(), entry.name.casefold()),
            lambda entry: _same_path(entry.path, wanted),
        )
        for test in tests:
            if found := next(filter(test, entries), None):
                return found
        raise _unknown(self.manifest, wanted, entries)

    def default(self) -> Entry:
        """The starter."""
        return _carried(self.manifest.starter)

    def starter_for(self, role: str) -> Entry | None:
        """What comes with Underdesk for that role, its file there or not; None where nothing does."""
        offered = next((offered for offered in self.manifest.carried if offered.role == role), None)
        return _carried(offered) if offered else None

    def languages_of(self, entry: Entry) -> tuple[str, ...]:
        """What the model knows, as far as the list of models says; empty for many, or where it says nothing."""
        offered = self.offer_of(entry)
        return offered.languages if offered and "multilingual" not in offered.languages else ()

    def sampling_for(self, entry: Entry) -> dict[str, Number]:
        """What the maker recommends; empty when the model is not a known one."""
        offered = self.offer_of(entry)
        return dict(offered.sampling) if offered else {}

    def chat_for(self, entry: Entry) -> dict[str, Any]:
        """What the model's own file says badly of its chat; empty when the model is not a known one."""
        offered = self.offer_of(entry)
        return dict(offered.chat) if offered else {}

    def draft_for(self, entry: Entry) -> str | None:
        """The smaller model of the same vocabulary that the list of models names for this one."""
        offered = self.offer_of(entry)
        return offered.draft if offered else None

    def entry_for_manifest(self, offered: ModelEntry) -> Entry | None:
        """The entry that holds this offered model, or None when it is not here."""
        hashes = {part.sha256 for part in offered.parts if part.sha256}
        return next((e for e in self.list() if e.id == offered.id or e.sha256 in hashes), None)

    def is_usable(self, entry: Entry) -> bool:
        """Whether all files of the model are there as they were added; they are not read for that."""
        here = entry.source != ELSEWHERE and state(entry) == "ready"
        offered = self.manifest.get(entry.id)
        sees = offered is not None and offered.projector is not None
        return here and (not sees or self.projector_of(entry) is not None)

    def projector_of(self, entry: Entry) -> Path | None:
        """The file that lets this model see pictures: beside it, as the list names it, or where it was found."""
        offered = self.offer_of(entry)
        if offered and offered.projector:
            path = Path(entry.path).with_name(Path(offered.projector.file).name)
            if path.is_file():
                return path
        path = Path(str(entry.metadata.get("projector", "")))
        return path if path.is_file() else None

    def parts(self, offered: ModelEntry) -> tuple[Part, ...]:
        """Where each file of an offered model belongs; raises UserError (starter-missing)."""
        return self._sources.get(offered.source).parts(offered, self.places)

    def offer_of(self, entry: Entry) -> ModelEntry | None:
        """What the list of models says of one that is here; None of a model that it does not know."""
        known = entry.source != ELSEWHERE
        return (self.manifest.by_sha256(entry.sha256) or self.manifest.get(entry.id)) if known else None

    # -- changing

    def add(
        self,
        path: Path | str,
        token: CancelToken | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Entry:
        """Check and hash a model file and use it where it lies; a file that is known already is found by its hash.

        Raises the header reader's UserError, UserError (damaged, not-found…), Cancelled. `progress` gets bytes read.
        """
        files = files_of(Path(path).expanduser().absolute())
        return self._add(files, Hasher(token, progress), Origin())

    def add_found(
        self,
        found: Found,
        token: CancelToken | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Entry:
        """The same for a model of another program, under its name there; its projector comes with it.

        Raises as `add` does, and UserError (not-usable) with what is wrong, (damaged) where the file is not what the
        other program says.
        """
        if found.problem:
            raise UserError(found.problem.rstrip("."), code="not-usable")
        origin = Origin(found.program, found.name, found.projector, found.sha256)
        return self._add(list(found.files), Hasher(token, progress), origin)

    def _add(self, files: Sequence[Path], hasher: Hasher, origin: Origin) -> Entry:
        seen = examine(files, self._read_header, hasher, origin)
        self._trust.check_twin(seen.path, seen.path.stat().st_size, seen.sha256)
        return self._take(seen, self.manifest.by_sha256(seen.sha256), "file", origin.name)

    def adopt(self, offered: ModelEntry, path: Path, sha256: str) -> Entry:
        """Take in an offered model that was just fetched and hashed; a file that is no model is deleted again."""
        try:
            header = self._read_header(path)
        except UserError:
            path.unlink(missing_ok=True)
            raise
        return self._take(Examined(path, *look([path]), sha256, header), offered, offered.source)

    def _take(self, seen: Examined, offered: ModelEntry | None, source: str, called: str = "") -> Entry:
        with self._lock:
            known = self._known(seen.path, seen.sha256)
            if known and known.sha256 == seen.sha256 and state(known) == "ready":
                return known
            keep = known if known and not self._stays(known) else None
            name = offered.name if offered else called or seen.header.name
            entry = Entry(
                id=keep.id if keep else self._free_id(offered.id if offered else called or stem(seen.path)),
                name=keep.name if keep and keep.sha256 == seen.sha256 else name,
                path=str(seen.path),
                sha256=seen.sha256,
                size=seen.size,
                role=offered.role if offered else seen.header.role,
                source=source,
                added=keep.added if keep else time.time(),
                metadata=seen.metadata,
            )
            self._put(entry)
        return entry

    def remove(self, wanted: str) -> Entry:
        """Take a model off the list; its file is deleted only if Underdesk fetched it. Raises UserError."""
        entry = self.get(wanted)
        if self._stays(entry):
            raise UserError(
                f"{entry.name} comes with Underdesk", todo="it cannot be removed", code="starter-stays"
            )
        if entry.source == ELSEWHERE:
            todo = f"take it off the list with: endpoints remove {entry.id}"
            raise UserError(f"{entry.name} is no file of this computer", todo=todo, code="elsewhere")
        _wait(self._repo.remove(entry.id))
        if entry.source == "huggingface":
            self._delete_fetched(entry)
        self._post(Changed("model", frozenset({entry.id})))
        return entry

    def relocate(self, entry: Entry, path: Path) -> None:
        """The same model at another place, where its files are already."""
        self._put(replace(entry, path=str(path)))

    def _stays(self, entry: Entry) -> bool:
        return any(entry.id == offered.id for offered in self.manifest.carried)

    def _delete_fetched(self, entry: Entry) -> None:
        offered = self.manifest.get(entry.id)
        paths = [part.path for part in self.parts(offered)] if offered else [Path(entry.path)]
        for path in paths:
            if path.is_relative_to(self.places.folder):
                path.unlink(missing_ok=True)
                forget(path)

    def _known(self, path: Path, sha256: str) -> Entry | None:
        entries = self.list()
        same = next((entry for entry in entries if entry.sha256 == sha256), None)
        return same or next((entry for entry in entries if _same_path(entry.path, str(path))), None)

    def _free_id(self, wanted: str) -> str:
        base = re.sub(r"[^a-z0-9.]+", "-", wanted.casefold()).strip("-.")[:56] or "model"
        taken = {entry.id for entry in self.list()}
        numbers = (f"{base}-{n}" for n in range(2, len(taken) + 3))
        return base if base not in taken else next(name for name in numbers if name not in taken)

    def _put(self, entry: Entry) -> None:
        fields: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        _wait(self._repo.put(self._record(**fields)))
        self._post(Changed("model", frozenset({entry.id})))

    # -- trusting

    def check(self, entry: Entry) -> None:
        """Before use: it is there and is what was added. Raises UserError (model-missing, model-changed)."""
        self._trust.check(entry)
        self._remember(entry)

    def verify(
        self, wanted: str, token: CancelToken | None = None, progress: Callable[[int], None] | None = None
    ) -> Verified:
        """Read the whole file and compare its hash; raises UserError (no-such-model) and Cancelled."""
        entry = self.get(wanted)
        result = self._trust.verify(entry, token, progress)
        if result.ok:
            self._remember(entry)
        return result

    def _remember(self, entry: Entry) -> None:
        """Keep the time of a file that proved to be itself, so that it is not hashed again for that."""
        if state(entry) == "changed":
            entry.metadata["mtime_ns"] = look(hashes_of(entry))[1]
            self._put(entry)


def _carried(offered: ModelEntry) -> Entry:
    path = starter.locate(offered)
    return Entry(
        id=offered.id,
        name=offered.name,
        path=str(path or Path(offered.repo) / offered.parts[0].file),
        sha256=offered.sha256 or "",
        size=offered.size,
        role=offered.role,
        source=offered.source,
        added=0.0,
        metadata=_of_manifest(offered),
    )


def _entry(row: Any) -> Entry:
    fields: dict[str, Any] = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
    fields["metadata"] = dict(row.metadata)  # ours to change
    return Entry(**fields)


def _same_path(known: str, wanted: str) -> bool:
    asked = Path(wanted).expanduser().absolute()
    return asked == Path(known) or asked.resolve() == Path(known).resolve()


def _wait(result: object) -> None:
    if isinstance(result, Future):
        result.result()


def _of_manifest(offered: ModelEntry) -> dict[str, Scalar]:
    return {
        "family": offered.family,
        "quantisation": offered.quantisation,
        "context": offered.context,
        "parameters": offered.parameters,
        "licence": offered.licence.id,
    }


def _unknown(manifest: Manifest, wanted: str, entries: Sequence[Entry]) -> UserError:
    offered = manifest.get(wanted)
    if offered:
        return UserError(
            f"The model {offered.name} is not on this computer",
            todo=f"fetch it with: underdesk models get {offered.id}",
            code="model-not-here",
        )
    return UserError(
        f"There is no model “{wanted}”",
        todo=f"choose one of: {', '.join(entry.id for entry in entries)}",
        code="no-such-model",
    )
