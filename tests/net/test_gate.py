"""The gate: what passes, what is refused, what the log says, and how the switch cuts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net.door import Ask, Attempt, Patience, Purpose
from app.net.gate import Gate
from tests.net import hub as hubs


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        running.files["/a"] = b"hello" * 1000
        yield running


@pytest.fixture
def rows() -> list[Attempt]:
    return []


@pytest.fixture
def gate(hub: hubs.Hub, rows: list[Attempt]) -> Iterator[Gate]:
    made = Gate(False, rows.append, hub.purposes(), patience=Patience(1.0, 1.0))
    yield made
    made.close()


def fetch(gate: Gate, url: str, token: CancelToken | None = None) -> bytes:
    with gate.stream(Ask("model-search", url, token=token)) as reply:
        return reply.read(1 << 20)


def refusal(gate: Gate, url: str) -> UserError:
    with pytest.raises(UserError) as caught:
        fetch(gate, url)
    return caught.value


def test_an_answer_passes_and_leaves_one_row_with_its_bytes(hub, gate, rows):
    assert fetch(gate, f"{hub.origin}/a") == b"hello" * 1000
    [row] = rows
    assert (row.host, row.purpose, row.method) == (f"127.0.0.1:{hub.port}", "model-search", "GET")
    assert row.result == "answered 200"
    assert row.received > 5000
    assert row.sent > 50
    assert gate.connections_today() == 1
    assert gate.live() == ()


def test_requests_tell_nothing_about_the_person_or_the_machine(hub, gate, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    fetch(gate, f"{hub.origin}/a")
    [sent] = hub.headers
    assert sent["user-agent"] == "Underdesk"
    assert set(sent) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_cookies_are_not_kept(hub, gate):
    hub.mood = "redirect"
    fetch(gate, f"{hub.origin}/a")
    assert len(hub.headers) == 2
    assert not any("cookie" in sent for sent in hub.headers)


def test_offline_refuses_without_any_connection(hub, gate, rows):
    gate.set_offline(True)
    assert refusal(gate, f"{hub.origin}/a").code == "offline"
    assert hub.connections == 0
    assert [row.result for row in rows] == ["refused: offline"]
    assert gate.connections_today() == 0


def test_back_online_it_passes_again(hub, gate):
    gate.set_offline(True)
    gate.set_offline(False)
    assert fetch(gate, f"{hub.origin}/a")


def test_a_closed_gate_stays_shut(hub, gate):
    gate.close()
    gate.set_offline(False)
    assert gate.offline
    assert refusal(gate, f"{hub.origin}/a").code == "offline"
    assert hub.connections == 0


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("https://huggingface.co/a", True),
        ("https://cdn-lfs.huggingface.co/a", True),
        ("https://huggingface.co:443/a", True),
        ("http://huggingface.co/a", False),
        ("https://huggingface.co:8443/a", False),
        ("https://huggingface.co.example.org/a", False),
        ("https://nothuggingface.co/a", False),
        ("https://user@huggingface.co/a", False),
        ("https://huggingface.co@example.org/a", False),
        ("ftp://huggingface.co/a", False),
        ("https:///a", False),
    ],
)
def test_places_are_matched_strictly(url, passes):
    assert Purpose("p", "P", ("huggingface.co", "*.huggingface.co")).permits(url) is passes


def test_an_unlisted_host_is_refused_and_logged(hub, gate, rows):
    error = refusal(gate, f"http://localhost:{hub.port}/a")
    assert error.code == "host-refused"
    assert "Testing" in error.sentence
    assert hub.connections == 0
    assert rows[0].result.startswith("refused")


def test_redirects_inside_the_purpose_are_followed_with_a_row_each(hub, gate, rows):
    hub.mood = "redirect"
    assert fetch(gate, f"{hub.origin}/a")
    assert [row.result for row in rows] == ["answered 302", "answered 200"]
    assert [path for _, path, _ in hub.hits] == ["/a", "/cdn/a"]


def test_a_redirect_to_another_host_is_refused(hub, gate, rows):
    hub.mood, hub.elsewhere = "redirect", f"http://localhost:{hub.port}/a"
    assert refusal(gate, f"{hub.origin}/a").code == "host-refused"
    assert len(hub.hits) == 1
    assert len(rows) == 2


def test_redirects_without_end_are_given_up(hub, gate):
    hub.mood = "redirect-loop"
    assert refusal(gate, f"{hub.origin}/a").code == "broken"
    assert len(hub.hits) == 6


@pytest.mark.parametrize(("mood", "code"), [("stalled", "stalled"), ("short", "broken")])
def test_a_server_that_gives_up_is_one_plain_sentence(hub, gate, rows, mood, code):
    hub.mood = mood
    error = refusal(gate, f"{hub.origin}/a")
    assert error.code == code
    assert error.sentence.count(".") == error.sentence.count("127.0.0.1") * 3 + 1
    assert rows[0].result.startswith("failed")


def test_nobody_listening_is_one_plain_sentence(rows):
    closed = Gate(False, rows.append, [Purpose("model-search", "T", ("http://127.0.0.1:9",))])
    assert refusal(closed, "http://127.0.0.1:9/").code == "unreachable"
    assert rows[0].received == 0


def test_too_much_is_not_read(hub, gate):
    with pytest.raises(UserError) as caught, gate.stream(Ask("model-search", f"{hub.origin}/a")) as reply:
        reply.read(100)
    assert caught.value.code == "too-large"


def running_fetch(hub, gate, pool, token=None):
    hub.mood = "stalled"
    future = pool.submit(fetch, gate, f"{hub.origin}/a", token)
    assert hub.sending.wait(10)
    return future


def test_the_switch_cuts_what_runs(hub, rows):
    gate = Gate(False, rows.append, hub.purposes())  # its patience is 30 s: only the cut can end this soon
    with ThreadPoolExecutor(1) as pool:
        future = running_fetch(hub, gate, pool)
        assert [row.result for row in gate.live()] == ["under way"]
        gate.set_offline(True)
        error = future.exception(timeout=10)
    assert isinstance(error, UserError)
    assert error.code == "offline"
    assert not hub.release.is_set()
    assert rows[0].result == "cut off by the Offline switch"


def test_a_cancelled_request_ends_while_the_server_is_silent(hub, rows):
    gate, token = Gate(False, rows.append, hub.purposes()), CancelToken()
    with ThreadPoolExecutor(1) as pool:
        future = running_fetch(hub, gate, pool, token)
        token.cancel()
        assert isinstance(future.exception(timeout=10), Cancelled)
    assert not hub.release.is_set()
    assert rows[0].result == "cancelled"


def test_many_threads_leave_one_row_each(hub, gate, rows):
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: fetch(gate, f"{hub.origin}/a"), range(24)))
    assert all(body == b"hello" * 1000 for body in bodies)
    assert len(rows) == len(hub.hits) == gate.connections_today() == 24
    assert len({row.id for row in rows}) == 24


def test_the_count_begins_with_what_the_log_knows_and_anew_each_day(hub, rows, monkeypatch):
    gate = Gate(False, rows.append, hub.purposes(), earlier=5)
    fetch(gate, f"{hub.origin}/a")
    assert gate.connections_today() == 6
    monkeypatch.setattr("app.net.daily.today", lambda: (2000, 1))
    assert gate.connections_today() == 0


def test_no_thread_and_no_socket_stays_behind(hub, gate):
    before = threading.active_count()
    fetch(gate, f"{hub.origin}/a")
    assert threading.active_count() <= before + 1  # the hub's own handler may still be ending
