"""Pictures that were shown to a model: kept with their messages in memory, until the program ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.engine.api import Picture
from app.store.records import Message

MOST_BYTES = 512 << 20
"""Of pixels; beyond that the pictures shown longest ago are forgotten."""
COUNT = "pictures"
"""The figure beside a person's message that says how many pictures it came with."""

PicturesOf = Callable[[Message], tuple[Picture, ...]]


class Shown:
    """Which pictures belong to which message. Safe from any thread."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Picture, ...]] = {}
        self._lock = threading.Lock()

    def keep(self, message: Message, pictures: Sequence[Picture]) -> Message:
        """The message as it is to be stored, with the number of its pictures."""
        if not pictures:
            return message
        with self._lock:
            self._kept[message.id] = tuple(pictures)
            while len(self._kept) > 1 and sum(map(_bytes, self._kept.values())) > MOST_BYTES:
                del self._kept[next(iter(self._kept))]
        return replace(message, stats={**message.stats, COUNT: len(pictures)})

    def of(self, message: Message) -> tuple[Picture, ...]:
        """Its pictures; none where there were none, or where they are not kept any more."""
        with self._lock:
            return self._kept.get(message.id, ())

    def seen_by(self, path: Sequence[Message], vision: bool) -> PicturesOf:
        """What a prompt of this branch may hold: a model that does not see gets those of the last message alone, so
        that it can say so, and else goes on with the words."""
        last = path[-1].id if path else ""
        return lambda message: self.of(message) if vision or message.id == last else ()

    def missing(self, path: Sequence[Message], vision: bool) -> str:
        """What a person is told of pictures that an answer does without; empty for none."""
        of = self.seen_by(path, vision)
        gone = sum(int(m.stats.get(COUNT, 0)) - len(of(m)) for m in path)
        if gone < 1:
            return ""
        why = "pictures are kept until Underdesk is closed" if vision else "this model cannot see pictures"
        one = "A picture" if gone == 1 else f"{gone} pictures"
        return f"{one} of earlier messages {'was' if gone == 1 else 'were'} left out of this answer: {why}."


def _bytes(pictures: Sequence[Picture]) -> int:
    return sum(len(picture.rgb) for picture in pictures)
