"""From token pieces to text: whole characters, no half stop strings, reasoning apart from the answer."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.engine.api import Kind
from app.engine.backend import Piece
from app.engine.parts import Part, PartKind, held
from app.engine.tools.check import Toolset
from app.engine.tools.forms import ToolForm
from app.engine.tools.splitter import CallSplitter


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
    """How to read a model's output. `inside`: the prompt already opened the reasoning. `channels`: gpt-oss form.

    `form` is how it calls tools; None where it has none to call.
    """

    inside: Marks | None = None
    channels: bool = False
    form: ToolForm | None = None


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
    """Reasoning between an opening mark at the very beginning and its closing mark.

    The control tokens in `kept` belong to the answer: calls of tools are read from it. One of them ends a reasoning
    that was not closed.
    """

    def __init__(self, inside: Marks | None = None, kept: Sequence[str] = ()) -> None:
        self._marks, self._kept = inside, kept
        self._text = ""
        self._state = "reasoning" if inside else "start"
        self._strip = True

    def push(self, text: str, control: bool) -> list[Part]:
        """Control tokens other than the marks are dropped."""
        parts: list[Part] = []
        if control and text in self._kept:
            parts = self.finish()
            self._state, self._strip = "answer", False
        elif control and not self._awaited(text):
            return []
        self._text += text
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
    """gpt-oss: messages with a channel each. `final` is the answer, and so is `commentary` to nobody; one that goes
    to `functions.NAME` is a call, where there are tools to call."""

    def __init__(self, calls: bool = False) -> None:
        self._calls = calls
        self._kind: PartKind = "answer"
        self._header: str | None = None
        self._lead: str | None = ""

    def push(self, text: str, control: bool) -> list[Part]:
        """Control tokens move between headers and messages."""
        if control:
            return self._mark(text)
        if self._header is not None:
            self._header += text
            return []
        if self._lead is not None:  # the prompt has opened a message, and a recipient may come first
            text, self._lead = self._lead + text, None
            start = text.lstrip()
            if start.startswith("to=") or "to=".startswith(start):
                self._lead = text
                return []
        return [Part(self._kind, text)] if text else []

    def _mark(self, mark: str) -> list[Part]:
        lead, self._lead = self._lead or "", None
        if mark == "<|message|>":  # without a header before it, it also ends what went on
            return [*self._leave(), *self._begin(lead if self._header is None else self._header)]
        parts = self._leave()
        if mark in ("<|channel|>", "<|constrain|>") and (self._header is not None or lead):
            self._header = f"{self._header or lead} {mark} "
        elif mark in ("<|channel|>", "<|start|>"):
            self._header = ""
        elif lead.strip():
            parts.append(Part(self._kind, lead))
        return parts

    def _begin(self, header: str) -> list[Part]:
        self._header = None
        recipient = re.search(r"\bto=(\S+)", header)
        words = header.partition("<|channel|>")[2].split() or header.split()
        name = recipient[1].removeprefix("functions.") if recipient else ""
        if recipient and self._calls and (recipient[1] != name or name not in ("assistant", "all")):
            self._kind = "arguments"
            return [Part("call", name)]
        spoken = words[:1] == ["final"] or not words or (words[0] == "commentary" and not recipient)
        self._kind = "answer" if spoken else "reasoning"
        return []

    def _leave(self) -> list[Part]:
        """A call's message is over."""
        if self._kind != "arguments" or self._header is not None:
            return []
        self._kind = "reasoning"
        return [Part("end", "")]

    def finish(self) -> list[Part]:
        """An open call ends; what looked like a recipient was text."""
        lead, self._lead = self._lead or "", None
        return [Part(self._kind, lead)] if lead.strip() else self._leave()


class Reader:
    """The whole way of one answer's tokens to parts of text."""

    def __init__(self, stops: Sequence[str], style: Style, tools: Toolset | None = None) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        form = style.form if tools else None
        self._splitter: Splitter
        self._calls: CallSplitter | None = None
        if style.channels:
            self._splitter = ChannelSplitter(form is not None)
        else:
            self._splitter = TagSplitter(style.inside, form.marks if form else ())
            if form and tools and not form.channels:
                self._calls = CallSplitter(form, tools.kinds, tools.names)
        self._scanner = StopScanner(stops)

    @property
    def stopped(self) -> bool:
        """Whether a stop string came."""
        return self._scanner.hit

    def push(self, piece: Piece) -> list[Part]:
        """Parts that are certain after this token."""
        if piece.control:
            parts = self._split(self._decoder.decode(b"", True), False)
            self._decoder.reset()
            return self._scan(parts + self._split(piece.data.decode("utf-8", "replace"), True))
        return self._scan(self._split(self._decoder.decode(piece.data), False))

    def _split(self, text: str, control: bool) -> list[Part]:
        parts = self._splitter.push(text, control)
        if self._calls is None:
            return parts
        out: list[Part] = []
        for part in parts:
            if part.kind == "answer":
                out += self._calls.push(part.text, control and part.text == text)
            else:
                out.append(part)
        return out

    def _scan(self, parts: list[Part]) -> list[Part]:
        """Join what belongs together, and end at a stop string in the answer."""
        out: list[Part] = []
        for part in parts:
            if self.stopped:
                break
            if part.kind == "answer":
                self._join(out, "answer", self._scanner.push(part.text))
            else:
                self._join(out, "answer", self._scanner.finish())
                self._join(out, *part)
        return out

    def _join(self, out: list[Part], kind: PartKind, text: str) -> None:
        if text and out and out[-1].kind == kind and kind != "call":
            out[-1] = Part(kind, out[-1].text + text)
        elif text or kind == "end":
            out.append(Part(kind, text))

    def finish(self) -> list[Part]:
        """The rest, once no more tokens come."""
        if self.stopped:
            return []
        parts = self._split(self._decoder.decode(b"", True), False)
        for part in self._splitter.finish():
            calls = self._calls if part.kind == "answer" else None
            parts += calls.push(part.text) if calls else [part]
        out = self._scan(parts + (self._calls.finish() if self._calls else []))
        rest = "" if self.stopped else self._scanner.finish()
        return out + ([Part("answer", rest)] if rest else [])
