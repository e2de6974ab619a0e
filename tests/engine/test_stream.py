"""Text leaves the stream whole: characters, stop strings, reasoning."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.engine.backend import Piece
from app.engine.stream import MARKS, Marks, Part, Reader, StopScanner, Style, TagSplitter, held, style_of

THINK = Marks("<think>", "</think>")


def read(pieces: list[bytes], stops: tuple[str, ...] = (), style: Style | None = None) -> dict[str, str]:
    reader = Reader(stops, style or Style())
    parts: list[Part] = []
    for piece in pieces:
        parts += reader.push(Piece(piece, False))
        if reader.stopped:
            break
    parts += reader.finish()
    return {kind: "".join(p.text for p in parts if p.kind == kind) for kind in ("answer", "reasoning")}


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(p % (len(data) + 1) for p in places)})
    return [data[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def test_characters_stay_whole() -> None:
    reader = Reader((), Style())
    word = "größer 😀".encode()
    told = [reader.push(Piece(word[i : i + 1], False)) for i in range(len(word))]
    assert all("\ufffd" not in part.text for parts in told for part in parts)
    assert "".join(part.text for parts in told for part in parts) == "größer 😀"


def test_half_a_character_at_the_end_is_marked() -> None:
    assert read(["ok €".encode()[:-1]])["answer"] == "ok \ufffd"


def test_held() -> None:
    assert held("abc<th", ["<think>"]) == 3
    assert held("abc", ["<think>"]) == 0
    assert held("<think>", ["<think>"]) == 0
    assert held("aab", ["abc", "aabx"]) == 3


@settings(max_examples=500)
@given(
    st.text("abXY\n", max_size=40), st.lists(st.text("abXY", min_size=1, max_size=4), max_size=3), st.data()
)
def test_stops_never_leak(text: str, stops: list[str], data: st.DataObject) -> None:
    scanner, shown = StopScanner(stops), ""
    ends = [(text.find(stop) + len(stop), text.find(stop)) for stop in stops if stop in text]
    start = min(ends)[1] if ends else len(text)
    at = 0
    while at < len(text) and not scanner.hit:
        step = data.draw(st.integers(1, 5))
        shown += scanner.push(text[at : at + step])
        at += step
        assert text[:start].startswith(shown)
    assert shown + scanner.finish() == text[:start]
    assert scanner.hit == bool(ends)


@settings(max_examples=400)
@given(
    st.text("ab <>/think\n", max_size=30),
    st.text("ab <\n", max_size=20),
    st.sampled_from(MARKS),
    st.lists(st.integers(0, 500), max_size=30),
)
def test_reasoning_is_the_same_however_it_is_cut(
    inside: str, after: str, marks: Marks, places: list[int]
) -> None:
    assume(marks.close not in (inside + marks.close)[:-1])  # the reasoning itself does not end early
    text = f"{marks.open}\n{inside}{marks.close}\n\n{after}".encode()
    whole = read([text])
    assert read(cut(text, places)) == whole
    assert marks.close not in whole["reasoning"]
    assert whole["answer"].startswith(after.lstrip()[:1])


def test_reasoning_apart() -> None:
    assert read([b"<thi", b"nk>\nhm", b"m </thin", b"k>\n\nYes"]) == {"answer": "Yes", "reasoning": "hmm"}
    assert read([b"Well: <think>no</think>"]) == {"answer": "Well: <think>no</think>", "reasoning": ""}
    assert read([b"<thorn>"]) == {"answer": "<thorn>", "reasoning": ""}
    assert read([b"<think>never closed"]) == {"answer": "", "reasoning": "never closed"}
    assert read([b"so</think>done"], style=Style(inside=THINK)) == {"answer": "done", "reasoning": "so"}
    assert read([b"  \n Hi"])["answer"] == "  \n Hi"


def test_stop_strings_do_not_cut_reasoning() -> None:
    assert read([b"<think>a STOP b</think>c STOP d"], ("STOP",)) == {"answer": "c ", "reasoning": "a STOP b"}


def test_control_tokens_are_no_text() -> None:
    reader = Reader((), Style())
    assert reader.push(Piece(b"Hi", False)) == [Part("answer", "Hi")]
    assert reader.push(Piece(b"<|im_start|>", True)) == []
    splitter = TagSplitter()
    assert splitter.push("<think>", True) == []
    assert splitter.push("so", False) == [Part("reasoning", "so")]


def test_channels() -> None:
    reader = Reader((), style_of("{{'<|channel|>'}}{{'<|message|>'}}", "<|start|>assistant"))
    script = [
        ("<|channel|>", True), ("analysis", False), ("<|message|>", True), ("hmm", False), ("<|end|>", True),
        ("<|start|>", True), ("assistant", False), ("<|channel|>", True), ("final", False), ("<|message|>", True),
        ("Yes", False),
    ]  # fmt: skip
    parts = [part for text, control in script for part in reader.push(Piece(text.encode(), control))]
    assert parts == [Part("reasoning", "hmm"), Part("answer", "Yes")]


def test_style_of_a_prompt_that_opens_the_reasoning() -> None:
    assert style_of("x", "<|Assistant|><think>\n").inside == THINK
    assert style_of("x", "<|im_start|>assistant\n") == Style()
