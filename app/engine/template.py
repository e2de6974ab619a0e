"""Chat templates from strangers' files: rendered in a sandbox, with the messages' contents kept out of it."""

from __future__ import annotations

import datetime
import functools
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self, cast

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.base.errors import UserError
from app.engine.api import ChatForm, Message, Switch
from app.engine.wording import Segment, Wording

Json = dict[str, Any]
MAX_OUTPUT = 4_000_000
MAX_PRODUCT = 16_000_000
"""Of the sizes of what one call combines, e.g. a text, its parts to replace, and their replacement."""
MAX_TURNS = 300_000
MAX_SECONDS = 3.0

PLAIN_TEMPLATE = (
    "{% for message in messages %}### {{ message['role'] | capitalize }}:\n{{ message['content'] }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}### Assistant:\n{% endif %}"
)
"""For models whose file has no template; flagged, because such a model was perhaps never taught to chat."""
PLAIN_STOPS = ("### User:", "### System:", "### Assistant:")


class TemplateFault(Exception):
    """The template refused these messages."""


class _BeyondLimits(Exception):
    """The template goes on too long or grows too much, whatever the messages are."""


class _GenerationTag(Extension):
    """`{% generation %}` marks answers for training; here it only encloses."""

    tags = {"generation"}

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """The enclosed nodes themselves."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class _Limits:
    """Counts a rendering's loops and text; templates reach it under reserved names."""

    def __init__(self) -> None:
        self._turns = 0
        self._until = time.monotonic() + MAX_SECONDS

    def tick(self) -> str:
        """One turn of a loop or one macro call."""
        self._turns += 1
        if self._turns > MAX_TURNS or time.monotonic() > self._until:
            raise _BeyondLimits("it runs too long")
        return ""

    def cat(self, *parts: object) -> str:
        """The `~` operator."""
        texts = [str(part) for part in parts]
        if sum(map(len, texts)) > MAX_OUTPUT:
            raise _BeyondLimits("it makes too much text")
        return "".join(texts)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as chat templates expect it, with every operator that can grow text under a limit."""

    intercepted_binops = frozenset(("*", "+", "%", "**"))

    def __init__(self) -> None:
        super().__init__(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols, _GenerationTag])
        self.filters["tojson"] = _to_json
        for name in (
            "center",
            "wordwrap",
            "format",
            "filesizeformat",
            "pprint",
            "random",
            "urlize",
            "xmlattr",
        ):
            self.filters.pop(name, None)
        for name in ("replace", "join", "indent", "truncate", "batch", "slice"):
            self.filters[name] = _guarded(self.filters[name])

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Methods that fill up texts to any width are not for templates."""
        return attr not in _WIDENING and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No `str.format`: Jinja would wrap it before it asks whether it is safe."""

    def call(__self: Self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function or method, unless its result could grow beyond all use."""
        owner = getattr(__obj, "__self__", None)
        if not isinstance(__obj, Macro) and not isinstance(owner, _Limits):
            _check_product((owner, *args))
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would grow beyond all use."""
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise _BeyondLimits("it uses an operator that chat templates do not need")
        if operator == "*" and _length(left) * _length(right) > MAX_OUTPUT:
            raise _BeyondLimits("it makes too much text")
        result = super().call_binop(context, operator, left, right)
        if not isinstance(result, int) and _length(result) > MAX_OUTPUT:
            raise _BeyondLimits("it makes too much text")
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in [*tree.find_all(nodes.For), *tree.find_all(nodes.Macro)]:
            loop.body.insert(0, nodes.Output([_call("_tick", [])], lineno=1))
        _replace_concats(tree)
        tree.set_environment(self)
        return tree


_WIDENING = frozenset(
    ("format", "format_map", "center", "ljust", "rjust", "zfill", "expandtabs", "translate")
)


def _check_product(values: Iterable[Any]) -> None:
    product = 1
    for value in values:
        product *= max(1, _length(value))
    if product > MAX_PRODUCT:
        raise _BeyondLimits("it makes too much text")


def _guarded(plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    def checked(*args: Any, **kwargs: Any) -> Any:
        _check_product((*args, *kwargs.values()))
        return plain(*args, **kwargs)

    return checked


def _call(name: str, arguments: list[nodes.Expr]) -> nodes.Call:
    call = nodes.Call(nodes.Name(name, "load"), arguments, [], None, None)
    call.set_lineno(1)
    return call


def _replace_concats(node: nodes.Node) -> None:
    for field, value in node.iter_fields():
        items = cast("list[Any]", value) if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, nodes.Node):
                _replace_concats(item)
        new = [_call("_cat", item.nodes) if isinstance(item, nodes.Concat) else item for item in items]
        setattr(node, field, new if isinstance(value, list) else new[0])


def _length(value: Any) -> int:
    if isinstance(value, (str, list, tuple)):
        return len(value)  # pyright: ignore[reportUnknownArgumentType]
    return abs(value) if isinstance(value, int) else 1


def _to_json(value: Any, indent: int | None = None, ensure_ascii: bool = False) -> str:
    if indent is not None and not 0 <= indent <= 16:
        raise _BeyondLimits("it makes too much text")
    text = json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, default=_items)
    return _STAND_IN.sub(r"\1j", text)


def _items(value: object) -> list[Any]:
    """What filters like `map` give."""
    if not isinstance(value, Iterator):
        raise TypeError("no JSON")
    return list(cast("Iterator[Any]", value))


_STAND_IN = re.compile(r"(x[0-9a-f]{16}y\d+)z")
"""The word that stands in for a text; with a j at its end for the text as it is written inside a JSON string."""


def _raise(message: str) -> None:
    raise TemplateFault(message)


class ChatTemplate:
    """A compiled template. `source` empty means that the model has none: a plain format is used instead.

    Raises UserError (code bad-template) when the source is not a template at all.
    """

    def __init__(
        self,
        source: str,
        bos: str = "",
        eos: str = "",
        today: Callable[[], datetime.datetime] = datetime.datetime.now,
        form: ChatForm | None = None,
    ) -> None:
        self.known = bool(source.strip())
        self.source = source if self.known else PLAIN_TEMPLATE
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self._today = today
        self._form = form or ChatForm()
        try:
            self._template = _Sandbox().from_string(self.source)
        except (jinja2.TemplateError, RecursionError, ValueError) as error:
            raise _bad_template(str(error)) from error

    @property
    def stops(self) -> tuple[str, ...]:
        """Stop strings that the format itself needs."""
        return () if self.known else PLAIN_STOPS

    @property
    def thinking(self) -> bool:
        """Whether reasoning can be switched on and off."""
        if self._form.thinking or self._form.silent:
            return True
        return any(name in self.source for name in ("enable_thinking", "reasoning_effort", "thinking"))

    @property
    def tools_known(self) -> bool:
        """Whether it has words for tools and their calls."""
        return self.known and re.search(r"\btools\b", self.source) is not None

    def render(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Json] = (),
        marks: re.Pattern[str] | None = None,
    ) -> list[Segment]:
        """The prompt with the opening of the answer; raises UserError (code bad-template) when it cannot be made.

        A message's text never passes through the template: a random word stands in for it, so that neither the
        template's code nor the tokeniser can mistake it for structure. `tools`, as JSON, and the arguments of calls
        do pass, since templates take them apart: every mark in them is cut by a seam behind what `marks` finds.
        """
        error = "it was refused"
        plain = not any(message.calls or message.role == "tool" for message in messages)
        for variant in (tuple(messages), _folded(messages)) if plain else (tuple(messages),):
            try:
                return self._render(
                    variant, Switch() if thinking is None else self._switch(thinking), tools, marks
                )
            except _BeyondLimits as fault:
                raise _bad_template(str(fault)) from fault
            except TemplateFault as fault:
                error = str(fault)
            except (
                jinja2.TemplateError,
                RecursionError,
                TypeError,
                ValueError,
                KeyError,
                AttributeError,
            ) as fault:
                error = type(fault).__name__
        raise _bad_template(error)

    def _switch(self, thinking: bool) -> Switch:
        chosen = self._form.thinking if thinking else self._form.silent
        if chosen is not None:
            return chosen
        effort = "medium" if thinking else "low"
        return Switch((("enable_thinking", thinking), ("thinking", thinking), ("reasoning_effort", effort)))

    def _render(
        self,
        messages: Sequence[Message],
        switch: Switch,
        tools: Sequence[Json],
        marks: re.Pattern[str] | None,
    ) -> list[Segment]:
        wording = Wording(marks)
        stand_ins = wording.messages(_instructed(messages, switch.system))
        size, parts, limits = 0, list[str](), _Limits()
        variables = self._variables(stand_ins, wording.cut(list(tools)) or None, limits)
        for part in self._template.generate(**variables, **dict(switch.variables)):
            size += len(part)
            limits.tick()
            if size > MAX_OUTPUT:
                raise _BeyondLimits("it makes too much text")
            parts.append(part)
        return wording.split("".join(parts))

    def _strftime(self, form: object) -> str:
        return self._today().strftime(str(form)[:100])

    def _variables(self, messages: list[Json], tools: list[Json] | None, limits: _Limits) -> Json:
        return {
            **self._tokens,
            "messages": messages,
            "tools": tools,
            "add_generation_prompt": True,
            "raise_exception": _raise,
            "strftime_now": self._strftime,
            "_tick": limits.tick,
            "_cat": limits.cat,
        }


def _instructed(messages: Sequence[Message], words: str) -> Sequence[Message]:
    """With more words behind the instructions."""
    if not words:
        return messages
    if messages and messages[0].role == "system":
        return [replace(messages[0], content=f"{messages[0].content}\n\n{words}"), *messages[1:]]
    return [Message("system", words), *messages]


def _folded(messages: Sequence[Message]) -> tuple[Message, ...]:
    """For templates that know no system role or want strict alternation: merged into the neighbours."""
    folded: list[Message] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        if folded and folded[-1].role == role:
            folded[-1] = Message(role, folded[-1].content + "\n\n" + message.content)
        else:
            folded.append(Message(role, message.content))
    return tuple(folded)


def _bad_template(why: str) -> UserError:
    return UserError(
        "The model's own chat format cannot be used for this conversation",
        why=f"of this: {why[:200].rstrip('.')}",
        todo="choose another model or give it another template",
        code="bad-template",
    )
