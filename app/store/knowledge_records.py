"""What the vault keeps of a person's documents, as plain records; times are seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["waiting", "indexed", "failed"]


@dataclass(frozen=True)
class Folder:
    """Documents that are kept and watched; `paths` are folders or files on the disk.

    A folder that belongs to a `chat` holds what was dropped there and goes with it. The counts are of now: `files`
    known, `waiting` to be read, `failed` to be read, `chunks` that text search knows, `vectors` made of the
    `embeddable` ones, and bytes of all files.
    """

    id: str
    name: str
    paths: tuple[str, ...]
    created: float
    paused: bool = False
    chat: str | None = None
    synced: float | None = None
    files: int = 0
    waiting: int = 0
    failed: int = 0
    size: int = 0
    chunks: int = 0
    embeddable: int = 0
    vectors: int = 0


@dataclass(frozen=True)
class StoredFile:
    """A file of a folder. `modified` in nanoseconds; `sha256` of its bytes, empty until they were read.

    `name` is its path below the folder; `language` two letters or empty where it cannot be told; `error` says in a
    sentence why a failed file was not read, and `notice` what was left out of one that was.
    """

    id: str
    folder: str
    path: str
    name: str
    kind: str
    size: int
    modified: int
    sha256: str = ""
    title: str = ""
    language: str = ""
    pages: int | None = None
    status: Status = "waiting"
    error: str = ""
    notice: str = ""
    indexed: float | None = None
    chunks: int = 0
    vectors: int = 0


@dataclass(frozen=True)
class Chunk:
    """A piece of a document: whole paragraphs under one heading. `text` is what is cited, from `start` to `stop`.

    `header` (title and headings) is embedded and searched along with it. `places` are JSON: where each page of it
    begins and the rectangles of its lines. `spaced` is what the full-text index reads instead of `text`, for
    scripts without spaces. `digest` is of header and text: equal pieces share their vector.
    """

    number: int
    section: int
    headings: tuple[str, ...]
    header: str
    text: str
    start: int
    stop: int
    digest: str
    page: int | None = None
    last_page: int | None = None
    places: list[Any] | None = None
    spaced: str | None = None


@dataclass(frozen=True)
class FoundChunk:
    """A stored chunk with its document's names; `seq` is its number in the vault."""

    seq: int
    document: str
    folder: str
    path: str
    name: str
    title: str
    kind: str
    chunk: Chunk


@dataclass(frozen=True)
class Filter:
    """Which documents are searched; empty tuples mean all. `kinds` are file endings, `since` a modification time."""

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class Embedder:
    """An embedding model whose vectors the vault holds; `active` ones answer queries."""

    seq: int
    id: str
    path: str
    dimensions: int
    languages: tuple[str, ...]
    active: bool
