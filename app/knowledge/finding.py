"""What is read out of the index: passages, documents, pages, and the sources of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.knowledge.answer import LABEL_TOKENS, Context, fill, is_enough
from app.knowledge.chunk import estimate
from app.knowledge.passage import Passage, passage_of
from app.knowledge.picture import Picture
from app.knowledge.retrieve import Retriever, joined
from app.store.knowledge import KnowledgeRepo
from app.store.knowledge_records import Filter
from app.store.passages import PassagesRepo
from app.store.sources import SourcesRepo

Draw = Callable[[Path, int, int], Picture]
"""Draws a page (from 1) of a PDF, so many pixels wide."""

Count = Callable[[Sequence[str]], list[int]]
WHOLE = 120
COUNTED = 600
"""Pieces up to which all documents in question are looked at as a whole."""

CANDIDATES = 40


class Finder:
    """The reading half of the room. Safe from any thread but the engine's."""

    def __init__(
        self,
        repo: KnowledgeRepo,
        passages: PassagesRepo,
        sources: SourcesRepo,
        retriever: Retriever,
        draw: Draw | None,
        post: EventSink,
    ) -> None:
        self._repo, self._passages, self._sources = repo, passages, sources
        self._retriever, self._draw, self._post = retriever, draw, post

    # documents

    def text_of(self, file_id: str) -> str:
        """The text of a document as it was read: its chunks one after the other."""
        return "\n\n".join(found.chunk.text for found in self._passages.document(file_id))

    def passages_of(self, file_id: str) -> list[Passage]:
        """All passages of a document in order."""
        return [passage_of(found) for found in self._passages.document(file_id)]

    def passage(self, chunk: int) -> Passage | None:
        """One passage by its number; None when its document has changed since."""
        found = self._passages.found([chunk]).get(chunk)
        return passage_of(found) if found else None

    def page(self, file_id: str, number: int, width: int) -> Picture:
        """A page of a PDF as a picture, drawn from the file on the disk; not for the window's thread."""
        path = Path(self._repo.file(file_id).path)
        if self._draw is None:
            raise UserError("Pages cannot be drawn here", todo="read the text instead", code="unsupported")
        if not path.exists():
            raise UserError(
                f"{path.name} is not there any more", todo="read the text instead", code="not-found"
            )
        return self._draw(path, number, width)

    # finding

    def search(
        self,
        query: str,
        *,
        folders: Sequence[str] = (),
        files: Sequence[str] = (),
        kinds: Sequence[str] = (),
        since: float | None = None,
        until: float | None = None,
        limit: int = 20,
    ) -> list[Passage]:
        """Passages, best first. `folders` and `files` are ids, `kinds` file endings, times those of the files.

        Takes about a tenth of a second, more when the embedder must be loaded; not for the engine's thread.
        """
        chosen = Filter(tuple(folders), tuple(files), tuple(kinds), since, until)
        return self._retriever.search(query, chosen, limit)

    def context(self, query: str, chosen: Filter, budget: int, count: Count | None = None) -> Context:
        """The sources for an answer: whole documents where they fit into `budget` tokens, else the best passages.

        What is left of the budget is filled with the neighbours of the best passages. `count` counts tokens
        exactly; without it they are guessed.
        """
        if whole := self._whole(chosen, budget, count):
            return Context(query, whole, enough=True)
        found = self._retriever.search(query, chosen, CANDIDATES)
        if not is_enough(query, found):
            return Context(query, fill(found[:3], budget, count), enough=False)
        sources = fill(found, budget, count)
        return Context(query, self._larger(sources, budget, count), enough=True)

    def tokens_of(self, folder_id: str) -> int:
        """About how many tokens the documents of a folder have; what is beyond `COUNTED` passages is reckoned from
        those before."""
        pieces = self._passages.everything(Filter((folder_id,)), COUNTED)
        tokens = sum(estimate(passage_of(found).text) for found in pieces)
        if len(pieces) < COUNTED:
            return tokens
        return tokens * max(COUNTED, self._repo.folder(folder_id).chunks) // COUNTED

    def _whole(self, chosen: Filter, budget: int, count: Count | None) -> tuple[Passage, ...]:
        """All of the documents in order, a source for each section; empty when that is too much."""
        pieces = [passage_of(found) for found in self._passages.everything(chosen, WHOLE + 1)]
        if not pieces or len(pieces) > WHOLE or sum(estimate(p.text) for p in pieces) > budget:
            return ()
        sections: list[Passage] = []
        for piece in pieces:
            last = sections[-1] if sections else None
            same = last and (last.document, last.section) == (piece.document, piece.section)
            if last and same and (both := joined(last, piece)):
                sections[-1] = both
            else:
                sections.append(piece)
        taken = fill(sections, budget, count)
        return taken if len(taken) == len(sections) else ()

    def _larger(self, sources: tuple[Passage, ...], budget: int, count: Count | None) -> tuple[Passage, ...]:
        """The sources with what stands before and after them in their sections, as long as that fits."""
        sizes = count([s.text for s in sources]) if count else [estimate(s.text) for s in sources]
        left = budget - sum(sizes) - LABEL_TOKENS * len(sources)
        grown = list(sources)
        for place, source in enumerate(sources):
            section = [passage_of(f) for f in self._passages.section(source.document, source.section)]
            for piece in section:
                size = estimate(piece.text) * 5 // 4
                if size <= left and (both := joined(grown[place], piece)):
                    grown[place] = both
                    left -= size
        return tuple(grown)

    # chats

    def folders_of(self, chat_id: str) -> list[str]:
        """Ids of the folders that a chat asks: those chosen for it, and the one of what was dropped into it."""
        return self._sources.folders_of(chat_id)

    def set_folders(self, chat_id: str, folder_ids: Sequence[str]) -> None:
        """Ask these folders in this chat from now on."""
        self._sources.set_folders(chat_id, folder_ids).result()
        self._post(Changed("chat", frozenset({chat_id})))

    def keep_sources(self, message_id: str, sources: dict[str, Any]) -> Future[None]:
        """Keep what an answer was given and what it cites (`cite.record`)."""
        return self._sources.keep(message_id, sources)

    def sources_of(self, message_id: str) -> dict[str, Any] | None:
        """What an answer was given: {query, sources, citations}, in the order it saw them; None without sources."""
        return self._sources.of_message(message_id)
