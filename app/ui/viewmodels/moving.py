"""What imports and exports tell the window while they run, and what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import CancelToken, Job
from app.chat.export import Exporter
from app.chat.importers import Progress, known
from app.chat.moving import Brought
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.store.records import Chat

EVERY_S = 0.05
EVERYTHING = 1_000_000
LOOKED_AT = 500
"""Names of a folder that are looked at while something is dragged."""
ENDINGS = (".json", ".jsonl", ".zip", ".chat")
FOLDERS = ("threads", "conversations")


def history_at(path: str) -> str:
    """The program whose history a dragged file or folder is; empty for anything else. Quick, and kept by its time."""
    place = Path(path)
    try:
        return _history_at(path, place.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _history_at(path: str, _changed: int) -> str:
    place = Path(path)
    if not place.is_dir():
        return known(place) if place.suffix.lower() in ENDINGS else ""
    return "ChatGPT" if _holds_history(place) else ""


def _holds_history(place: Path) -> bool:
    """Whether a folder's own names are those of a history; what is in them is read when it is dropped."""
    for number, entry in enumerate(place.iterdir()):
        if number >= LOOKED_AT:
            return False
        name = entry.name.lower()
        if name in ("conversations.json", "messages.jsonl") or name.endswith(".conversation.json"):
            return True
        if (name.startswith("gpt4all-") and name.endswith(".chat")) or (
            place.name.lower() in FOLDERS and (entry / "messages.jsonl").is_file()
        ):
            return True
    return False


class Mover(QObject):
    """One import or export at a time. All signals on the window's thread.

    `moved(fraction, words)` while it runs (a fraction below 0 is unknown), `brought(Brought)`, `written(path, count)`,
    `failed(UserError)`, `cancelled`.
    """

    moved = Signal(float, str)
    brought = Signal(object)
    written = Signal(str, int)
    failed = Signal(object)
    cancelled = Signal()
    _ended = Signal(object, object)

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._job: Job[Any] | None = None
        self._told = 0.0
        self._ended.connect(self._answer)

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self._job is not None

    def bring(self, paths: Sequence[str]) -> None:
        """Import what lies there."""
        places = [Path(path) for path in paths]

        def told(progress: Progress) -> None:
            share = progress.done / progress.files if progress.files > 1 else -1.0
            found = tr("%n chat(s) found", progress.chats)
            self._tell(share, f"{progress.source}: {found}" if progress.source else tr("Keeping them…"))

        self._start(lambda token: self._core.mover.bring(places, token, told), self.brought.emit)

    def take_back(self, brought: Brought) -> None:
        """Undo an import, for good."""

        def work(_token: CancelToken) -> None:
            self._core.mover.take_back(brought)
            self._core.chats.purge(brought.kept.added).result()

        self._start(work, lambda _: self.cancelled.emit())

    def write(self, path: str, chats: Callable[[], list[Chat]]) -> None:
        """Export chats into a file by its ending, or a folder where there is none."""

        def work(token: CancelToken) -> tuple[str, int]:
            chosen = chats()
            exporter = self.exporter()

            def told(number: int) -> None:
                token.check()
                words = tr("Chat {n} of {total}").format(n=number + 1, total=len(chosen))
                self._tell(number / max(1, len(chosen)), words)

            if path.lower().endswith(".pdf"):
                from app.ui.moving.paper import write_pdf

                write_pdf(Path(path), [exporter.shown(chat, told, i) for i, chat in enumerate(chosen)], token)
            else:
                exporter.write(Path(path), chosen, token, told)
            return path, len(chosen)

        self._start(work, lambda result: self.written.emit(*result))

    def exporter(self) -> Exporter:
        """For everything that the vault holds of chats."""
        core = self._core
        return Exporter(core.chats, core.mover, {one.id: one.name for one in core.order.drawers()})

    def everything(self) -> list[Chat]:
        """All chats, those put away, too."""
        return [*self._core.chats.list(EVERYTHING), *self._core.order.archived()]

    def cancel(self) -> None:
        """Stop what runs; the words say so at once."""
        if self._job is not None:
            self._job.token.cancel()
            self.moved.emit(-1.0, tr("Stopping…"))

    def _start(self, work: Callable[[CancelToken], Any], then: Callable[[Any], None]) -> None:
        self._job = self._core.jobs.start("cpu", work)
        self.moved.emit(-1.0, tr("Looking at it…"))
        self._job.future.add_done_callback(lambda future: self._post(future, then))

    def _post(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        if isValid(self):
            self._ended.emit(future, then)

    def _tell(self, share: float, words: str) -> None:
        now = time.monotonic()
        if now >= self._told + EVERY_S and isValid(self):
            self._told = now
            self.moved.emit(share, words)

    def _answer(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        self._job = None
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(friendly(error))
        else:
            then(future.result())


def reads_words(source: str) -> str:
    """What is chosen for the history of a program; empty for one that this does not know yet."""
    return {
        "ChatGPT": tr("The zip archive of its data export, or the conversations.json in it"),
        "Claude": tr("The zip archive of its data export, or the conversations.json in it"),
        "GPT4All": tr("The folder of its models, where gpt4all-*.chat lie"),
        "Jan": tr("Its folder “threads”, or that of one thread"),
        "LM Studio": tr("Its folder “.lmstudio”, or single *.conversation.json"),
        "Open WebUI": tr("The .json that “Export chats” saves"),
        "Underdesk": tr("What “Export” saves as JSON"),
    }.get(source, "")


def summary(brought: Brought) -> str:
    """What came of an import, in a few short sentences."""
    kept = brought.kept
    parts = [tr("%n chat(s) came in.", len(kept.added))] if kept.added else [tr("No new chat came in.")]
    if kept.messages:
        parts.append(tr("They brought %n message(s).", kept.messages))
    if kept.attachments:
        parts.append(tr("They brought %n file(s).", kept.attachments))
    if kept.grown:
        parts.append(tr("%n chat(s) from here got what was new.", len(kept.grown)))
    if kept.same:
        parts.append(tr("%n chat(s) were here already, as they are there.", kept.same))
    if brought.cancelled:
        parts.append(tr("You stopped it; the rest was not read."))
    return " ".join(parts)


def trouble_lines(brought: Brought) -> list[str]:
    """What could not be read, a line each."""
    return [one.sentence for one in brought.troubles]


def no_such_chat() -> UserError:
    """Where nothing is open that could be exported."""
    return UserError(
        tr("This chat has no messages yet"), todo=tr("open another one"), code="nothing-to-export"
    )
