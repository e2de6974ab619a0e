"""Folders and files of documents in plain words: how many, how far, how fresh, and what is wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.knowledge.locks import is_lock
from app.knowledge.ocr.extra import is_pending
from app.knowledge.passage import Passage
from app.store.knowledge_records import Folder, StoredFile
from app.ui.viewmodels.shell import quoted, size_words
from app.ui.viewmodels.told import told
from app.ui.viewmodels.written import number

MINUTE, HOUR, DAY = 60, 3600, 86_400


def tr(text: str) -> str:
    """`text` in the window's language."""
    return QCoreApplication.translate("Knowledge", text)


def place_words(passage: Passage) -> str:
    """Where a passage stands: its page and headings."""
    page = tr("page {page}").format(page=passage.page) if passage.page is not None else ""
    return ", ".join(part for part in (page, " > ".join(passage.headings)) if part)


def count_words(count: int, one: str, many: str) -> str:
    """A count with its noun: 1 file, 1,204 files."""
    return (one if count == 1 else many).format(n=number(count))


def files_words(count: int) -> str:
    """So many files."""
    return count_words(count, tr("{n} file"), tr("{n} files"))


@dataclass(frozen=True)
class FolderRow:
    """A folder on its card. `share` is how much of it is done, from 0 to 1, None when nothing is under way."""

    id: str
    name: str
    state: str
    tone: str
    facts: str
    fresh: str
    places: tuple[str, ...]
    share: float | None = None
    paused: bool = False
    failed: int = 0
    files: int = 0
    away: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class FileRow:
    """A file in the list. `place` is its path on the disk, `readable` whether there is text of it."""

    id: str
    name: str
    kind: str
    passages: str
    state: str
    tone: str
    place: str
    detail: str = ""
    readable: bool = False
    locked: bool = False


def folder_row(folder: Folder, now: float | None = None) -> FolderRow:
    """Looks at the disk for whether the folder is there, so off the window's thread."""
    away = not all(Path(path).exists() for path in folder.paths)
    state, tone, share = _state(folder, away)
    facts = [files_words(folder.files)]
    if folder.chunks:
        facts.append(count_words(folder.chunks, tr("{n} passage"), tr("{n} passages")))
    if folder.size:
        facts.append(size_words(folder.size))
    return FolderRow(
        folder.id, folder.name, state, tone, " · ".join(facts), fresh_words(folder.synced, now), folder.paths,
        share, folder.paused, folder.failed, folder.files, away, bool(folder.waiting),
    )  # fmt: skip


def _state(folder: Folder, away: bool) -> tuple[str, str, float | None]:
    done = folder.files - folder.waiting
    if away:
        return tr("not there at the moment"), "warn", None
    if folder.paused and (folder.waiting or folder.vectors < folder.embeddable):
        return tr("paused"), "", None
    if folder.synced is None:
        return tr("looking for documents"), "", 0.0
    if folder.waiting:
        words = tr("reading · {done} of {all}").format(done=number(done), all=number(folder.files))
        return words, "", done / folder.files
    if folder.vectors < folder.embeddable:
        share = folder.vectors / folder.embeddable
        return tr("searchable · meaning {share} %").format(share=int(share * 100)), "", share
    if folder.failed:
        return count_words(folder.failed, tr("{n} needs attention"), tr("{n} need attention")), "warn", None
    return (tr("up to date"), "good", None) if folder.files else (tr("no documents in it yet"), "", None)


def fresh_words(moment: float | None, now: float | None = None) -> str:
    """When it was last looked at."""
    if moment is None:
        return tr("not looked at yet")
    age = max(0.0, (time.time() if now is None else now) - moment)
    if age < 2 * MINUTE:
        return tr("looked at just now")
    if age < 2 * HOUR:
        return tr("looked at {n} minutes ago").format(n=int(age / MINUTE))
    if age < 2 * DAY:
        return tr("looked at {n} hours ago").format(n=int(age / HOUR))
    return tr("looked at {n} days ago").format(n=int(age / DAY))


def kind_words(kind: str) -> str:
    """A file ending in words."""
    known = {
        "pdf": tr("PDF"), "docx": tr("Word"), "odt": tr("Text document"), "rtf": tr("Rich text"),
        "pptx": tr("Slides"), "odp": tr("Slides"), "xlsx": tr("Sheet"), "xls": tr("Sheet"), "ods": tr("Sheet"),
        "csv": tr("Table"), "tsv": tr("Table"), "epub": tr("Book"), "html": tr("Web page"), "htm": tr("Web page"),
        "md": tr("Markdown"), "markdown": tr("Markdown"), "txt": tr("Text"), "eml": tr("Letter"),
        "mbox": tr("Letters"), "json": tr("JSON"), "png": tr("Picture"), "jpg": tr("Picture"),
        "jpeg": tr("Picture"), "tif": tr("Picture"), "tiff": tr("Picture"),
    }  # fmt: skip
    return known.get(kind, kind.upper() or tr("File"))


def file_row(file: StoredFile) -> FileRow:
    """A file in the list."""
    kind = kind_words(file.kind)
    if file.pages:
        kind += ", " + count_words(file.pages, tr("{n} page"), tr("{n} pages"))
    state, tone = _file_state(file)
    detail = " ".join(told(part) for part in (file.error, file.notice) if part)
    return FileRow(
        file.id, file.name, kind, number(file.chunks) if file.chunks else "–", state, tone, file.path,
        detail, bool(file.chunks), file.status == "failed" and is_lock(file.error),
    )  # fmt: skip


def _file_state(file: StoredFile) -> tuple[str, str]:
    if file.status == "failed":
        locked = is_lock(file.error)
        return (
            (tr("needs its password"), "warn")
            if locked
            else (told(file.error) or tr("cannot be read"), "bad")
        )
    if file.status == "waiting":
        return tr("waiting to be read"), ""
    if is_pending(file):
        return tr("pictures still to be read"), ""
    return (tr("read, with a note"), "warn") if file.notice else (tr("up to date"), "good")


def plural_paths(paths: list[str]) -> str:
    """Dropped things in a few words: their name, or how many."""
    if len(paths) == 1:
        return quoted(Path(paths[0]).name)
    folders = sum(Path(path).is_dir() for path in paths)
    if folders == len(paths):
        return count_words(len(paths), tr("{n} folder"), tr("these {n} folders"))
    if not folders:
        return count_words(len(paths), tr("{n} file"), tr("these {n} files"))
    return tr("these {n} things").format(n=len(paths))
