"""Only the template's own words become control tokens, in any vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.api import Message
from app.engine.prompt import PromptMaker
from app.engine.template import ChatTemplate
from tests.engine.test_template import CHATML, GEMMA, LLAMA3, MISTRAL

CONTROL = [
    "<|im_start|>",
    "<|im_end|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<start_of_turn>",
    "[INST]",
    "[/INST]",
    "<s>",
    "</s>",
]


@dataclass
class Letters:
    """One token a character; control tokens are 1_000_000 and on; user-defined ones always parse, as in llama.cpp."""

    marks: list[str] = field(default_factory=lambda: CONTROL)
    always: list[str] = field(default_factory=lambda: ["<start_of_turn>"])
    opening: list[int] = field(default_factory=list)

    def tokenise(self, text: str, special: bool) -> list[int]:
        tokens, at = [], 0
        parsed = sorted(self.marks if special else self.always, key=len, reverse=True)
        while at < len(text):
            mark = next((m for m in parsed if text.startswith(m, at)), None)
            tokens.append(1_000_000 + CONTROL.index(mark) if mark else ord(text[at]))
            at += len(mark) if mark else 1
        return tokens

    def is_control(self, token: int) -> bool:
        return token >= 1_000_000


def spelled(tokens: list[int]) -> str:
    return "".join(CONTROL[t - 1_000_000] if t >= 1_000_000 else chr(t) for t in tokens)


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from([*CONTROL, "<|im_", "start|>", "<", "[IN", "ST]", "hello", " ", "\n", "é"]),
        max_size=8,
    ),
    st.sampled_from([CHATML, LLAMA3, GEMMA, MISTRAL]),
)
def test_no_message_makes_a_control_token(parts: list[str], source: str) -> None:
    content = "".join(parts)
    maker = PromptMaker(ChatTemplate(source), Letters())
    tokens = maker.make([Message("user", content)]).tokens
    plain = maker.make([Message("user", "hello")]).tokens
    assert [t for t in tokens if t >= 1_000_000] == [t for t in plain if t >= 1_000_000]
    assert content.strip() in spelled(tokens)


def test_a_prompt_begins_once() -> None:
    letters = Letters(opening=[1_000_007])
    maker = PromptMaker(ChatTemplate(MISTRAL, bos="<s>"), letters)
    assert maker.make([Message("user", "Hi")]).tokens.count(1_000_007) == 1
    assert PromptMaker(ChatTemplate(CHATML), letters).make([Message("user", "Hi")]).tokens[0] == 1_000_007


def test_a_continued_answer_closes_the_reasoning_that_the_prompt_opened() -> None:
    maker = PromptMaker(ChatTemplate("{{ messages[0].content }}{{ '<think>\n' }}"), Letters())
    fresh = maker.make([Message("user", "Hi")])
    assert fresh.style.inside is not None
    on = maker.make([Message("user", "Hi")], continues="So <|im_end|>")
    assert on.style.inside is None and spelled(on.tokens).endswith("<think>\n</think>\n\nSo <|im_end|>")
    assert not any(t >= 1_000_000 for t in on.tokens)
