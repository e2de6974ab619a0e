"""Tools by commands: listed, added, shown, allowed; a question that offers some, and who decides about a call."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.base.events import CallMoved
from app.cli import _calls
from app.store.records import Call
from tests.cli.conftest import Done
from tests.net import tool_server

SERVER = (sys.executable, str(Path(tool_server.__file__)), "official")


def test_a_server_from_its_adding_to_its_end(inside: Callable[..., Done]) -> None:
    listed = inside("tools", "list", "--json").json
    assert [tool["name"] for tool in listed["tools"]] == ["calculator", "date", "earlier", "read", "search"]
    assert listed["servers"] == []
    added = inside("tools", "add", "shed", "--secret", "KEY", "--json", "--run", *SERVER, stdin="hush\n")
    assert added.json["server"]["secrets"] == ["KEY"] and "hush" not in added.out
    assert added.json["server"]["state"] == "new"
    early = inside("ask", "Hello", "--tools", "shed")
    assert early.code == 1 and "There is no tool “shed”" in early.err
    shown = inside("tools", "show", "shed")
    assert "Tells where a thing is." in shown.out and "It says: Knows where things are." in shown.out
    mark = shown.out.rsplit("Mark: ", 1)[1].strip()
    nobody = inside("tools", "allow", "shed")
    assert nobody.code == 1 and "give the mark" in nobody.err
    assert inside("tools", "allow", "shed", "--mark", "0" * 16).code == 1
    allowed = inside("tools", "allow", "shed", "--mark", mark, "--json").json["server"]
    assert allowed["state"] == "allowed" and allowed["mark"] == mark
    assert "shed: " in inside("tools", "list").out
    assert inside("tools", "forbid", "shed", "--json").json["server"]["state"] == "new"
    assert inside("tools", "remove", "shed").code == 0
    assert inside("tools", "show", "shed").err.startswith("There is no server of tools “shed”")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tools", "add", "Shed", "--run", "sh"), "no name for a server"),
        (("tools", "add", "shed"), "is a program or an address"),
        (("tools", "add", "shed", "--url", "http://example.org/mcp"), "on this computer http will do"),
        (("tools", "add", "shed", "--run", "no-such-program-here"), "give its whole path"),
        (("ask", "Hi", "--tools", "calculator", "--allow-tool", "date"), "name it in --tools too"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    words: tuple[str, ...], told: str, inside: Callable[..., Done]
) -> None:
    done = inside(*words)
    assert done.code == 1 and told in done.err and len(done.err.strip().splitlines()) == 1


def test_a_question_that_offers_tools_prints_its_calls_as_json(command: Callable[..., Done]) -> None:
    done = command("ask", "Hello", "--tools", "calculator,date", "--max-tokens", "8", "--json")
    assert done.code == 0 and isinstance(done.json["calls"], list)


class Chats:
    """What `attend` needs of the chat room."""

    def __init__(self, call: Call) -> None:
        self.call, self.said = call, list[tuple[str, str, str]]()
        self.tools = SimpleNamespace(decide=lambda *words: self.said.append(words))

    def calls(self, chat_id: str, message_id: str) -> tuple[Call, ...]:
        return (self.call,)


def attend(call: Call, typed: str | None, monkeypatch: pytest.MonkeyPatch) -> tuple[Chats, str]:
    """Tell of a call that waits; `typed` is what a person answers on a terminal, None where there is none."""
    chats, err = Chats(call), io.StringIO()
    terminal = io.StringIO(typed or "")
    monkeypatch.setattr(terminal, "isatty", lambda: typed is not None)
    monkeypatch.setattr(sys, "stdin", terminal)
    context = SimpleNamespace(err=err, say=lambda line: err.write(line + "\n"))
    _calls.attend(cast(Any, chats), CallMoved("j", "c", "m", call.id, call.state), cast(Any, context))
    return chats, err.getvalue()


ASKED = Call("abcdefghi", "shed__find", '{"thing": "rake"}', "asked", title="find", origin="shed")


@pytest.mark.parametrize(
    ("typed", "verdict"), [("y\n", "once"), ("A\n", "always"), ("n\n", "no"), ("\n", "no")]
)
def test_a_person_decides_on_a_terminal(typed: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chats, err = attend(ASKED, typed, monkeypatch)
    assert chats.said == [("m", ASKED.id, verdict)]
    assert 'The model asks for shed: find: {"thing": "rake"}' in err and "a for always" in err


def test_nobody_decides_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    chats, err = attend(ASKED, None, monkeypatch)
    assert chats.said == [("m", ASKED.id, "no")] and "--allow-tool shed__find" in err


def test_a_strict_call_offers_no_always_and_results_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    assert "always" not in attend(replace(ASKED, strict=True), "y\n", monkeypatch)[1]
    done = replace(ASKED, state="done", result="On the shelf.\x1b[2J\n" + "x" * 500)
    chats, err = attend(done, None, monkeypatch)
    assert chats.said == [] and "shed: find done: On the shelf.[2J xxx" in err and "\x1b" not in err
    assert len(err) < 400
