"""Conversations of other programs as they were found, and what becomes of them here: a chat, its tree, its files."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.chat.prompt import title_of
from app.store.attachments import Attachment
from app.store.histories import History
from app.store.records import Call, Chat, Message, Role

MOST_MESSAGES = 200_000
MOST_WORDS = 8 << 20
"""Characters of one message."""
INLINE = 20_000
"""Characters of an attached text that stand in the message itself, where the model and the search read them."""
EARLIEST = 1.0
STEP = 1e-6
"""Seconds between a message and an answer whose times are the same, or not known."""


@dataclass(frozen=True)
class Trouble:
    """What could not be read, and why, as two clauses for one sentence."""

    where: str
    why: str

    @property
    def sentence(self) -> str:
        """In plain words."""
        return f"{self.where or 'A chat without a name'} was not read whole: {self.why}."


@dataclass(frozen=True)
class Attached:
    """A file that came with a message: its bytes, or its text, or (where the export has neither) its name alone."""

    name: str
    kind: str = ""
    data: bytes = b""
    text: str = ""
    size: int = 0


@dataclass(frozen=True)
class Node:
    """A message as another program kept it. `parent` is a key; `created` seconds since 1970 or None."""

    key: str
    parent: str | None
    role: Role
    text: str
    created: float | None = None
    reasoning: str = ""
    model: str = ""
    attached: tuple[Attached, ...] = ()
    calls: tuple[Call, ...] = ()
    alone: bool = True
    """False for a piece of an answer, which is put to the piece before it."""


@dataclass(frozen=True)
class Found:
    """A conversation as another program kept it. `key` is its id there: the same key is the same chat."""

    key: str
    title: str
    nodes: Sequence[Node]
    head: str | None = None
    created: float | None = None
    updated: float | None = None
    system_prompt: str = ""
    pinned: bool = False
    archived: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A message in the making."""

    node: Node
    parent: _Draft | None
    parts: list[str] = field(default_factory=list[str])
    thoughts: list[str] = field(default_factory=list[str])
    attached: list[Attached] = field(default_factory=list[Attached])
    calls: list[Call] = field(default_factory=list[Call])
    created: float = 0.0
    model: str = ""
    id: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(self.parts)

    def take(self, node: Node) -> None:
        """Add a node's words, calls and files."""
        before = len(self.text) + 2 * bool(self.parts and node.text.strip())
        for call in node.calls:
            last = self.calls[-1] if self.calls else None
            if (
                last and not last.result and not call.arguments
            ):  # what was asked for, and then what came of it
                self.calls[-1] = replace(last, result=call.result, foreign=call.foreign)
            else:
                self.calls.append(replace(call, at=before + call.at, number=len(self.calls)))
        if node.text.strip():
            self.parts.append(node.text.strip()[:MOST_WORDS])
        if node.reasoning.strip():
            self.thoughts.append(node.reasoning.strip()[:MOST_WORDS])
        self.attached += node.attached
        self.model = self.model or node.model


def history_of(source: str, found: Found, now: float | None = None) -> History | None:
    """The chat, or None where nothing in it can be shown.

    Ids follow from `source`, the chat's key and the message's, and from times that were kept there, so that the same
    conversation is known again. Parents that are missing, that go round in circles or that are empty are left out;
    what hung on them stays. Where no time at all was kept, all is as of the file's, or of now.
    """
    today = time.time() if now is None else now
    drafts, of = _drafts(found.nodes[:MOST_MESSAGES])
    if not drafts:
        return None
    known = _sane(found.created, today) or _first_time(found.nodes, today)
    begun = known or EARLIEST
    _date(drafts, begun, today)
    shift = 0.0 if known else (_sane(found.updated, today) or today) - begun
    mark = f"{source}\0{found.key}"
    for draft in drafts:
        draft.id = made_id(f"{mark}\0{draft.node.key}", draft.created)
    chat_id = made_id(mark, begun)
    ordered = sorted(drafts, key=lambda d: d.id)
    head = of.get(found.head or "") or _leaf(ordered)
    last = max(draft.created for draft in drafts) + shift
    updated = max(_sane(found.updated, today) or last, begun + shift)
    system = found.system_prompt.strip()[:MOST_WORDS]
    put_away = updated if found.archived else None
    tags = tuple(dict.fromkeys(" ".join(tag.split())[:60] for tag in found.tags[:20]))
    chat = Chat(
        chat_id, _title(found, ordered), begun + shift, updated, found.pinned, head.id, system,
        archived=put_away, tags=tags,
    )  # fmt: skip
    messages = tuple(_message(draft, chat_id, shift) for draft in ordered)
    files = tuple(kept for draft in ordered for kept in _files(draft))
    return History(chat, messages, files, " ".join(found.folder.split())[:100])


def made_id(mark: str, created: float) -> str:
    """An id of the usual form that is always the same for a mark and a time."""
    digest = hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()
    return f"{round(created * 1e6) * 1000:016x}{digest[:10]}"


def _title(found: Found, ordered: Sequence[_Draft]) -> str:
    title = " ".join(found.title.split())[:300]
    asked = (draft.text for draft in ordered if draft.node.role == "user")
    return title or title_of(next(asked, "")) or "Imported chat"


def _drafts(nodes: Sequence[Node]) -> tuple[list[_Draft], dict[str, _Draft]]:
    """Messages with parents before children, and which of them each key became."""
    unique = {node.key: node for node in reversed(nodes)}
    children: dict[str | None, list[Node]] = {}
    for node in nodes:
        if unique[node.key] is node:
            parent = node.parent if node.parent in unique and node.parent != node.key else None
            children.setdefault(parent, []).append(node)
    drafts: list[_Draft] = []
    of: dict[str, _Draft] = {}
    seen: set[str] = set()
    _descend(children.get(None, []), children, drafts, of, seen)
    for node in nodes:  # circles have no root: each is cut where it is first met
        if node.key not in seen:
            _descend([node], children, drafts, of, seen)
    return drafts, of


def _descend(
    roots: Sequence[Node],
    children: Mapping[str | None, list[Node]],
    drafts: list[_Draft],
    of: dict[str, _Draft],
    seen: set[str],
) -> None:
    waiting: list[tuple[Node, _Draft | None, bool]] = [(node, None, False) for node in reversed(roots)]
    while waiting:
        node, parent, only = waiting.pop()
        if node.key in seen:
            continue
        seen.add(node.key)
        draft = _placed(node, parent, only, drafts)
        if draft is not None:
            of[node.key] = draft
        below = children.get(node.key, [])
        waiting += [(child, draft, len(below) == 1) for child in reversed(below)]


def _placed(node: Node, parent: _Draft | None, only: bool, drafts: list[_Draft]) -> _Draft | None:
    """The message that a node becomes, or becomes a part of; its parent's where it says nothing."""
    if not (node.text.strip() or node.reasoning.strip() or node.attached or node.calls):
        return parent
    if not node.alone and only and parent is not None and parent.node.role == "assistant":
        parent.take(node)
        return parent
    role: Role = "assistant" if node.role == "tool" else node.role
    draft = _Draft(replace(node, role=role), parent)
    draft.take(node)
    drafts.append(draft)
    return draft


def _date(drafts: Iterable[_Draft], begun: float, today: float) -> None:
    """Every message gets a time after its parent's, and after those before it that have the same: ids sort so."""
    last: dict[int, float] = {}
    for draft in drafts:
        above = draft.parent.created if draft.parent else begun - STEP
        before = last.get(id(draft.parent), above)
        own = _sane(draft.node.created, today)
        made = before + STEP if own is None or own == before else max(own, above + STEP)
        draft.created = last[id(draft.parent)] = made


def _sane(moment: float | None, today: float) -> float | None:
    return moment if moment is not None and EARLIEST <= moment <= today else None


def _first_time(nodes: Sequence[Node], today: float) -> float | None:
    return min((t for node in nodes if (t := _sane(node.created, today))), default=None)


def _leaf(ordered: Sequence[_Draft]) -> _Draft:
    """The newest message that nothing follows."""
    parents = {id(draft.parent) for draft in ordered}
    return next(draft for draft in reversed(ordered) if id(draft) not in parents)


def _message(draft: _Draft, chat_id: str, shift: float) -> Message:
    parent = draft.parent.id if draft.parent else None
    words = "\n\n".join(filter(None, (draft.text, *map(shown, draft.attached))))
    return Message(
        draft.id, chat_id, parent, draft.node.role, words, draft.created + shift,
        "\n\n".join(draft.thoughts), "complete", draft.model[:200], {}, tuple(draft.calls),
    )  # fmt: skip


def shown(one: Attached) -> str:
    """An attached file as it stands in its message: its name, and a short text whole."""
    text = one.text.strip()
    if not text:
        return f"Attached: {one.name}"
    fence = "~" * max(3, 1 + max((len(run) for run in text.split() if set(run) == {"~"}), default=0))
    cut = text[:INLINE] + ("\n…" if len(text) > INLINE else "")
    return f"Attached: {one.name}\n\n{fence}text\n{cut}\n{fence}"


def _files(draft: _Draft) -> list[Attachment]:
    kept: list[Attachment] = []
    for number, one in enumerate(draft.attached):
        data = one.data or one.text.encode("utf-8", "replace")
        kind = "text/plain" if one.text and not one.data else one.kind
        size = len(data) or one.size
        kept.append(Attachment(f"{draft.id}-{number}", draft.id, number, one.name, kind[:100], size, data))
    return kept
