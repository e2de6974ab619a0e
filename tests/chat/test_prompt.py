"""The rolling window keeps as much of the recent chat as fits, and says what it left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.chat.prompt import Fitted, dropped_sentence, fit, reserve, title_of, turns_of
from app.engine.api import Message as Turn
from app.store.records import Message


def count(turns):
    return 3 + sum(len(t.content) + 4 for t in turns)


def record(role, content):
    return Message("m", "c", None, role, content, 0.0)


def chat(*sizes):
    return [Turn("user" if i % 2 == 0 else "assistant", "x" * n) for i, n in enumerate(sizes)]


def test_everything_fits():
    fitted = fit("be brief", chat(5, 5, 5), 1000, count)
    assert [m.role for m in fitted.messages] == ["system", "user", "assistant", "user"]
    assert fitted.dropped == 0
    assert fitted.tokens == count(fitted.messages)


def test_the_oldest_are_left_out_and_a_person_speaks_first():
    fitted = fit("", chat(50, 50, 50, 50, 5), 80, count)
    assert [len(m.content) for m in fitted.messages] == [5]
    assert fitted.dropped == 4


def test_a_last_message_that_is_too_long_is_refused_with_numbers():
    with pytest.raises(UserError) as refused:
        fit("", chat(500), 100, count)
    assert refused.value.code == "too-long"
    assert "507" in refused.value.sentence and "100" in refused.value.sentence


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60), st.integers(80, 900), st.booleans())
def test_the_window_is_the_longest_tail_that_fits(sizes, budget, system):
    turns = chat(*(sizes if len(sizes) % 2 else sizes[:-1] or [1]))
    head = "s" * 4 if system else ""
    fitted = fit(head, turns, budget, count)
    assert fitted.tokens == count(fitted.messages) <= budget
    kept = [m for m in fitted.messages if m.role != "system"]
    assert kept == turns[fitted.dropped :] and kept[0].role == "user"
    if fitted.dropped:
        longer = [*fitted.messages[: len(fitted.messages) - len(kept)], *turns[fitted.dropped - 2 :]]
        assert count(longer) > budget


def test_the_cost_follows_the_window_not_the_chat():
    seen = []

    def counting(turns):
        seen.append(len(turns))
        return count(turns)

    fit("", chat(*[10] * 9_999), 200, counting)
    assert max(seen) < 100 and len(seen) < 20


def test_neighbours_of_one_role_become_one_turn_and_empty_answers_vanish():
    path = [record("user", "a"), record("assistant", ""), record("user", "b"), record("assistant", "c")]
    assert turns_of(path) == [Turn("user", "a\n\nb"), Turn("assistant", "c")]


def test_reserve_and_words():
    assert reserve(8192, 2048) == 2048
    assert reserve(2048, 2048) == 512

    def told(dropped: int, context: int) -> str:
        return dropped_sentence(Fitted((), 0, dropped), context)

    assert told(0, 10) == ""
    assert "1 message" not in told(1, 10) and "oldest message was" in told(1, 10)
    assert "12 messages" in told(12, 8192) and "8,192" in told(12, 8192)
    assert title_of("  Give me\nthree tips ") == "Give me three tips"
    assert title_of("word " * 30).endswith("…") and len(title_of("word " * 30)) <= 49
    assert len(title_of("x" * 300)) <= 49
