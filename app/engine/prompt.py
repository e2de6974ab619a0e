"""From messages to tokens: only the template's own words may become control tokens."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from app.base.errors import UserError
from app.engine.api import Message, Picture
from app.engine.pictures import Framing, no_vision
from app.engine.stream import Style, style_of
from app.engine.template import ChatTemplate
from app.engine.tools.check import Toolset
from app.engine.tools.forms import FORMS, PLAIN, ToolForm, form_of
from app.engine.tools.plain import in_words
from app.engine.wording import Segment

log = logging.getLogger("underdesk.engine")


class Tokeniser(Protocol):
    """A model's vocabulary."""

    def tokenise(self, text: str, special: bool) -> list[int]:
        """Tokens of `text`; with `special`, spelled-out control tokens become control tokens."""
        ...

    def is_control(self, token: int) -> bool:
        """Whether it is one of the model's own marks."""
        ...

    @property
    def marks(self) -> Sequence[str]:
        """How the vocabulary spells tokens that plain text must not become."""
        ...

    @property
    def opening(self) -> Sequence[int]:
        """Tokens that every prompt begins with."""
        ...


Stopped = Callable[[], bool]
Look = Callable[[Picture, Stopped], list[int]]


class Prompt(NamedTuple):
    """A rendered prompt and how to read what follows it."""

    tokens: list[int]
    style: Style
    text: str = ""


class PromptMaker:
    """Renders and tokenises for one model."""

    def __init__(
        self,
        template: ChatTemplate,
        tokeniser: Tokeniser,
        form: ToolForm | None = None,
        look: Look | None = None,
    ) -> None:
        """`look` makes tokens of a picture, where the model can see."""
        self.template, self._look = template, look
        self._form = form or form_of(template.source)
        self._tokeniser = tokeniser
        self._cuts = _cutter(tokeniser.marks)

    def make(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        continues: str = "",
        tools: Toolset | None = None,
        stopped: Stopped = lambda: False,
    ) -> Prompt:
        """The tokens of a prompt; raises UserError (code bad-template, no-vision, bad-picture or unsupported; cancelled
        once it is `stopped` between two views of pictures)."""
        framing = Framing(messages)
        segments, form = self._render(framing.messages, thinking, tools)
        end = "".join(segment.text for segment in segments if not segment.data)[-200:]
        style = replace(style_of(self.template.source, end), form=form if tools else None)
        if continues:
            if style.inside:
                segments.append(Segment(style.inside.close + "\n\n", False))
                style = replace(style, inside=None)
            segments.append(Segment(continues, True))
        parts = framing.parts(segments)
        return Prompt(self._tokens(parts, stopped), style, "".join(map(_spelled, parts)))

    def _render(
        self, messages: Sequence[Message], thinking: bool | None, tools: Toolset | None
    ) -> tuple[list[Segment], ToolForm]:
        """The prompt, and how calls are written after it: a template that knows no tools is told of them in words."""
        if not tools and not any(message.calls or message.role == "tool" for message in messages):
            return self.template.render(messages, thinking), self._form
        if self.template.tools_known:
            described = tools.described if tools else ()
            try:
                return self.template.render(messages, thinking, described, self._cuts), self._form
            except UserError as error:  # e.g. one that knows of no more than one call at once
                log.debug("tools are told in words: %s", error.code)
        return self.template.render(in_words(messages, tools), thinking), FORMS[PLAIN]

    def count(self, text: str) -> int:
        """Tokens of a text by itself."""
        return len(self._tokeniser.tokenise(text, False))

    def _tokens(self, parts: Iterable[list[Segment] | Picture], stopped: Stopped) -> list[int]:
        tokens: list[int] = []
        for part in parts:
            if isinstance(part, Picture):
                if self._look is None:
                    raise no_vision()
                tokens += self._look(part, stopped)
                continue
            for run, special in self._runs(part):
                tokens += self._run_tokens(run) if special else self._plain(run[0].text)
        opening = list(self._tokeniser.opening)
        return tokens if tokens[: len(opening)] == opening else opening + tokens

    def _runs(self, segments: Iterable[Segment]) -> Iterable[tuple[list[Segment], bool]]:
        """Neighbours that can be tokenised in one go, as the model saw them in training; suspicious data alone."""
        run: list[Segment] = []
        for segment in segments:
            if not segment.text:
                if run:
                    yield run, True
                run = []
            elif segment.data and self._cuts and self._cuts.search(segment.text):
                if run:
                    yield run, True
                yield [segment], False
                run = []
            else:
                run.append(segment)
        if run:
            yield run, True

    def _run_tokens(self, run: list[Segment]) -> list[int]:
        """Tokens of a run; where its parts would form a mark together they are tokenised apart."""
        together = self._tokeniser.tokenise("".join(segment.text for segment in run), True)
        own = [t for segment in run if not segment.data for t in self._tokeniser.tokenise(segment.text, True)]
        control = self._tokeniser.is_control
        if list(filter(control, together)) == list(filter(control, own)):
            return together
        return [
            token
            for segment in run
            for token in (
                self._plain(segment.text) if segment.data else self._tokeniser.tokenise(segment.text, True)
            )
        ]

    def _plain(self, text: str) -> list[int]:
        """Tokens of data that spells a mark: cut behind the mark's first character, so that it cannot form."""
        tokens: list[int] = []
        start = 0
        for match in self._cuts.finditer(text) if self._cuts else ():
            cut = match.end()
            tokens += self._tokeniser.tokenise(text[start:cut], False)
            start = cut
        return tokens + self._tokeniser.tokenise(text[start:], False)


def _spelled(part: list[Segment] | Picture) -> str:
    """A part of a prompt as a person may read it."""
    return "[picture]" if isinstance(part, Picture) else "".join(segment.text for segment in part)


def _cutter(marks: Sequence[str]) -> re.Pattern[str] | None:
    """Finds the first character of each mark, of overlapping ones too; None when there are no marks."""
    tails: dict[str, list[str]] = {}
    for mark in sorted(set(marks)):
        tails.setdefault(mark[0], []).append(mark[1:])
    groups = [f"{re.escape(head)}(?={'|'.join(map(re.escape, rest))})" for head, rest in tails.items()]
    return re.compile("|".join(groups)) if groups else None
