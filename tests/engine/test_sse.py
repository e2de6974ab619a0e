"""Events out of bytes: whatever the pieces, whatever the line ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.remote.sse import LONGEST, Events, Overlong

DATA = st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=20)


def parts(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in zip(places, places[1:], strict=False)]


def read(*pieces: bytes) -> list[str]:
    events = Events()
    found = [data for piece in pieces for data in events.feed(piece)]
    return [*found, *events.end()]


@given(
    st.lists(st.lists(DATA, min_size=1, max_size=3), max_size=6),
    st.sampled_from(["\n", "\r", "\r\n"]),
    st.lists(st.integers(0, 10_000), max_size=30),
    st.booleans(),
)
def test_events_survive_any_split(told: list[list[str]], end: str, cuts: list[int], mark: bool) -> None:
    text = "\ufeff" if mark else ""
    for lines in told:
        text += f": a comment{end}id: 7{end}event: message{end}"
        text += "".join(f"data: {line}{end}" for line in lines) + end
    assert read(*parts(text.encode(), cuts)) == ["\n".join(lines) for lines in told]


def test_each_byte_alone_is_the_same_as_all_at_once() -> None:
    data = "data: süß\r\n\r\ndata:no blank\r\rdata\n\ndata: end".encode()
    whole = ["süß", "no blank", "", "end"]
    assert read(data) == whole
    assert read(*[data[n : n + 1] for n in range(len(data))]) == whole


def test_an_event_is_told_as_soon_as_its_empty_line_is_there() -> None:
    events = Events()
    assert list(events.feed(b"data: a\r\n\r")) == ["a"]
    assert list(events.feed(b"\ndata: b\r\n\r\n")) == ["b"]


def test_a_line_without_an_end_is_given_up_early() -> None:
    events = Events()
    assert list(events.feed(b"x" * LONGEST)) == []
    with pytest.raises(Overlong):
        list(events.feed(b"x"))


def test_an_event_without_an_end_is_given_up() -> None:
    events, line = Events(), b"data: " + b"x" * (LONGEST // 4) + b"\n"
    assert list(events.feed(line * 3)) == []
    with pytest.raises(Overlong):
        list(events.feed(line))


def test_half_a_letter_waits_and_a_wrong_byte_is_no_text() -> None:
    assert read(b"data: \xc3", b"\xbc\n\n") == ["ü"]
    with pytest.raises(UnicodeDecodeError):
        read(b"data: \xff\xfe\n\n")
