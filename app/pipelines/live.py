"""The context that steps get in a real run: the rooms around, seen through the run's own limits."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.base.errors import UserError
from app.base.events import EventSink
from app.base.files import write_atomic
from app.base.jobs import CancelToken, Priority
from app.knowledge.passage import Passage
from app.pipelines.calls import Caller
from app.pipelines.context import Answer, Ask, Conflict, Reply, Request, Waiting, Web, Where
from app.pipelines.events import StepProgress, StepStreamed
from app.pipelines.values import Doc, Evidence, File
from app.pipelines.world import Shelf, World
from app.store.receipt_records import Receipt

WEB = "web:"


@dataclass
class Took:
    """What a step's calls took, and what it wants a person to know."""

    prompt: int = 0
    generated: int = 0
    notes: list[str] = field(default_factory=list[str])
    receipts: list[Receipt] = field(default_factory=list[Receipt])

    def take(self, prompt: int, generated: int, receipt: Receipt | None) -> None:
        """Count one call."""
        self.prompt += prompt
        self.generated += generated
        if receipt is not None:
            self.receipts.append(receipt)


class LiveContext:
    """app.pipelines.context.Context over the World. One for each attempt of a step."""

    def __init__(
        self,
        world: World,
        post: EventSink,
        where: Where,
        cancel: CancelToken,
        replies: Callable[[int], Mapping[str, Any] | None],
        *,
        model: str,
        seed: int,
        now: float,
        exact: bool,
        web: bool,
        base: Path | None = None,
    ) -> None:
        """`replies` gives the person's nth reply; `model` is the run's, `web` whether the run may use the network,
        `base` where the names of files lead that begin nowhere; None keeps such files with the run."""
        self.where, self.cancel, self.seed, self.now, self.exact = where, cancel, seed, now, exact
        self.took = Took()
        self._opened_web: Web | None = None
        self._world, self._post, self._replies, self._web = world, post, replies, web
        self._asked, self._base = 0, base
        self._caller = Caller(
            world.engine,
            world.models.ensure,
            cancel,
            self.took.take,
            self.note,
            name=where.name,
            model=model,
            seed=seed,
            exact=exact,
        )

    # models

    def ask(self, request: Ask) -> Answer:
        """Ask a model."""
        return self._caller.ask_all([request], self.say)[0]

    def ask_all(self, requests: Sequence[Ask]) -> list[Answer]:
        """Ask several at once."""
        return self._caller.ask_all(requests, lambda _: None) if requests else []

    def count(self, texts: Sequence[str], model: str = "") -> list[int]:
        """Tokens of each text."""
        return self._caller.count(texts, model)

    def window(self, model: str = "") -> int:
        """The model's context."""
        return self._caller.info(model).context

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text."""
        place = self._world.shelf.embedder()
        if place is None:
            raise UserError(
                "There is no model that compares texts by meaning", todo="choose one", code="no-embedder"
            )
        made = self._caller.wait(self._world.engine.embed(texts, place, Priority.STEP))
        return [[float(number) for number in row] for row in made]

    # documents

    def search(self, query: str, folders: Sequence[str] = (), limit: int = 20) -> list[Evidence]:
        """Passages as evidence."""
        self.cancel.check()
        shelf = self._world.shelf
        ids = [shelf.folder(name).id for name in folders]
        found = shelf.search(query, folders=ids, limit=limit)
        hashes = {name: shelf.file(name).sha256 for name in {passage.document for passage in found}}
        return [evidence_of(passage, hashes[passage.document]) for passage in found]

    def documents(self, folders: Sequence[str] = ()) -> list[Doc]:
        """References to documents."""
        shelf = self._world.shelf
        wanted = [shelf.folder(name).id for name in folders] or [folder.id for folder in shelf.folders()]
        files = {file.id: file for folder in dict.fromkeys(wanted) for file in shelf.files(folder)}
        ready = sorted((f for f in files.values() if f.status == "indexed"), key=lambda f: (f.name, f.id))
        return [
            Doc(document=f.id, name=f.name, sha256=f.sha256, start=0, end=0, path=f.path, page=None)
            for f in ready
        ]

    def read(self, doc: Doc | File) -> list[Doc]:
        """The pieces of a document, those of a window cut to it."""
        self.cancel.check()
        named = str(doc.get("document") or self._indexed(cast(File, doc)))
        start, end = int(cast(Any, doc.get("start", 0))), int(cast(Any, doc.get("end", 0)))
        if named.startswith(WEB):
            text = self._page(named)
            whole = Doc(
                document=named, name=doc["name"], sha256=doc["sha256"], start=0, end=len(text), text=text
            )
            return [cut for cut in [_cut(whole, start, end)] if cut]
        digest = self._world.shelf.file(named).sha256
        pieces = (doc_of(passage, digest) for passage in self._world.shelf.passages_of(named))
        return [cut for cut in (_cut(piece, start, end) for piece in pieces) if cut]

    def _indexed(self, file: File) -> str:
        """The id of an indexed file by its path."""
        for folder in self._world.shelf.folders():
            for known in self._world.shelf.files(folder.id):
                if known.path == file["path"] and known.status == "indexed":
                    return known.id
        raise UserError(
            f"{file['name']} is in none of the folders",
            todo="add its folder under Knowledge",
            code="not-indexed",
        )

    def text_at(self, document: str, start: int, end: int) -> str:
        """The characters of a document."""
        if document.startswith(WEB):
            return self._page(document)[start:end]
        return joined(self._world.shelf.passages_of(document), start, end)

    def _page(self, document: str) -> str:
        if self._world.snapshot is None:
            raise UserError("Pages of the web are not kept here", code="web-off")
        return self._world.snapshot(document.removeprefix(WEB))

    # the rest

    @property
    def web(self) -> Web:
        """The network, where the run may use it: the same for all of a step, which may fetch what it found."""
        if not self._web:
            raise UserError("This run may not use the web", todo="start another one that may", code="web-off")
        if self._opened_web is None:
            self._opened_web = self._world.web(self.cancel)
        return self._opened_web

    def person(self, request: Request) -> Reply:
        """The person's reply, or the run waits."""
        number, self._asked = self._asked, self._asked + 1
        reply = self._replies(number)
        if reply is None:
            raise Waiting(request, number)
        return Reply(**reply)

    def save(self, name: str, data: bytes, conflict: Conflict = "number") -> File:
        """Write a file where `name` leads; without a folder to lead to it is kept with the run."""
        digest = hashlib.sha256(data).hexdigest()
        target = Path(name).expanduser()
        if not target.is_absolute():
            if self._base is None:
                kept = base64.b64encode(data).decode()
                return File(name=target.name, path="", sha256=digest, data=kept)
            target = self._base / target
        place = _free(target, conflict)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, data, mode=0o644)
        return File(name=place.name, path=str(place), sha256=digest)

    def progress(self, fraction: float | None, detail: str = "") -> None:
        """Tell how far the step is."""
        self._post(StepProgress(self.where.run, self.where.step, self.where.path, fraction, detail))

    def say(self, text: str) -> None:
        """Show some more text."""
        self._post(StepStreamed(self.where.run, self.where.step, self.where.path, text))

    def note(self, sentence: str) -> None:
        """Keep a remark."""
        self.took.notes.append(sentence)


def _free(target: Path, conflict: Conflict) -> Path:
    if not target.exists() or conflict == "replace":
        return target
    if conflict == "refuse":
        raise UserError(
            f"{target.name} is there already", todo="choose another name or rule", code="file-exists"
        )
    names = (target.with_stem(f"{target.stem} {number}") for number in range(2, 10_000))
    return next(place for place in names if not place.exists())


def evidence_of(passage: Passage, sha256: str) -> Evidence:
    """A passage as evidence: the whole of it is the quote."""
    return Evidence(
        quote=passage.text,
        document=passage.document,
        name=passage.name,
        page=passage.page,
        start=passage.start,
        end=passage.start + len(passage.text),
        sha256=sha256,
        path=passage.path,
        section=" > ".join(passage.headings),
        score=round(passage.score, 6),
    )


def doc_of(passage: Passage, sha256: str) -> Doc:
    """A passage as a piece of its document."""
    return Doc(
        document=passage.document,
        name=passage.name,
        sha256=sha256,
        start=passage.start,
        end=passage.start + len(passage.text),
        text=passage.text,
        path=passage.path,
        page=passage.page,
        last_page=passage.last_page,
        section=" > ".join(passage.headings),
    )


def _cut(piece: Doc, start: int, end: int) -> Doc | None:
    """The part of a piece that lies in a window; end 0 is no end."""
    first, last = max(start, piece["start"]), min(end or piece["end"], piece["end"])
    if first >= last:
        return None
    text = piece.get("text", "")[first - piece["start"] : last - piece["start"]]
    return cast(Doc, {**piece, "start": first, "end": last, "text": text})


def joined(passages: Sequence[Passage], start: int, end: int) -> str:
    """The characters of a document from its passages, which may overlap; gaps between them are line ends."""
    made, at = "", start
    for passage in passages:
        last = min(end, passage.start + len(passage.text))
        if last <= at or passage.start >= end:
            continue
        if passage.start > at:
            made += "\n" * (passage.start - at)
            at = passage.start
        made += passage.text[at - passage.start : last - passage.start]
        at = last
    return made


def state_of(shelf: Shelf, folders: Sequence[str]) -> list[list[str]]:
    """What searching these folders depends on: every file with the hash of its bytes and how far it is."""
    wanted = [shelf.folder(name).id for name in folders] or [folder.id for folder in shelf.folders()]
    files = {file.id: file for folder in dict.fromkeys(wanted) for file in shelf.files(folder)}
    return sorted([file.id, file.sha256, file.status] for file in files.values())
