"""What the first pages tell of this computer, and the starter model's first words on it."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.base.errors import UserError
from app.engine.api import (
    Delta,
    EngineEvent,
    Failed,
    Finished,
    GenerateRequest,
    Handle,
    Message,
    ModelInfo,
    Sampling,
)
from app.ui.viewmodels.shell import GIB, size_words, tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

MOST_TOKENS, TEMPERATURE = 60, 0.2


QUESTION = "In one short sentence: why is sleep good for us?"
"""What the starter model is asked while the person reads; in English in every language: it hardly speaks another."""
SENTENCE = re.compile(r"[.!?](?=\s)")


def first_sentence(text: str) -> str:
    """A small model goes on where one sentence was asked for."""
    end = SENTENCE.search(text)
    return text[: end.end()] if end else text


def machine_words(core: AppCore) -> tuple[str, str]:
    """This computer, and the largest model of the list that runs well on it; empty where none does. May take seconds:
    not for the window's thread."""
    machine = core.fitting.machine()
    words = tr("This computer: {memory} GB of memory, {cores}").format(
        memory=round(machine.total / GIB), cores=tr("%n processor core(s)", machine.cores)
    )
    if machine.cards:
        words += ", " + ", ".join(card.name for card in machine.cards)
    grades = {"good": tr("runs well here"), "fair": tr("runs here"), "slow": tr("runs here, slowly")}
    chat = [entry for entry in core.library.manifest.entries if entry.role in ("chat", "vision")]
    for grade, how in grades.items():
        fitting = [entry for entry in chat if core.models_badge(entry).grade == grade]
        if fitting:
            best = max(fitting, key=attrgetter("size"))
            told = tr("The largest model of our list that {how} is {name} ({size}).")
            return f"{words}.", told.format(how=how, name=best.name, size=size_words(best.size))
    return f"{words}.", ""


class FirstAnswer(QObject):
    """One short answer, kept nowhere. `changed` carries all of its text so far, `ended` whether it came whole."""

    changed = Signal(str)
    ended = Signal(bool)
    _came = Signal(str)
    _over = Signal(bool)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._handle: Handle | None = None
        self._text = ""
        self._asked = self._gone = False
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self.ended, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Ask, once."""
        if not self._asked:
            self._asked = True
            self._background.await_future("first-answer", self._core.models.ensure(), self._ask)

    def _ask(self, info: ModelInfo) -> None:
        if self._gone:
            return
        request = GenerateRequest(
            (Message("user", QUESTION),),
            Sampling(temperature=TEMPERATURE),
            max_tokens=MOST_TOKENS,
            thinking=False,
            model=info.path,
        )
        try:
            self._handle = self._core.engines.submit(request, self._hear)
        except UserError:
            self.ended.emit(False)

    def _hear(self, event: EngineEvent) -> None:
        """On the engine's thread."""
        if self._gone or not isValid(self):
            return
        match event:
            case Delta(kind="answer"):
                self._came.emit(event.text)
            case Finished():
                self._over.emit(True)
            case Failed():
                self._over.emit(False)
            case _:
                return

    def _take(self, piece: str) -> None:
        self._text += piece
        self.changed.emit(first_sentence(self._text.strip()))

    def leave(self) -> None:
        """Nobody reads it any more: the model is free for the person's own question."""
        if self._gone:
            return
        self._gone = True
        self._background.forget("first-answer")
        if self._handle is not None:
            self._handle.cancel()
