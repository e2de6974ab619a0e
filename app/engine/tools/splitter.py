"""Tells calls of tools from the rest of an answer, however its text comes in pieces."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.engine.parts import Part, held
from app.engine.tools.body import Body, Kinds, ObjectBody
from app.engine.tools.forms import ToolForm

_AFTER = " \t\r\n,;`}]"
"""What may stand between a call and what follows it, and means nothing."""


class CallSplitter:
    """Reads the text of an answer. What began like a call and is none is told as the text it is."""

    def __init__(self, form: ToolForm, kinds: Kinds, names: Collection[str]) -> None:
        self._form, self._kinds, self._names = form, kinds, names
        self._starts = (form.opens, *form.skips)
        self._search = re.compile("|".join(map(re.escape, self._starts)))
        self._state = "text"
        self._text: str = ""
        self._raw: str = ""
        self._blanks: str = ""
        self._body: Body | None = None
        self._said = False
        self._gap = False
        self._parts: list[Part] = []

    def push(self, text: str, control: bool = False) -> list[Part]:
        """Parts that are certain after this text; a control token opens or closes a call whatever stood before."""
        if control and text in (self._form.opens, self._form.close):
            self._cut()
        if not (control and self._state == "text" and text not in self._starts):
            self._text += text
        return self._run()

    def _run(self) -> list[Part]:
        steps = {"text": self._read_text, "choose": self._choose, "body": self._read_body}
        steps |= {"drain": self._drain, "after": self._read_after}
        while steps[self._state]():
            continue
        parts, self._parts = self._parts, []
        return parts

    def _say(self, text: str) -> None:
        if self._gap:
            text = text.lstrip()
        if text:
            self._gap, self._said = False, True
            self._parts.append(Part("answer", text))

    def _read_text(self) -> bool:
        found = self._search.search(self._text)
        if self._form.bare and not self._said and self._text.lstrip()[:1] == "{":
            text = self._text.lstrip()
            self._blanks, self._text = self._text[: -len(text)], text
            return self._open("")
        if found is None:
            end = len(self._text) - held(self._text, self._starts)
            end = len(self._text[:end].rstrip())  # blanks before a call are no part of the answer
            self._say(self._text[:end])
            self._text = self._text[end:]
            return False
        before = self._text[: found.start()]
        self._say(before.rstrip())
        self._blanks = "" if self._gap else before[len(before.rstrip()) :]
        self._text = self._text[found.end() :]
        self._gap = True
        return self._open(found[0]) if found[0] == self._form.opens else True

    def _open(self, mark: str) -> bool:
        self._raw, self._state = mark, "choose"
        return True

    def _choose(self) -> bool:
        text = self._text.lstrip()
        if not text:
            return False
        bodies = self._form.bodies
        make = bodies.get(text[0]) or bodies[""]
        self._body = make(self._kinds, self._names)
        if text[0] == "[":  # a list of calls
            self._raw += self._text[: len(self._text) - len(text) + 1]
            self._text = text[1:]
        self._state = "body"
        return True

    def _read_body(self) -> bool:
        if self._body is None:
            raise LookupError("no call is open")
        self._parts += self._body.push(self._text)
        self._raw += "" if self._body.named else self._text
        self._text = ""
        if self._body.state == "open":
            return False
        if self._body.named:
            self._text = self._body.rest
            self._state = "drain" if self._body.state == "broken" else "after"
            if self._state == "after":
                self._end()
        else:
            self._give_up()
        return True

    def _give_up(self) -> None:
        """It was no call: its first character is text, and what follows is looked at again."""
        mark, text = self._raw, ""
        for start in (self._form.opens, "{", "["):
            if start and mark.lstrip().startswith(start):
                mark, text = start, mark.lstrip()[len(start) :]
                break
        self._state, self._gap = "text", False
        self._say(self._blanks + mark)
        self._text, self._raw, self._body = text, "", None

    def _end(self) -> None:
        self._parts.append(Part("end", ""))
        self._gap, self._said, self._body, self._raw = True, True, None, ""

    def _drain(self) -> bool:
        """The name was told, but the arguments are broken: they are told as they are, up to the call's end."""
        ends = [mark for mark in (self._form.close, self._form.opens) if mark]
        found = re.search("|".join(map(re.escape, ends)), self._text)
        end = found.start() if found else len(self._text) - held(self._text, ends)
        if end:
            self._parts.append(Part("arguments", self._text[:end]))
        self._text = self._text[end:]
        if found:
            self._end()
            self._state = "after"
        return found is not None

    def _read_after(self) -> bool:
        """Marks and signs after a call; the next text, mark or call ends this."""
        self._text = self._text.lstrip(_AFTER)
        close = self._form.close
        if close and self._text.startswith(close):
            self._text, self._state = self._text[len(close) :], "text"
            return True
        if not self._text or (close and close.startswith(self._text)):
            return False
        self._state = "text"
        if self._form.many and self._text[0] == "{":
            self._body, self._state = ObjectBody(names=self._names), "body"
        return True

    def _cut(self) -> None:
        """A call is over, whatever it lacks."""
        if self._state == "choose" or (self._body and not self._body.named):
            self._gap = False
            self._say(self._blanks + self._raw + (self._text if self._state == "choose" else ""))
            self._state, self._text, self._raw, self._body = "text", "", "", None
        elif self._state in ("body", "drain"):
            rest = (self._body.rest if self._body and self._state == "body" else "") + self._text
            if rest:
                self._parts.append(Part("arguments", rest))
            self._end()
            self._text, self._state = "", "after"

    def finish(self) -> list[Part]:
        """The end: what was held back is told, a call that is not whole ends."""
        self._cut()
        if self._state == "text" and not (self._gap and not self._text.strip()):
            self._say(self._text)
        self._text, self._state = "", "text"
        parts, self._parts = self._parts, []
        return parts
