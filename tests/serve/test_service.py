"""The local API switched on and off, locked, followed by settings; and what is told of it."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from app.base.errors import UserError
from app.engine.scripted import Script
from app.net import filter as kernel
from app.serve.service import LocalApi
from app.store.connections import LOCAL
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.net import house
from tests.serve.rig import Make, Served, until_cancelled

LOCKED_AND_OPENED = """
from pathlib import Path
from app.assembly import open_core
from app.base.paths import Profile
from app.engine.scripted import ScriptedEngine
profile = Profile(Path(ROOT))
def opened():
    core = open_core(profile, PASSPHRASE, ScriptedEngine)
    core.api.follow_settings()
    return core
core = opened()
with_free = core.api.start(0)
core.settings.set("serve_port", core.api.port)
core.settings.set("serve", True)
tell([core.api.port, core.api.key()])
sys.stdin.readline()
core.lock()
tell(HOUSE.steward.running("porter"))
sys.stdin.readline()
core = opened()
tell([core.api.port, core.api.key()])
sys.stdin.readline()
core.settings.set("serve", False)
tell(HOUSE.steward.running("porter"))
core.close()
"""
HELLO: Any = [{"role": "user", "content": "Hello?"}]


def test_it_is_off_until_it_is_asked_for(make_served: Make) -> None:
    served = make_served(listen=False)
    served.core.api.follow_settings()
    assert (served.core.api.port, served.core.api.address, served.core.api.served) == (0, "", None)


def test_it_follows_the_settings(make_served: Make) -> None:
    served = make_served(listen=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        served.core.settings.set("serve_port", port)
        served.core.settings.set("serve", True)
        assert not served.core.api.port  # nobody follows yet
        served.core.api.follow_settings()
        assert served.core.api.trouble and served.core.api.trouble.code == "port-taken"
        assert str(port) in served.core.api.trouble.sentence
    served.core.settings.set("serve", False)
    assert served.core.api.trouble is None
    served.core.settings.set("serve", True)
    assert served.core.api.port == port
    assert served.client().models.list().data
    served.core.settings.set("serve", False)
    assert not served.core.api.port
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_the_key_is_kept_and_hard_to_guess(make_served: Make) -> None:
    served = make_served(listen=False)
    key = served.core.api.key()
    assert key == served.core.api.key()
    assert len(key) > 40 and key.startswith("ud-")
    served.core.close()
    again = make_served(listen=False)
    assert again.core.api.key() == key
    assert again.core.api.new_key() != key
    assert key not in json.dumps(again.core.settings.text("default_model"))


def test_a_taken_port_is_said_so(served: Served) -> None:
    another = LocalApi(served.core.api.rooms, served.core.tokens, print)
    with pytest.raises(UserError) as caught:
        another.start(served.port)
    assert caught.value.code == "port-taken"


def test_a_port_taken_on_the_other_address_counts(make_served: Make) -> None:
    served = make_served(listen=False)
    with (
        socket.create_server(("::1", 0), family=socket.AF_INET6) as taken,
        pytest.raises(UserError) as caught,
    ):
        served.core.api.start(int(taken.getsockname()[1]))
    assert caught.value.code == "port-taken"


def test_stopping_ends_streams_with_a_word(make_served: Make) -> None:
    go_on = threading.Event()
    served = make_served(Script(tuple("abcdef"), before=lambda n: bool(n < 2) or go_on.wait(30)))
    stream = served.client().chat.completions.create(model="default", messages=HELLO, stream=True)
    told = iter(stream)
    next(told)
    under_way = served.core.api.house
    assert under_way
    (run,) = under_way.runs
    stopping = threading.Thread(target=served.core.api.stop)
    stopping.start()
    until_cancelled(run)
    go_on.set()
    stopping.join(30)
    assert not stopping.is_alive()
    with stream, pytest.raises(openai.APIError) as caught:
        list(told)
    assert "stops answering" in str(caught.value)


def test_the_log_counts_and_tells_no_content(served: Served) -> None:
    client = served.client()
    for _ in range(3):
        client.chat.completions.create(model="default", messages=HELLO)
    before = served.core.connections_today()
    port = served.port
    now = served.core.api.served
    assert now and now.requests == 3
    served.core.api.stop()
    (row,) = served.core.connections.list()
    assert (row.host, row.purpose) == (f"127.0.0.1:{port}", LOCAL)
    assert row.result == "3 requests of programs on this computer"
    assert "Hello" not in repr(row)
    assert served.core.connections_today() == before == served.core.connections.count_since(0) == 0


def test_starting_twice_is_one_server(served: Served) -> None:
    port = served.port
    served.core.api.start(0)
    assert served.port == port
    served.core.api.stop()
    served.core.api.stop()


@pytest.mark.skipif(not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only")
def test_while_the_vault_is_locked_it_says_so_and_goes_on_after(tmp_path: Path) -> None:
    from app.base.paths import Profile

    profile = Profile(tmp_path / "profile")
    make_vault(profile).close()
    given = f"ROOT, PASSPHRASE = {str(profile.root)!r}, {PASSPHRASE!r}\n"
    process = house.start(None, given + LOCKED_AND_OPENED)
    assert process.stdin and process.stdout

    def told() -> Any:
        assert process.stdout
        return json.loads(process.stdout.readline())

    def go_on() -> Any:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
        return told()

    try:
        port, key = told()
        assert ask(port, key)[0] == 200
        assert go_on() is True
        status, error = ask(port, key)
        assert (status, error["error"]["code"]) == (503, "locked")
        assert "locked" in error["error"]["message"]
        assert ask(port, "no key at all")[0] == 503
        assert go_on() == [port, key]
        assert ask(port, key)[0] == 200
        assert go_on() is False
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
    finally:
        process.communicate(timeout=60)
    assert process.returncode == 0


def ask(port: int, key: str) -> tuple[int, Any]:
    """Status and document of a question for the models."""
    reply = httpx.get(
        f"http://127.0.0.1:{port}/v1/models", headers={"Authorization": f"Bearer {key}"}, timeout=30
    )
    return reply.status_code, reply.json()
