"""The folders of documents as rows, their files, what is found in them, and what can be done to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.events import Changed, Event, IndexProgress
from app.knowledge.passage import Passage
from app.ui.chat.background import Background
from app.ui.viewmodels.folder_words import FileRow, FolderRow, file_row, folder_row, plural_paths, tr
from app.ui.viewmodels.narrowing import Narrowing
from app.ui.viewmodels.shell import quoted

if TYPE_CHECKING:
    from app.assembly import AppCore

REFRESH_MS, SEARCH_MS = 250, 160
HITS = 20


@dataclass(frozen=True)
class Found:
    """What a search brought, how long it took, and whether it was `narrowed` to some of the files."""

    query: str
    passages: tuple[Passage, ...]
    seconds: float
    narrowed: bool = False


class KnowledgeModel(QObject):
    """Observable. `changed`: folders; `files_changed`: those of the chosen folder; `found`: a search's answer.

    `failed` carries UserErrors, `told` (text, undo, gone) what was done, with how to take it back.
    """

    changed = Signal()
    files_changed = Signal()
    found = Signal()
    failed = Signal(object)
    told = Signal(str, object, object)

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = Background(core.jobs, self)
        self._background.failed.connect(self.failed)
        self._rows: list[FolderRow] = []
        self._hidden: set[str] = set()
        self.chosen = ""
        self.files: list[FileRow] = []
        self.result: Found | None = None
        self.progress: IndexProgress | None = None
        self.loaded = False
        self._query, self._narrowing = "", Narrowing()
        self._soon = self._timer(REFRESH_MS, self.refresh)
        self._typed = self._timer(SEARCH_MS, self._search)

    def _timer(self, pause: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(call)
        return timer

    # reading

    @property
    def folders(self) -> list[FolderRow]:
        """All that are not about to be removed."""
        return [row for row in self._rows if row.id not in self._hidden]

    def folder(self, folder_id: str) -> FolderRow | None:
        """One of them."""
        return next((row for row in self.folders if row.id == folder_id), None)

    def refresh(self) -> None:
        """Look again, off the window's thread."""
        knowledge, chosen = self._core.knowledge, self.chosen

        def look() -> tuple[list[FolderRow], list[FileRow]]:
            rows = [folder_row(folder) for folder in knowledge.folders()]
            there = any(row.id == chosen for row in rows)
            files = sorted(knowledge.files(chosen), key=lambda file: file.status != "failed") if there else []
            return rows, [file_row(file) for file in files]

        self._background.run("folders", look, lambda seen: self._take(chosen, *seen))

    def _take(self, chosen: str, rows: list[FolderRow], files: list[FileRow]) -> None:
        changed = rows != self._rows or not self.loaded
        self._rows, self.loaded = rows, True
        if self.chosen and self.folder(self.chosen) is None:
            self.choose("")
        if changed:
            self.changed.emit()
        if chosen == self.chosen and files != self.files:
            self.files = files
            self.files_changed.emit()

    def choose(self, folder_id: str) -> None:
        """Show this folder's files and search in it alone; empty for all folders."""
        if folder_id != self.chosen:
            self.chosen, self.files = folder_id, []
            self.files_changed.emit()
            self.changed.emit()
            self.refresh()
            if self._query:
                self._search()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        for event in batch:
            if isinstance(event, IndexProgress):
                self.progress = event
                self._later()
            elif isinstance(event, Changed) and event.kind == "folder":
                self._later()

    def _later(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    # finding

    def search(self, query: str) -> None:
        """Search a moment after the last letter; an empty query shows the files again."""
        self._query = query.strip()
        if self._query:
            self._typed.start()
            return
        self._typed.stop()
        self._background.forget("search")
        self.result = None
        self.found.emit()

    def narrow(self, to: Narrowing) -> None:
        """Search in such files alone."""
        self._narrowing = to
        if self._query:
            self._search()

    def _search(self) -> None:
        query, within = self._query, [self.chosen] if self.chosen else [row.id for row in self.folders]
        knowledge, to = self._core.knowledge, self._narrowing

        def work() -> Found:
            began = time.perf_counter()
            passages: Sequence[Passage] = ()
            if within:
                passages = knowledge.search(
                    query, folders=within, kinds=to.kinds, since=to.since, until=to.until, limit=HITS
                )
            return Found(query, tuple(passages), time.perf_counter() - began, bool(to))

        self._background.run("search", work, self._searched)

    def _searched(self, result: Found) -> None:
        if result.query == self._query:
            self.result = result
            self.found.emit()

    # changing

    def add(self, paths: list[str], called: str = "") -> None:
        """Keep folders, each by its own name or as `called`, and files together; index them in the background."""
        folders = [path for path in paths if Path(path).is_dir()]
        files = [path for path in paths if path not in folders]
        knowledge = self._core.knowledge

        def work() -> list[tuple[str, str]]:
            made = [knowledge.add_folder(path, self._free(called) if called else "") for path in folders]
            if files:
                name = Path(files[0]).name if len(files) == 1 else Path(files[0]).parent.name
                made.append(knowledge.add_folder(files, self._free(name)))
            return [(folder.id, folder.name) for folder in made]

        self._do("add", work, self._added)

    def _free(self, wanted: str) -> str:
        taken = {row.name.casefold() for row in self._rows}
        names = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name.casefold() not in taken)

    def _added(self, made: list[tuple[str, str]]) -> None:
        ids = [folder_id for folder_id, _ in made]
        names = ", ".join(quoted(name) for _, name in made)
        text = tr("{names} is kept. Search works while it is being read.").format(names=names)
        self.refresh()
        if ids:
            self.choose(ids[-1])
            self.told.emit(text, lambda: self._forget(ids), None)

    def add_to(self, folder_id: str, paths: list[str]) -> None:
        """Keep more places in a folder."""
        knowledge, row = self._core.knowledge, self.folder(folder_id)
        text = tr("{things} added to “{name}”").format(
            things=plural_paths(paths), name=row.name if row else ""
        )

        def back() -> None:
            self._do("undo", lambda: knowledge.remove_paths(folder_id, paths), lambda _: self.refresh())

        def done(_: object) -> None:
            self.told.emit(text[:1].upper() + text[1:], back, None)
            self.refresh()

        self._do("add", lambda: knowledge.add_paths(folder_id, paths), done)

    def remove(self, folder_id: str) -> None:
        """Take a folder off the list; after ten seconds everything made of it is erased for good."""
        row = self.folder(folder_id)
        if row is None:
            return
        self._hidden.add(folder_id)
        if self.chosen == folder_id:
            self.choose("")
        self.changed.emit()
        text = tr(
            "“{name}” was removed. What was read of it is erased; its own files stay where they are"
        ).format(name=row.name)
        self.told.emit(text, lambda: self._show(folder_id), lambda: self._forget([folder_id]))

    def _show(self, folder_id: str) -> None:
        self._hidden.discard(folder_id)
        self.changed.emit()
        self.choose(folder_id)

    def _forget(self, ids: list[str]) -> None:
        """Erase for good. The window may be closing, so this runs whether anybody waits for it or not."""
        knowledge = self._core.knowledge

        def work() -> None:
            for folder_id in ids:
                knowledge.remove_folder(folder_id)

        self._do("forget", work, lambda _: self.refresh())

    def rename(self, folder_id: str, name: str) -> None:
        """Give another name."""
        knowledge = self._core.knowledge
        self._do("rename", lambda: knowledge.rename_folder(folder_id, name), lambda _: self.refresh())

    def set_paused(self, folder_id: str, paused: bool) -> None:
        """Index no more of it for now, or go on."""
        knowledge = self._core.knowledge
        call = knowledge.pause if paused else knowledge.resume
        self._do("pause", lambda: call(folder_id), lambda _: self.refresh())

    def look_again(self, folder_id: str) -> None:
        """See what changed on the disk."""
        knowledge = self._core.knowledge
        future = knowledge.sync(folder_id).future
        self._background.await_future(f"sync-{time.monotonic_ns()}", future, lambda _: self.refresh())

    def read_again(self, folder_id: str, only_failed: bool = False) -> None:
        """Read the files anew."""
        knowledge = self._core.knowledge
        self._do(
            "again", lambda: knowledge.reindex(folder_id, only_failed=only_failed), lambda _: self.refresh()
        )

    def export_text(self, file_id: str, to: str) -> None:
        """Write the text of a document, as it was read, to a file of the person's choice."""
        knowledge = self._core.knowledge

        def work() -> None:
            Path(to).write_text(knowledge.text_of(file_id), encoding="utf-8")

        text = tr("The text was written to {name}").format(name=Path(to).name)
        self._do("export", work, lambda _: self.told.emit(text, None, None))

    def _do(self, key: str, work: Callable[[], object], then: Callable[..., None]) -> None:
        """Work that a person asked for: never left out for a later one of its kind."""
        self._background.run(f"{key}-{time.monotonic_ns()}", work, then)

    def close(self) -> None:
        """Answer nothing more."""
        self._soon.stop()
        self._typed.stop()
        self._background.close()
