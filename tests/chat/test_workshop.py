"""Servers of tools in a profile: added, read, allowed, asked in a chat, changed behind one's back, and removed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.scripted import Script
from app.net.mcp_facts import ServerFacts, ServerPlace, ToolFacts
from app.tooling import Server
from tests.chat.conftest import Desk
from tests.chat.test_tools import say, script
from tests.net import tool_server

SCRIPT = str(Path(tool_server.__file__))


def place(name: str, kind: str, *more: str) -> ServerPlace:
    return ServerPlace(name, (sys.executable, SCRIPT, kind, *more))


def test_a_tool_of_a_server_answers_in_a_chat(make_desk: Callable[..., Desk]) -> None:
    find = ("shed__find", '{"thing": "rake", "shelf": 2}')
    desk = make_desk(script(Script((), calls=(find,)), Script(("There.",))))
    workshop, tools = desk.core.workshop, desk.core.chats.tools
    server = workshop.add(place("shed", "official"))
    assert (server.state, server.facts) == ("new", None) and "shed__find" not in {
        t.name for t in tools.every()
    }
    server = workshop.look("shed")
    assert server.facts is not None and server.state == "new"
    workshop.allow("shed", server.facts.print)
    chat = desk.core.chats.new().id
    tools.offer(chat, ["calculator", "shed__find"])
    answer = say(desk, chat, "Where is the rake?", "once")
    assert [(c.state, c.result, c.origin) for c in answer.calls] == [
        ("done", "The rake is on shelf 2.", "shed")
    ]
    offered = {tool.name: tool for tool in desk.engine.requests[0].tools}
    assert offered["shed__find"].description == "Tells where a thing is."
    desk.core.close()
    again = make_desk(Script(("Yes.",)))
    assert again.core.workshop.server("shed").state == "allowed", "it is kept"
    again.core.workshop.remove("shed")
    assert (
        again.core.workshop.servers() == []
        and again.core.chats.tools.offered(again.core.chats.get(chat)) != []
    )


def test_a_server_that_changes_is_left_out_until_it_was_read_again(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk, file = make_desk(Script(("Without.",))), tmp_path / "changed"
    workshop, tools = desk.core.workshop, desk.core.chats.tools
    workshop.add(place("odd", "changing", str(file)))
    before = workshop.look("odd").facts
    assert before is not None
    workshop.allow("odd", before.print)
    chat = desk.core.chats.new().id
    tools.offer(chat, ["odd__odd"])
    desk.say(chat, "Once")
    assert len(desk.engine.requests[-1].tools) == 1
    file.touch()
    desk.say(chat, "Twice")
    assert desk.engine.requests[-1].tools == () and workshop.server("odd").state == "changed"
    assert any(
        "says other things of its tools than you agreed to" in getattr(e, "text", "") for e in desk.seen
    )
    with pytest.raises(UserError, match="read them again"):
        workshop.allow("odd", before.print)
    after = workshop.server("odd").facts
    assert after is not None
    workshop.allow("odd", after.print)
    desk.say(chat, "Thrice")
    assert len(desk.engine.requests[-1].tools) == 1


def test_secrets_are_kept_apart_and_go_with_their_server(desk: Desk) -> None:
    workshop = desk.core.workshop
    server = workshop.add(place("shed", "official"), {"KEY": "hush-hush"})
    assert server.place.secrets == ("KEY",)
    assert "hush-hush" not in str(desk.core.settings._backend.load().get("tool_servers"))
    workshop.add(place("barn", "official"), {"OTHER": "shh"})
    workshop.look("shed", CancelToken())
    seen = workshop._client.call("shed", "tell", {}, CancelToken()).text
    assert '"KEY"' in seen and "OTHER" not in seen, "each gets its own"
    workshop.remove("shed")
    assert "hush" not in desk.core.tokens.read("tools") and "shh" in desk.core.tokens.read("tools")
    workshop.remove("barn")
    assert not desk.core.tokens.has("tools")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (ServerPlace("Bad Name", ("sh",)), "bad-name"),
        (ServerPlace("shed"), "usage"),
        (ServerPlace("shed", ("sh",), "https://example.org/mcp"), "usage"),
        (ServerPlace("shed", ("no-such-program-at-all",)), "not-found"),
        (ServerPlace("shed", url="http://example.org/mcp"), "bad-address"),
        (ServerPlace("shed", url="ftp://example.org/mcp"), "bad-address"),
        (ServerPlace("shed", url="mcp"), "bad-address"),
        (ServerPlace("shed", url="https://me:word@example.org/mcp"), "bad-address"),
    ],
)
def test_what_is_no_server_is_refused(wrong: ServerPlace, code: str, desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        desk.core.workshop.add(wrong)
    assert refused.value.code == code and desk.core.workshop.servers() == []


def test_the_door_knows_their_addresses_and_no_others(desk: Desk) -> None:
    desk.core.workshop.add(ServerPlace("far", url="https://tools.example.org/v1/mcp"))
    desk.core.workshop.add(ServerPlace("near", url="http://127.0.0.1:9/mcp"))
    assert desk.core.workshop.origins() == ("https://tools.example.org", "http://127.0.0.1:9")
    with pytest.raises(UserError, match="offline"):
        desk.core.workshop.look("far")
    assert [row.result for row in desk.core.connections.list(5)] == ["refused: offline"]


def test_a_tool_with_a_strange_schema_is_left_out(desk: Desk) -> None:
    facts = ServerFacts("odd", "1", "", (ToolFacts("bad", "", '{"type": 5}'), ToolFacts("good one", "Does.")))
    workshop = desk.core.workshop
    workshop.add(place("odd", "changing"))
    workshop._put(Server(workshop.server("odd").place, facts, facts.print))
    assert [tool.name for tool in workshop.known()] == ["odd__good_one"]
