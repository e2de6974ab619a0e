"""A context whose world is a script: nodes are tested without an engine, a vault or a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.scripted import scripted_vectors, words
from app.pipelines.context import Answer, Ask, Conflict, Hit, Reply, Request, Waiting, Where
from app.pipelines.values import Doc, Evidence, File

Said = str | dict[str, Any] | list[Any]


@dataclass
class ScriptedWeb:
    """`found` by query, `pages` by address."""

    found: dict[str, list[Hit]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def search(self, query: str, sites: Sequence[str] = (), limit: int = 10) -> list[Hit]:
        self.asked.append((query, tuple(sites)))
        return self.found.get(query, [])[:limit]

    def fetch(self, url: str) -> Doc:
        if url not in self.pages:
            raise UserError(f"{url} does not answer", code="away")
        text, digest = self.pages[url], hashlib.sha256(url.encode()).hexdigest()
        return Doc(
            document=f"web:{digest}", name=url, sha256=digest, start=0, end=len(text), text=text, url=url
        )


@dataclass
class ScriptedContext:
    """app.pipelines.context.Context. `says` answers models: a function, or what is said call after call.

    `texts` are whole documents by name; a document's pieces are its paragraphs. `replies` are the person's, in order.
    """

    says: Callable[[Ask], Said] | Sequence[Said] = ()
    texts: dict[str, str] = field(default_factory=dict)
    replies: Sequence[Reply] = ()
    network: ScriptedWeb | None = None
    where: Where = field(default_factory=lambda: Where("run-1", "step-1", "Step", "step-1"))
    seed: int = 7
    now: float = 1_790_000_000.0
    exact: bool = False
    cancel: CancelToken = field(default_factory=CancelToken)
    context: int = 4096
    asked: list[Ask] = field(default_factory=list)
    saved: dict[str, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def ask(self, request: Ask) -> Answer:
        self.cancel.check()
        self.asked.append(request)
        said = self.says(request) if callable(self.says) else self.says[len(self.asked) - 1]
        text = said if isinstance(said, str) else json.dumps(said)
        data = json.loads(text) if request.schema else None
        prompt = sum(words(message.content) for message in request.messages)
        return Answer(
            text, data, prompt_tokens=prompt, generated_tokens=words(text), model="scripted", seed=self.seed
        )

    def ask_all(self, requests: Sequence[Ask]) -> list[Answer]:
        return [self.ask(request) for request in requests]

    def count(self, texts: Sequence[str], model: str = "") -> list[int]:
        return [words(text) for text in texts]

    def window(self, model: str = "") -> int:
        return self.context

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return scripted_vectors(texts).tolist()

    def search(self, query: str, folders: Sequence[str] = (), limit: int = 20) -> list[Evidence]:
        asked = set(query.casefold().split())
        pieces = [piece for doc in self.documents() for piece in self.read(doc)]
        ranked = sorted(pieces, key=lambda piece: -len(asked & set(piece["text"].casefold().split())))
        return [
            Evidence(
                quote=piece["text"],
                document=piece["document"],
                name=piece["name"],
                page=piece["page"],
                start=piece["start"],
                end=piece["end"],
                sha256=piece["sha256"],
                score=1 / rank,
            )
            for rank, piece in enumerate(ranked, 1)
            if asked & set(piece["text"].casefold().split())
        ][:limit]

    def documents(self, folders: Sequence[str] = ()) -> list[Doc]:
        return [
            Doc(document=name, name=name, sha256=hashlib.sha256(text.encode()).hexdigest(), start=0, end=0)
            for name, text in sorted(self.texts.items())
        ]

    def read(self, doc: Doc | File) -> list[Doc]:
        name = str(doc.get("document") or doc["name"])
        text, at, made = self.texts[name], 0, []
        digest = hashlib.sha256(text.encode()).hexdigest()
        first, last = int(doc.get("start", 0)), int(doc.get("end", 0)) or len(text)
        for number, piece in enumerate(text.split("\n\n"), 1):
            start, end = max(at, first), min(at + len(piece), last)
            if start < end:
                made.append(
                    Doc(
                        document=name,
                        name=name,
                        sha256=digest,
                        start=start,
                        end=end,
                        text=text[start:end],
                        page=number,
                    )
                )
            at += len(piece) + 2
        return made

    def text_at(self, document: str, start: int, end: int) -> str:
        return self.texts[document][start:end]

    @property
    def web(self) -> ScriptedWeb:
        if self.network is None:
            raise UserError("The web is switched off for this pipeline", code="web-off")
        return self.network

    def person(self, request: Request) -> Reply:
        self.requests.append(request)
        number = len(self.requests) - 1
        if number >= len(self.replies):
            raise Waiting(request, number)
        return self.replies[number]

    def save(self, name: str, data: bytes, conflict: Conflict = "number") -> File:
        if name in self.saved and conflict == "refuse":
            raise UserError(f"{name} is there already", code="file-exists")
        self.saved[name] = data
        return File(name=name, path=f"/results/{name}", sha256=hashlib.sha256(data).hexdigest())

    def progress(self, fraction: float | None, detail: str = "") -> None:
        self.told.append(f"{fraction} {detail}".strip())

    def say(self, text: str) -> None:
        self.told.append(text)

    def note(self, sentence: str) -> None:
        self.told.append(sentence)
