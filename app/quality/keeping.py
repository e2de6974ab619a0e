"""From an answer in a chat to a case: what was asked of what, and what a good answer must and must not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from app.base.errors import UserError
from app.base.ids import new_id
from app.chat.pictures import COUNT
from app.chat.scope import Shelves, plain, put_to
from app.chat.tree import Tree
from app.engine.api import Picture
from app.knowledge.cite import CODE, MARKER, UNVERIFIED, quotations
from app.knowledge.figures import figures
from app.quality.imports._rows import name_of
from app.quality.languages import language_of
from app.quality.pictures import as_files
from app.quality.wording import folded, has
from app.store.records import Chat, Message
from app.store.suite_records import Case, CaseTurn, CheckSpec

MOST = 8
"""Proposals that are made."""

STRONG = re.compile(r"\*\*([^*\n]{2,60})\*\*")
CODED = re.compile(r"`([^`\n]{2,60})`")
NAMES = re.compile(r"(?<![.!?:]\s)(?<=\w\s)[A-ZÄÖÜ][\w’'-]+(?:\s+[A-ZÄÖÜ][\w’'-]+)+")
ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+", re.MULTILINE)
DOUBTED = re.compile(rf"(?:[“\"„«]([^“”\"„«»\n]{{2,200}})[”\"“»]|([^\s(\[{{]\S*)){re.escape(UNVERIFIED)}")
"""A quotation or a number that no source has, as answers are marked."""

LIKENESS = 0.75


class Chats(Protocol):
    """The chats, as far as a case must know them."""

    def get(self, chat_id: str) -> Chat: ...
    def messages(self, chat_id: str) -> list[Message]: ...
    def pictures_of(self, message: Message) -> tuple[Picture, ...]: ...


class Library(Shelves, Protocol):
    """Folders, and the sources that answers were given."""

    def sources_of(self, message_id: str) -> dict[str, Any] | None: ...


@dataclass(frozen=True)
class Draft:
    """A case that is not kept yet, with what its answer lets one propose: texts a good answer has, texts it has not,
    places it cites (arguments of the check *cites*), and its language."""

    case: Case
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    cites: tuple[Mapping[str, Any], ...] = ()
    language: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """The bytes of the pictures that came with the question, by sha256."""

    lost: int = 0
    """Pictures of the question, or of what was said before it, that the case does without."""


@dataclass(frozen=True)
class Wishes:
    """What a person asks of a good answer. `like` holds it to the answer of the chat, by meaning."""

    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    cites: tuple[Mapping[str, Any], ...] = ()
    language: str = ""
    like: bool = False
    judge: bool = False


def draft(chats: Chats, library: Library, chat_id: str, message_id: str = "") -> Draft:
    """Of one answer, the last of its chat where none is named. Raises UserError: no-such-chat, no-such-message,
    no-answer."""
    chat, tree = chats.get(chat_id), Tree(chats.messages(chat_id))
    path = tree.path(message_id or chat.head)
    while path and not message_id and path[-1].role != "assistant":
        path.pop()
    answer, question = _pair(path)
    before = [
        CaseTurn("user" if one.role == "user" else "assistant", one.content)
        for one in path[: path.index(question)]
        if one.role in ("user", "assistant") and one.content.strip()
    ]
    folders = tuple(put_to(library, chat_id, question.content))
    text = plain(question.content) if folders else question.content
    files = as_files(chats.pictures_of(question))
    case = Case(
        new_id(),
        "",
        name_of(text),
        "folder" if folders else "prompt",
        text,
        chat.system_prompt,
        tuple(before),
        folders,
        files=tuple(files),
        baseline=answer.content,
        baseline_model=answer.model,
        origin=f"chat:{answer.id}",
    )
    kept = library.sources_of(answer.id) or {}
    said = DOUBTED.sub("", MARKER.sub("", answer.content))
    doubted = _once(quote or number for quote, number in DOUBTED.findall(answer.content))
    came = sum(int(one.stats.get(COUNT, 0)) for one in path)
    return Draft(
        case,
        proposals(said),
        tuple(doubted[:MOST]),
        places(kept),
        language_of(said),
        {file.sha256: data for file, data in files.items()},
        max(0, came - len(files)),
    )


def _pair(path: Sequence[Message]) -> tuple[Message, Message]:
    answer = path[-1] if path else None
    question = next((one for one in reversed(path[:-1]) if one.role == "user"), None)
    if answer is None or question is None or answer.role != "assistant" or not answer.content.strip():
        raise UserError("There is no answer to keep", todo="choose an answer that is whole", code="no-answer")
    return answer, question


def proposals(answer: str) -> tuple[str, ...]:
    """What of an answer another good one would have as well: figures, names, terms it marks and words it quotes."""
    bare = ITEM.sub("", CODE.sub(lambda code: " " * len(code[0]), answer))
    numbers = [bare[one.start : one.stop].strip() for one in figures(bare)]
    quoted = [quote for quote in quotations(bare) if len(quote) <= 80]
    terms = [term.strip(" :.") for term in (*STRONG.findall(bare), *CODED.findall(answer))]
    names = NAMES.findall(bare)
    found = _once(one for group in (quoted[:2], numbers[:4], terms[:4], names[:4]) for one in group)
    whole = [one for one in found if not any(one != other and has(other, one, whole=True) for other in found)]
    return tuple(whole[:MOST])


def _once(texts: Iterable[str]) -> list[str]:
    return list({folded(text): text for text in reversed([text for text in texts if text])}.values())[::-1]


def places(kept: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What an answer cites, from what is kept beside it: file, and page where there is one."""
    by_number = {source["n"]: source for source in kept.get("sources", ())}
    found: dict[str, Mapping[str, Any]] = {}
    for cited in kept.get("citations", ()):
        if source := by_number.get(cited["n"]):
            page = cited.get("page") or source.get("page")
            place = {"file": source["name"], **({"page": page} if page else {})}
            found[str(place)] = place
    return tuple(found.values())


def finished(made: Draft, suite_id: str, name: str, wishes: Wishes) -> Case:
    """The case with a person's wishes as its checks."""
    checks: list[CheckSpec] = []
    if wishes.must:
        checks.append(CheckSpec("contains", {"texts": list(wishes.must)}))
    if wishes.must_not:
        checks.append(CheckSpec("excludes", {"texts": list(wishes.must_not)}))
    checks += [CheckSpec("cites", dict(place)) for place in wishes.cites]
    if wishes.language:
        checks.append(CheckSpec("language", {"language": wishes.language}))
    if wishes.like:
        checks.append(CheckSpec("similar", {"least": LIKENESS}))
    if wishes.judge:
        checks.append(CheckSpec("judge", {}))
    return replace(made.case, suite=suite_id, name=name.strip() or made.case.name, checks=tuple(checks))
