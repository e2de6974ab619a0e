"""Calls of tools in the words of every family: the same parts wherever the text is cut."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.api import Tool
from app.engine.backend import Piece
from app.engine.parts import Part
from app.engine.stream import MARKS, Marks, Reader, Style
from app.engine.tools.check import Toolset
from app.engine.tools.forms import FORMS

THINK = Marks("<think>", "</think>")
WEATHER = Tool(
    "get_weather",
    "The weather of a place",
    json.dumps(
        {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "days": {"type": "integer", "minimum": 1},
                "exact": {"type": "boolean"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "more": {"type": "object"},
            },
            "required": ["city"],
        }
    ),
)
TOOLS = Toolset([WEATHER, Tool("now")])
CITY = {"city": 'Zürich "</tool_call>" \\ 😀'}
FULL = {"city": "Rome\n{[", "days": 3, "exact": True, "tags": ["a", "b<"], "more": {"x": 1}}
Script = list[tuple[str, bool]]
CONTROLS = [
    "<|tool_call>", "<tool_call|>", '<|"|>', "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "<|python_tag|>",
    "<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>",
    "<|channel|>", "<|message|>", "<|start|>", "<|end|>", "<|call|>", "<|constrain|>", "<|channel>", "<channel|>",
    "[THINK]", "[/THINK]",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What a model writes, and what should come of it: kind and text, with each call's arguments as values."""

    form: str
    text: str
    expected: list[tuple[str, object]]
    inside: Marks | None = None

    @property
    def style(self) -> Style:
        return Style(self.inside, self.form == "gpt-oss", FORMS[self.form])


def call(name: str, arguments: Any) -> list[tuple[str, object]]:
    return [("call", name), ("arguments", arguments), ("end", "")]


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def hermes(name: str, arguments: Any) -> str:
    return f'<tool_call>\n{{"name": "{name}", "arguments": {dumped(arguments)}}}\n</tool_call>'


CASES = [
    Case("hermes", hermes("get_weather", CITY), call("get_weather", CITY)),
    Case(
        "hermes",
        "<think>\nHm.\n</think>\n\nLet me see.\n" + hermes("get_weather", FULL) + "\n" + hermes("now", {}),
        [("reasoning", "Hm."), ("answer", "Let me see."), *call("get_weather", FULL), *call("now", {})],
    ),
    Case(
        "hermes",
        "so</think>\n" + hermes("now", {}) + "\nDone.",
        [("reasoning", "so"), *call("now", {}), ("answer", "Done.")],
        THINK,
    ),
    Case("hermes", '<tool_call>{"arguments": {"a": 1}, "name": "now"}}</tool_call>', call("now", {"a": 1})),
    Case("hermes", '<tool_call>{"name": "now"}', call("now", {})),
    Case(
        "hermes",
        "<tool_call>\n<function=get_weather>\n<parameter=city>\nRome\n{[\n</parameter>\n<parameter=days>\n3\n"
        "</parameter>\n<parameter=exact>\nTrue\n</parameter>\n<parameter=tags>\n[\"a\", \"b<\"]\n</parameter>\n"
        "<parameter=more>\n{\"x\": 1}\n</parameter>\n</function>\n</tool_call>",
        call("get_weather", FULL),
    ),
    Case("hermes", "<tool_call>\n<function=now>\n</function>\n</tool_call>", call("now", {})),
    Case(
        "deepseek",
        "I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>" + dumped(CITY)
        + "<｜tool▁call▁end｜><｜tool▁call▁begin｜>now<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        [("answer", "I look."), *call("get_weather", CITY), *call("now", {})],
    ),
    Case(
        "deepseek",
        "Well.\n</think>\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n"
        + dumped(FULL) + "\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>now\n```json\n{}\n```"
        "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        [("reasoning", "Well."), *call("get_weather", FULL), *call("now", {})],
        THINK,
    ),
    Case(
        "deepseek-tags",
        'Yes.\n\n<｜DSML｜function_calls>\n<｜DSML｜invoke name="get_weather">\n'
        '<｜DSML｜parameter name="city" string="true">Rome\n{[</｜DSML｜parameter>\n'
        '<｜DSML｜parameter name="days" string="false">3</｜DSML｜parameter>\n</｜DSML｜invoke>\n'
        '<｜DSML｜invoke name="now">\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
        [("answer", "Yes."), *call("get_weather", {"city": "Rome\n{[", "days": 3}), *call("now", {})],
    ),
    Case(
        "gpt-oss",
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary<|message|>I look.<|end|>"
        "<|start|>assistant<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>"
        + dumped(CITY) + "<|call|>",
        [("reasoning", "Hm."), ("answer", "I look."), *call("get_weather", CITY)],
    ),
    Case(
        "gpt-oss",
        "<|channel|>analysis<|message|>So.<|end|><|start|>assistant to=functions.get_weather<|channel|>commentary "
        "json<|message|>" + dumped(FULL) + "<|end|><|start|>assistant<|channel|>final<|message|>There.",
        [("reasoning", "So."), *call("get_weather", FULL), ("answer", "There.")],
    ),
    Case("gpt-oss", " to=functions.now<|channel|>commentary json<|message|>{}<|call|>", call("now", {})),
    Case("gpt-oss", "<|channel|>final <|constrain|>json<|message|>{}", [("answer", "{}")]),
    Case("gpt-oss", "to be or not", [("answer", "to be or not")]),
    Case(
        "gemma",
        '<|channel>thought\nHm.\n<channel|>I look. <|tool_call>call:get_weather{city:<|"|>Rome\n{[<|"|>,days:3,'
        'exact:true,more:{x:1},tags:[<|"|>a<|"|>,<|"|>b<<|"|>]}<tool_call|><|tool_call>call:now{}<tool_call|>',
        [("reasoning", "Hm."), ("answer", "I look."), *call("get_weather", FULL), *call("now", {})],
    ),
    Case(
        "gemma",
        '<|tool_call>call:now{<|"|>a b<|"|>:{c:[[],{}]},d: -1.5e3 ,e:word}<tool_call|>',
        call("now", {"a b": {"c": [[], {}]}, "d": -1500.0, "e": "word"}),
    ),
    Case(
        "mistral",
        "[THINK]Hm.[/THINK]I look.[TOOL_CALLS]get_weather[ARGS]" + dumped(CITY) + "[TOOL_CALLS]now[ARGS]{}",
        [("reasoning", "Hm."), ("answer", "I look."), *call("get_weather", CITY), *call("now", {})],
    ),
    Case("mistral", "[TOOL_CALLS]now[CALL_ID]abcdef123[ARGS]{}", call("now", {})),
    Case(
        "mistral",
        '[TOOL_CALLS] [{"name": "get_weather", "arguments": ' + dumped(FULL) + ', "id": "abcdef123"}, {"name": "now", '
        '"arguments": {}}]',
        [*call("get_weather", FULL), *call("now", {})],
    ),
    Case("llama", '{"name": "get_weather", "parameters": ' + dumped(CITY) + "}", call("get_weather", CITY)),
    Case(
        "llama",
        '<|python_tag|>{"type": "function", "name": "get_weather", "parameters": ' + dumped(FULL)
        + '}; {"name": "now", "parameters": {}}',
        [*call("get_weather", FULL), *call("now", {})],
    ),
    Case("llama", '{"name": "nobody", "parameters": {}}', [("answer", '{"name": "nobody", "parameters": {}}')]),
    Case("llama", ' {"a": [1, 2]} is JSON', [("answer", ' {"a": [1, 2]} is JSON')]),
    Case("llama", "Use {braces}.\n", [("answer", "Use {braces}.\n")]),
    Case("llama", "<|python_tag|>print(1)", [("answer", "<|python_tag|>print(1)")]),
]  # fmt: skip
BROKEN = [
    Case("hermes", "a \n<tool_call>no</tool_call> b", [("answer", "a \n<tool_call>no</tool_call> b")]),
    Case("hermes", "<tool_call>", [("answer", "<tool_call>")]),
    Case("hermes", '<tool_call>{"name": ', [("answer", '<tool_call>{"name": ')]),
    Case("hermes", '<tool_call>{"x', [("answer", '<tool_call>{"x')]),
    Case("hermes", '<tool_call>{"x</tool_call>" y', [("answer", '<tool_call>{"x</tool_call>" y')]),
    Case("hermes", '<tool_call>{"name": 7}</tool_call>', [("answer", '<tool_call>{"name": 7}</tool_call>')]),
    Case("hermes", '<tool_call>{"name": "now", "arguments": {"a": "x}\n</tool_call>!',
         [*call("now", '{"a": "x}\n'), ("answer", "!")]),
    Case("hermes", '<tool_call>{"name": "now", "arguments": {"a": ]}</tool_call>!',
         [*call("now", '{"a": ]}'), ("answer", "!")]),
    Case("hermes", '<tool_call>{"name": "now", "arguments": {"a": 1', call("now", '{"a": 1')),
    Case("hermes", "<tool_call><function=now><oops>", [*call("now", "<oops>")]),
    Case("hermes", "<tool_call><tool_call>" + hermes("now", {}),
         [("answer", "<tool_call><tool_call>"), *call("now", {})]),
    Case("deepseek", "<｜tool▁call▁begin｜>now<｜tool▁call▁end｜>", [("answer", "<｜tool▁call▁begin｜>now")]),
    Case("deepseek",
         '<｜tool▁call▁begin｜>now<｜tool▁sep｜>{"a": "<｜tool▁call▁end｜><｜tool▁call▁begin｜>now<｜tool▁sep｜>{}',
         [*call("now", '{"a": "'), *call("now", {})]),
    Case("gemma", "<|tool_call>call:now{a:<tool_call|>", [*call("now", '{"a":')]),
    Case("gemma", "<|tool_call>now{}<tool_call|>", [("answer", "<|tool_call>now{}")]),
    Case("mistral", "[TOOL_CALLS]", [("answer", "[TOOL_CALLS]")]),
    Case("mistral", "[TOOL_CALLS]now[ARGS]", [("answer", "[TOOL_CALLS]now[ARGS]")]),
]  # fmt: skip


def script(text: str, controls: bool) -> Script:
    """The text as pieces: control tokens whole, and every other character by itself."""
    out: Script = []
    while text:
        mark = next((m for m in CONTROLS if controls and text.startswith(m)), None)
        out.append((mark or text[0], mark is not None))
        text = text[len(mark or text[0]) :]
    return out


def read(case: Case, pieces: list[Piece], stops: tuple[str, ...] = ()) -> list[Part]:
    """All parts, neighbours of a kind joined."""
    reader, out = Reader(stops, case.style, TOOLS), list[Part]()
    for parts in [*(reader.push(piece) for piece in pieces), reader.finish()]:
        for part in parts:
            if out and out[-1].kind == part.kind and part.kind not in ("call", "end"):
                out[-1] = Part(part.kind, out[-1].text + part.text)
            else:
                out.append(part)
    return out


def pieces_of(whole: Script, cuts: set[int]) -> list[Piece]:
    """Characters joined up to the next cut or control token."""
    out: list[Piece] = []
    for at, (text, control) in enumerate(whole):
        if out and not control and not out[-1].control and at not in cuts:
            out[-1] = Piece(out[-1].data + text.encode(), False)
        else:
            out.append(Piece(text.encode(), control))
    return out


def valued(parts: list[Part]) -> list[tuple[str, object]]:
    def value(part: Part) -> object:
        try:
            return json.loads(part.text) if part.kind == "arguments" else part.text
        except ValueError:
            return part.text

    return [(part.kind, value(part)) for part in parts]


def has_controls(case: Case) -> list[bool]:
    return [True] if case.form == "gpt-oss" else [True, False]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.form}: {case.text[:40]!r}")
def test_every_cut_gives_the_same_parts(case: Case) -> None:
    for controls in has_controls(case):
        whole = script(case.text, controls)
        assert valued(read(case, pieces_of(whole, set()))) == case.expected
        assert valued(read(case, pieces_of(whole, set(range(len(whole)))))) == case.expected
        for at in range(1, len(whole)):
            assert valued(read(case, pieces_of(whole, {at}))) == case.expected, (controls, at)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case.form}: {case.text[:40]!r}")
def test_what_is_no_call_is_told_as_it_is(case: Case) -> None:
    whole = script(case.text, True)
    for at in range(len(whole)):
        assert valued(read(case, pieces_of(whole, {at}))) == case.expected, at
    assert valued(read(case, pieces_of(whole, set(range(len(whole)))))) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.form}: {case.text[:40]!r}")
def test_bytes_may_come_one_by_one(case: Case) -> None:
    whole = [
        Piece(text.encode()[i : i + 1] if not control else text.encode(), control)
        for text, control in script(case.text, True)
        for i in range(1 if control else len(text.encode()))
    ]
    assert valued(read(case, whole)) == case.expected


FRAGMENTS = [
    *CONTROLS, "<tool_call>", "</tool_call>", "<function=now>", "</function>", "<parameter=a>", "</parameter>",
    '{"name": "now", "arguments": {', '{"name": "now"', '"', "}", "]", "{", "[", ",", ":", "\\", "\n", " ", "a",
    "now", "function", "```json\n", "call:now{", "<think>", "</think>", "commentary", "to=functions.now", "final",
    "é", "😀", "<｜DSML｜invoke", ' name="now">', "</｜DSML｜invoke>", "<", "｜", "1", "true",
]  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.sampled_from(FRAGMENTS), max_size=14),
    st.booleans(),
    st.lists(st.integers(0, 200), max_size=12),
    st.sampled_from([(), ("a", "}]"), ("now",)]),
)
@example("gpt-oss", ["to=functions.now", "<|message|>", "<|message|>"], True, [], ())
def test_any_text_is_read_the_same_however_it_is_cut(
    form: str, fragments: list[str], controls: bool, cuts: list[int], stops: tuple[str, ...]
) -> None:
    case = Case(form, "".join(fragments), [])
    whole = script(case.text, controls)
    parts = read(case, pieces_of(whole, set()), stops)
    assert parts == read(case, pieces_of(whole, set(cuts)), stops)
    kinds = [part.kind for part in parts]
    assert kinds.count("call") == kinds.count("end")
    assert all(kinds[at - 1] in ("call", "arguments") for at, kind in enumerate(kinds) if kind == "end")


def test_stop_strings_end_the_answer_but_no_call() -> None:
    text = "one STOP" + hermes("get_weather", {"city": "STOP"})
    case = Case("hermes", "one ST" + hermes("get_weather", {"city": "STOP"}) + " two STOP three", [])
    for cut in range(len(case.text)):
        parts = read(case, pieces_of(script(case.text, True), {cut}), ("STOP",))
        assert valued(parts) == [
            ("answer", "one ST"),
            *call("get_weather", {"city": "STOP"}),
            ("answer", "two "),
        ]
    parts = read(Case("hermes", text, []), pieces_of(script(text, True), set()), ("STOP",))
    assert parts == [Part("answer", "one ")]


def test_without_tools_nothing_is_a_call() -> None:
    text = hermes("now", {})
    reader = Reader((), Style(form=FORMS["hermes"]))
    assert reader.push(Piece(text.encode(), False)) + reader.finish() == [Part("answer", text)]
    assert MARKS[0] == THINK
