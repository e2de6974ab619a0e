"""From token pieces to text: whole characters, no half stop strings, reasoning apart from the answer."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.engine.api import Kind
from app.engine.backend import Piece


class Part(NamedTuple):
    """Some text of one kind."""

    kind: Kind
    text: str


class Marks(NamedTuple):
    """How a family brackets its reasoning."""

    open: str
    close: str


MARKS: tuple[Marks, ...] = (
    Marks("<think>", "</think>"),
    Marks("[THINK]", "[/THINK]"),
    Marks("<|channel>thought", "<channel|>"),
    Marks("<|START_THINKING|>", "<|END_THINKING|>"),
    Marks("<seed:think>", "</seed:think>"),
    Marks("<reasoning>", "</reasoning>"),
)
"""Qwen, DeepSeek and most others; Mistral; Gemma; Command; Seed; older Nemotron and Exaone forms."""


@dataclass(frozen=True)
class Style:
    """How to read a model's output. `inside`: the prompt already opened the reasoning. `channels`: gpt-oss form."""

    inside: Marks | None = None
    channels: bool = False


def style_of(template: str, prompt_end: str) -> Style:
    """The style of a model with this chat template, whose rendered prompt ends with `prompt_end`."""
    if "<|channel|>" in template and "<|message|>" in template:
        return Style(channels=True)
    tail = prompt_end.rstrip()
    return Style(inside=next((marks for marks in MARKS if tail.endswith(marks.open)), None))


def answer_follows(style: Style) -> str:
    """A regular expression for what stands before the answer; empty where the answer begins at once."""
    if style.channels:
        return r"<\|channel\|>final[^<]*(<\|constrain\|>[^<]*)?<\|message\|>"
    return re.escape(style.inside.close) if style.inside else ""


def held(text: str, marks: Iterable[str]) -> int:
    """Length of the longest end of `text` that may be the beginning of one of `marks`."""
    longest = 0
    for mark in marks:
        for length in range(min(len(mark) - 1, len(text)), longest, -1):
            if text.endswith(mark[:length]):
                longest = length
                break
    return longest


class StopScanner:
    """Holds back what may become a stop string; ends at the first whole one."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held: str = ""
        self.hit = False

    def push(self, text: str) -> str:
        """What of the text so far is safe to show."""
        if self.hit or not self._stops:
            return "" if self.hit else text
        text = self._held + text
        found = [(at + len(stop), at) for stop in self._stops if (at := text.find(stop)) >= 0]
        if found:  # the one that was complete first, so that it does not matter how the text came in pieces
            self.hit, self._held = True, ""
            return text[: min(found)[1]]
        cut = len(text) - held(text, self._stops)
        self._held = text[cut:]
        return text[:cut]

    def finish(self) -> str:
        """What was held back and turned out to be no stop."""
        text, self._held = self._held, ""
        return text


class Splitter(Protocol):
    """Tells reasoning from answer."""

    def push(self, text: str, control: bool) -> list[Part]:
        """Parts that are certain after this text."""
        ...

    def finish(self) -> list[Part]:
        """What was held back."""
        ...


class TagSplitter:
    """Reasoning between an opening mark at the very beginning and its closing mark."""

    def __init__(self, inside: Marks | None = None) -> None:
        self._marks = inside
        self._text = ""
        self._state = "reasoning" if inside else "start"
        self._strip = True

    def push(self, text: str, control: bool) -> list[Part]:
        """Control tokens other than the marks are dropped."""
        if control and not self._awaited(text):
            return []
        self._text += text
        parts: list[Part] = []
        while part := self._advance():
            parts.append(part)
        return [part for part in parts if part.text]

    def _awaited(self, control: str) -> bool:
        if self._state == "reasoning":
            return self._marks is not None and self._marks.close.startswith(control)
        return self._state == "start" and any(marks.open.startswith(control) for marks in MARKS)

    def _advance(self) -> Part | None:
        """One change of state or one part of text; None when more must come first."""
        if self._state == "start":
            return self._begin()
        if self._strip:
            self._text = self._text.lstrip()
            self._strip = not self._text
        if self._state == "reasoning":
            return self._reason()
        text, self._text = self._text, ""
        return Part("answer", text) if text else None

    def _begin(self) -> Part | None:
        text = self._text.lstrip()
        for marks in MARKS:
            if text.startswith(marks.open):
                self._marks, self._state, self._strip = marks, "reasoning", True
                self._text = text[len(marks.open) :]
                return Part("reasoning", "")
        if not text or any(marks.open.startswith(text) for marks in MARKS):
            return None
        self._state, self._strip = "answer", False
        return Part("answer", "")

    def _reason(self) -> Part | None:
        close = self._marks.close if self._marks else ""
        before, mark, after = self._text.partition(close)
        if mark:
            self._state, self._text, self._strip = "answer", after, True
            return Part("reasoning", before.rstrip())
        cut = len(self._text) - held(self._text, (close,))
        cut = len(self._text[:cut].rstrip())  # blanks before the closing mark are no part of the reasoning
        text, self._text = self._text[:cut], self._text[cut:]
        return Part("reasoning", text) if text else None

    def finish(self) -> list[Part]:
        """An unfinished mark was ordinary text after all."""
        kind: Kind = "reasoning" if self._state == "reasoning" else "answer"
        text, self._text = self._text, ""
        return [Part(kind, text)] if text.strip() else []


class ChannelSplitter:
    """gpt-oss: messages with a channel each; `final` is the answer."""

    def __init__(self) -> None:
        self._kind: Kind = "answer"
        self._header: str | None = None

    def push(self, text: str, control: bool) -> list[Part]:
        """Control tokens move between headers and messages."""
        if control:
            self._mark(text)
        elif self._header is not None:
            self._header += text
        else:
            return [Part(self._kind, text)] if text else []
        return []

    def _mark(self, mark: str) -> None:
        if mark == "<|message|>":
            channel = (self._header or "final").split()
            self._kind = "answer" if channel[:1] == ["final"] else "reasoning"
            self._header = None
        elif mark in ("<|channel|>", "<|start|>"):
            self._header = ""

    def finish(self) -> list[Part]:
        """Nothing is held back."""
        return []


class Reader:
    """The whole way of one answer's tokens to parts of text."""

    def __init__(self, stops: Sequence[str], style: Style) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._splitter: Splitter = ChannelSplitter() if style.channels else TagSplitter(style.inside)
        self._scanner = StopScanner(stops)

    @property
    def stopped(self) -> bool:
        """Whether a stop string came."""
        return self._scanner.hit

    def push(self, piece: Piece) -> list[Part]:
        """Parts that are certain after this token."""
        if piece.control:
            parts = self._splitter.push(self._decoder.decode(b"", True), False)
            self._decoder.reset()
            return self._scan(parts + self._splitter.push(piece.data.decode("utf-8", "replace"), True))
        return self._scan(self._splitter.push(self._decoder.decode(piece.data), False))

    def _scan(self, parts: list[Part]) -> list[Part]:
        out: list[Part] = []
        for part in parts:
            text = self._scanner.push(part.text) if part.kind == "answer" else part.text
            if text and out and out[-1].kind == part.kind:
                out[-1] = Part(part.kind, out[-1].text + text)
            elif text:
                out.append(Part(part.kind, text))
        return out

    def finish(self) -> list[Part]:
        """The rest, once no more tokens come."""
        if self.stopped:
            return []
        parts = self._splitter.push(self._decoder.decode(b"", True), False) + self._splitter.finish()
        out = self._scan(parts)
        rest = "" if self.stopped else self._scanner.finish()
        return out + ([Part("answer", rest)] if rest else [])
