"""One suite for the client of endpoints, against three servers: a scripted one, our own, and llama.cpp's."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, Message, Sampling, endpoint_place
from app.engine.remote.target import Target
from tests.engine import endpoints
from tests.engine.endpoints import Heard, Real, Rig

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    }
)
GREEDY = Sampling(temperature=0, seed=1)
SERVERS = ("scripted", "our own", pytest.param("llama.cpp's", id="llama.cpp's"))


def real(name: str, root: object, stack: contextlib.ExitStack) -> Real:
    """A server of that kind; skips where llama.cpp's was not built."""
    if name == "scripted":
        script = stack.enter_context(endpoints.scripted())
        chat = Target("chat", "Scripted", f"{script.origin}/v1", "small")
        return Real(chat, Target("vectors", "Scripted", f"{script.origin}/v1", "vectors"), endpoints.KEY)
    if name == "our own":
        return stack.enter_context(endpoints.own_server(root / "profile"))  # type: ignore[operator]
    try:
        program = endpoints.native(build=False)
    except FileNotFoundError:
        pytest.skip("llama.cpp's own server was not built here: python bench/llama_native.py llama-server")
    return stack.enter_context(endpoints.llama_server(program))


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    with contextlib.ExitStack() as stack:
        yield real(request.param, tmp_path_factory.mktemp("server"), stack)


@pytest.fixture
def rig(server: Real) -> Iterator[Rig]:
    with endpoints.rig(server.chat, server.embedder) as made:
        made.book.secret = server.key
        yield made


def asked(text: str = "Name three colours.", **more: object) -> GenerateRequest:
    options = {
        "sampling": GREEDY,
        "max_tokens": 24,
        "model": endpoint_place("chat"),
        "scope": "chat:a",
        **more,
    }
    return GenerateRequest((Message("user", text),), **options)  # type: ignore[arg-type]


def answer(rig: Rig, request: GenerateRequest) -> tuple[str, Finished, Heard]:
    heard = Heard()
    finished = rig.engine.submit(request, heard).result(180)
    assert heard[-1] == finished
    return "".join(e.text for e in heard if isinstance(e, Delta) and e.kind == "answer"), finished, heard


def test_it_tells_its_models(rig: Rig, server: Real) -> None:
    raw = rig.engine.models("chat").result(60)
    names = [row["id"] for row in raw["data"]]
    assert names and (server.chat.model in names or len(names) == 1), (
        "llama.cpp's server has one, by its file's name"
    )


def test_an_answer_streams(rig: Rig) -> None:
    text, finished, heard = answer(rig, asked())
    assert text.strip()
    assert sum(isinstance(one, Delta) for one in heard) > 3
    assert finished.reason in ("stop", "length")
    stats = finished.stats
    assert stats.prompt_tokens > 5 and 3 < stats.generated_tokens <= 24
    assert stats.time_to_first_token_s > 0 and stats.generate_s > 0
    [row] = rig.rows
    assert (row.purpose, row.result) == ("endpoint-here", "answered 200")


def test_an_answer_ends_at_its_length(rig: Rig) -> None:
    text, finished, _ = answer(rig, asked(max_tokens=3))
    assert finished.reason == "length" and finished.stats.generated_tokens in (3, 7)
    assert text


def test_an_answer_keeps_to_a_schema(rig: Rig) -> None:
    text, finished, heard = answer(rig, asked("Who are you? Answer in JSON.", schema=SCHEMA, max_tokens=120))
    assert isinstance(json.loads(text)["name"], str) and list(json.loads(text)) == ["name"]
    assert finished.reason == "stop"
    assert finished.notice == "", "the server held it to the form itself"
    assert sum(isinstance(one, Delta) for one in heard) == 1, "told when it fits"


def test_a_carried_on_answer_is_an_answer(rig: Rig) -> None:
    text, finished, _ = answer(rig, asked(continues="Red, green", max_tokens=8))
    assert text and finished.stats.generated_tokens


def test_eight_at_once_are_all_answered(rig: Rig) -> None:
    heard = [Heard() for _ in range(8)]
    tickets = [rig.engine.submit(asked(f"Count to {n}.", max_tokens=12), heard[n]) for n in range(8)]
    ends = [ticket.result(240) for ticket in tickets]
    assert all(end.reason in ("stop", "length") for end in ends)
    assert all(any(isinstance(one, Delta) for one in each) for each in heard)
    assert [row.result for row in rig.rows] == ["answered 200"] * 8


def test_probabilities_are_told(rig: Rig) -> None:
    _, finished, _ = answer(rig, asked(logprobs=2, max_tokens=4))
    assert finished.logprobs and len(finished.logprobs) == len(finished.token_ids)
    assert all(one.chosen.logprob <= 0 and len(one.top) >= 1 for one in finished.logprobs)


def test_a_stop_ends_it(rig: Rig) -> None:
    heard = Heard()
    begun = threading.Event()

    def listen(event: EngineEvent) -> None:
        heard(event)
        begun.set()

    ticket = rig.engine.submit(asked("Tell a very long story.", max_tokens=400), listen)
    assert begun.wait(120)
    ticket.cancel()
    finished = ticket.result(120)
    assert finished.reason in ("cancelled", "stop"), "a scripted answer may be over before it was stopped"
    assert isinstance(heard[-1], Finished)


def test_a_wrong_key_is_told(rig: Rig) -> None:
    rig.book.secret = "sk-wrong"
    with pytest.raises(UserError) as caught:
        rig.engine.submit(asked(), Heard()).result(60)
    assert caught.value.code == "bad-key"
    assert "sk-wrong" not in caught.value.sentence


def test_vectors_have_length_one_and_follow_the_texts(rig: Rig) -> None:
    texts = ["A glacier is slow ice.", "", "Iron rusts in rain, which takes years and years."] * 12
    made = rig.engine.embed(texts, endpoint_place("vectors"), Priority.PERSON).result(120)
    assert made.shape[0] == len(texts) and made.dtype == np.float32
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-4)
    assert np.allclose(made[0], made[3], atol=1e-3) and not np.allclose(made[0], made[2], atol=1e-3)
    assert rig.book.allowed == [("vectors", "", len(texts))]
