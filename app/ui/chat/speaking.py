"""Reads answers aloud with the voices of the system, where Qt's text-to-speech is installed and has an engine."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.ui.chat.markdown import Block, with_sources

SILENT = ("mock",)
"""Engines that make no sound."""


class Voice(Protocol):
    """What speaks. `ended` is called when it has said everything or was stopped."""

    def say(self, text: str) -> None: ...

    def stop(self) -> None: ...


class QtVoice:
    """Qt's own. Made by `find_voice`."""

    def __init__(self, engine: Any, ended: Any) -> None:
        self._engine, self._ended = engine, ended
        self._spoke = False
        engine.stateChanged.connect(self._moved)

    def _moved(self, state: Any) -> None:
        speaking = state.name in ("Speaking", "Synthesizing", "Paused")
        if self._spoke and not speaking:
            self._ended()
        self._spoke = speaking

    def say(self, text: str) -> None:
        """Say this, and nothing else any more."""
        self._engine.say(text)

    def stop(self) -> None:
        """Be silent."""
        self._engine.stop()


def find_voice(parent: QObject, ended: Any) -> Voice | None:
    """The system's voice; None where the module of Qt or an engine is missing. Only local engines exist in Qt."""
    try:
        module: Any = importlib.import_module("PySide6.QtTextToSpeech")
        engines = [name for name in module.QTextToSpeech.availableEngines() if name not in SILENT]
        return QtVoice(module.QTextToSpeech(engines[0], parent), ended) if engines else None
    except (ImportError, RuntimeError):
        return None


def spoken(blocks: Sequence[Block]) -> str:
    """What is read of an answer: its words, not its code, its rules and its pictures."""
    kinds = ("para", "heading", "table", "math")
    return "\n".join(with_sources(block.text, block.math) for block in blocks if block.kind in kinds)


class ReadAloud(QObject):
    """One answer at a time. `changed` tells that another one is read, or none."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reading = ""
        """The id of the message that is read."""
        self.voice: Voice | None = find_voice(self, self.ended)

    def toggle(self, message_id: str, blocks: Sequence[Block]) -> None:
        """Read this message, or stop reading it."""
        if self.voice is None:
            return
        again = self.reading == message_id
        self.voice.stop()
        self.reading = "" if again else message_id
        if not again:
            self.voice.say(spoken(blocks))
        self.changed.emit()

    def stop(self) -> None:
        """Be silent."""
        if self.voice is not None and self.reading:
            self.voice.stop()
            self.ended()

    def ended(self) -> None:
        """All is said."""
        if self.reading:
            self.reading = ""
            self.changed.emit()
