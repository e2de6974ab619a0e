"""The knowledge room's door: folders of documents, their index, and what is found in them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.ids import new_id
from app.base.jobs import CancelToken, Job, Jobs, Priority
from app.engine.api import Encoder
from app.knowledge.embedding import EmbedderChoice
from app.knowledge.finding import Draw, Finder
from app.knowledge.index import Indexer
from app.knowledge.intake import Reader
from app.knowledge.retrieve import Retriever
from app.knowledge.scan import compare, is_there, look
from app.knowledge.watch import Watcher
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Folder, StoredFile
from app.store.passages import PassagesRepo
from app.store.records import is_temporary
from app.store.sources import SourcesRepo

Choose = Callable[[], EmbedderChoice | None]


class Locks(Protocol):
    """What opens files under a password."""

    def unlock(self, file: StoredFile, password: str, *, keep: bool) -> None:
        """Try a password and remember it; raises UserError."""
        ...

    def sweep(self) -> None:
        """Forget passwords of files that are no longer known."""
        ...


class Knowledge(Finder):
    """Folders of documents. Safe from any thread; small changes return when they are committed."""

    def __init__(
        self,
        repo: KnowledgeRepo,
        passages: PassagesRepo,
        encoder: Encoder,
        choose: Choose,
        reader: Reader,
        is_readable: Callable[[str], bool],
        jobs: Jobs,
        post: EventSink,
        reranker: Callable[[], Path | None] = lambda: None,
        draw: Draw | None = None,
        locks: Locks | None = None,
        sources: SourcesRepo | None = None,
    ) -> None:
        """`choose` names the embedder, `reranker` an optional reranking model; `reader` and `draw` do it safely."""
        self._closing, self._locks = list[Callable[[], object]](), locks
        self._repo, self._passages, self._jobs, self._post = repo, passages, jobs, post
        self._choose, self._is_readable = choose, is_readable
        self._indexer = Indexer(repo, passages, encoder, choose, reader, jobs, post)
        retriever = Retriever(passages, self._indexer.shelf, encoder, reranker)
        super().__init__(repo, passages, sources or SourcesRepo(repo.vault), retriever, draw, post)
        self._watcher = Watcher(self._on_disk)

    # folders

    def folders(self, of_chats: bool = False) -> list[Folder]:
        """The kept folders by name, with their counts; `of_chats`: what was dropped into a chat is among them."""
        choice = self._choose()
        embedder = self._passages.number_of(choice.id) if choice else 0
        everything = self._repo.folders(embedder, choice.languages if choice else ())
        return [folder for folder in everything if of_chats or folder.chat is None]

    def folder(self, wanted: str) -> Folder:
        """One folder by id or name, with counts; raises UserError "no-such-folder"."""
        found = self._repo.folder(wanted)
        return next((folder for folder in self.folders(of_chats=True) if folder.id == found.id), found)

    def add_folder(self, path: Path | str | Sequence[Path | str], name: str = "") -> Folder:
        """Keep one or several places under a name (that of the first), and index them in the background.

        Raises UserError: not-found for a place that is not there, folder-exists for a name that is taken.
        """
        given = [path] if isinstance(path, Path | str) else list(path)
        paths = _places(given)
        self._indexer.expect()
        title = " ".join(name.split()) or self._free_name(Path(paths[0]).name or paths[0])
        folder = self._repo.add_folder(Folder(new_id(), title, paths, time.time())).result()
        self._changed(folder.id)
        self._watcher.watch(folder.id, folder.paths)
        self.sync(folder.id)
        return folder

    def _free_name(self, wanted: str) -> str:
        taken = {folder.name.casefold() for folder in self.folders()}
        names = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name.casefold() not in taken)

    def add_paths(self, folder_id: str, paths: Sequence[Path | str]) -> None:
        """Keep more places in a folder: what was dropped onto it."""
        folder = self._repo.folder(folder_id)
        fresh = _places(paths)
        self._indexer.expect()
        both = tuple(dict.fromkeys((*folder.paths, *fresh)))
        self._repo.update_folder(folder.id, paths=both).result()
        self._watcher.watch(folder.id, both)
        self.sync(folder.id)

    def remove_paths(self, folder_id: str, paths: Sequence[Path | str]) -> None:
        """Keep these places no longer; a folder that loses its last one is removed."""
        folder = self._repo.folder(folder_id)
        gone = {str(Path(path).expanduser().absolute()) for path in paths}
        left = tuple(path for path in folder.paths if path not in gone)
        if not left:
            self.remove_folder(folder.id)
            return
        self._repo.update_folder(folder.id, paths=left).result()
        self._watcher.watch(folder.id, left)
        self.sync(folder.id)

    def rename_folder(self, folder_id: str, name: str) -> None:
        """Give another name; raises UserError "empty-name" or "folder-exists"."""
        title = " ".join(name.split())
        if not title:
            raise UserError("A folder needs a name", todo="type at least one letter", code="empty-name")
        if any(f.name.casefold() == title.casefold() and f.id != folder_id for f in self.folders()):
            raise UserError(
                f"There is a folder “{title}” already", todo="choose another", code="folder-exists"
            )
        self._repo.update_folder(folder_id, name=title).result()
        self._changed(folder_id)

    def remove_folder(self, folder_id: str) -> int:
        """Forget a folder and erase everything made of its documents for good; the files themselves stay.

        Returns how many documents were forgotten.
        """
        folder = self._repo.folder(folder_id)
        self._watcher.unwatch(folder.id)
        count = self._repo.remove_folder(folder.id).result()
        self._sweep()
        self._indexer.shelf.forget()
        self._changed(folder.id)
        return count

    def pause(self, folder_id: str) -> None:
        """Index no more of a folder for now; what is indexed is still found."""
        self._set_paused(folder_id, True)

    def resume(self, folder_id: str) -> None:
        """Go on indexing a folder."""
        self._set_paused(folder_id, False)
        self.sync(folder_id)

    def _set_paused(self, folder_id: str, paused: bool) -> None:
        self._repo.update_folder(folder_id, paused=paused).result()
        self._changed(folder_id)
        self._indexer.wake()

    def _sweep(self) -> None:
        if self._locks is not None:
            self._locks.sweep()

    def _changed(self, folder_id: str) -> None:
        self._post(Changed("folder", frozenset({folder_id})))

    # files

    def files(self, folder_id: str) -> list[StoredFile]:
        """The files of a folder by name: status, error, notice, chunks, vectors, size."""
        choice = self._choose()
        return self._repo.files(folder_id, self._passages.number_of(choice.id) if choice else 0)

    def file(self, file_id: str) -> StoredFile:
        """One file; raises UserError "no-such-file"."""
        return self._repo.file(file_id)

    def unlock(self, file_id: str, password: str, *, keep: bool = False) -> None:
        """Read a file that asks for its password. That is forgotten at the program's end, or kept in the vault.

        Raises UserError: needs-password when it is the wrong one, no-such-file, or why it cannot be read at all.
        """
        file = self.file(file_id)
        if self._locks is None:
            raise UserError("Locked files cannot be opened here", code="unsupported")
        self._locks.unlock(file, password, keep=keep)
        if file.status == "failed":
            self._repo.change(FileChanges(changed=((file.id, file.size, file.modified),))).result()
            self._changed(file.folder)
            self._indexer.wake()

    # keeping up with the disk

    def start(self) -> None:
        """Watch all folders and catch up with what happened while the program was away.

        What the first document dropped would have to wait for is made ready: processes and modules.
        """
        self._indexer.expect()
        self._sweep()
        for folder in self._repo.folders():
            self._watcher.watch(folder.id, folder.paths)
            self.sync(folder.id)
        self._is_readable("")
        self._watcher.prepare()

    def sync(self, folder_id: str) -> Job[None]:
        """Look at the disk and index what is new; the job ends when the folder's files are known.

        Its future raises UserError "folder-away" when the place cannot be seen; nothing is forgotten then.
        """
        return self._jobs.start("cpu", lambda token: self._sync(folder_id, token), Priority.BACKGROUND)

    def _sync(self, folder_id: str, token: CancelToken) -> None:
        folder = self._repo.folder(folder_id)
        if not is_there(folder):
            missing = next(path for path in folder.paths if not Path(path).exists())
            raise UserError(
                f"“{folder.name}” is not there at the moment",
                why=f"nothing is found at {missing}",
                todo="connect its drive, or remove the folder",
                code="folder-away",
            )
        known = self._repo.known(folder.id)
        changes = compare(folder, known, look(folder, self._is_readable, token))
        if changes:
            self._indexer.expect()
            self._repo.change(changes).result()
        if changes.gone or changes.moved:
            self._indexer.shelf.forget()
        self._repo.update_folder(folder.id, synced=time.time()).result()
        self._changed(folder.id)
        self._indexer.wake()

    def reindex(self, folder_id: str, *, only_failed: bool = False) -> None:
        """Read a folder's files anew, all or those that failed; pieces that are the same keep their vectors."""
        self._repo.again(folder_id, only_failed=only_failed).result()
        self.sync(folder_id)

    def wake(self) -> Future[None]:
        """Do what is to do; the future resolves when nothing is left. For a changed choice of embedder, too."""
        return self._indexer.wake()

    def embedder(self) -> Path | None:
        """The file of the model that finds passages by meaning; None where nothing is there for it."""
        return choice.path if (choice := self._choose()) else None

    def note_typing(self) -> None:
        """A person pressed a key: indexing gives way for a moment. Costs nothing."""
        self._indexer.typing.note()

    @property
    def busy(self) -> bool:
        """Whether something is being indexed."""
        return self._indexer.busy

    def _on_disk(self, folder_id: str) -> None:
        """The system says that something happened in a folder."""
        try:
            self.sync(folder_id)
        except UserError as error:
            if error.code != "closing":
                raise

    def attach(self, chat_id: str, paths: Sequence[Path | str]) -> Folder:
        """Keep dropped files for one chat only; they are erased with it. Raises UserError "temporary"."""
        _refuse_temporary(chat_id)
        mine = next((f for f in self._repo.folders() if f.chat == chat_id), None)
        if mine:
            self.add_paths(mine.id, paths)
            return self._repo.folder(mine.id)
        made = Folder(new_id(), "In this chat", _places(paths), time.time(), chat=chat_id)
        self._indexer.expect()
        folder = self._repo.add_folder(made).result()
        self._watcher.watch(folder.id, folder.paths)
        self.sync(folder.id)
        return folder

    def at_close(self, call: Callable[[], object]) -> None:
        """Have something ended with the room."""
        self._closing.append(call)

    def close(self) -> None:
        """Stop watching and end the readers; what was under way goes on at the next start."""
        self._watcher.close()
        for call in self._closing:
            call()


def _places(paths: Sequence[Path | str]) -> tuple[str, ...]:
    places = tuple(dict.fromkeys(str(Path(path).expanduser().absolute()) for path in paths))
    if not places:
        raise UserError("No place was named", todo="name a folder or a file", code="not-found")
    for place in places:
        if not Path(place).exists():
            raise UserError(f"There is nothing at {place}", todo="check its name", code="not-found")
    return places


def _refuse_temporary(chat_id: str) -> None:
    if is_temporary(chat_id):
        raise UserError(
            "A temporary chat reads no dropped files",
            why="what is read of a file is kept in the vault",
            todo="ask a kept folder here, or drop the files into another chat",
            code="temporary",
        )
