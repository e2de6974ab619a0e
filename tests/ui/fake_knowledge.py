"""Folders of documents in memory: found by their words, drawn as a page with a black bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed
from app.base.ids import new_id
from app.base.jobs import CancelToken, Job, Jobs, Priority
from app.knowledge.blocks import Box
from app.knowledge.locks import needs_password
from app.knowledge.passage import Passage
from app.knowledge.picture import Picture
from app.store.knowledge_records import Folder, StoredFile

NOTICE = (
    "Either party may terminate this lease by three months' notice given in writing, taking effect on the first day "
    "of the following month."
)
FEE = (
    "Where the tenant terminates before the end of the twenty-fourth month, a break fee is due: three monthly rents "
    "in the first year, one in the second."
)
PASSWORD = "correct horse"
"""What opens the locked documents."""
LEASE = (NOTICE, FEE, "No fee is due thereafter.")


class FakeKnowledge:
    """Safe from any thread as far as tests go. `refuse` makes the next change fail."""

    def __init__(self, post: Callable[[Any], None], jobs: Jobs) -> None:
        self._post, self._jobs = post, jobs
        self.kept: dict[str, Folder] = {}
        self.documents: dict[str, StoredFile] = {}
        self.pieces: dict[str, list[Passage]] = {}
        self.calls: list[tuple[str, ...]] = []
        self.asked: dict[str, list[str]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.refuse: UserError | None = None
        self.cannot_draw: UserError | None = None

    # laying things in place

    def put(self, name: str, places: Sequence[Path | str] = ("/papers",), **fields: Any) -> Folder:
        """Lay a folder in place."""
        folder = Folder(new_id(), name, tuple(map(str, places)), 1.0, synced=time.time(), **fields)
        self.kept[folder.id] = folder
        return folder

    def put_file(self, folder: Folder, name: str, texts: Sequence[str] = (), **fields: Any) -> StoredFile:
        """Lay a document of these passages in place, one below the other on page 7."""
        pages = 31 if name.endswith(".pdf") else None
        file = StoredFile(
            new_id(), folder.id, f"/papers/{name}", name, Path(name).suffix.lstrip("."), 4096, 1,
            **{"pages": pages, "status": "indexed", "chunks": len(texts), "vectors": len(texts), **fields},
        )  # fmt: skip
        self.documents[file.id] = file
        self.pieces[file.id] = _pieces(file, texts)
        old = self.kept[folder.id]
        self.kept[folder.id] = replace(
            old,
            files=old.files + 1,
            failed=old.failed + (file.status == "failed"),
            chunks=old.chunks + len(texts),
            size=old.size + file.size,
        )
        return file

    # the service's face

    def folders(self) -> list[Folder]:
        return [folder for folder in self.kept.values() if folder.chat is None]

    def folder(self, wanted: str) -> Folder:
        found = [f for f in self.kept.values() if wanted in (f.id, f.name)]
        if not found:
            raise UserError(f"There is no folder {wanted!r}", code="no-such-folder")
        return found[0]

    def files(self, folder_id: str) -> list[StoredFile]:
        return [file for file in self.documents.values() if file.folder == folder_id]

    def add_folder(self, path: Any, name: str = "") -> Folder:
        self._check()
        places = [path] if isinstance(path, Path | str) else list(path)
        folder = self.put(name or Path(places[0]).name, places)
        self._changed("add_folder", folder.id)
        return folder

    def add_paths(self, folder_id: str, paths: Sequence[Path | str]) -> None:
        self._check()
        old = self.kept[folder_id]
        self.kept[folder_id] = replace(old, paths=(*old.paths, *map(str, paths)))
        self._changed("add_paths", folder_id)

    def remove_paths(self, folder_id: str, paths: Sequence[Path | str]) -> None:
        gone = set(map(str, paths))
        old = self.kept[folder_id]
        self.kept[folder_id] = replace(old, paths=tuple(p for p in old.paths if p not in gone))
        if not self.kept[folder_id].paths:
            del self.kept[folder_id]
        self._changed("remove_paths", folder_id)

    def remove_folder(self, folder_id: str) -> int:
        self.kept.pop(folder_id, None)
        self._changed("remove_folder", folder_id)
        return 1

    def rename_folder(self, folder_id: str, name: str) -> None:
        self._check()
        self.kept[folder_id] = replace(self.kept[folder_id], name=name)
        self._changed("rename_folder", folder_id)

    def pause(self, folder_id: str) -> None:
        self.kept[folder_id] = replace(self.kept[folder_id], paused=True)
        self._changed("pause", folder_id)

    def resume(self, folder_id: str) -> None:
        self.kept[folder_id] = replace(self.kept[folder_id], paused=False)
        self._changed("resume", folder_id)

    def sync(self, folder_id: str) -> Job[None]:
        def work(_token: CancelToken) -> None:
            self._changed("sync", folder_id)

        return self._jobs.start("cpu", work, Priority.BACKGROUND)

    def reindex(self, folder_id: str, *, only_failed: bool = False) -> None:
        self._changed("reindex", folder_id, str(only_failed))

    def unlock(self, file_id: str, password: str, *, keep: bool = False) -> None:
        self.calls.append(("unlock", file_id, password, str(keep)))
        if password != PASSWORD:
            raise needs_password(password)
        self.cannot_draw = None
        self.pieces[file_id] = _pieces(self.documents[file_id], LEASE)
        self.documents[file_id] = replace(
            self.documents[file_id], status="indexed", error="", chunks=len(LEASE)
        )
        self._changed("unlocked", self.documents[file_id].folder)

    def attach(self, chat_id: str, paths: Sequence[Path | str]) -> Folder:
        self._check()
        mine = next((f for f in self.kept.values() if f.chat == chat_id), None)
        if mine is not None:
            self.add_paths(mine.id, paths)
            return self.kept[mine.id]
        folder = self.put("In this chat", paths, chat=chat_id)
        for path in paths:
            self.put_file(folder, Path(path).name, LEASE)
        self._changed("attach", folder.id)
        return self.kept[folder.id]

    def search(
        self, query: str, *, folders: Sequence[str] = (), kinds: Sequence[str] = (), limit: int = 20, **_: Any
    ) -> list[Passage]:
        wanted = query.casefold().split()
        found: list[Passage] = []
        for pieces in self.pieces.values():
            for piece in pieces:
                share = sum(word in piece.text.casefold() for word in wanted) / max(1, len(wanted))
                right = not kinds or Path(piece.name).suffix.lstrip(".") in kinds
                if share and right and piece.folder in folders:
                    found.append(replace(piece, score=share))
        return sorted(found, key=lambda piece: -piece.score)[:limit]

    def passages_of(self, file_id: str) -> list[Passage]:
        return self.pieces.get(file_id, [])

    def text_of(self, file_id: str) -> str:
        return "\n\n".join(piece.text for piece in self.passages_of(file_id))

    def passage(self, chunk: int) -> Passage | None:
        return next((p for pieces in self.pieces.values() for p in pieces if p.chunk == chunk), None)

    def page(self, file_id: str, number: int, width: int) -> Picture:
        self.calls.append(("page", file_id, str(number)))
        if self.cannot_draw:
            raise self.cannot_draw
        height = round(width * 1.4)
        white, black = b"\xff\xff\xff\0", b"\x20\x20\x20\0"
        line, white = black * (width // 2) + white * (width - width // 2), white * width
        rows = [line if height // 10 < y < height // 10 + 6 else white for y in range(height)]
        return Picture(31, width, height, b"".join(rows))

    def start(self) -> None:
        self.calls.append(("start",))

    def tokens_of(self, folder_id: str) -> int:
        return 1_200 * len(self.files(folder_id))

    def folders_of(self, chat_id: str) -> list[str]:
        own = [folder.id for folder in self.kept.values() if folder.chat == chat_id]
        return [*self.asked.get(chat_id, []), *own]

    def set_folders(self, chat_id: str, folder_ids: Sequence[str]) -> None:
        self.asked[chat_id] = list(folder_ids)
        self._post(Changed("chat", frozenset({chat_id})))

    def sources_of(self, message_id: str) -> dict[str, Any] | None:
        return self.records.get(message_id)

    def note_typing(self) -> None:
        self.calls.append(("typing",))

    def _check(self) -> None:
        if self.refuse:
            raise self.refuse

    def _changed(self, *call: str) -> None:
        self.calls.append(call)
        self._post(Changed("folder", frozenset({call[1]})))


def _pieces(file: StoredFile, texts: Sequence[str]) -> list[Passage]:
    made: list[Passage] = []
    at = 0
    for number, text in enumerate(texts):
        top = 0.1 + 0.15 * number
        middle, end = at + len(text) // 2, at + len(text)
        first = Box(7, 0.1, top, 0.9, top + 0.02, at, middle)
        boxes = (first, Box(7, 0.1, top + 0.03, 0.6, top + 0.05, middle, end)) if file.pages else ()
        made.append(
            Passage(
                len(made) + hash(file.id) % 10**6 * 100, file.id, file.folder, file.path, file.name, file.name,
                ("Termination", f"14.{number + 1}"), text, at, at + len(text), 7 if file.pages else None,
                7 if file.pages else None, boxes, 0.9 - 0.1 * number, section=number,
            )
        )  # fmt: skip
        at += len(text) + 2
    return made
