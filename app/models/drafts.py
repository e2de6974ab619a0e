"""Which smaller model guesses for which: chosen by a person for one model, kept until it is taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.models.entry import ELSEWHERE, Entry
from app.models.library import Library
from app.models.terms import Backend

PREFIX = "guesses-for:"
_TALKING = ("chat", "vision")


class Drafts:
    """All calls are safe from any thread; `choose` reads the vocabularies of both files."""

    def __init__(
        self, backend: Backend, library: Library, compare: Callable[[Path, Path], object], post: EventSink
    ) -> None:
        """`compare` raises UserError unless the second file's model has the vocabulary of the first's."""
        self._backend, self._library, self._compare, self._post = backend, library, compare, post

    def of(self, entry: Entry) -> Entry | None:
        """The model that guesses for this one; None where none was chosen, or where its file is not as it was."""
        text = self._backend.load().get(PREFIX + entry.id)
        wanted = json.loads(text) if text else ""
        return next((e for e in self.offered(entry) if e.id == wanted), None)

    def offered(self, entry: Entry) -> list[Entry]:
        """Models of this computer that could guess: smaller ones that chat, the one that the list names first."""
        if entry.role not in _TALKING:
            return []
        named = self._library.draft_for(entry)
        found = [e for e in self._library.list() if e.role in _TALKING and e.size < entry.size]
        found = [e for e in found if e.id != entry.id and self._library.is_usable(e)]
        return sorted(found, key=lambda e: (e.id != named, e.size))

    def choose(self, wanted: str, draft: str) -> Entry | None:
        """Have one model guess for another, or none for an empty `draft`.

        Raises UserError: no-such-model and the like, and wrong-draft for one that cannot guess for it.
        """
        entry = self._library.get(wanted)
        found = self._library.get(draft) if draft else None
        if found is not None:
            self._check(entry, found)
        self._backend.save(PREFIX + entry.id, json.dumps(found.id if found else ""))
        self._post(Changed("model", frozenset({entry.id})))
        return found

    def _check(self, entry: Entry, draft: Entry) -> None:
        for one in (entry, draft):
            if one.role not in _TALKING or one.source == ELSEWHERE:
                where = " on this computer" if one.source == ELSEWHERE else ""
                raise _wrong(entry, draft, f"{one.name} does not chat{where}")
            self._library.check(one)
        if draft.size >= entry.size:
            raise _wrong(entry, draft, "it is not smaller, so that guessing would take longer than answering")
        self._compare(Path(entry.path), Path(draft.path))


def _wrong(entry: Entry, draft: Entry, why: str) -> UserError:
    return UserError(
        f"{draft.name} cannot guess for {entry.name}",
        why=why,
        todo="choose a smaller model of the same family",
        code="wrong-draft",
    )
