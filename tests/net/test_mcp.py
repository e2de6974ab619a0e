"""Servers of tools: well-behaved ones over pipes and HTTP, and hostile ones, which end in one sentence each."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net import mcp_client
from app.net.door import Attempt, Rules
from app.net.mcp_client import ToolClient
from app.net.mcp_facts import ServerFacts, ServerPlace
from app.net.outside import open_door
from tests.net import tool_server

SCRIPT = Path(tool_server.__file__)
NOW = CancelToken()


def place(kind: str, *more: str, secrets: tuple[str, ...] = ()) -> ServerPlace:
    return ServerPlace(kind, (sys.executable, str(SCRIPT), kind, *more), secrets=secrets)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def children() -> set[int]:
    found = set[int]()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            found |= {int(word) for word in (task / "children").read_text().split()}
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    ended = threading.Event()
    for _ in range(400):
        if condition():
            return
        ended.wait(0.05)
    raise AssertionError("it did not come about")


@pytest.fixture
def rows() -> list[Attempt]:
    return []


@pytest.fixture
def make(rows: list[Attempt]) -> Iterator[Callable[..., ToolClient]]:
    made: list[ToolClient] = []
    before = children()
    doors = []

    def client(rules: Rules | None = None, **patience: float) -> ToolClient:
        door = open_door(True, rows.append, rules=rules or Rules())
        doors.append(door)
        made.append(ToolClient(lambda: door, **patience))
        return made[-1]

    yield client
    for one in made:
        one.close()
    for door in doors:
        door.close()
    assert children() <= before, "a server was left running"


@pytest.fixture
def client(make: Callable[..., ToolClient]) -> ToolClient:
    return make()


def test_a_server_is_started_read_and_called(client: ToolClient) -> None:
    facts = client.look(place("official"), {}, NOW)
    assert (facts.title, facts.words) == ("shed", "Knows where things are.")
    assert [tool.name for tool in facts.tools][:2] == ["find", "fail"] and facts.left_out == 0
    assert json.loads(facts.tools[0].parameters)["required"] == ["thing"]
    said = client.call("official", "find", {"thing": "rake", "shelf": 3}, NOW)
    assert (said.text, said.failed) == ("The rake is on shelf 3.", False)
    failed = client.call("official", "fail", {}, NOW)
    assert failed.failed and "the shed is locked" in failed.text
    unknown = client.call("official", "launch", {}, NOW)
    assert unknown.failed and "launch" in unknown.text
    assert client.look(place("official"), {}, NOW).print == facts.print, "the same server says the same"
    assert client.running() == ("official",)


def test_it_gets_a_clean_environment_and_its_secret(
    client: ToolClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERDESK_PASSPHRASE", "the tide")
    client.look(place("official", secrets=("KEY",)), {"KEY": "hush"}, NOW)
    seen = json.loads(client.call("official", "tell", {}, NOW).text)
    assert set(seen["environment"]) - {"LC_CTYPE"} <= {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "KEY"}
    assert "KEY" in seen["environment"] and seen["folder"] == "/"


def test_what_it_asks_of_us_is_refused(client: ToolClient) -> None:
    client.look(place("official"), {}, NOW)
    told = client.call("official", "beg", {}, NOW).text.splitlines()
    assert len(told) == 3 and all(line.startswith("refused: ") for line in told), told


def test_it_ends_with_its_client(make: Callable[..., ToolClient]) -> None:
    before, client = children(), make()
    client.look(place("official"), {}, NOW)
    (server,) = children() - before
    client.close()
    assert not is_alive(server) and not any(t.name == "tool-servers" for t in threading.enumerate())
    with pytest.raises(UserError) as closing:
        client.look(place("official"), {}, NOW)
    assert closing.value.code == "closing"


def test_one_server_can_be_dropped_and_comes_back(client: ToolClient) -> None:
    before = children()
    client.look(place("official"), {}, NOW)
    client.drop("official")
    assert children() == before and client.running() == ()
    with pytest.raises(UserError, match="it is not running"):
        client.call("official", "find", {"thing": "rake"}, NOW)
    assert client.look(place("official"), {}, NOW).tools


# hostile ones


def test_one_that_never_answers(make: Callable[..., ToolClient]) -> None:
    with pytest.raises(UserError, match="The tools of mute cannot be used, because it does not answer"):
        make(open_s=0.5).look(place("mute"), {}, NOW)


def test_one_that_hangs_in_a_call(make: Callable[..., ToolClient]) -> None:
    client = make(call_s=0.5)
    client.look(place("official"), {}, NOW)
    with pytest.raises(UserError, match="it does not answer"):
        client.call("official", "hang", {}, NOW)
    assert client.running() == (), "it is ended"


def test_a_stop_ends_the_call_and_the_server(client: ToolClient) -> None:
    before = children()
    client.look(place("official"), {}, NOW)
    token = CancelToken()
    stopper = threading.Timer(0.3, token.cancel)
    stopper.start()
    with pytest.raises(Cancelled):
        client.call("official", "hang", {}, token)
    stopper.join()
    wait_for(lambda: children() == before)


def test_one_that_dies_in_a_call(client: ToolClient) -> None:
    client.look(place("official"), {}, NOW)
    with pytest.raises(UserError, match="it ended"):
        client.call("official", "die", {}, NOW)
    assert client.look(place("official"), {}, NOW).tools, "it is started again when it is needed"


def test_one_that_answers_with_a_hundred_megabytes(client: ToolClient) -> None:
    client.look(place("official"), {}, NOW)
    with pytest.raises(UserError, match="than can be read"):
        client.call("official", "big", {}, NOW)


def test_one_that_floods(client: ToolClient) -> None:
    client.look(place("flood"), {}, NOW)
    with pytest.raises(UserError, match="it sends more than can be read"):
        client.call("flood", "odd", {}, NOW)


def test_one_that_prints_beside_its_messages(client: ToolClient) -> None:
    facts = client.look(place("garbage"), {}, NOW)
    assert facts.tools[0].description == "Does things.", "without the bell"
    assert client.call("garbage", "odd", {}, NOW).text == "[2Jdone", "without what steers a terminal or hides"


def test_one_that_prints_nothing_else(client: ToolClient) -> None:
    with pytest.raises(UserError, match="what it writes is no message"):
        client.look(place("nonsense"), {}, NOW)


def test_one_with_too_many_tools(client: ToolClient) -> None:
    facts = client.look(place("many"), {}, NOW)
    assert len(facts.tools) == 64 and facts.left_out == 500 - 64


def test_one_that_changes_what_it_says(client: ToolClient, tmp_path: Path) -> None:
    file = tmp_path / "changed"
    first = client.look(place("changing", str(file)), {}, NOW)
    file.touch()
    second = client.look(place("changing", str(file)), {}, NOW)
    assert second.print != first.print and "all of your documents" in second.tools[0].description


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("/nowhere/at-all",), "(there is no program|it ended)"),
        ((sys.executable, "-c", "raise SystemExit(1)"), "it ended"),
        ((sys.executable, "-c", "print('hello')"), "it ended"),
    ],
)
def test_what_is_no_server(command: tuple[str, ...], told: str, client: ToolClient) -> None:
    with pytest.raises(UserError, match=told):
        client.look(ServerPlace("odd", command), {}, NOW)


def test_without_the_package_a_sentence_says_what_to_run(
    client: ToolClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp_client, "is_there", lambda: False)
    with pytest.raises(UserError, match="run `make mcp` in its folder"):
        client.look(place("official"), {}, NOW)


def test_facts_are_kept_and_come_back() -> None:
    from dataclasses import asdict

    from app.net.mcp_facts import ToolFacts

    facts = ServerFacts("shed", "1", "words", (ToolFacts("find", "Finds."),), 2)
    assert ServerFacts.of(json.loads(json.dumps(asdict(facts)))) == facts


# by address


class Site:
    """The official server over streamable HTTP, on loopback; `seen` are the headers of its requests."""

    def __init__(self) -> None:
        import uvicorn

        server = tool_server.official()
        app = server.streamable_http_app()  # type: ignore[attr-defined]
        self.seen: list[tuple[str, dict[str, str]]] = []

        async def watched(scope: dict[str, object], receive: object, send: object) -> None:
            if scope["type"] == "http":
                headers = {k.decode(): v.decode() for k, v in scope["headers"]}  # type: ignore[attr-defined]
                self.seen.append((str(scope["method"]), headers))
            await app(scope, receive, send)

        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(watched, log_level="critical", lifespan="on", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, args=(listener,), name="site", daemon=True)
        self._thread.start()
        wait_for(lambda: self._server.started)

    def _run(self, listener: socket.socket) -> None:
        asyncio.run(self._server.serve([listener]))

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def test_a_server_of_this_computer_is_asked_by_its_address(
    site: Site, make: Callable[..., ToolClient], rows: list[Attempt]
) -> None:
    client = make(Rules(tools=(site.origin,)))
    there = ServerPlace("web", url=f"{site.origin}/mcp", secrets=("TOKEN",))
    facts = client.look(there, {"TOKEN": "hush"}, NOW)
    assert facts.tools[0].name == "find"
    assert client.call("web", "find", {"thing": "rake"}, NOW).text == "The rake is on shelf 1."
    assert {method for method, _ in site.seen} == {"POST"}, "no stream is held open for what it says unasked"
    assert all(headers["authorization"] == "Bearer hush" for _, headers in site.seen)
    assert {row.result.split()[0] for row in rows} <= {"answered", "cancelled"} and len(rows) >= 3, (
        "all are logged"
    )
    with pytest.raises(UserError, match="larger than can be read"):
        client.call("web", "big", {}, NOW)


def test_an_address_that_nobody_entered_is_refused(site: Site, make: Callable[..., ToolClient]) -> None:
    with pytest.raises(UserError, match="was refused"):
        make().look(ServerPlace("web", url=f"{site.origin}/mcp"), {}, NOW)
    assert site.seen == []


def test_offline_nothing_goes_out(make: Callable[..., ToolClient], rows: list[Attempt]) -> None:
    client = make(Rules(tools=("https://tools.example.org",)))
    began = time.monotonic()
    with pytest.raises(UserError, match="nderdesk is offline"):
        client.look(ServerPlace("far", url="https://tools.example.org/mcp"), {}, NOW)
    assert [row.result for row in rows] == ["refused: offline"] and rows[0].purpose == "tools"
    assert began <= time.monotonic()
