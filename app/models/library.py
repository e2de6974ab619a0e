"""The models of this profile: listed, looked up, added where they lie, checked before use."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from app.base.errors import UserError, friendly
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken
from app.models import starter
from app.models.entry import Entry, Scalar, Verified, sha256_of, state
from app.models.manifest import Manifest, ModelEntry, Number
from app.models.sources import Part, Places, registry
from app.models.trust import Trust

log = logging.getLogger("underdesk.models")


class Header(Protocol):
    """What the header reader tells of a model file."""

    @property
    def name(self) -> str: ...
    @property
    def architecture(self) -> str: ...
    @property
    def quantisation(self) -> str: ...
    @property
    def parameters(self) -> int: ...
    @property
    def trained_context(self) -> int: ...
    @property
    def chat_template(self) -> str: ...
    @property
    def role(self) -> str: ...


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
        read_header: Callable[[Path], Header],
        post: EventSink,
        record: Callable[..., Any] = Entry,
    ) -> None:
        """`record` makes what `repo` keeps, from the fields of Entry; `folder` is for fetched files."""
        self.manifest = manifest
        self.places = Places(folder)
        self._repo, self._read_header, self._post, self._record = repo, read_header, post, record
        self._sources = registry()
        self._lock = threading.RLock()
        self._trust = Trust(manifest)

    # -- looking

    def list(self) -> list[Entry]:
        """The starter, what else comes with Underdesk, then the others in the order they came; vanished ones too."""
        stored = sorted((_entry(row) for row in self._repo.list()), key=lambda entry: entry.added)
        carried = [_carried(offered) for offered in self.manifest.carried]
        ids = {entry.id for entry in carried}
        return [*carried, *(entry for entry in stored if entry.id not in ids)]

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
        raise self._unknown(wanted, entries)

    def _unknown(self, wanted: str, entries: Sequence[Entry]) -> UserError:
        offered = self.manifest.get(wanted)
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

    def default(self) -> Entry:
        """The starter."""
        return _carried(self.manifest.starter)

    def starter_for(self, role: str) -> Entry | None:
        """What comes with Underdesk for that role, its file there or not; None where nothing does."""
        offered = next((offered for offered in self.manifest.carried if offered.role == role), None)
        return _carried(offered) if offered else None

    def languages_of(self, entry: Entry) -> tuple[str, ...]:
        """What the model knows, as far as the list of models says; empty for many, or where it says nothing."""
        offered = self._offered(entry)
        return offered.languages if offered and "multilingual" not in offered.languages else ()

    def sampling_for(self, entry: Entry) -> dict[str, Number]:
        """What the maker recommends; empty when the model is not a known one."""
        offered = self._offered(entry)
        return dict(offered.sampling) if offered else {}

    def chat_for(self, entry: Entry) -> dict[str, Any]:
        """What the model's own file says badly of its chat; empty when the model is not a known one."""
        offered = self._offered(entry)
        return dict(offered.chat) if offered else {}

    def entry_for_manifest(self, offered: ModelEntry) -> Entry | None:
        """The entry that holds this offered model, or None when it is not here."""
        hashes = {part.sha256 for part in offered.parts if part.sha256}
        return next((e for e in self.list() if e.id == offered.id or e.sha256 in hashes), None)

    def is_usable(self, entry: Entry) -> bool:
        """Whether all files of the model are there as they were added; they are not read for that."""
        offered = self.manifest.get(entry.id)
        sees = offered is not None and offered.projector is not None
        return state(entry) == "ready" and (not sees or self.projector_of(entry) is not None)

    def projector_of(self, entry: Entry) -> Path | None:
        """The file that lets this model see pictures, where the list names one and it lies beside the model."""
        offered = self._offered(entry)
        if offered is None or offered.projector is None:
            return None
        path = Path(entry.path).with_name(Path(offered.projector.file).name)
        return path if path.is_file() else None

    def parts(self, offered: ModelEntry) -> tuple[Part, ...]:
        """Where each file of an offered model belongs; raises UserError (starter-missing)."""
        return self._sources.get(offered.source).parts(offered, self.places)

    def _offered(self, entry: Entry) -> ModelEntry | None:
        return self.manifest.by_sha256(entry.sha256) or self.manifest.get(entry.id)

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
        path = Path(path).expanduser().absolute()
        header = self._read_header(path)
        try:
            before = path.stat()
            sha256 = sha256_of(path, token, progress)
        except OSError as error:
            raise friendly(error) from error
        self._trust.check_twin(path, before.st_size, sha256)
        return self._take(path, before, header, self.manifest.by_sha256(sha256), sha256, "file")

    def adopt(self, offered: ModelEntry, path: Path, sha256: str) -> Entry:
        """Take in an offered model that was just fetched and hashed; a file that is no model is deleted again."""
        try:
            header = self._read_header(path)
        except UserError:
            path.unlink(missing_ok=True)
            raise
        return self._take(path, path.stat(), header, offered, sha256, offered.source)

    def _take(
        self,
        path: Path,
        status: os.stat_result,
        header: Header,
        offered: ModelEntry | None,
        sha256: str,
        source: str,
    ) -> Entry:
        with self._lock:
            known = self._known(path, sha256)
            if known and known.sha256 == sha256 and state(known) == "ready":
                return known
            keep = known if known and not self._stays(known) else None
            name = offered.name if offered else header.name
            entry = Entry(
                id=keep.id if keep else self._free_id(offered.id if offered else path.stem),
                name=keep.name if keep and keep.sha256 == sha256 else name,
                path=str(path),
                sha256=sha256,
                size=status.st_size,
                role=offered.role if offered else header.role,
                source=source,
                added=keep.added if keep else time.time(),
                metadata={**_of_header(header), "mtime_ns": status.st_mtime_ns},
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
        _wait(self._repo.remove(entry.id))
        if entry.source == "huggingface":
            self._delete_fetched(entry)
        self._post(Changed("model", frozenset({entry.id})))
        return entry

    def _stays(self, entry: Entry) -> bool:
        return any(entry.id == offered.id for offered in self.manifest.carried)

    def _delete_fetched(self, entry: Entry) -> None:
        offered = self.manifest.get(entry.id)
        paths = [part.path for part in self.parts(offered)] if offered else [Path(entry.path)]
        for path in paths:
            if path.is_relative_to(self.places.folder):
                path.unlink(missing_ok=True)
                path.with_name(path.name + ".part").unlink(missing_ok=True)

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
            entry.metadata["mtime_ns"] = Path(entry.path).stat().st_mtime_ns
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


def _of_header(header: Header) -> dict[str, Scalar]:
    return {
        "architecture": header.architecture,
        "quantisation": header.quantisation,
        "context": header.trained_context,
        "parameters": header.parameters,
        "template": bool(header.chat_template),
    }
