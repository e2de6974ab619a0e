"""Which family writes its calls how: a table, and how a chat template tells which row is its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from app.base.errors import UserError
from app.engine.tools.body import Body, Kinds, NamedBody, ObjectBody
from app.engine.tools.gemma import GemmaBody
from app.engine.tools.tagged import DEEPSEEK, QWEN, TaggedBody

MakeBody = Callable[[Kinds, Collection[str]], Body]


@dataclass(frozen=True)
class ToolForm:
    """How a family marks its calls.

    A call opens with `opens` and closes with `close` (empty where its own end is its end). Its body is the one in
    `bodies` for its first character, or that for the empty text. `skips` are marks around calls. After a call of a
    form with `many`, a brace begins another. `bare`: an answer that begins with a brace is a call too, if it names
    a tool. `inner` are marks inside a call. `channels`: calls are messages of their own (gpt-oss).
    `sign` is the text in a template that gives the form away.
    """

    opens: str = ""
    close: str = ""
    bodies: Mapping[str, MakeBody] = field(default_factory=dict[str, "MakeBody"])
    skips: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    many: bool = False
    bare: bool = False
    channels: bool = False
    sign: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """All marks of which a control token may be one."""
        return tuple(mark for mark in (self.opens, self.close, *self.skips, *self.inner) if mark)


def _object(close: str = "") -> MakeBody:
    return lambda _kinds, _names: ObjectBody(close)


_HERMES_CLOSE = "</tool_call>"

FORMS: dict[str, ToolForm] = {
    "gpt-oss": ToolForm(channels=True, sign="<|channel|>"),
    "gemma": ToolForm(
        "<|tool_call>",
        "<tool_call|>",
        {"": lambda _kinds, _names: GemmaBody()},
        inner=('<|"|>',),
        sign="<|tool_call>",
    ),
    "deepseek-tags": ToolForm(
        "<｜DSML｜invoke",
        bodies={"": lambda kinds, _names: TaggedBody(DEEPSEEK, kinds)},
        skips=("<｜DSML｜function_calls>", "</｜DSML｜function_calls>"),
        sign="｜DSML｜",
    ),
    "deepseek": ToolForm(
        "<｜tool▁call▁begin｜>",
        "<｜tool▁call▁end｜>",
        {"": lambda _kinds, _names: NamedBody("<｜tool▁sep｜>")},
        skips=("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"),
        inner=("<｜tool▁sep｜>",),
        sign="<｜tool▁calls▁begin｜>",
    ),
    "mistral": ToolForm(
        "[TOOL_CALLS]",
        bodies={
            "[": _object(),
            "{": _object(),
            "": lambda _kinds, _names: NamedBody("[ARGS]", "[CALL_ID]"),
        },
        inner=("[ARGS]", "[CALL_ID]"),
        many=True,
        sign="[TOOL_CALLS]",
    ),
    "hermes": ToolForm(
        "<tool_call>",
        _HERMES_CLOSE,
        {"<": lambda kinds, _names: TaggedBody(QWEN, kinds), "": _object(_HERMES_CLOSE)},
        sign="<tool_call>",
    ),
    "llama": ToolForm(
        "<|python_tag|>",
        bodies={"": lambda _kinds, names: ObjectBody(names=names)},
        many=True,
        bare=True,
        sign="<|start_header_id|>",
    ),
}
"""In the order in which a template is asked. Hermes is also Qwen's form and that of models without one."""
PLAIN = "hermes"
"""The form that is taught in words to a model whose template knows no tools."""


def form_named(name: str) -> ToolForm:
    """The form of that name, as the manifest may say it; UserError (code bad-template) for an unknown one."""
    if name not in FORMS:
        raise UserError(
            "The model's way to call tools is not known",
            why=f'there is none named "{name[:80]}"',
            todo=f"choose from {', '.join(FORMS)}",
            code="bad-template",
        )
    return FORMS[name]


def form_of(template: str) -> ToolForm:
    """The form that a chat template shows."""
    return next((form for form in FORMS.values() if form.sign in template), FORMS[PLAIN])
