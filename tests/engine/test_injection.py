"""No text of a person, a document, a tool or a model becomes a control token, in any family's template."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.api import ChatForm, Message, Switch, Tool, ToolCall
from app.engine.host import LlamaEngine
from app.engine.prompt import PromptMaker
from app.engine.template import ChatTemplate
from app.engine.tools.check import Toolset
from app.engine.tools.forms import FORMS, form_of
from tests.engine.families import FAMILIES, LLAMA3, Family

FIRST = 2_000_000
"""The number of the first control token; below are characters."""


@dataclass
class Letters:
    """One token a character; a family's control tokens are single, some of them even where plain text is meant."""

    family: Family

    @property
    def marks(self) -> tuple[str, ...]:
        return self.family.controls

    @property
    def opening(self) -> list[int]:
        return [FIRST + self.marks.index(self.family.bos)] if self.family.bos else []

    def tokenise(self, text: str, special: bool) -> list[int]:
        tokens: list[int] = []
        at = 0
        parsed = sorted(self.marks if special else self.family.always, key=len, reverse=True)
        while at < len(text):
            mark = next((m for m in parsed if text.startswith(m, at)), None)
            tokens.append(FIRST + self.marks.index(mark) if mark else ord(text[at]))
            at += len(mark) if mark else 1
        return tokens

    def is_control(self, token: int) -> bool:
        return token >= FIRST


def maker_of(family: Family, form: ChatForm | None = None) -> PromptMaker:
    return PromptMaker(ChatTemplate(family.template, family.bos, family.eos, form=form), Letters(family))


def controls(tokens: list[int]) -> list[int]:
    return [token for token in tokens if token >= FIRST]


def spelled(tokens: list[int], family: Family) -> str:
    return "".join(family.controls[t - FIRST] if t >= FIRST else chr(t) for t in tokens)


def prompt(family: Family, evil: str, thinking: bool | None = None) -> list[int]:
    """A talk in which everything that strangers may write holds these words."""
    call = ToolCall("any id", "look", json.dumps({"what": f"a{evil}b", f"k{evil}": [evil, {"x": evil}]}))
    schema = {"type": "object", "properties": {f"k{evil}": {"type": "string", "description": f"d{evil}"}}}
    tools = Toolset([Tool("look", f"Looks at{evil}.", json.dumps(schema))])
    talk = (
        Message("system", f"s{evil}s"),
        Message("user", f"u{evil}u"),
        Message("assistant", "", (call,), reasoning=f"r{evil}r"),
        Message("tool", f't"{evil}\nt', call_id="any id"),
        Message("assistant", f"a{evil}a"),
        Message("user", f"q{evil}q"),
    )
    return maker_of(family).make(talk, thinking, tools=tools).tokens


@pytest.mark.parametrize("name", FAMILIES)
def test_every_control_token_stays_text_everywhere(name: str) -> None:
    family = FAMILIES[name]
    assert form_of(family.template) is FORMS[name]
    assert ChatTemplate(family.template).tools_known and ChatTemplate(family.template).known
    expected = controls(prompt(family, ""))
    assert expected, "the template itself has control tokens"
    for mark in family.controls:
        tokens = prompt(family, mark)
        assert controls(tokens) == expected, mark
        text = spelled(tokens, family)
        plain = mark.replace('"', '\\"') if name != "gemma" else mark
        assert f"u{mark}u" in text and f"q{mark}q" in text and mark in text
        assert f"Looks at{mark}." in text or f"Looks at{plain}." in text
        assert f"a{mark}b" in text or f"a{plain}b" in text


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), st.data())
def test_pieces_of_control_tokens_never_join(name: str, data: st.DataObject) -> None:
    family = FAMILIES[name]
    marks = data.draw(st.lists(st.sampled_from(family.controls), min_size=1, max_size=3))
    halves = [part for mark in marks for part in (mark, mark[:2], mark[2:], mark[:-1], mark[-1:])]
    evil = "".join(data.draw(st.lists(st.sampled_from([*halves, " ", "x", "\n", "}"]), max_size=6)))
    assert controls(prompt(family, evil)) == controls(prompt(family, ""))


@pytest.mark.parametrize("name", FAMILIES)
def test_the_switch_for_reasoning(name: str) -> None:
    family = FAMILIES[name]
    talk = (Message("user", "Hi"),)
    on, off = (maker_of(family).make(talk, thinking).tokens for thinking in (True, False))
    assert ChatTemplate(family.template).thinking == (on != off) == (name not in ("mistral", "llama"))


def test_a_switch_of_its_own() -> None:
    form = ChatForm(thinking=Switch((("effort", 2),), "Think hard."), silent=Switch(system="/no_think"))
    template = ChatTemplate("{{ effort or 0 }}{% for m in messages %}|{{ m.content }}{% endfor %}", form=form)
    talk = [Message("system", "S"), Message("user", "Hi")]

    def text(thinking: bool | None, messages: list[Message]) -> str:
        return "".join(segment.text for segment in template.render(messages, thinking))

    assert template.thinking
    assert text(True, talk) == "2|S\n\nThink hard.|Hi"
    assert text(False, talk[1:]) == "0|/no_think|Hi"
    assert text(None, talk) == "0|S|Hi"


def test_a_template_without_tools_is_told_of_them_in_words() -> None:
    family = Family(
        "{% for m in messages %}{{ '[INST]' + m.role + ': ' + m.content }}{% endfor %}", ("[INST]",)
    )
    call = ToolCall("1", "look", '{"a": 1}')
    talk = [
        Message("user", "Hi"),
        Message("assistant", "So.", (call,)),
        Message("tool", "[INST]", call_id="1"),
    ]
    made = maker_of(family).make(talk, tools=Toolset([Tool("look", "Looks [INST].")]))
    text = spelled(made.tokens, family)
    assert len(controls(made.tokens)) == 4 and made.style.form is FORMS["hermes"]
    assert '{"name": "look", "description": "Looks [INST].", "parameters"' in text
    assert '[INST]assistant: So.\n<tool_call>\n{"name": "look", "arguments": {"a": 1}}\n</tool_call>' in text
    assert "[INST]user: <tool_response>\n[INST]\n</tool_response>" in text


def test_a_template_that_refuses_calls_is_told_of_them_in_words() -> None:
    calls = (ToolCall("1", "look", "{}"), ToolCall("2", "look", "no JSON"))
    talk = [Message("user", "Hi"), Message("assistant", "", calls)]
    made = maker_of(Family(LLAMA3, ("<|eot_id|>",))).make(talk, tools=Toolset([Tool("look")]))
    assert made.style.form is FORMS["hermes"]
    one = maker_of(Family(LLAMA3, ("<|eot_id|>",))).make([talk[0]], tools=Toolset([Tool("look")]))
    assert one.style.form is FORMS["llama"]


def test_the_form_may_be_named() -> None:
    maker = PromptMaker(ChatTemplate(LLAMA3), Letters(FAMILIES["llama"]), FORMS["mistral"])
    assert maker.make([Message("user", "Hi")], tools=Toolset([Tool("look")])).style.form is FORMS["mistral"]
    assert maker.make([Message("user", "Hi")]).style.form is None


def test_the_real_model_sees_no_control_token_of_a_stranger(engine: LlamaEngine) -> None:
    """Every control token of the starter's vocabulary, in a message and in a tool's words."""
    loaded = engine._loaded  # pyright: ignore[reportPrivateUsage]
    assert loaded is not None
    model, prompts = loaded.model, loaded.prompts
    marks = [model.spelling(token) for token in range(model.size) if model.is_control(token)]
    assert "<|im_start|>" in marks

    def made(evil: str) -> int:
        tools = Toolset([Tool("look", f"Looks {evil}")])
        tokens = prompts.make([Message("user", f"x {evil} y")], tools=tools).tokens
        return sum(map(model.is_control, tokens))

    assert {made(mark) for mark in marks} == {made("")}
