"""Pictures in a prompt: checked, held apart from texts while the template renders, and put back in their places."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.base.errors import UserError
from app.engine.api import Message, Picture
from app.engine.wording import Segment

MOST_SIDE, MOST_PIXELS, MOST_PICTURES = 16_384, 1 << 25, 64
"""Bounds of one picture, and of their number in one request."""


def check(picture: Picture) -> None:
    """Raises UserError (bad-picture) unless there are as many bytes as pixels ask for, within the bounds."""
    width, height = picture.width, picture.height
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE and width * height <= MOST_PIXELS):
        raise _bad(f"it has {width:,} × {height:,} pixels")
    if len(picture.rgb) != 3 * width * height:
        raise _bad("its bytes do not make up its pixels")


class Framing:
    """The pictures of one prompt; each stands before the text of its message."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """Raises UserError (bad-picture)."""
        self._nonce = secrets.token_hex(8)
        self.pictures: list[Picture] = []
        self.messages = [self._framed(message) for message in messages]
        if len(self.pictures) > MOST_PICTURES:
            raise _bad(f"there are {len(self.pictures)} in one conversation")

    def _framed(self, message: Message) -> Message:
        if not message.pictures:
            return message
        words = ""
        for picture in message.pictures:
            check(picture)
            words += f"p{self._nonce}q{len(self.pictures)}r"
            self.pictures.append(picture)
        return replace(message, content=f"{words}\n{message.content}", pictures=())

    def parts(self, segments: list[Segment]) -> list[list[Segment] | Picture]:
        """The rendered prompt, cut where pictures are. Raises UserError (bad-template) when one lost its place."""
        if not self.pictures:
            return [segments]
        parts: list[list[Segment] | Picture] = [[]]
        for piece in self._pieces(segments):
            if isinstance(piece, Picture):
                parts += [piece, []]
            elif isinstance(last := parts[-1], list):
                last.append(piece)
        if sum(isinstance(part, Picture) for part in parts) != len(self.pictures):
            raise UserError(
                "The model's template has no place for this picture",
                why="it leaves the message out that the picture belongs to",
                todo="send it in a message of your own",
                code="bad-template",
            )
        return parts

    def _pieces(self, segments: list[Segment]) -> Iterator[Segment | Picture]:
        for segment in segments:
            if not segment.data:
                yield segment
                continue
            first, *rest = re.split(f"p{self._nonce}q(\\d+)r", segment.text)
            if first:
                yield Segment(first, True)
            for index, tail in zip(rest[::2], rest[1::2], strict=True):
                yield self.pictures[int(index)]
                if tail:
                    yield Segment(tail, True)


def no_vision() -> UserError:
    """What a model without a projector says to a picture."""
    return UserError(
        "This model cannot see pictures",
        todo="choose one that comes with a projector, or leave the picture out",
        code="no-vision",
    )


def _bad(why: str) -> UserError:
    return UserError(
        "This picture cannot be shown to the model", why=why, todo="choose another one", code="bad-picture"
    )
