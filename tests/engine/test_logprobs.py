"""How likely tokens were: the model's own distribution, whatever sampling made of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.engine.api import Delta, Finished, Sampling
from app.engine.frames import pack, read
from app.engine.odds import odds_of
from tests.engine.conftest import GREEDY, Talk


@given(
    st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=60), st.integers(0, 59), st.integers(0, 20)
)
def test_log_softmax(values: list[float], token: int, count: int) -> None:
    token %= len(values)
    odds = odds_of(np.array(values, dtype=np.float32), len(values), token, count)
    whole = math.fsum(math.exp(v - max(values)) for v in values)
    expected = [v - max(values) - math.log(whole) for v in values]
    assert odds.chosen == pytest.approx(expected[token], abs=1e-9)
    best = sorted(range(len(values)), key=lambda i: (-values[i], i))[:count]
    assert [i for i, _ in odds.top] == best
    assert [p for _, p in odds.top] == pytest.approx([expected[i] for i in best], abs=1e-9)


def test_impossible_tokens_have_no_probability() -> None:
    odds = odds_of(np.array([0.0, -np.inf, 0.0], dtype=np.float32), 3, 1, 3)
    assert odds.chosen == -math.inf
    assert odds.top[0] == (0, pytest.approx(-math.log(2))) and odds.top[2][1] == -math.inf


def test_greedy_answers_are_the_likeliest(talk: Talk) -> None:
    events, end = talk.events("Name three colours.", logprobs=5, max_tokens=20)
    told = [one for event in events if isinstance(event, Delta) for one in event.logprobs]
    assert [one.chosen.token for one in end.logprobs] == list(end.token_ids) == [o.chosen.token for o in told]
    for one in end.logprobs:
        assert one.top[0] == one.chosen and len(one.top) == 5
        assert [o.logprob for o in one.top] == sorted((o.logprob for o in one.top), reverse=True)
        assert sum(math.exp(o.logprob) for o in one.top) <= 1 + 1e-9
    text = b"".join(bytes(one.chosen.data) for one in end.logprobs).decode()
    assert text == "".join(event.text for event in events if isinstance(event, Delta))


def test_sampling_does_not_change_them(talk: Talk) -> None:
    """The first token's distribution is that of the prompt alone: the same at any temperature and filter."""
    hot = Sampling(temperature=2.0, top_k=3, min_p=0.2, repeat_penalty=1.3, seed=7)
    first = [talk.events("Say a word.", logprobs=20, max_tokens=1, sampling=s)[1] for s in (GREEDY, hot)]
    assert first[0].logprobs[0].top == first[1].logprobs[0].top
    held = talk.events("Say a word.", logprobs=20, max_tokens=4, grammar='root ::= "%%%%"')[1]
    assert held.logprobs[0].top == first[0].logprobs[0].top
    assert held.logprobs[0].chosen.logprob < held.logprobs[0].top[0].logprob


def test_as_many_as_asked_for(talk: Talk) -> None:
    assert talk.events("Hi")[1].logprobs == ()
    end = talk.events("Hi", logprobs=0, max_tokens=3)[1]
    assert [one.top for one in end.logprobs] == [(), (), ()]
    for count in (-1, 21):
        with pytest.raises(UserError) as caught:
            talk.events("Hi", logprobs=count)
        assert caught.value.code == "bad-logprobs"


def test_they_travel_between_processes(talk: Talk) -> None:
    import io

    _, end = talk.events("Name three colours.", logprobs=20, max_tokens=300)
    assert isinstance(end, Finished) and read(io.BytesIO(pack(end))) == end
