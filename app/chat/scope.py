"""What a question is narrowed to by signs in it: files by name, folders, kinds, and when they were changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from app.base.errors import UserError
from app.knowledge.dates import period
from app.store.knowledge_records import Filter, Folder, StoredFile

SIGN = re.compile(
    r"(?<![\w@])@(after|since|before|until|type|kind|folder):(?:\"([^\"\n]*)\"|“([^”\n]*)”|(\S*))",
    re.IGNORECASE,
)
MENTION = re.compile(r"@(?:\"([^\"]+)\"|“([^”]+)”|(\S+))")
_CLOSING = ".,;:!?)"


class Shelves(Protocol):
    """What is asked of the documents."""

    def folders_of(self, chat_id: str, /) -> list[str]:
        """Ids of the folders that a chat asks."""
        ...

    def folders(self) -> list[Folder]:
        """The kept folders."""
        ...

    def folder(self, wanted: str, /) -> Folder:
        """One of them."""
        ...

    def files(self, folder_id: str, /) -> list[StoredFile]:
        """What is in it."""
        ...


@dataclass(frozen=True)
class Part:
    """One sign: as it stands in the question, and in words what it narrows to, or (`wrong`) what is wrong with it."""

    sign: str
    words: str
    wrong: bool = False


@dataclass(frozen=True)
class Scope:
    """A question without its signs, which documents it is put to, and the signs in words."""

    words: str
    chosen: Filter
    parts: tuple[Part, ...] = ()


def scope_of(question: str, folders: Mapping[str, str], files: Sequence[StoredFile]) -> Scope:
    """`folders` are those that the chat asks, names by id, and `files` what is in them.

    Raises UserError: bad-date, or no-such-folder for one that the chat does not ask.
    """
    since: float | None = None
    until: float | None = None
    kinds: list[str] = []
    inside: list[str] = []
    parts: list[Part] = []
    for sign, key, value in signs(question):
        begins, ends = period(value) if key in _DATES else (0.0, 0.0)
        if key in ("after", "since"):
            since = max(begins, since or begins)
        elif key in ("before", "until"):
            limit = ends if key == "until" else begins - 1e-3
            until = min(limit, until or limit)
        elif key == "folder":
            inside += _named_folders(value, folders)
        else:
            kinds.append(value.lower().lstrip("*."))
        parts.append(Part(sign, _told(key, value)))
    named, words = mentioned(plain(question), [f for f in files if not inside or f.folder in inside])
    parts += [Part(f"@{file.name}", file.name.rpartition("/")[2]) for file in named]
    where = Filter(files=tuple(f.id for f in named)) if named else Filter(folders=tuple(inside or folders))
    chosen = Filter(where.folders, where.files, tuple(kinds), since, until)
    return Scope(words, chosen, tuple(parts))


_DATES = frozenset(("after", "since", "before", "until"))
_WORDS = {
    "after": "changed from {} on", "since": "changed from {} on", "before": "changed before {}",
    "until": "changed until {}", "type": "only .{}", "kind": "only .{}", "folder": "only in {}",
}  # fmt: skip


def put_to(shelves: Shelves, chat: str, question: str) -> dict[str, str]:
    """The folders that a question is put to, names by id: those of its chat (empty for a new one), or where that asks
    none, the kept ones that it names itself, by a file in them or by `@folder:`."""
    asked = shelves.folders_of(chat) if chat else []
    if asked or "@" not in question:
        return {folder: shelves.folder(folder).name for folder in asked}
    wanted = {value.casefold() for _, key, value in signs(question) if key == "folder"}
    words = plain(question)
    return {
        folder.id: folder.name
        for folder in shelves.folders()
        if folder.name.casefold() in wanted or mentioned(words, shelves.files(folder.id))[0]
    }


def parts_of(question: str, folders: Mapping[str, str], files: Sequence[StoredFile]) -> list[Part]:
    """The signs in words, as they are typed: one that is wrong, or that narrows nothing, says so."""
    if not folders:
        return [Part(sign, "no folder is asked in this chat", wrong=True) for sign, _, _ in signs(question)]
    found: list[Part] = []
    good = question
    for sign, _, _ in signs(question):
        try:
            scope_of(sign, folders, ())
        except UserError as error:
            found.append(Part(sign, error.sentence, wrong=True))
            good = good.replace(sign, "")
    return [*scope_of(good, folders, files).parts, *found]


def signs(question: str) -> list[tuple[str, str, str]]:
    """Each sign as it stands, its key and its value, without what closes the sentence after it."""
    found: list[tuple[str, str, str]] = []
    for match in SIGN.finditer(question):
        sign, key, bare = match[0], match[1].lower(), match[4]
        value = (match[2] or match[3] or "") if bare is None else bare.rstrip(_CLOSING)
        if bare is not None:
            sign = sign[: len(sign) - (len(bare) - len(value))]
        found.append((sign, key, value))
    return found


def plain(question: str) -> str:
    """The question without its signs for kinds, folders and dates."""
    for sign, _, _ in signs(question):
        question = question.replace(sign, "", 1)
    return re.sub(r"[ \t]{2,}", " ", re.sub(r"\s+([.,;:!?])", r"\1", question)).strip()


def _told(key: str, value: str) -> str:
    return _WORDS[key].format(value.lower().lstrip("*.") if key in ("type", "kind") else value)


def _named_folders(value: str, folders: Mapping[str, str]) -> list[str]:
    found = [folder for folder, name in folders.items() if name.casefold() == value.casefold()]
    if not found:
        asked = ", ".join(f"“{name}”" for name in folders.values())
        raise UserError(
            f"No folder “{value[:40]}” is asked here",
            todo=f"choose among {asked}" if asked else "choose a folder first",
            code="no-such-folder",
        )
    return found


def mentioned(question: str, files: Sequence[StoredFile]) -> tuple[list[StoredFile], str]:
    """The files that are named with @, and the question without the signs; unknown names stay as they are.

    A name is that of a file, with or without its ending, of a folder on the disk that it lies in (`@letters/`), or a
    pattern (`@*.pdf`).
    """
    found: list[StoredFile] = []

    def name_of(match: re.Match[str]) -> str:
        wanted = next(group for group in match.groups() if group)
        bare = wanted.rstrip(".,;:!?").casefold()
        same = [file for file in files if _is_named(file, bare)]
        found.extend(same)
        return wanted if same else match[0]

    words = MENTION.sub(name_of, question)
    return list({file.id: file for file in found}.values()), words


def _is_named(file: StoredFile, wanted: str) -> bool:
    name = file.name.casefold()
    last = name.rpartition("/")[2]
    if wanted in (name, last, last.rpartition(".")[0]) or (
        wanted.endswith("/") and f"/{wanted}" in f"/{name}"
    ):
        return True
    return any(sign in wanted for sign in "*?") and (fnmatchcase(last, wanted) or fnmatchcase(name, wanted))
