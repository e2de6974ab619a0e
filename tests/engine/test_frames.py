"""Messages between processes: whatever the engine's records hold arrives the same, and nothing else is let in."""

from __future__ import annotations

import io
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine import api, frames, plan

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
DEEP = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=20,
)


def sent(value: Any) -> Any:
    return frames.read(io.BytesIO(frames.pack(value)))


@given(DEEP)
def test_plain_data(value: Any) -> None:
    assert sent(value) == value


def test_every_record_of_the_engine_travels() -> None:
    """Each with its own defaults, or with something of the right kind; a new record is found here by itself."""
    records = [r for r in frames.records(api, plan).values() if is_dataclass(r)]
    assert api.GenerateRequest in records and plan.Plan in records
    for record in records:
        made = example(record)
        assert sent(made) == made or isinstance(made, api.Failed)


def example(record: type) -> Any:
    hints = typing.get_type_hints(record)
    return record(**{f.name: sample(hints[f.name]) for f in fields(record) if f.init})


def sample(kind: Any) -> Any:
    if is_dataclass(kind):
        return example(kind)  # type: ignore[arg-type]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return tuple(sample(part) for part in inner if part is not Ellipsis)
    if origin is not None:
        return inner[0] if origin is typing.Literal else sample(inner[0])
    known = {
        Path: Path("a\udcff"),
        Priority: Priority.STEP,
        UserError: UserError("a", code="b"),
        str: "é\ud800",
    }
    return known.get(kind) or kind(1)


def test_errors_and_priorities() -> None:
    error = sent(UserError("It failed", why="of rain", todo="wait", code="rain"))
    assert (error.sentence, error.code) == ("It failed, because of rain; wait.", "rain")
    assert sent(Priority.STEP) is Priority.STEP


def test_strangers_do_not_travel() -> None:
    for stranger in (object(), {1, 2}, frames, io.BytesIO(), api.Engine):
        with pytest.raises(TypeError):
            frames.pack(stranger)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\1\0",
        frames.pack("hello")[:-1],
        b"\xff" * 64,
        b"\2\0\0\0\0\0\0\0{}",
        b"\x13\0\0\0\0\0\0\0" + b'{"$":"Popen","v":1}',
        b"\x13\0\0\0\0\0\0\0" + b'{"$":"bytes","v":9}',
        b"\x10\0\0\0\0\0\0\0" + b'{"$":"Delta"   }',
    ],
)
def test_what_is_no_message_ends_the_talk(data: bytes) -> None:
    with pytest.raises(frames.Broken):
        frames.read(io.BytesIO(data))


def taken(data: bytes) -> Any:
    """What a stream of these bytes is read as: a value, or Broken as the end of the talk; anything else fails."""
    try:
        return frames.read(io.BytesIO(data))
    except frames.Broken:
        return frames.Broken


@given(st.binary(max_size=200))
def test_noise_never_does_more_than_end_the_talk(data: bytes) -> None:
    assert taken(data) is frames.Broken


SEEN = api.Message("user", "What is a fjord?", pictures=(api.Picture(1, 1, b"rgb"),))
WHOLE = frames.pack(api.GenerateRequest((SEEN,), api.Sampling(seed=7)))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_changed_message_is_refused_or_is_another_one(changes: list[tuple[int, int]]) -> None:
    """Never half a record, and never a thing that could not have been sent: what is let in can be packed again."""
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    found = taken(bytes(data))
    assert found is frames.Broken or sent(found) == found
