"""Brings the index up to date: all texts, then the vectors, then pictures; each step kept before the next one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from app.base.errors import Cancelled, UserError
from app.base.events import Changed, EventSink, IndexPhase, IndexProgress
from app.base.jobs import CancelToken, Job, Jobs, Priority
from app.engine.api import Encoder
from app.knowledge.embedding import EmbedderChoice, Embedding, wait
from app.knowledge.intake import Intake, Reader
from app.knowledge.ocr.stage import Pictures
from app.knowledge.parting import take_in
from app.knowledge.shelf import Shelf
from app.store.knowledge import KnowledgeRepo
from app.store.knowledge_records import Embedder, StoredFile
from app.store.passages import PassagesRepo

log = logging.getLogger("underdesk.knowledge")

REST_S = 1.0
"""After a key was pressed nothing is begun for so long."""

TELL_EVERY_S = 0.25


class Typing:
    """When a person last pressed a key; background work gives way for a moment."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = -1e9

    def note(self) -> None:
        """A key was pressed now."""
        self._last = self._clock()

    def give_way(self, token: CancelToken) -> None:
        """Wait until nobody has typed for a moment; raises Cancelled."""
        while (left := self._last + REST_S - self._clock()) > 0:
            token.wait(min(left, 0.2))
            token.check()
        token.check()


class Indexer:
    """One piece of work at a time in the lane *index*, as long as there is any. What is to do stands in the vault."""

    def __init__(
        self,
        repo: KnowledgeRepo,
        passages: PassagesRepo,
        encoder: Encoder,
        choose: Callable[[], EmbedderChoice | None],
        reader: Reader,
        jobs: Jobs,
        post: EventSink,
    ) -> None:
        self.shelf, self.typing = Shelf(passages), Typing()
        self._repo, self._passages, self._encoder, self._choose = repo, passages, encoder, choose
        self._reader, self._jobs, self._post = reader, jobs, post
        self._pictures = Pictures(repo, reader, self._tell_page, self.shelf.change)
        self._lock = threading.Lock()
        self._job: Job[None] | None = None
        self._more = False
        self._told = 0.0
        self._phase: IndexPhase = "idle"

    def wake(self) -> Future[None]:
        """Have everything done that is to do; the future resolves when nothing is left."""
        with self._lock:
            self._more = True
            if self._job is None:
                self._job = self._jobs.start("index", self._run, Priority.BACKGROUND)
            return self._job.future

    @property
    def busy(self) -> bool:
        """Whether there is something under way."""
        return self._job is not None

    def _run(self, token: CancelToken) -> None:
        try:
            while self._take():
                self._round(token)
        except BaseException as error:
            with self._lock:
                self._job, self._more = None, False
            if not isinstance(error, Cancelled):
                raise
            log.debug("indexing was stopped")

    def _round(self, token: CancelToken) -> None:
        try:
            self._texts(token)
            self._vectors(token)
            while self._pictures.one(token, self._give_way):
                self._vectors(token)
        except UserError as error:
            if error.code == "closing":
                raise Cancelled from error
            self._tell("failed", 0, 0, detail=error.sentence, always=True)
        else:
            if not self._more:
                self._passages.forget_pages(written=True)
                self._tell("idle", 0, 0, always=True)

    def _take(self) -> bool:
        with self._lock:
            more, self._more = self._more, False
            if not more:
                self._job = None
            return more

    def expect(self) -> None:
        """Files are about to come: what takes a moment to start is started."""
        self._reader.begin()

    # first stage: texts

    def _texts(self, token: CancelToken) -> None:
        def tell(done: int, total: int, file: StoredFile) -> None:
            self._tell("reading", done, total, file)

        intake = Intake(self._repo, self._reader, self.typing.give_way, tell, self.shelf.change, token)
        done = intake.run()
        if intake.removed:
            self._repo.settle().result()
        if done:
            self._post(Changed("folder"))

    # second stage: parts of words, and vectors

    def _vectors(self, token: CancelToken) -> None:
        take_in(self._passages.parts, token, self._give_way)
        choice = self._choose()
        if choice is None:
            return
        if not self._passages.lacking(choice.id, choice.languages):
            self._complete(choice)
            return
        embedder = self._embedder(choice, token)
        run = Embedding(self._passages, self._encoder, embedder, choice, token)
        self._tell("vectors", *self._passages.counts(embedder.seq, choice.languages))
        for done, total, chunks in run.batches(self._give_way):
            self.shelf.add(embedder, chunks)
            self._tell("vectors", done, total)
        if not self._more:
            self._complete(choice)

    def _tell_page(self, file: StoredFile, done: int, total: int) -> None:
        self._tell("pictures", done, total, file)

    def _give_way(self, token: CancelToken) -> bool:
        """Wait while somebody types; whether to go on, which is not so when there are texts to read first."""
        self.typing.give_way(token)
        return not self._more

    def _embedder(self, choice: EmbedderChoice, token: CancelToken) -> Embedder:
        known = next((e for e in self._passages.embedders() if e.id == choice.id), None)
        if known and known.path == str(choice.path):
            return known
        probe = wait(self._encoder.embed(["Underdesk"], choice.path, Priority.BACKGROUND), token)
        size = int(probe.shape[1])
        return self._passages.use(choice.id, str(choice.path), size, choice.languages).result()

    def _complete(self, choice: EmbedderChoice) -> None:
        """All vectors of the chosen embedder are there: it answers from now on, older vectors go."""
        everyone = self._passages.embedders()
        chosen = next((e for e in everyone if e.id == choice.id), None)
        if chosen and (not chosen.active or len(everyone) > 1):
            self._passages.activate(chosen.seq).result()
            self.shelf.forget()
            self._post(Changed("folder"))

    def _tell(
        self,
        phase: IndexPhase,
        done: int,
        total: int,
        file: StoredFile | None = None,
        *,
        detail: str = "",
        always: bool = False,
    ) -> None:
        now = time.monotonic()
        if not always and phase == self._phase and now - self._told < TELL_EVERY_S:
            return
        self._told, self._phase = now, phase
        folder = file.folder if file else ""
        self._post(IndexProgress(phase, done, total, folder, detail or (file.name if file else "")))
        self._post(Changed("folder", frozenset({folder} if folder else ())))
