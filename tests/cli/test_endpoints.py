"""Endpoints as a person or a script uses them: entered, shown, agreed to, asked, taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.beyond.entering import address_of
from tests.cli.conftest import Done
from tests.engine import endpoints
from tests.engine.endpoints import KEY, Scripted

Run = Callable[..., Done]


@pytest.fixture
def script() -> Iterator[Scripted]:
    with endpoints.scripted() as made:
        yield made


def enter(run: Run, script: Scripted) -> Run:
    done = run(
        "endpoints", "add", f"127.0.0.1:{script.port}", "small", "--name", "Desk", "--key", stdin=f"{KEY}\n"
    )
    assert done.code == 0, done.err
    assert script.asked == [], "nothing was sent"
    return run


@pytest.fixture
def entered(inside: Run, script: Scripted) -> Run:
    """The command line of a profile that knows the scripted server as `desk`."""
    return enter(inside, script)


@pytest.fixture
def processes(command: Run, script: Scripted) -> Run:
    """The same with a process for each command: shut in, its relay a process of its own."""
    return enter(command, script)


def test_one_is_entered_tested_listed_and_forgotten(entered: Run, script: Scripted) -> None:
    tested = entered("endpoints", "test", "desk", "--json").json
    assert (tested["ok"], tested["models"], tested["context"]) == (True, ["small", "other"], 4096)
    [shown] = entered("endpoints", "list", "--json").json["endpoints"]
    assert shown["address"] == f"http://127.0.0.1:{script.port}/v1"
    assert shown["limits"] == {"context": 4096} and shown["key"] and shown["consent"] == []
    listed = {one["id"]: one for one in entered("models", "list", "--json").json["models"]}
    assert listed["desk"]["source"] == "endpoint" and listed["desk"]["state"] == "ready"
    assert KEY not in json.dumps([shown, listed]) + entered("net", "log", "--json").out
    assert entered("models", "remove", "desk").code == 1
    assert entered("endpoints", "remove", "Desk", "--json").json == {"removed": "desk"}
    assert entered("endpoints", "list", "--json").json == {"endpoints": []}
    assert "There is no endpoint" in entered("endpoints", "test", "desk").err


def test_nothing_goes_before_it_was_agreed_to(processes: Run, inside: Run, script: Scripted) -> None:
    refused = processes("ask", "What is water?", "--model", "desk", "--json")
    assert refused.code == 1 and refused.json["error"]["code"] == "needs-consent"
    assert "--agree" in refused.json["error"]["sentence"] and script.asked == []
    assert inside("chats", "list", "--json").json["chats"] == []
    done = processes("ask", "What is water?", "--model", "desk", "--json", "--agree").json
    assert done["answer"] == "Water is wet, says the desk."
    assert done["receipt"]["model"] == "desk" and done["receipt"]["remote"] == f"127.0.0.1:{script.port}"
    assert done["timings"]["generated_tokens"] == 7
    assert [body["messages"] for body in script.asked] == [[{"role": "user", "content": "What is water?"}]]
    again = inside("ask", "What is water?", "--model", "desk", "--json")
    assert again.json["error"]["code"] == "needs-consent", "that was one chat's"
    inside("endpoints", "consent", "desk")
    assert processes("ask", "And fire?", "--model", "desk").out.startswith("Water is wet")
    inside("endpoints", "withdraw", "desk")
    assert inside("ask", "And fire?", "--model", "desk").code == 1
    rows = inside("net", "log", "--json").json["connections"]
    assert {row["purpose"] for row in rows} == {"endpoint-here"} and len(rows) == 2 == len(script.asked)
    status = inside("offline", "status", "--json").json
    assert status["connections_today"] == 0 and status["relays"] == [] and status["broker_running"] is False


def test_documents_need_a_word_of_their_own(entered: Run, script: Scripted, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "ice.md").write_text("The glacier of Aletsch is 22 kilometres long.")
    assert entered("folders", "add", "papers", str(folder)).code == 0
    entered("endpoints", "consent", "desk")
    question = ("ask", "How long is the glacier of Aletsch?", "--folder", "papers", "--model", "desk")
    refused = entered(*question)
    assert refused.code == 1 and "with 1 passage of your documents" in refused.err
    assert script.asked == []
    assert entered(*question, "--agree").code == 0
    [body] = script.asked
    assert "~~~~ Source 1: ice.md" in body["messages"][-1]["content"], (
        "fenced, as for a model of this computer"
    )
    entered("endpoints", "consent", "desk", "--documents")
    assert entered(*question).code == 0


def test_a_preview_shows_every_word_that_would_go(entered: Run, script: Scripted) -> None:
    entered("ask", "What is water?", "--model", "desk", "--agree", "--system", "Be brief.")
    [chat] = entered("chats", "list", "--json").json["chats"]
    script.asked.clear()
    shown = entered("endpoints", "preview", chat["id"], "And fire?", "--json").json
    assert [one["role"] for one in shown["messages"]] == ["system", "user", "assistant", "user"]
    assert shown["messages"][-1]["content"] == "And fire?" and shown["agreed"]
    assert (
        shown["sentence"]
        == f"4 messages would go to Desk at 127.0.0.1:{script.port} (a program on this computer)."
    )
    assert script.asked == []
    last = entered("endpoints", "preview", chat["id"], "--json").json
    assert [one["content"] for one in last["messages"]] == ["Be brief.", "What is water?"], (
        "the last question again"
    )
    assert "--- assistant" in entered("endpoints", "preview", chat["id"], "And fire?").out
    assert entered("endpoints", "preview", chat["id"], "x", "--endpoint", "nobody").code == 1


def test_one_kept_for_a_chat_answers_no_other(entered: Run, script: Scripted) -> None:
    done = entered(
        "endpoints", "add", f"127.0.0.1:{script.port}", "small", "--name", "Narrow", "--only", "chat:x1", "--key",
        stdin=f"{KEY}\n",
    )  # fmt: skip
    assert done.code == 0, done.err
    entered("endpoints", "consent", "narrow")
    refused = entered("ask", "Hello", "--model", "narrow", "--json")
    assert refused.json["error"]["code"] == "out-of-scope" and script.asked == []


def test_elsewhere_is_refused_while_offline(entered: Run, script: Scripted) -> None:
    entered("endpoints", "add", "http://desk.example/v1", "big")
    assert (
        "not encrypted" in entered("endpoints", "add", "http://desk.example:81/v1", "big", "--name", "B").err
    )
    refused = entered("ask", "Hello", "--model", "big", "--agree")
    assert refused.code == 1
    assert refused.err.splitlines()[-1].startswith(
        "big at desk.example is not on this computer, and Underdesk is offl"
    )
    [row] = entered("net", "log", "--json").json["connections"]
    assert (row["host"], row["purpose"], row["result"]) == ("desk.example", "endpoint", "refused: offline")


def test_a_wrong_key_can_be_set_right(entered: Run, script: Scripted) -> None:
    entered("endpoints", "key", "desk", stdin="sk-other\n")
    assert "does not accept the access key" in entered("endpoints", "test", "desk").out
    entered("endpoints", "key", "desk", stdin=f"{KEY}\n")
    assert entered("endpoints", "test", "desk").code == 0
    entered("endpoints", "key", "desk", "--remove")
    assert entered("endpoints", "list", "--json").json["endpoints"][0]["key"] is False


def test_an_address_can_be_looked_at_before_it_is_entered(command: Run, script: Scripted) -> None:
    seen = command("endpoints", "look", f"127.0.0.1:{script.port}", "--key", "--json", stdin=f"{KEY}\n").json
    assert seen["ok"] and seen["models"] == ["small", "other"]
    gone = command("endpoints", "look", f"127.0.0.1:{endpoints.free_port()}")
    assert gone.code == 1 and "cannot be reached" in gone.out


WRONG = (
    ("ftp://x", "begins with neither"), ("http://", "no such host"), ("http://a b", "no such host"),
    ("http://u:p@x", "must not stand in it"), ("http://x/v1?key=1", "may follow"), ("http://x:99999", "port"),
    ("http://x:0", "no such host"), ("http://[::1", "port"), ("http://x/\x1b[31m", "no such host"),
    ("http://*.example.org", "no such host"),
)  # fmt: skip


@pytest.mark.parametrize(("address", "words"), WRONG)
def test_a_wrong_address_gets_one_sentence(address: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        address_of(address)
    assert caught.value.code == "bad-address" and words in caught.value.sentence
    assert caught.value.sentence.isprintable()


RIGHT = (
    ("127.0.0.1:8080", "http://127.0.0.1:8080/v1"), ("localhost:11434/", "http://localhost:11434/v1"),
    ("api.example.org", "https://api.example.org/v1"), ("https://API.example.org:443/v1/", "https://api.example.org/v1"),
    ("http://h:80/openai/v1/chat/completions", "http://h/openai/v1"), ("[::1]:5", "http://[::1]:5/v1"),
    ("http://[::1]/v1/models", "http://[::1]/v1"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), RIGHT)
def test_an_address_is_brought_into_one_form(typed: str, kept: str) -> None:
    assert address_of(typed) == kept == address_of(kept)


def test_wrong_words_get_one_sentence(inside: Run) -> None:
    for words in (
        ("add", "127.0.0.1:1", " "),
        ("add", "127.0.0.1:1", "m", "--parallel", "0"),
        ("add", "127.0.0.1:1", "m", "--only", "everything"),
        ("consent", "nobody"),
    ):
        done = inside("endpoints", *words)
        assert done.code == 1 and done.err.count("\n") == 1, (words, done.err)
    assert (
        inside("endpoints", "list").out == "No endpoint was entered: every answer is made on this computer.\n"
    )
