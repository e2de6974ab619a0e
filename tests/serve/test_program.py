"""`underdesk serve` as a person starts it, with a real model: what the official client gets, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import psutil
import pytest

from app.base.paths import Profile
from app.net import filter as kernel
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.net.house import ROOT
from tests.serve.rig import four_pixels


@dataclass
class Program:
    """One that serves."""

    process: subprocess.Popen[str]
    address: str
    port: int
    key: str

    def client(self) -> openai.OpenAI:
        """The official client."""
        return openai.OpenAI(base_url=self.address, api_key=self.key, max_retries=0, timeout=120)

    def end(self, number: int = signal.SIGINT) -> str:
        """Ctrl+C, and what it said on its standard error."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.communicate(timeout=60)[1]


def started(root: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE}
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so do shells start what runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        [sys.executable, "-m", "app", "--profile", str(root), "serve", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip


def serving(root: Path, *words: str) -> Program:
    """A program that says where it listens."""
    process = started(root, "--port", "0", "--json", *words)
    assert process.stdout
    text = ""
    while not text.endswith("}\n"):
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        text += line
    told = json.loads(text)
    return Program(process, told["address"], told["port"], told["key"])


@contextlib.contextmanager
def program_at(root: Path) -> Iterator[Program]:
    make_vault(Profile(root)).close()
    program = serving(root)
    try:
        yield program
    finally:
        program.end()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program_at(tmp_path_factory.mktemp("serve") / "profile") as made:
        yield made


@pytest.fixture
def ask(program: Program) -> Iterator[Callable[..., Any]]:
    with program.client() as client:
        yield lambda text, **more: client.chat.completions.create(
            **{"model": "default", "messages": [{"role": "user", "content": text}], "max_tokens": 60, **more}
        )


CITY: Any = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 16}, "warm": {"type": "boolean"}},
    "required": ["city", "warm"],
    "additionalProperties": False,
}
WEATHER: Any = {
    "type": "function",
    "function": {"name": "weather", "description": "Tells the weather.", "parameters": CITY},
}


def test_a_seed_makes_an_answer_repeatable(ask: Callable[..., Any]) -> None:
    one, two = (ask("Tell me of the sea.", seed=11, max_tokens=24) for _ in range(2))
    assert one.choices[0].message.content == two.choices[0].message.content
    assert one.usage.completion_tokens == 24 and one.choices[0].finish_reason == "length"


def test_a_stream_and_a_whole_answer_are_the_same(ask: Callable[..., Any]) -> None:
    whole = ask("What is salt?", seed=5, temperature=0, max_tokens=30)
    streamed = ask("What is salt?", seed=5, temperature=0, max_tokens=30, stream=True)
    words = "".join(chunk.choices[0].delta.content or "" for chunk in streamed)
    assert words == whole.choices[0].message.content


def test_a_form_is_kept(ask: Callable[..., Any]) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "city", "strict": True, "schema": CITY}}
    found = json.loads(ask("Is Rome warm?", response_format=form).choices[0].message.content)
    assert set(found) == {"city", "warm"} and isinstance(found["warm"], bool)


def test_a_form_that_cannot_be_kept_is_told(ask: Callable[..., Any]) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "fish"}}}
    with pytest.raises(openai.BadRequestError) as caught:
        ask("Is Rome warm?", response_format=form)
    assert caught.value.code == "bad_schema"


def test_a_call_that_must_be_made_is_made(ask: Callable[..., Any]) -> None:
    reply = ask("How is the weather in Oslo?", tools=[WEATHER], tool_choice="required")
    (call,) = reply.choices[0].message.tool_calls
    assert call.function.name == "weather" and set(json.loads(call.function.arguments)) == {"city", "warm"}
    when = {"type": "object", "properties": {"at": {"type": "integer", "minimum": 0, "maximum": 9}},
            "required": ["at"], "additionalProperties": False}  # fmt: skip
    tides = {"type": "object", "properties": {"when": {"$ref": "#/$defs/when"}}, "required": ["when"],
             "$defs": {"when": when}, "additionalProperties": False}  # fmt: skip
    plain = {"type": "function", "function": {"name": "tides", "parameters": tides}}
    reply = ask("When is high tide?", tools=[WEATHER, plain], tool_choice="required", seed=1)
    (call,) = reply.choices[0].message.tool_calls
    assert call.function.name in ("weather", "tides")
    assert isinstance(json.loads(call.function.arguments), dict)


def test_likely_tokens_make_up_the_answer(ask: Callable[..., Any]) -> None:
    reply = ask("Say yes.", logprobs=True, top_logprobs=3, max_tokens=8, temperature=0)
    odds = reply.choices[0].logprobs.content
    assert (
        b"".join(bytes(one.bytes) for one in odds).decode().startswith(reply.choices[0].message.content[:5])
    )
    assert all(one.logprob <= 0 and len(one.top_logprobs) == 3 for one in odds)
    streamed = list(ask("Say yes.", logprobs=True, max_tokens=8, temperature=0, stream=True))
    told = [one for chunk in streamed for one in (chunk.choices[0].logprobs or NOTHING).content]
    assert [one.token for one in told] == [one.token for one in odds]


class _Nothing:
    content: tuple[Any, ...] = ()


NOTHING = _Nothing()


def test_a_prompt_that_is_too_long_is_told_in_tokens(ask: Callable[..., Any]) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        ask("word " * 40_000)
    assert caught.value.code == "context_length_exceeded"
    assert "tokens" in str(caught.value)


def test_a_model_that_sees_nothing_says_so(ask: Callable[..., Any]) -> None:
    content = [{"type": "image_url", "image_url": {"url": four_pixels()}}, {"type": "text", "text": "What?"}]
    with pytest.raises(openai.BadRequestError) as caught:
        ask("", messages=[{"role": "user", "content": content}])
    assert caught.value.code == "no_vision"


def test_embeddings_tell_meaning(program: Program) -> None:
    import math

    with program.client() as client:
        made = client.embeddings.create(
            model="all-minilm-l6-v2",
            input=["A cat sleeps.", "The kitten is asleep.", "Taxes are due in May."],
        )
    cat, kitten, taxes = (one.embedding for one in made.data)
    assert math.isclose(sum(x * x for x in cat), 1, rel_tol=1e-5)
    assert sum(map(float.__mul__, cat, kitten)) > 0.3 + sum(map(float.__mul__, cat, taxes))


def test_sixteen_at_once_are_all_whole(ask: Callable[..., Any]) -> None:
    told: dict[int, str] = {}
    ends: list[str] = []

    def one(number: int) -> None:
        for chunk in ask(f"Count from {number}.", stream=True, max_tokens=20, temperature=0):
            told[number] = told.get(number, "") + (chunk.choices[0].delta.content or "")
            if chunk.choices[0].finish_reason:
                ends.append(chunk.choices[0].finish_reason)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert len(told) == 16 and all(told.values())
    assert len(ends) == 16 and set(ends) <= {"stop", "length"}


@pytest.mark.skipif(not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only")
def test_only_the_porter_has_a_network_socket(program: Program) -> None:
    with contextlib.suppress(psutil.AccessDenied):
        assert not psutil.Process(program.process.pid).net_connections("inet")
    found = [
        (connection.laddr.ip, connection.status)
        for child in psutil.Process(program.process.pid).children(recursive=True)
        for connection in child.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {ip for ip, _ in found} <= {"127.0.0.1", "::1"} and found


def test_two_profiles_serve_side_by_side_and_end_with_ctrl_c(program: Program, tmp_path: Path) -> None:
    with program_at(tmp_path / "other") as other:
        assert other.port != program.port and other.key != program.key
        with other.client() as client, program.client() as first:
            assert client.models.list().data and first.models.list().data
        crossed = openai.OpenAI(base_url=other.address, api_key=program.key, max_retries=0)
        with crossed, pytest.raises(openai.AuthenticationError):
            crossed.models.list()
        said = other.end()
        assert other.process.returncode == 0
        assert "Ended after 1 request " in said  # a refused one is none
        assert "Traceback" not in said


def test_ctrl_c_in_the_middle_of_answers_ends_them(tmp_path: Path) -> None:
    with program_at(tmp_path / "profile") as busy, busy.client() as client:
        stream = client.chat.completions.create(
            model="default", messages=[{"role": "user", "content": "Tell a very long story."}],
            max_tokens=1500, stream=True,
        )  # fmt: skip
        told = iter(stream)
        next(told)
        said = busy.end(signal.SIGTERM)
        assert busy.process.returncode == 0, said
        with stream, pytest.raises((openai.APIError, httpx.RemoteProtocolError)):
            list(told)
        assert "Traceback" not in said


def test_a_taken_port_is_told_in_one_sentence(program: Program, tmp_path: Path) -> None:
    make_vault(Profile(tmp_path / "profile")).close()
    second = started(tmp_path / "profile", "--port", str(program.port))
    out, said = second.communicate(timeout=60)
    assert (second.returncode, out) == (1, "")
    assert said.strip() == (
        f"Port {program.port} is taken, because another program on this computer listens there; "
        "end that program or choose another port."
    )


def test_the_key_is_printed_and_renewed(tmp_path: Path) -> None:
    make_vault(Profile(tmp_path / "profile")).close()

    def key(*words: str) -> str:
        done = started(tmp_path / "profile", "key", "--json", *words)
        out, said = done.communicate(timeout=60)
        assert done.returncode == 0, said
        return json.loads(out)["key"]

    first = key()
    assert first == key() and len(first) > 40
    assert key("--new") != first
